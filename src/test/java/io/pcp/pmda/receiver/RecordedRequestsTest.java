package io.pcp.pmda.receiver;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.MetricsData;
import io.pcp.pmda.otlp.Recording;
import io.pcp.pmda.sdk.PmdaLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What SDKs and a collector have sent, byte by byte as it was on the wire, is answered as they want it. */
class RecordedRequestsTest {
    private final List<MetricsData> taken = new ArrayList<>();
    private final OtlpReceiver receiver = new OtlpReceiver(this::take, PmdaLog.toStderr("pmdagpu"));

    private synchronized Intake take(MetricsData data) {
        taken.add(data);
        return new Intake(data.points(), 0, 0, "");
    }

    @BeforeEach
    void listen() {
        ReceiverSettings off = ReceiverSettings.OFF;
        receiver.apply(new ReceiverSettings(
                List.of(new ReceiverSettings.Listen.Tcp("127.0.0.1", 0)),
                off.path(),
                off.maxBody(),
                off.maxConnections(),
                off.maxServices(),
                off.maxSeries(),
                off.maxPointsPerSecond(),
                off.staleAfter(),
                off.security(),
                ""));
    }

    @AfterEach
    void end() {
        receiver.close();
    }

    private Socket connect() throws IOException {
        assertEquals("", receiver.problem());
        ReceiverSettings.Listen.Tcp tcp = assertInstanceOf(
                ReceiverSettings.Listen.Tcp.class, receiver.listening().get(0));
        Socket socket = new Socket("127.0.0.1", tcp.port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static List<String> requests() {
        return Recording.names().stream().filter(name -> name.endsWith(".http")).toList();
    }

    /** The head of an answer; its body is read, too, and has to be empty or {@code {}}. */
    private static String answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            assertTrue(next >= 0, () -> "the connection was closed after: " + head);
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int at = lower.indexOf("content-length:");
        assertTrue(at >= 0, lower);
        int length = Integer.parseInt(
                lower.substring(at + 15, lower.indexOf("\r\n", at)).strip());
        String body = new String(in.readNBytes(length), ISO_8859_1);
        assertEquals(lower.contains("application/json") ? "{}" : "", body);
        return lower;
    }

    private static String typeOf(String name) throws IOException {
        return "content-type: " + Recording.read(name).encoding().contentType();
    }

    @Test
    void oneConnectionCarriesThemAll() throws Exception {
        List<MetricsData> expected = new ArrayList<>();
        try (Socket socket = connect()) {
            for (String name : requests()) {
                expected.addAll(Recording.read(name).decode());
                socket.getOutputStream().write(Files.readAllBytes(Recording.DIRECTORY.resolve(name)));
                String answer = answer(socket.getInputStream());
                assertTrue(answer.startsWith("http/1.1 200 "), name + ": " + answer);
                assertTrue(answer.contains(typeOf(name)), name + ": " + answer);
            }
        }
        assertEquals(expected, taken);
        assertEquals(expected.size(), receiver.counts().requests());
        assertEquals(0, receiver.counts().refused());
    }

    @Test
    void allAtOnceAreAnsweredInOrder() throws Exception {
        try (Socket socket = connect()) {
            Thread sender = new Thread(() -> {
                try {
                    for (String name : requests()) {
                        socket.getOutputStream().write(Files.readAllBytes(Recording.DIRECTORY.resolve(name)));
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            sender.start();
            for (String name : requests()) {
                String answer = answer(socket.getInputStream());
                assertTrue(answer.startsWith("http/1.1 200 ") && answer.contains(typeOf(name)), name + ": " + answer);
            }
            sender.join();
        }
    }

    @Test
    void aByteAtATimeIsAsGoodAsAllTogether() throws Exception {
        try (Socket socket = connect()) {
            socket.setTcpNoDelay(true);
            for (byte one : Files.readAllBytes(Recording.DIRECTORY.resolve("go-delta-1.http"))) {
                socket.getOutputStream().write(one);
            }
            assertTrue(answer(socket.getInputStream()).startsWith("http/1.1 200 "));
        }
        assertEquals(Recording.read("go-delta-1.http").decode(), taken);
    }
}
