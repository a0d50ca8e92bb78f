package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeCommandTest {
    @TempDir
    Path root;

    private Captured.Run scrape(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "scrape";
        System.arraycopy(words, 0, all, 1, words.length);
        return new Captured(root).run(all);
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(root.resolve(name), text).toString();
    }

    @Test
    void aProgramIsShownAsItWouldBeInPcp() throws Exception {
        try (Exporter exporter = Exporter.text()) {
            Captured.Run run = scrape(exporter.url(), "--name", "app");
            assertEquals(0, run.code(), run.err());
            assertEquals("", run.err());
            List<String> lines = run.lines();
            String first = exporter.url() + ": text format 0.0.4, " + Exporter.TEXT.length()
                    + " bytes, 3 samples, fetched in ";
            assertTrue(lines.get(0).startsWith(first), run.out());
            assertEquals(
                    List.of(
                            "becomes 2 metrics below workload.app, 3 values",
                            "labels of all: {\"source\":\"app\",\"url\":\"" + exporter.url() + "\"}",
                            "",
                            "workload.app.app_memory_bytes  double, instant, byte",
                            "    Memory in use.",
                            "    value 1500000",
                            "",
                            "workload.app.app_requests_total  double, counter, count",
                            "    Requests answered.",
                            "    \"code=200,path=/\" value 12",
                            "    \"code=404,path=/x_y\" value 3  {\"path\":\"/x y\"}"),
                    lines.subList(1, lines.size()));
        }
    }

    @Test
    void theGuideShowsWhatIsPrinted() throws Exception {
        String guide = Files.readString(Path.of(System.getProperty("pmdagpu.basedir", "."), "pmda/doc/sources.md"));
        String example = "$ pmdagpu scrape http://localhost:8080/metrics\n";
        String shown = guide.substring(guide.indexOf(example) + example.length());
        try (Exporter exporter = Exporter.text()) {
            String out = scrape(exporter.url()).out().replace(exporter.host(), "localhost:8080");
            assertEquals(
                    out.replaceFirst("fetched in \\d+ ms", "fetched in 12 ms"),
                    shown.substring(0, shown.indexOf("```")));
        }
    }

    @Test
    void theGuideShowsWhatADocumentOfOtlpBecomes() throws Exception {
        String guide = Files.readString(Path.of(System.getProperty("pmdagpu.basedir", "."), "pmda/doc/sources.md"));
        int command = guide.indexOf("$ echo '{\"resourceMetrics\"");
        String shown = guide.substring(command, guide.indexOf("```", command));
        String json = shown.substring(shown.indexOf('\'') + 1, shown.lastIndexOf("' |")) + "\n";
        String out = scrape(file("m", json)).out().replaceFirst("^.*?: OTLP", "standard input: OTLP");
        assertEquals(
                shown.substring(shown.indexOf('\n') + 1),
                out.replaceFirst("\"url\":\"file://[^\"]*", "\"url\":\"file://..."));
    }

    @Test
    void documentsOfOtlpAreKnownByTheirContentAndTheirName() throws Exception {
        Captured.Run empty = scrape(file("m.json", "{}"));
        assertEquals(0, empty.code(), empty.err());
        assertTrue(empty.lines().get(0).endsWith("/m.json: OTLP in JSON, 2 bytes, 0 points"), empty.out());
        Captured.Run protobuf = scrape(file("m", "\n\n\u0012\b\u0012\u0006\n\u0001a*\u0001x"));
        assertEquals(1, protobuf.code());
        assertTrue(protobuf.err().contains("/m: not an OTLP document: protobuf: "), protobuf.err());
        Captured.Run other = scrape(file("n.json", "{\"error\":1}"));
        assertEquals(1, other.code());
        assertTrue(other.err().contains("/n.json: not an OTLP document: JSON without resourceMetrics"), other.err());
        Captured.Run quoted = scrape(file("q.txt", "{\"a.b\", l=\"x\"} 1\n"), "-s", "utf8=yes");
        assertEquals(0, quoted.code(), quoted.err());
        assertTrue(quoted.lines().get(0).contains(": text format 0.0.4, "), quoted.out());
    }

    @Test
    void pointsOfOtlpThatAreLostAreToldWithTheReason() throws Exception {
        String bad = "{\"resourceMetrics\":[{\"scopeMetrics\":[{\"metrics\":[{\"name\":\"c\",\"sum\":"
                + "{\"dataPoints\":[{\"asInt\":\"1\"}]}}]}]}]}\n";
        Captured.Run run = scrape(file("m.json", bad + "{\"resourceMetrics\":7}\n" + bad), "-s", "format=otlp-json");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("\n    line 2: JSON: "), run.out());
        assertTrue(run.out().contains("\n    2 points rejected: c: it does not say whether"), run.out());
        assertFalse(run.out().contains("needs: format"), run.out());
        Captured.Run json = scrape(file("m.json", bad), "--format", "json");
        JsonNode all = new ObjectMapper().readTree(json.out());
        assertEquals("OTLP in JSON", all.get("format").asText());
        assertTrue(all.get("warnings").get(0).asText().startsWith("1 point rejected: c: "), json.out());
    }

    @Test
    void theSchemeOfAnAddressMayBeLeftOut() throws Exception {
        try (Exporter exporter = Exporter.text()) {
            Captured.Run run = scrape(exporter.host() + "/metrics");
            assertEquals(0, run.code(), run.err());
            assertTrue(run.out().startsWith(exporter.url() + ": "), run.out());
        }
    }

    @Test
    void onlySomeInstancesAreShownAndTheRestIsCounted() throws Exception {
        Captured.Run run = scrape(file("m.txt", Exporter.TEXT), "-i", "1");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("\"code=200,path=/\" value 12\n    and 1 more\n"), run.out());
        assertTrue(scrape(file("m.txt", Exporter.TEXT), "-i", "0").out().contains("\n    2 instances\n"));
    }

    @Test
    void aWrongLineIsNamedWithItsNumberAndLosesNothingElse() throws Exception {
        Captured.Run run = scrape(file("m.txt", Exporter.TEXT + "broken{ 1\nb 2\n"));
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("\nnotes:\n    line 8: "), run.out());
        assertTrue(run.out().contains("(the line is lost)"), run.out());
        assertTrue(run.out().contains("becomes 3 metrics below workload.source, 4 values"), run.out());
    }

    @Test
    void jsonHasAllInstancesWithLabels() throws Exception {
        Captured.Run run = scrape(file("m.txt", Exporter.TEXT), "--format", "json", "-i", "0");
        assertEquals(0, run.code(), run.err());
        JsonNode all = new ObjectMapper().readTree(run.out());
        assertEquals("workload.source", all.get("namespace").asText());
        assertEquals(3, all.get("samples").asInt());
        JsonNode requests = all.get("metrics").get(1);
        assertEquals("workload.source.app_requests_total", requests.get("name").asText());
        assertEquals("counter", requests.get("semantics").asText());
        assertEquals(2, requests.get("instances").size());
        JsonNode second = requests.get("instances").get(1);
        assertEquals("code=404,path=/x_y", second.get("name").asText());
        assertEquals("/x y", second.get("labels").get("path").asText());
        assertEquals(3, second.get("value").asInt());
        assertTrue(all.get("metrics").get(0).get("instances").get(0).get("name").isNull());
    }

    @Test
    void openMetricsInAFileIsKnownByItsEnd() throws Exception {
        Captured.Run run = scrape(file("m.txt", "# TYPE a counter\na_total 1\n# EOF\n"));
        assertEquals(0, run.code(), run.err());
        assertTrue(run.lines().get(0).contains(": OpenMetrics 1.0, "), run.out());
    }

    @Test
    void whatDoesNotComeIsToldWithTheReason() throws Exception {
        try (Exporter exporter = Exporter.of(503, "text/plain", "later")) {
            Captured.Run run = scrape(exporter.url() + "?key=hidden");
            assertEquals(1, run.code());
            assertEquals("", run.out());
            assertTrue(run.err().startsWith("pmdagpu: " + exporter.url() + ": http 503"), run.err());
            assertFalse(run.err().contains("hidden"), run.err());
        }
        Captured.Run run = scrape("http://127.0.0.1:1/metrics");
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("pmdagpu: http://127.0.0.1:1/metrics: refused"), run.err());
    }

    @Test
    void aPageIsNoExposition() throws Exception {
        try (Exporter exporter = Exporter.of(200, "text/html", "<html><body>hello</body></html>")) {
            Captured.Run run = scrape(exporter.url());
            assertEquals(1, run.code());
            assertTrue(run.err().contains("not an exposition"), run.err());
        }
    }

    @Test
    void thePresetOfAnotherProgramIsToldSo() throws Exception {
        Captured.Run run = scrape("--preset", "vllm", file("m.txt", Exporter.TEXT));
        assertEquals(1, run.code(), run.err());
        assertTrue(run.out().contains("another program: no family matches vllm:"), run.out());
    }

    @Test
    void aPresetKnowsTheProgram() throws Exception {
        Captured.Run run = scrape("--preset", "vllm", file("m.txt", """
                # TYPE vllm:num_requests_running gauge
                vllm:num_requests_running{engine="0",model_name="m/l"} 7
                vllm:num_requests_created{engine="0"} 7
                """));
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("\nworkload.vllm.num_requests_running  double, instant, count\n"), run.out());
        assertTrue(run.out().contains("1 series left out by the rules of the source"), run.out());
    }

    @Test
    void theFileOfASourceCountsWithTheAddressOfTheCommandLine() throws Exception {
        String source =
                file("shop.conf", "url = http://127.0.0.1:1/\nmetric = exclude app_memory.*\nstatic = team=web\n");
        try (Exporter exporter = Exporter.text()) {
            Captured.Run run = scrape(exporter.url(), "--config", source);
            assertEquals(0, run.code(), run.err());
            assertTrue(run.out().contains("becomes 1 metric below workload.shop, 2 values"), run.out());
            assertTrue(run.out().contains("\"team\":\"web\""), run.out());
        }
    }

    @Test
    void aMistakeInTheFileOfASourceIsNamedByLine() throws Exception {
        String source = file("shop.conf", "url = http://127.0.0.1:1/\n\ntimout = 1s\n");
        Captured.Run run = scrape("--config", source);
        assertEquals(2, run.code());
        assertEquals("pmdagpu: " + source + ":3: unknown key 'timout'; did you mean 'timeout'?\n", run.err());
    }

    @Test
    void headersAndOtherLinesGoAlong() throws Exception {
        try (Exporter exporter = Exporter.text()) {
            Captured.Run run =
                    scrape(exporter.url(), "--header", "Authorization: Bearer abc", "-s", "namespace=node.app");
            assertEquals(0, run.code(), run.err());
            assertEquals(List.of("Bearer abc"), exporter.authorizations);
            assertTrue(run.out().contains("\nnode.app.app_memory_bytes  "), run.out());
            assertFalse((run.out() + run.err()).contains("abc"), run.out());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "                             | 2 | nothing to look at",
                "-i -3 x                      | 2 | -i: -3 is no count",
                "/does/not/exist              | 1 | no such file or directory",
                "gopher://x/                  | 2 | 'gopher:' is not supported",
                "--preset vlm                 | 2 | did you mean 'vllm'?",
                "http://127.0.0.1:1 -s no     | 2 | key = value",
                "http://127.0.0.1:1 -n 1x     | 2 | is no name of PCP"
            })
    void wrongArgumentsAreExplained(String line, int code, String message) {
        Captured.Run run = line == null ? scrape() : scrape(line.split(" "));
        assertEquals(code, run.code(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertEquals("", run.out());
    }

    @Test
    void ofSeveralPartsOneHasToBeNamedForAFile() throws Exception {
        Captured.Run run = scrape("--preset", "slurm", file("m.txt", Exporter.TEXT));
        assertEquals(2, run.code());
        assertTrue(run.err().contains("preset slurm is several: name one, such as slurm.jobs"), run.err());
    }
}
