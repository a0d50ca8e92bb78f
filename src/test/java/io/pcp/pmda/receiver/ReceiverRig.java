package io.pcp.pmda.receiver;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.otlp.DecodeLimits;
import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.MetricsData;
import io.pcp.pmda.otlp.OtlpEncoding;
import io.pcp.pmda.otlp.OtlpException;
import io.pcp.pmda.receiver.ReceiverSettings.Listen;
import io.pcp.pmda.receiver.ReceiverSettings.Security;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A receiver on a free port with short deadlines. Its decoder takes bodies that say how many points they are: {@code 7},
 * {@code bad}, {@code huge}.
 */
final class ReceiverRig implements AutoCloseable {
    static final Deadlines SHORT = new Deadlines(
            Duration.ofMillis(400),
            Duration.ofSeconds(20),
            Duration.ofMillis(400),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofMillis(100));

    /** Nothing ends by itself while a test waits. */
    static final Deadlines LONG = new Deadlines(
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofSeconds(2),
            Duration.ofSeconds(20),
            Duration.ofMillis(100),
            Duration.ofMillis(100));

    final ConcurrentLinkedQueue<String> bodies = new ConcurrentLinkedQueue<>();
    final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    final OtlpReceiver receiver;
    volatile Function<MetricsData, Intake> sink = data -> new Intake(data.points(), 0, 0, "");

    ReceiverRig() {
        this(LONG);
    }

    ReceiverRig(Deadlines deadlines) {
        this(deadlines, TimeSource.system());
    }

    ReceiverRig(Deadlines deadlines, TimeSource clock) {
        PmdaLog log = new PmdaLog("test", () -> new PrintStream(logged, true, StandardCharsets.UTF_8));
        receiver = new OtlpReceiver(data -> sink.apply(data), log, this::decode, deadlines, clock);
    }

    private MetricsData decode(OtlpEncoding encoding, byte[] body, int from, int length, DecodeLimits limits)
            throws OtlpException {
        String text = new String(body, from, length, StandardCharsets.UTF_8);
        if (text.equals("bad")) {
            throw new OtlpException(OtlpException.Kind.MALFORMED, "not a \"message\"\n");
        }
        if (text.equals("huge")) {
            throw new OtlpException(OtlpException.Kind.TOO_LARGE, "more than fits");
        }
        bodies.add(text);
        return new MetricsData(List.of(), text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0, 0);
    }

    /** Settings for a free port. */
    static ReceiverSettings settings() {
        return at(new Listen.Tcp("127.0.0.1", 0));
    }

    static ReceiverSettings at(Listen... listen) {
        return with(Security.NONE, listen);
    }

    static ReceiverSettings with(Security security, Listen... listen) {
        ReceiverSettings off = ReceiverSettings.OFF;
        return new ReceiverSettings(
                List.of(listen), off.path(), 1 << 20, 64, 64, 20_000, 0, off.staleAfter(), security, "");
    }

    static ReceiverSettings limits(int maxBody, int maxConnections, int rate) {
        ReceiverSettings off = ReceiverSettings.OFF;
        return new ReceiverSettings(
                settings().listen(),
                off.path(),
                maxBody,
                maxConnections,
                64,
                20_000,
                rate,
                off.staleAfter(),
                Security.NONE,
                "");
    }

    static Security token(Path file) {
        return new Security(file, null, null, null);
    }

    ReceiverRig start() {
        return start(settings());
    }

    ReceiverRig start(ReceiverSettings settings) {
        receiver.apply(settings);
        return this;
    }

    int port() {
        return ((Listen.Tcp) receiver.listening().get(0)).port();
    }

    Sender sender() throws Exception {
        return Sender.tcp(port());
    }

    ReceiverCounts counts() {
        return receiver.counts();
    }

    String log() {
        return logged.toString(StandardCharsets.UTF_8);
    }

    long logLines(String with) {
        return log().lines().filter(line -> line.contains(with)).count();
    }

    /** Waits until something is so. */
    static void until(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertTrue(condition.getAsBoolean());
    }

    @Override
    public void close() {
        receiver.close();
    }
}
