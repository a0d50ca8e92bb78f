package io.pcp.pmda.bridge;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.pcp.pmda.model.MetricDesc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge of a real agent: files that configure, a real server, the real parser, mapping and registry. */
class AgentWiringTest {
    @TempDir
    Path directory;

    private HttpServer server;
    private volatile String document = "# TYPE jobs gauge\njobs{queue=\"a\"} 3\njobs{queue=\"b\"} 4\n";
    private Bed bed;

    @BeforeEach
    void begin() throws IOException {
        serve(0);
        Files.createDirectories(directory.resolve("sources.d"));
        bed = agent();
    }

    private void serve(int port) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext("/metrics", exchange -> {
            byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    private Bed agent() {
        return new Bed(directory, new AgentWiring(BridgeSettings.defaults(directory), "1.2.3"));
    }

    @AfterEach
    void end() {
        bed.close();
        server.stop(0);
    }

    private Path source(String name) throws IOException {
        Path file = directory.resolve("sources.d").resolve(name + ".conf");
        Files.writeString(file, "url = http://127.0.0.1:" + server.getAddress().getPort() + "/metrics\nmax_age = 0s\n");
        return file;
    }

    @Test
    void fileThatIsDroppedIntoTheDirectoryBecomesMetricsAndTakenAwayTakesThemAlong() throws IOException {
        Path file = source("app");
        assertEquals("{a=3.0, b=4.0}", bed.fetch("workload.app.jobs"));
        assertEquals("success", bed.text("status", "app"));
        assertTrue(bed.labels("workload.app.jobs").startsWith("{\"source\":\"app\",\"url\":\"http://127."));
        document = "# TYPE jobs gauge\njobs{queue=\"b\"} 5\n";
        bed.time.jump(Duration.ofSeconds(2));
        assertEquals("{b=5.0}", bed.fetch("workload.app.jobs"));
        Files.delete(file);
        bed.until("the names are gone", () -> !bed.has("workload.app.jobs"));
    }

    @Test
    void numbersAreTheSameInTheNextLifeOfTheAgent() throws IOException {
        source("app");
        bed.fetch("workload.app.jobs");
        int pmid = bed.table().namespace().pmid("workload.app.jobs");
        bed.close();
        source("aaa");
        bed = agent();
        bed.fetch("workload.aaa.jobs");
        bed.fetch("workload.app.jobs");
        assertEquals(pmid, bed.table().namespace().pmid("workload.app.jobs"));
        assertTrue(Double.parseDouble(bed.control("total.registry_bytes")) > 0);
    }

    @Test
    void metricsOfASourceThatIsDownAreThereAfterARestartAndWaitForTheirValues() throws IOException {
        document += "# TYPE gone gauge\ngone 1\n# TYPE size_bytes gauge\nsize_bytes 7\n";
        source("app");
        assertEquals("7.0", bed.fetch("workload.app.size_bytes"));
        MetricDesc jobs = desc("workload.app.jobs");
        MetricDesc size = desc("workload.app.size_bytes");
        bed.close();
        server.stop(0);
        bed = agent();
        assertEquals("PM_ERR_AGAIN", bed.fetch("workload.app.jobs"));
        assertEquals("PM_ERR_AGAIN", bed.fetch("workload.app.size_bytes"));
        assertEquals(jobs, desc("workload.app.jobs"));
        assertEquals(size, desc("workload.app.size_bytes"));
        int serial = jobs.indom().serial();
        assertEquals(
                serial,
                bed.table()
                        .metric(bed.table().namespace().pmid("workload.app.jobs"))
                        .instances()
                        .serial());
        document = "# TYPE jobs gauge\njobs{queue=\"a\"} 3\n# TYPE size_bytes gauge\nsize_bytes 8\n";
        serve(server.getAddress().getPort());
        bed.until("values", () -> {
            bed.pass(Duration.ofSeconds(1));
            return bed.fetch("workload.app.jobs").equals("{a=3.0}");
        });
        assertEquals(jobs, desc("workload.app.jobs"));
        assertFalse(bed.has("workload.app.gone"));
    }

    @Test
    void integersOf64BitsLoseNoValue() throws IOException {
        Files.writeString(source("app"), "\nmetadata = u.* u64 instant none\nmetadata = i.* 64 instant none\n", APPEND);
        String[] values = {
            "18446744073709551615",
            "9223372036854775808",
            "9223372036854775807",
            "-1",
            "-9223372036854775808",
            "NaN",
            "7"
        };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            text.append("u{n=\"" + i + "\"} " + values[i] + "\ni{n=\"" + i + "\"} " + values[i] + "\n");
        }
        document = text.toString();
        String signed = "{2=9223372036854775807, 3=-1, 4=-9223372036854775808, 6=7}";
        String unsigned = "{0=-1, 1=-9223372036854775808, 2=9223372036854775807, 6=7}";
        assertEquals(unsigned, bed.fetch("workload.app.u"), "as the bits of longs");
        assertEquals(signed, bed.fetch("workload.app.i"));
        document = "i{n=\"9\"} 1\n" + text.toString().replace(" 7\n", " 8\n");
        bed.time.jump(Duration.ofSeconds(2));
        assertEquals(unsigned.replace("6=7", "6=8"), bed.fetch("workload.app.u"));
        assertEquals(signed.replace("6=7", "6=8, 9=1"), bed.fetch("workload.app.i"));
        document = document.replace("18446744073709551615", "5");
        bed.time.jump(Duration.ofSeconds(2));
        assertEquals(unsigned.replace("6=7", "6=8").replace("0=-1", "0=5"), bed.fetch("workload.app.u"));
    }

    private MetricDesc desc(String name) {
        return bed.table().metric(bed.table().namespace().pmid(name)).desc();
    }

    @Test
    void wrongFileHasARowThatSaysSo() throws IOException {
        Files.writeString(directory.resolve("sources.d/bad.conf"), "url = http://localhost/\ncolour = red\n");
        bed.until("a row", () -> !bed.text("last_error", "bad").isEmpty());
        assertTrue(bed.text("last_error", "bad").contains("bad.conf:2"), bed.text("last_error", "bad"));
    }

    @Test
    void storedReloadReadsTheDirectoryAgain() throws IOException {
        source("app");
        bed.fetch("workload.app.jobs");
        assertEquals("ok", bed.store("0", "reload", null, 1));
        assertEquals("success", bed.text("status", "app"));
    }
}
