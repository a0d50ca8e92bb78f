package io.pcp.pmda.gpu.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.pcp.pmda.otlp.Span;
import io.pcp.pmda.otlp.SpanEncoder;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.source.HttpPost;
import io.pcp.pmda.source.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Spans on their way to endpoints of every kind of trouble. */
@Timeout(60)
class SpanSenderTest {
    private static final long PATIENCE_NANOS = 20_000_000_000L;
    private static final SpanSender.Pace QUICK = new SpanSender.Pace(20, 10, 50, 10_000, 1_000);
    /** Nothing goes by time. */
    private static final SpanSender.Pace FULL_ONLY = new SpanSender.Pace(3_600_000, 10, 50, 10_000, 1_000);

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(logged, true, StandardCharsets.UTF_8);
    private final PmdaLog log = new PmdaLog("pmdagpu", () -> stream);
    private SpanSink sink;
    private SpanSender sender;

    @BeforeEach
    void start() throws IOException {
        sink = new SpanSink(0);
    }

    @AfterEach
    void stop() {
        if (sender != null) {
            sender.close();
        }
        sink.close();
    }

    private SpanSettings settings(String url) {
        return new SpanSettings(
                HttpPost.target(url, SpanSettings.PATH), null, null, Request.Tls.DEFAULT, SpanSettings.DEFAULT_MIN);
    }

    private SpanEndpoint endpoint() {
        return new SpanEndpoint(settings(sink.url()), "1.2.3", log);
    }

    private SpanSender sender(SpanSender.Pace pace) {
        sender = new SpanSender(endpoint(), log, pace);
        return sender;
    }

    private static byte[] span(int number) {
        return SpanEncoder.span(new Span(new byte[16], new byte[8], "use " + number, 1, 2, List.of(), null));
    }

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            sender.add(span(i));
        }
    }

    private List<String> log() {
        return logged.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("^\\[.*?] pmdagpu\\(\\d+\\) ", ""))
                .toList();
    }

    private static void until(String what, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "never happened: " + what);
            Thread.sleep(5);
        }
    }

    @Test
    void spansArriveWithWhoSendsThem() throws Exception {
        sender(QUICK);
        add(3);
        until("they are taken", () -> sender.sent() == 3);
        assertEquals(
                List.of("use 0", "use 1", "use 2"),
                sink.spans().stream().map(s -> s.getName()).toList());
        Map<String, Object> resource = SpanSink.attributes(sink.resource().getAttributesList());
        assertEquals("pmdagpu", resource.get("service.name"));
        assertEquals("1.2.3", resource.get("service.version"));
        assertEquals(Files.readString(Path.of("/proc/sys/kernel/hostname")).strip(), resource.get("host.name"));
        assertEquals(0, sender.dropped());
        assertEquals(List.of(), log());
    }

    @Test
    void aFaultCostsOneBatchAndTheNextOneGoes() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        sender = new SpanSender(
                new SpanSender.Endpoint() {
                    @Override
                    public SpanSender.Outcome send(List<byte[]> spans, long millis) {
                        if (calls.getAndIncrement() == 0) {
                            throw new IllegalStateException("of no use");
                        }
                        return new SpanSender.Outcome(false, 0, null, 0);
                    }

                    @Override
                    public void close() {
                        // Nothing is open.
                    }
                },
                log,
                QUICK);
        add(1);
        until("the first is lost", () -> sender.dropped() == 1);
        add(2);
        until("the next are sent", () -> sender.sent() == 2);
        assertEquals(
                "Warning: usage spans: a fault of the agent: java.lang.IllegalStateException; 1 are lost",
                log().get(0));
    }

    @Test
    void aFullBatchGoesAtOnceAndNoneIsLarger() throws Exception {
        sender(FULL_ONLY);
        add(SpanSender.MAX_BATCH - 1);
        assertEquals(0, sender.sent());
        add(1);
        until("a batch", () -> sender.sent() == SpanSender.MAX_BATCH);
        add(5);
        sender.close();
        assertEquals(SpanSender.MAX_BATCH + 5, sender.sent(), "what waits is sent at the end");
        assertEquals(2, sink.requests.size());
        assertEquals(List.of(), log());
    }

    @Test
    void anEndpointThatIsAwayGetsThemWhenItIsBack() throws Exception {
        int port = sink.port();
        sink.close();
        sender(QUICK);
        add(4);
        until("trouble is told", () -> !log().isEmpty());
        add(2);
        sink = new SpanSink(port);
        until("all are taken", () -> sender.sent() == 6);
        assertEquals(0, sender.dropped());
        until("its end is told", () -> log().size() >= 2);
        assertEquals(2, log().size(), log()::toString);
        assertTrue(
                log().get(0)
                        .matches("Warning: usage spans: http://127.0.0.1:\\d+/v1/traces: refused \\(127.0.0.1:\\d+\\);"
                                + " 4 wait and are sent later"),
                log()::toString);
        assertEquals("Info: usage spans: the endpoint takes them again", log().get(1));
    }

    @Test
    void anEndpointThatIsBusyIsAskedLater() throws Exception {
        for (int status : new int[] {429, 502, 503, 504}) {
            sink.answering(exchange -> SpanSink.status(exchange, status, new byte[0]));
            int before = sink.requests.size();
            sender(QUICK);
            add(1);
            until("it was asked again and again", () -> sink.requests.size() >= before + 3);
            assertEquals(0, sender.sent() + sender.dropped());
            sink.answering(exchange -> SpanSink.status(exchange, 200, new byte[0]));
            until("it took it", () -> sender.sent() == 1);
            // Waits for the thread, which tells it.
            sender.close();
        }
        assertEquals(8, log().size(), "each trouble and its end once: " + log());
        assertEquals(sink.spans().get(0), sink.spans().get(2), "the same span, so that nobody counts it twice");
    }

    @Test
    void theEndpointSaysHowLongToWait() {
        SpanEndpoint endpoint = endpoint();
        for (String[] header : new String[][] {{"7", "7000"}, {"x", "0"}, {"-1", "0"}, {"86400", "600000"}}) {
            sink.answering(exchange -> {
                exchange.getResponseHeaders().set("Retry-After", header[0]);
                SpanSink.status(exchange, 429, new byte[0]);
            });
            SpanSender.Outcome outcome = endpoint.send(List.of(span(1)), 10_000);
            assertTrue(outcome.again());
            assertEquals(Long.parseLong(header[1]), outcome.pauseMillis(), header[0]);
        }
        ZonedDateTime later = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(300);
        sink.answering(exchange -> {
            exchange.getResponseHeaders().set("Retry-After", DateTimeFormatter.RFC_1123_DATE_TIME.format(later));
            SpanSink.status(exchange, 503, new byte[0]);
        });
        long pause = endpoint.send(List.of(span(1)), 10_000).pauseMillis();
        assertTrue(pause > 200_000 && pause <= 300_000, "a date: " + pause);
        endpoint.close();
    }

    @Test
    void whatIsRefusedForGoodIsLostAndToldOnce() throws Exception {
        byte[] why = ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(3)
                .setErrorMessage("no such tenant")
                .build()
                .toByteArray();
        sink.answering(exchange -> SpanSink.status(exchange, 400, why));
        sender(QUICK);
        for (int round = 1; round <= 3; round++) {
            long all = 2L * round;
            add(2);
            until("they are lost", () -> sender.dropped() == all);
        }
        assertEquals(0, sender.sent());
        assertEquals(3, sink.requests.size(), "none was tried again");
        until("it is told", () -> !log().isEmpty());
        assertEquals(List.of("Warning: usage spans: " + sink.url() + ": http 400 (no such tenant); 2 are lost"), log());
        sink.answering(exchange -> SpanSink.status(exchange, 404, new byte[0]));
        add(1);
        until("another trouble", () -> log().size() == 2);
        assertTrue(log().get(1).contains("http 404; is the path of usage_spans that of the endpoint's traces?"));
    }

    @Test
    void whatIsTakenInPartIsCountedInParts() throws Exception {
        byte[] part = ExportTraceServiceResponse.newBuilder()
                .setPartialSuccess(ExportTracePartialSuccess.newBuilder()
                        .setRejectedSpans(2)
                        .setErrorMessage("too old\nby far"))
                .build()
                .toByteArray();
        sink.answering(exchange -> SpanSink.status(exchange, 200, part));
        sender(QUICK);
        add(5);
        until("they are counted", () -> sender.sent() == 3);
        assertEquals(2, sender.dropped());
        assertEquals(1, sink.requests.size());
        until("it is told", () -> !log().isEmpty());
        assertEquals(
                List.of("Warning: usage spans: " + sink.url() + ": took only a part: too old?by far; 2 are lost"),
                log());
    }

    @Test
    void whatComesWhileTheQueueIsFullIsLost() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        sink.answering(exchange -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            SpanSink.status(exchange, 200, new byte[0]);
        });
        sender(QUICK);
        add(SpanSender.MAX_QUEUE);
        assertEquals(0, sender.dropped());
        add(100);
        assertEquals(100, sender.dropped());
        assertEquals(List.of("Warning: usage spans: 2048 wait for the endpoint, further ones are lost"), log());
        go.countDown();
        until("the others are taken", () -> sender.sent() == SpanSender.MAX_QUEUE);
        assertEquals(100, sender.dropped());
    }

    @Test
    void anEndpointThatHangsDoesNotHoldUpTheEnd() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        sink.answering(exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sender(new SpanSender.Pace(20, 10, 50, 3_600_000, 50));
        add(3);
        until("it hangs", () -> sink.requests.size() == 1);
        sender.close();
        assertEquals(List.of("Warning: usage spans: 3 could not be sent before the end and are lost"), log());
        end.countDown();
    }

    @Test
    void anEndpointThatIsSlowIsTriedAgain() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        sink.answering(exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        sender(new SpanSender.Pace(20, 10, 50, 200, 1_000));
        add(1);
        until("it is given up", () -> log().size() == 1);
        assertTrue(log().get(0).contains("timeout (no answer in 200 ms: waiting for the answer); 1 wait"));
        sink.answering(exchange -> SpanSink.status(exchange, 200, new byte[0]));
        until("it took it", () -> sender.sent() == 1);
        end.countDown();
    }

    @Test
    void aFileThatIsNotThereIsNamedByItsKey() {
        SpanSettings settings = settings("https://127.0.0.1:1");
        Path none = Path.of("/nowhere/at/all");
        SpanSettings token =
                new SpanSettings(settings.target(), none, null, Request.Tls.DEFAULT, SpanSettings.DEFAULT_MIN);
        Request.Tls tls = new Request.Tls(none, null, null, null, false, "TLSv1.2");
        for (SpanSettings wrong :
                List.of(token, new SpanSettings(settings.target(), null, null, tls, SpanSettings.DEFAULT_MIN))) {
            SpanEndpoint endpoint = new SpanEndpoint(wrong, "1", log);
            SpanSender.Outcome outcome = endpoint.send(List.of(span(1)), 10_000);
            assertTrue(outcome.again());
            String key = wrong == token ? "usage_spans_token" : "usage_spans_ca";
            assertTrue(outcome.problem().contains(key + ": /nowhere/at/all: no such file"), outcome.problem());
            assertFalse(outcome.problem().contains("tls_ca"), outcome.problem());
            endpoint.close();
        }
    }
}
