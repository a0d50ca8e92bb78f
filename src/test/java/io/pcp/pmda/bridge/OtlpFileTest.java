package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent with {@code otlp.conf}: from the file and requests of HTTP to values. */
class OtlpFileTest {
    @TempDir
    Path directory;

    private Bed bed;
    private int port;

    @BeforeEach
    void begin() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        bed = agent();
    }

    private Bed agent() {
        return new Bed(directory, new AgentWiring(BridgeSettings.defaults(directory), "1.2.3"));
    }

    @AfterEach
    void end() {
        bed.close();
    }

    /** Whole at once, as an editor puts it there. */
    private void write(String text) throws IOException {
        Path next = Files.writeString(directory.resolve("next"), text);
        Files.move(next, directory.resolve("otlp.conf"), StandardCopyOption.ATOMIC_MOVE);
    }

    private String listen() {
        return "listen = 127.0.0.1:" + port + "\n";
    }

    private void open(String more) throws IOException {
        write(listen() + more);
        until("127.0.0.1:" + port);
    }

    private void until(String listening) {
        bed.until(
                "listening is " + listening, () -> bed.control("otlp.listening").equals(listening));
    }

    /** Nothing listens any more. */
    private boolean refused() {
        try {
            assertEquals(503, post("checkout", "up", 2));
            return false;
        } catch (ConnectException nobody) {
            return true;
        } catch (IOException ended) {
            return false;
        }
    }

    private int post(String service, String metric, double value) throws IOException {
        String body = """
                {"resourceMetrics":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"%s"}}]},
                "scopeMetrics":[{"metrics":[{"name":"%s","gauge":{"dataPoints":[{"timeUnixNano":"%d","asDouble":%s}]}}]}]}]}
                """.formatted(service, metric, System.nanoTime(), value);
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/v1/metrics").toURL().openConnection();
        http.setDoOutput(true);
        http.setRequestProperty("Content-Type", "application/json");
        try (OutputStream out = http.getOutputStream()) {
            out.write(body.getBytes(StandardCharsets.UTF_8));
        }
        int status = http.getResponseCode();
        http.disconnect();
        return status;
    }

    @Test
    void lineInTheFileLetsProgramsSendAndWhatTheySendIsServed() throws IOException {
        assertEquals("off", bed.control("otlp.listening"));
        open("");
        assertEquals(200, post("checkout", "queue.length", 3));
        assertEquals("3.0", bed.fetch("workload.checkout.queue.length"));
        assertEquals(200, post("checkout", "queue.length", 4));
        assertEquals("4.0", bed.fetch("workload.checkout.queue.length"));
        assertEquals("2", bed.control("otlp.requests"));
        assertEquals("2", bed.control("otlp.points"));
        assertEquals("0", bed.control("otlp.rejected"));
        assertEquals("1", bed.control("otlp.services"));
        String labels = bed.labels("workload.checkout.queue.length");
        assertTrue(labels.contains("\"service_name\":\"checkout\""), labels);
        assertTrue(labels.contains("\"source\":\"otlp.checkout\""), labels);
    }

    @Test
    void pointsThatAreRejectedAreToldToTheSenderAndCounted() throws IOException {
        open("max_services = 1\n");
        assertEquals(200, post("one", "up", 1));
        assertEquals(200, post("two", "up", 1));
        bed.until("counted", () -> bed.control("otlp.rejected").equals("1"));
        assertFalse(bed.has("workload.two.up"));
    }

    @Test
    void fileThatBecomesWrongLeavesTheLastGoodVersionInForceAndSaysWhy() throws IOException {
        open("");
        write(listen() + "\nlisten = nonsense\n");
        bed.until("told", () -> bed.control("otlp.listening").contains("otlp.conf:3"));
        assertTrue(bed.control("otlp.listening").startsWith("127.0.0.1:" + port + "; config: "));
        assertEquals(200, post("checkout", "up", 1));
        assertEquals("1.0", bed.fetch("workload.checkout.up"));
        bed.until("logged", () -> bed.log("its last good version stays in use").size() > 0);
        assertEquals(1, bed.log("otlp.conf:3").size(), "once");
        write(listen());
        until("127.0.0.1:" + port);
    }

    @Test
    void fileThatWasNeverGoodIsTold() throws IOException {
        write("listen = nonsense\n");
        bed.until("told", () -> bed.control("otlp.listening").startsWith("config: "));
        assertTrue(bed.control("otlp.listening").contains("otlp.conf:1"), bed.control("otlp.listening"));
    }

    @Test
    void fileThatIsTakenAwayEndsTheReceiverAndLeavesWhatWasSent() throws IOException {
        open("");
        post("checkout", "up", 1);
        assertEquals("1.0", bed.fetch("workload.checkout.up"));
        Files.delete(directory.resolve("otlp.conf"));
        until("off");
        // A connection that was kept may be told so before it is closed; a new one is not to be had.
        bed.until("closed", this::refused);
        assertEquals("1.0", bed.fetch("workload.checkout.up"));
        open("");
        post("checkout", "up", 3);
        assertEquals("3.0", bed.fetch("workload.checkout.up"));
    }

    @Test
    void fileWithCommentsAloneSwitchesNothingOn() throws IOException {
        write("# listen = 127.0.0.1:" + port + "\n\n  # more\n");
        bed.store("0", "reload", null, 1);
        assertEquals("off", bed.control("otlp.listening"));
        assertEquals(null, bed.module().gate());
    }

    @Test
    void portOfAnotherProgramIsToldAndTakenWhenItIsFree() throws IOException {
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            write(listen());
            bed.until("told", () -> bed.control("otlp.listening").contains(String.valueOf(taken.getLocalPort())));
            assertFalse(bed.control("otlp.listening").equals("127.0.0.1:" + port));
        }
        until("127.0.0.1:" + port);
    }

    @Test
    void namesAndNumbersAreTheSameInTheNextLifeOfTheAgent() throws IOException {
        open("");
        post("checkout", "up", 1);
        assertEquals("1.0", bed.fetch("workload.checkout.up"));
        int pmid = bed.table().namespace().pmid("workload.checkout.up");
        bed.close();
        bed = agent();
        until("127.0.0.1:" + port);
        post("first", "up", 1);
        post("checkout", "up", 2);
        assertEquals("2.0", bed.fetch("workload.checkout.up"));
        assertEquals(pmid, bed.table().namespace().pmid("workload.checkout.up"));
    }

    @Test
    void rulesOfTheFileAndDefaultsOfSourcesHoldForServices() throws IOException {
        Files.createDirectories(directory.resolve("sources.d"));
        Files.writeString(directory.resolve("sources.d/defaults.conf"), "static = site=here\n");
        open("rename = (.*) new_$1\n");
        post("checkout", "up", 1);
        assertEquals("1.0", bed.fetch("workload.checkout.new_up"));
        assertTrue(bed.labels("workload.checkout.new_up").contains("\"site\":\"here\""));
    }
}
