package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code pmdagpu show} on the simulated library. */
class ShowCommandTest {
    @TempDir
    Path root;

    private Captured.Run show(String[] simulation, String... words) {
        return new Captured(root)
                .run(Captured.args(
                        simulation,
                        Stream.concat(Stream.of("show"), Stream.of(words)).toArray(String[]::new)));
    }

    private String[] two(String... more) {
        return new Captured(root)
                .simulation(Stream.concat(Stream.of("gpus = 2 x h100", "[gpu*]", "load = 50"), Stream.of(more))
                        .toArray(String[]::new));
    }

    @Test
    void theTableShowsMetricsByInstanceInReadableUnits() {
        Captured.Run run = show(two(), "gpu.memory.total", "gpu.power.limit.m*", "gpu.info.architecture", "gpu.count");
        assertEquals(0, run.code(), run.err());
        assertEquals("""
                gpu.count              2

                                         gpu0    gpu1
                gpu.info.architecture  hopper  hopper

                                       gpu0  gpu1
                gpu.memory.total       79.6  79.6 GiB

                                       gpu0  gpu1
                gpu.power.limit.min     200   200 W
                gpu.power.limit.max     700   700 W
                """, run.out());
        assertEquals("pmdagpu: these GPUs are simulated\n", run.err());
    }

    @Test
    void jsonHasOneObjectPerMetricWithRawValuesAndLabels() throws IOException {
        Captured.Run run = show(two(), "gpu.memory.total", "gpu.power.limit.max", "gpu.count", "--format", "json");
        assertEquals(0, run.code(), run.err());
        JsonNode all = new ObjectMapper().readTree(run.out());
        assertEquals(3, all.size());
        JsonNode count = all.get(0);
        assertEquals("gpu.count", count.get("name").asText());
        assertEquals("300.0.0", count.get("pmid").asText());
        assertEquals(2, count.get("instances").get(0).get("value").asInt());
        assertTrue(count.get("instances").get(0).get("name").isNull());
        JsonNode memory = all.get(1);
        assertEquals("byte", memory.get("units").asText());
        assertEquals("U64", memory.get("type").asText());
        assertEquals("discrete", memory.get("semantics").asText());
        assertEquals(85520809984L, memory.get("instances").get(1).get("value").asLong());
        assertEquals("gpu1", memory.get("instances").get(1).get("name").asText());
        assertEquals(1, memory.get("instances").get(1).get("id").asInt());
        assertTrue(memory.get("instances")
                .get(0)
                .get("labels")
                .get("uuid")
                .asText()
                .startsWith("GPU-"));
        assertEquals("milliwatts", all.get(2).get("labels").get("units").asText());
        assertEquals(700000, all.get(2).get("instances").get(0).get("value").asInt());
    }

    @Test
    void onlyTheNamedInstancesAreShown() {
        Captured.Run run = show(two(), "gpu.memory.total", "-i", "gpu1");
        assertEquals(List.of("                  gpu1", "gpu.memory.total  79.6 GiB"), run.lines());
        Captured.Run none = show(two(), "gpu.memory.total", "-i", "gpu7");
        assertEquals(1, none.code());
        assertTrue(none.err().endsWith("pmdagpu: gpu.memory.total has no value for gpu7\n"), none.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpu.mem          | no metric matches 'gpu.mem'; did you mean gpu.memory",
                "gpu.memroy.total | no metric matches 'gpu.memroy.total'; did you mean gpu.memory.total?",
                "zebra            | no metric matches 'zebra'; 'pmdagpu catalogue' lists them all"
            })
    void aPatternWithoutMatchFailsAndSuggests(String pattern, String message) {
        Captured.Run run = show(two(), "gpu.count", pattern);
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains(message), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
    }

    @Test
    void watchingShowsCountersPerSecond() throws IOException {
        Captured.Run run =
                show(two(), "gpu.energy.total", "gpu.power.usage", "--watch", "200ms", "-s", "2", "--format", "json");
        assertEquals(0, run.code(), run.err());
        String[] pictures = run.out().split("(?<=\n])\n");
        assertEquals(2, pictures.length, run.out());
        for (String text : pictures) {
            JsonNode picture = new ObjectMapper().readTree(text);
            JsonNode power = picture.get(0).get("instances").get(0);
            JsonNode energy = picture.get(1).get("instances").get(0);
            assertFalse(power.has("rate"));
            assertTrue(energy.get("rate").asDouble() > 0, text);
            assertTrue(energy.get("value").asLong() > 0, text);
        }
    }

    @Test
    void watchedTablesCarryTheTimeAndAreSetApart() {
        Captured.Run run = show(two(), "gpu.count", "-w", "100ms", "--samples", "2");
        assertEquals(0, run.code(), run.err());
        assertTrue(
                run.out().matches("\\d\\d:\\d\\d:\\d\\d\ngpu.count  2\n\n\\d\\d:\\d\\d:\\d\\d\ngpu.count  2\n"),
                run.out());
    }

    @Test
    void aTerminalIsRedrawnAndGetsItsCursorBack() {
        Captured machine = new Captured(root).on(new Screen(true, true, true, () -> new Screen.Size(80, 8)));
        Captured.Run run = machine.run(Captured.args(two(), "show", "gpu.memory", "-w", "100ms", "-s", "2"));
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().startsWith("\033[2J\033[?25l\033[H"), run.out());
        assertTrue(run.out().endsWith("\033[J\033[?25h"), run.out());
        assertTrue(run.out().contains("more lines: enlarge the window or name a pattern"), run.out());
    }

    @Test
    void withoutDriverTheReasonIsSaidOnce() {
        String[] none = new Captured(root).simulation("gpus = 2 x h100", "[faults]", "nodriver");
        Captured.Run run = show(none, "gpu.power.usage");
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertTrue(run.err().contains("gpu.power.usage has no value: "), run.err());
        assertTrue(run.err().contains("'pmdagpu doctor' tells what to do"), run.err());
    }

    @Test
    void theIdsOfTheInstalledAgentAreUsedAndNotTouched() throws IOException {
        Captured machine = new Captured(root);
        Path map = machine.file(
                "/var/lib/pcp/config/pmda/300.gpu.map",
                "# ordinal uuid pci-address serial last-seen",
                "4 GPU-11111111-2222-3333-4444-555555555555 00000000:1B:00.0 - 1795177547");
        machine.file("/scenario.conf", "gpus = 1 x h100", "[gpu0]", "uuid = GPU-11111111-2222-3333-4444-555555555555");
        byte[] before = Files.readAllBytes(map);
        try (PrivateState state = PrivateState.copy(
                machine.shell().environment(), AgentCommand.DOMAIN, org.slf4j.LoggerFactory.getLogger("test"))) {
            Path copy = state.directory().resolve("300.gpu.map");
            assertEquals(Files.readString(map), Files.readString(copy));
            Files.writeString(copy, "changed");
        }
        assertEquals(new String(before, java.nio.charset.StandardCharsets.UTF_8), Files.readString(map));
    }

    @Test
    void aBadLineOfTheConfigurationIsToldAndCostsNothingElse() {
        Captured machine = new Captured(root);
        machine.file("/etc/pcp/pmdagpu/pmdagpu.conf", "max_age = soon");
        Captured.Run run = machine.run(Captured.args(two(), "show", "gpu.count"));
        assertEquals(0, run.code());
        assertTrue(run.err().contains("pmdagpu.conf:1: max_age: 'soon' is not a duration"), run.err());
        assertEquals("gpu.count  2\n", run.out());
    }
}
