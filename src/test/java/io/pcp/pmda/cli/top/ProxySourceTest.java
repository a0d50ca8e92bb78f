package io.pcp.pmda.cli.top;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers as pmproxy 6.0.3 gave them, shortened, from a server of our own. */
class ProxySourceTest {
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final String CONTEXT =
            "{\"context\":7,\"source\":\"4142\",\"hostspec\":\"node7\",\"labels\":{\"hostname\":\"vm\",\"groupid\":0}}";
    private static final String METRICS = """
            {"context":7,"metrics":[
             {"name":"gpu.utilization.gpu","pmid":"300.2.0","indom":"300.0","type":"u32","sem":"instant"},
             {"name":"gpu.proc.memory.used","pmid":"300.17.7","indom":"300.3","type":"u64","sem":"instant"},
             {"name":"gpu.count","pmid":"300.0.0","type":"u32","sem":"instant"}]}""";
    private static final String VALUES = """
            {"context":7,"timestamp":1795192664.339831316,"values":[
             {"pmid":"300.2.0","name":"gpu.utilization.gpu","instances":[{"instance":0,"value":10}]},
             {"pmid":"300.17.7","name":"gpu.proc.memory.used","instances":[{"instance":4,"value":21474836480}]},
             {"pmid":"300.0.0","name":"gpu.count","instances":[{"instance":null,"value":1}]},
             {"pmid":"300.5.0","name":"gpu.fan.speed","instances":[]}]}""";
    private static final String GPUS =
            "{\"context\":7,\"indom\":\"300.0\",\"instances\":[{\"instance\":0,\"name\":\"gpu0\",\"labels\":{}}]}";
    private static final String PROCESSES = "{\"context\":7,\"indom\":\"300.3\",\"instances\":["
            + "{\"instance\":4,\"name\":\"gpu0/4711 python3\",\"labels\":{\"agent\":\"gpu\"}}]}";
    private static final String EXPOSED = """
            # HELP gpu_proc_memory_used Device memory
            gpu_proc_memory_used{slurm_job="8123",uid="1000",instid="4",instname="gpu0/4711 python3"} 21474836480
            """;

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            String query = URLDecoder.decode(exchange.getRequestURI().getRawQuery(), StandardCharsets.UTF_8);
            asked.add(path + "?" + query);
            String key = path.endsWith("/indom") ? path + "?" + query : path;
            String answer =
                    answers.getOrDefault(key, "{\"message\":\"unknown context identifier: 7\",\"success\":false}");
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answers.containsKey(key) ? 200 : 400, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
        answers.putAll(Map.of(
                "/pmapi/context", CONTEXT,
                "/pmapi/7/fetch", VALUES,
                "/pmapi/7/metric", METRICS,
                "/pmapi/7/indom?indom=300.0", GPUS,
                "/pmapi/7/indom?indom=300.3", PROCESSES,
                "/pmapi/7/metrics", EXPOSED));
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private ProxySource source(String host) {
        return new ProxySource(
                URI.create("http://localhost:" + server.getAddress().getPort()), host, "vm");
    }

    @Test
    void valuesInstancesAndLabelsComeTogether() throws Exception {
        try (ProxySource source = source("node7")) {
            Readings readings = source.next(EVERY);
            assertEquals(Instant.parse("2026-11-20T16:37:44.339831Z"), readings.time());
            assertEquals("node7", readings.host());
            assertTrue(readings.own());
            assertEquals(
                    Map.of(
                            "gpu.utilization.gpu", Map.of("gpu0", "10"),
                            "gpu.proc.memory.used", Map.of("gpu0/4711 python3", "21474836480"),
                            "gpu.count", Map.of("", "1")),
                    readings.values());
            assertEquals("8123", readings.label("gpu0/4711 python3", "slurm_job"));
            assertEquals("1000", readings.label("gpu0/4711 python3", "uid"));
        }
        assertTrue(asked.get(0).contains("hostspec=node7"), asked.toString());
    }

    @Test
    void namesAreAskedForAgainOnlyWhenAnInstanceIsNew() throws Exception {
        try (ProxySource source = source("")) {
            source.next(EVERY);
            assertFalse(asked.get(0).contains("hostspec"), asked.toString());
            asked.clear();
            source.next(EVERY);
            assertEquals(1, asked.size(), asked.toString());
            answers.put("/pmapi/7/fetch", VALUES.replace("\"instance\":4", "\"instance\":5"));
            answers.put(
                    "/pmapi/7/indom?indom=300.3",
                    PROCESSES.replace("\"instance\":4", "\"instance\":5").replace("4711", "4800"));
            Readings readings = source.next(EVERY);
            assertEquals(Map.of("gpu0/4800 python3", "21474836480"), readings.of("gpu.proc.memory.used"));
        }
    }

    @Test
    void aContextThatPmproxyForgotIsMadeAgain() throws Exception {
        try (ProxySource source = source("")) {
            source.next(EVERY);
            answers.put("/pmapi/context", CONTEXT.replace("7,", "8,"));
            answers.remove("/pmapi/7/fetch");
            answers.put("/pmapi/8/fetch", VALUES);
            answers.put("/pmapi/8/metric", METRICS);
            answers.put("/pmapi/8/indom?indom=300.0", GPUS);
            answers.put("/pmapi/8/indom?indom=300.3", PROCESSES);
            answers.put("/pmapi/8/metrics", EXPOSED);
            assertEquals(Map.of("gpu0", "10"), source.next(EVERY).of("gpu.utilization.gpu"));
        }
    }

    @Test
    void aHostThatPmproxyCannotReachIsToldWithItsReason() {
        answers.remove("/pmapi/context");
        TopException reason =
                assertThrows(TopException.class, () -> source("node9").next(EVERY));
        assertTrue(
                reason.getMessage().contains("has no values of node9 (unknown context identifier: 7)"),
                reason.getMessage());
    }

    @Test
    void aServerThatIsNoPmproxyIsToldAsSuch() {
        answers.put("/pmapi/context", "<html>hello</html>");
        TopException reason = assertThrows(TopException.class, () -> source("").next(EVERY));
        assertTrue(reason.getMessage().contains("does not answer like pmproxy"), reason.getMessage());
    }

    @Test
    void withoutPmproxyTheRemedyIsTold() {
        URI nobody = URI.create("http://localhost:" + server.getAddress().getPort());
        server.stop(0);
        TopException reason = assertThrows(TopException.class, () -> new ProxySource(nobody, "", "vm").next(EVERY));
        assertTrue(reason.getMessage().contains("systemctl start pmproxy"), reason.getMessage());
    }
}
