package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeCommandTest {
    private static final String UUID = "GPU-12345678-1234-1234-1234-123456789abc";
    private static final String[] NODE = {
        "driver = 580.95.05",
        "epoch = 1700000000",
        "[gpu0]",
        "preset = a100-40",
        "uuid = " + UUID,
        "serial = 1234567890123",
        "mig = on",
        "mig_layout = 3g.20gb, 1g.5gb",
        "power_limit = 300",
        "load = sine(60,20,80)",
        "process = pid=4711 comm=secret mem=9GiB gi=1 ci=0",
        "[gpu1]",
        "preset = t4",
        "power = 55",
        "process = pid=4712 comm=secret mem=1GiB",
        "process = pid=4713 comm=secret mem=2GiB"
    };

    @TempDir
    Path root;

    @Test
    void everySymbolThatWasCalledHasACostAndItsClass() throws IOException {
        Captured machine = new Captured(root);
        Path csv = root.resolve("calls.csv");
        Captured.Run run = machine.run(
                Captured.args(machine.simulation(NODE), "probe", "calls", "-n", "3", "--csv", csv.toString()));
        assertEquals(0, run.code(), run.err() + run.out());
        List<String> lines = Files.readAllLines(csv);
        assertTrue(lines.get(0).startsWith("function,symbol,rc,"));
        // In MIG mode the GPU itself has no utilisation, and older symbols are measured, too.
        assertTrue(has(lines, "UTILIZATION,nvmlDeviceGetUtilizationRates,3,NOT_SUPPORTED,"), lines::toString);
        assertTrue(has(lines, "MEMORY,nvmlDeviceGetMemoryInfo,0,SUCCESS,"), lines::toString);
        assertTrue(has(lines, "ATTRIBUTES,nvmlDeviceGetAttributes_v2,0,SUCCESS,"), lines::toString);
        assertTrue(run.out().contains("| nvmlDeviceGetPowerUsage | success (0) | 3 |"), run.out());
    }

    private static boolean has(List<String> lines, String start) {
        return lines.stream().anyMatch(line -> line.startsWith(start));
    }

    @Test
    void aCallThatIsSlowerThanItsClassIsNoted() {
        Captured machine = new Captured(root);
        String[] scenario = {"gpus = 1 x t4", "[faults]", "slow * nvmlDeviceGetPowerUsage 2"};
        Captured.Run run = machine.run(Captured.args(machine.simulation(scenario), "probe", "calls", "-n", "3"));
        assertEquals(0, run.code(), run.err());
        assertTrue(
                run.out()
                        .lines()
                        .anyMatch(line -> line.startsWith("- note: nvmlDeviceGetPowerUsage: median")
                                && line.endsWith("slower than class C")),
                run.out());
    }

    @Test
    void sessionsLeaveNothingBehindAndFieldsAnswerOneByOne() {
        Captured machine = new Captured(root);
        Captured.Run run = machine.run(Captured.args(machine.simulation(NODE), "probe", "session"));
        assertEquals(0, run.code(), run.err() + run.out());
        assertTrue(run.out().contains("- ok: two sessions: the second initialises; after its end the first answers 2"));
        assertTrue(run.out().contains("- ok: unknown field id 9999: entry answers invalid argument (2)"), run.out());
        assertTrue(run.out().contains("- ok: open, attach, shut down, 20 times"), run.out());
        assertTrue(run.out().contains("nvmlDeviceGetMemoryInfo_v2 is taken"), run.out());
    }

    @Test
    void thePipeBringsWhatIsReadInProcessAndNoIdentityIsTold() throws IOException {
        Captured machine = new Captured(root);
        Path values = root.resolve("values.txt");
        Captured.Run run =
                machine.run(Captured.args(machine.simulation(NODE), "probe", "values", "--values", values.toString()));
        assertEquals(0, run.code(), run.err() + run.out());
        String text = Files.readString(values);
        assertTrue(text.contains("gpu.power.limit.requested \"gpu0\" 300000"), text);
        assertTrue(text.contains("gpu.info.uuid \"gpu0\" GPU-00000000-0000-0000-0000-"), text);
        assertFalse(text.contains(UUID) || text.contains("1234567890123"), text);
    }

    @Test
    void whatCannotBeExaminedIsSaidAndTheRestGoesOn() {
        Captured machine = new Captured(root);
        Captured.Run run = machine.run(Captured.args(
                machine.simulation(NODE), "probe", "compare", "session", "--nvidia-smi", "/no/such/nvidia-smi"));
        assertEquals(1, run.code());
        assertTrue(run.err().contains("compare: ") && run.err().contains("/no/such/nvidia-smi"), run.err());
        assertTrue(run.out().contains("two sessions"), run.out());
    }

    @Test
    void withoutADriverTheReasonIsTold() {
        Captured machine = new Captured(root);
        String[] scenario = {"gpus = 1 x t4", "[faults]", "nodriver"};
        Captured.Run run = machine.run(Captured.args(machine.simulation(scenario), "probe", "calls"));
        assertEquals(1, run.code());
        assertTrue(run.err().contains("NVML does not initialise"), run.err());
    }

    @Test
    void aRecordingIsReplayedWithTheSameFacts() throws IOException {
        Captured machine = new Captured(root);
        Path recorded = root.resolve("node");
        Captured.Run run = machine.run(Captured.args(
                machine.simulation(NODE), "record", "-s", "1", "--interval", "500ms", recorded.toString()));
        assertEquals(0, run.code(), run.err());
        String scenario = Files.readString(recorded.resolve("recording.conf"));
        assertFalse(scenario.contains(UUID) || scenario.contains("secret") || scenario.contains("4711"), scenario);
        assertTrue(scenario.contains("power_limit = 300\n"), scenario);
        assertTrue(scenario.contains("mig_instance = 1 0 3g.20gb\n"), scenario);
        assertTrue(scenario.contains("nvmlDeviceGetUtilizationRates"), scenario);
        assertTrue(Files.readAllLines(recorded.resolve("recording.csv")).size() >= 4);

        TreeMap<String, String> before = facts(machine, machine.simulation(NODE));
        TreeMap<String, String> after = facts(
                machine,
                new String[] {"--nvml=" + Captured.library(), "--simulate=" + recorded.resolve("recording.conf")});
        assertTrue(before.size() > 40, before::toString);
        assertEquals(before, after);
    }

    /** Values that do not change by themselves, by metric and instance. */
    private TreeMap<String, String> facts(Captured machine, String[] simulation) throws IOException {
        Path file = root.resolve("facts.txt");
        Captured.Run run = machine.run(Captured.args(simulation, "probe", "values", "--values", file.toString()));
        assertEquals(0, run.code(), run.err() + run.out());
        TreeMap<String, String> facts = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
            boolean fixed =
                    line.matches("gpu\\.(info|power\\.limit|temperature\\.threshold|memory\\.total|pcie\\.gen).*"
                            + "|gpu\\.clock\\.[a-z]*\\.max.*|.* - no value");
            if (fixed && !line.matches("gpu\\.info\\.(uuid|serial).*")) {
                facts.put(line.replaceFirst(" [^ ]*$", ""), line);
            }
        }
        return facts;
    }
}
