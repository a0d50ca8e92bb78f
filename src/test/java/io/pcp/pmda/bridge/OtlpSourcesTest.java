package io.pcp.pmda.bridge;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.MetricsData;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents of OTLP from servers, files and programs, through the whole bridge. */
class OtlpSourcesTest {
    @TempDir
    Path directory;

    private HttpServer server;
    private volatile byte[] document = {};
    private volatile String accepted;
    private Bed bed;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metrics", exchange -> {
            accepted = exchange.getRequestHeaders().getFirst("Accept");
            exchange.sendResponseHeaders(200, document.length == 0 ? -1 : document.length);
            exchange.getResponseBody().write(document);
            exchange.close();
        });
        server.start();
        Files.createDirectories(directory.resolve("sources.d"));
        bed = new Bed(directory, new AgentWiring(BridgeSettings.defaults(directory), "1.2.3"));
    }

    @AfterEach
    void end() {
        bed.close();
        server.stop(0);
    }

    private void source(String url, String... lines) throws IOException {
        Files.writeString(
                directory.resolve("sources.d/app.conf"),
                "url = " + url + "\nmax_age = 0s\n" + String.join("\n", lines) + "\n");
    }

    private void served(String... lines) throws IOException {
        source("http://127.0.0.1:" + server.getAddress().getPort() + "/metrics", lines);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String attribute(String pair) {
        return "{\"key\":\"" + pair.split("=")[0] + "\",\"value\":{\"stringValue\":\"" + pair.split("=")[1] + "\"}}";
    }

    /** A document with one metric of one resource, on one line. */
    private static String json(String resource, String metric) {
        return "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[" + attribute("service.name=shop")
                + (resource.isEmpty() ? "" : "," + attribute(resource))
                + "]},\"scopeMetrics\":[{\"scope\":{\"name\":\"lib\"},\"metrics\":[" + metric + "]}]}]}\n";
    }

    private static String gauge(String name, String value, String... attribute) {
        String labels = attribute.length == 0 ? "" : "\"attributes\":[" + attribute(attribute[0]) + "],";
        return "{\"name\":\"" + name + "\",\"unit\":\"By\",\"gauge\":{\"dataPoints\":[{" + labels
                + "\"timeUnixNano\":\"1700000000000000000\",\"asDouble\":" + value + "}]}}";
    }

    private static String delta(String name, int seconds, int value) {
        return "{\"name\":\"" + name + "\",\"sum\":{\"aggregationTemporality\":1,\"isMonotonic\":true,\"dataPoints\":[{"
                + "\"startTimeUnixNano\":\"" + (seconds - 1) + "000000000\",\"timeUnixNano\":\"" + seconds
                + "000000000\",\"asInt\":\"" + value + "\"}]}}";
    }

    private void next() {
        bed.time.jump(Duration.ofSeconds(2));
    }

    @Test
    void whatAServerAnswersIsAllThereIs() throws IOException {
        document = utf8(json("", gauge("pool.size", "5", "pool=a") + "," + gauge("pool.size", "6", "pool=b")));
        served("format = otlp-json");
        assertEquals("{a=5.0, b=6.0}", bed.fetch("workload.app.pool.size"));
        assertEquals("success", bed.text("status", "app"));
        String labels = bed.labels("workload.app.pool.size");
        assertTrue(labels.startsWith("{\"service_name\":\"shop\",\"source\":\"app\",\"url\":\"http://127."), labels);
        assertTrue(labels.contains("\"otel_scope_name\":\"lib\""), labels);
        assertEquals("application/json,*/*;q=0.2", accepted);
        document = utf8(json("service.version=2", gauge("pool.size", "7", "pool=b")));
        next();
        assertEquals("{b=7.0}", bed.fetch("workload.app.pool.size"));
        bed.until("new labels", () -> bed.labels("workload.app.pool.size").contains("\"service_version\":\"2\""));
    }

    @Test
    void protobufIsReadWithIntegersOfAllSizes() throws IOException {
        MetricsData.Builder data = MetricsData.newBuilder();
        var metrics = data.addResourceMetricsBuilder().addScopeMetricsBuilder();
        var sum = metrics.addMetricsBuilder().setName("jobs").getSumBuilder();
        sum.setIsMonotonic(true).setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE);
        sum.addDataPointsBuilder().setTimeUnixNano(7).setAsInt(Long.MAX_VALUE);
        document = data.build().toByteArray();
        served("format = otlp-proto");
        assertEquals(Long.toString(Long.MAX_VALUE), bed.fetch("workload.app.jobs"));
        assertEquals("application/x-protobuf,*/*;q=0.2", accepted);
        document = new byte[] {10, 5, 1};
        next();
        bed.fetch("workload.app.jobs");
        bed.until("refusal", () -> bed.control("status").contains("not an OTLP document: protobuf: "));
    }

    @Test
    void whatIsAppendedToAFileIsAddedOnceAndStaysUntilItIsStale() throws IOException {
        Path file = directory.resolve("metrics.json");
        Files.writeString(file, json("", delta("jobs", 10, 3)) + json("", delta("jobs", 11, 4)));
        source("file://" + file, "format = otlp-json", "stale_after = 60s");
        assertEquals("7", bed.fetch("workload.app.jobs"));
        next();
        assertEquals("7", bed.fetch("workload.app.jobs"));
        Files.writeString(file, json("", delta("jobs", 12, 5)), APPEND);
        next();
        assertEquals("12", bed.fetch("workload.app.jobs"));
        Files.writeString(file, json("", delta("jobs", 13, 1)), APPEND);
        Files.move(file, directory.resolve("old.json"));
        Files.writeString(file, json("", delta("jobs", 14, 1)), CREATE);
        next();
        assertEquals("14", bed.fetch("workload.app.jobs"));
        assertEquals("success", bed.text("status", "app"));
        bed.time.jump(Duration.ofSeconds(50));
        assertEquals("14", bed.fetch("workload.app.jobs"));
        bed.time.jump(Duration.ofSeconds(20));
        assertEquals("{}", bed.fetch("workload.app.jobs"));
        assertEquals("success", bed.text("status", "app"));
    }

    @Test
    void aBadLineCostsItselfAndIsToldWithItsNumber() throws IOException {
        Path file = directory.resolve("metrics.json");
        Files.writeString(file, json("", gauge("a", "1")) + "{\"resourceMetrics\":[7]}\n" + json("", gauge("b", "2")));
        source("file://" + file, "format = otlp-json");
        assertEquals("2.0", bed.fetch("workload.app.b"));
        assertEquals("1.0", bed.fetch("workload.app.a"));
        bed.until("it is counted", () -> bed.number("parse_errors", "app") == 1);
        String error = bed.control("last_error");
        assertTrue(error.contains("app=1 bad line, first in line 2: JSON: "), error);
    }

    @Test
    void aPointThatCannotBeTakenIsToldWithItsReason() throws IOException {
        String unspecified = "{\"name\":\"c\",\"sum\":{\"dataPoints\":[{\"timeUnixNano\":\"9\",\"asInt\":\"1\"}]}}";
        document = utf8(json("", gauge("a", "1") + "," + unspecified));
        served("format = otlp-json");
        assertEquals("1.0", bed.fetch("workload.app.a"));
        assertEquals(
                "partial: 1 point rejected: c: it does not say whether its points are deltas or cumulative",
                bed.text("status", "app"));
        assertTrue(bed.number("dropped_series", "app") >= 1);
    }

    @Test
    void aProgramMayPrintThem() throws IOException {
        Path program = directory.resolve("print");
        Files.writeString(program, "#!/bin/sh\ncat <<'E'\n" + json("", gauge("a.b", "2.5")) + "E\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        source(
                "exec:" + program,
                "format = otlp-json",
                "otlp_names = prometheus",
                "label = drop service_.*|service[.].*");
        assertEquals("2.5", bed.fetch("workload.app.a_b_bytes"));
        assertTrue(!bed.labels("workload.app.a_b_bytes").contains("service_name"));
    }

    @Test
    void quantilesAreMadeOfHistogramsToo() throws IOException {
        served("format = otlp-json", "quantiles = 0.5");
        document = utf8(json("", histogram(10, 0, 0, 0)));
        assertEquals("0", bed.fetch("workload.app.latency_count"));
        document = utf8(json("", histogram(20, 10, 30, 0)));
        next();
        bed.until("growth", () -> bed.fetch("workload.app.latency_count").equals("40"));
        next();
        assertEquals("2.0", bed.fetch("workload.app.latency_p50"));
        assertEquals(
                "millisec",
                bed.table()
                        .metric(bed.table().namespace().pmid("workload.app.latency_p50"))
                        .desc()
                        .units()
                        .toString());
    }

    private static String histogram(int seconds, int low, int middle, int high) {
        return "{\"name\":\"latency\",\"unit\":\"ms\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":[{"
                + "\"startTimeUnixNano\":\"1\",\"timeUnixNano\":\"" + seconds + "000000000\",\"count\":\""
                + (low + middle + high) + "\",\"sum\":9,\"bucketCounts\":[\"" + low + "\",\"" + middle + "\",\"" + high
                + "\"],\"explicitBounds\":[1,4]}]}}";
    }

    @Test
    void whatIsNoDocumentIsRefusedWithTheReason() throws IOException {
        served("format = otlp-json");
        document = utf8("<html>no</html>");
        bed.until("HTML", () -> bed.text("status", "app").startsWith("not an OTLP document: JSON: "));
        document = utf8("{\"error\":\"no\"}");
        next();
        bed.until("another object", () -> bed.control("status").contains("JSON without resourceMetrics"));
        document = utf8(json("", gauge("a", "1")));
        served("stale_after = 30s");
        next();
        bed.until(
                "the hint",
                () -> bed.control("status")
                        .contains("not an exposition: looks like JSON; metrics of OTLP need 'format = otlp-json'"));
    }
}
