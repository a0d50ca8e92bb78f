package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessActivityTest {
    private static final Reading MISSING = Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND);
    private static final long GIB = 1L << 30;

    private static String[] scenario(int processes, String... more) {
        List<String> lines = new ArrayList<>(List.of("gpus = 1 x h100", "[gpu0]", "load = 80", "decoder = 20"));
        for (int i = 1; i <= processes; i++) {
            lines.add("process = pid=" + 100 * i + " mem=" + i + "GiB sm=" + 100 / processes);
        }
        lines.addAll(List.of(more));
        return lines.toArray(String[]::new);
    }

    private static void check(Path library, boolean allEngines) {
        try (Simulation sim = Simulation.open(library, scenario(2))) {
            ProcessUtilizations used = sim.gpu(0).processUtilizations(0);
            assertTrue(used.ok(), () -> NvmlReturn.text(used.rc()));
            assertEquals(
                    List.of(100L, 200L),
                    used.samples().stream()
                            .map(ProcessUtilization::pid)
                            .sorted()
                            .toList());
            ProcessUtilization one = used.samples().get(0);
            assertEquals(Reading.of(40), one.sm());
            assertEquals(Reading.of(24), one.memory());
            assertEquals(Reading.of(0), one.encoder());
            assertEquals(Reading.of(10), one.decoder());
            assertEquals(allEngines ? Reading.of(0) : MISSING, one.jpeg());
            assertEquals(allEngines ? Reading.of(0) : MISSING, one.ofa());
            assertTrue(one.micros() > 0);
            assertEquals(one.micros(), used.lastSeen(0));
        }
    }

    @Test
    void sharesOfAllEnginesComeFromTheNewCall() {
        check(Simulation.file(), true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"450", "535"})
    void olderDriversTellLess(String branch) {
        check(Simulation.variant(branch), false);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 25})
    void aDriverThatDoesNotKnowTheStructIsAskedTheOldWayFromThenOn(int rc) {
        try (Simulation sim = Simulation.open(scenario(2))) {
            sim.command("rc nvmlDeviceGetProcessesUtilizationInfo " + rc);
            NvmlDevice gpu = sim.gpu(0);
            for (int i = 0; i < 3; i++) {
                assertEquals(2, gpu.processUtilizations(0).samples().size());
            }
            assertEquals(1, sim.calls("nvmlDeviceGetProcessesUtilizationInfo"));
        }
    }

    @Test
    void onlyNewSamplesCountAndNoneIsNoFailure() {
        try (Simulation sim = Simulation.openWithClockByHand(scenario(2))) {
            sim.command("advance 10");
            NvmlDevice gpu = sim.gpu(0);
            ProcessUtilizations first = gpu.processUtilizations(0);
            long seen = first.lastSeen(0);
            ProcessUtilizations again = gpu.processUtilizations(seen);
            assertFalse(again.ok());
            assertEquals(NvmlReturn.Kind.NO_DATA, NvmlReturn.kind(again.rc()));
            assertEquals(seen, again.lastSeen(seen));
            sim.command("advance 1");
            assertTrue(gpu.processUtilizations(seen).lastSeen(seen) > seen);
            assertEquals(0, sim.counters().errors());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "450"})
    void moreProcessesThanExpectedAreAllRead(String branch) {
        try (Simulation sim = Simulation.open(Simulation.variant(branch), scenario(60))) {
            assertEquals(60, sim.gpu(0).processUtilizations(0).samples().size());
        }
    }

    @Test
    void inMigModeNoDriverTells() {
        try (Simulation sim = Simulation.open(scenario(1, "mig = on", "mig_layout = 3g.40gb"))) {
            assertEquals(
                    NvmlReturn.NOT_SUPPORTED, sim.gpu(0).processUtilizations(0).rc());
        }
    }

    @Test
    void anImpossibleShareIsNoValue() {
        try (Simulation sim = Simulation.open(scenario(1))) {
            sim.command("value gpu0 nvmlDeviceGetProcessesUtilizationInfo ones");
            ProcessUtilization one = sim.gpu(0).processUtilizations(0).samples().get(0);
            assertEquals(Reading.absent(NvmlReturn.OUT_OF_DOMAIN), one.sm());
            assertTrue(one.memory().ok());
        }
    }

    @Test
    void protectedMemoryIsToldInConfidentialComputing() {
        try (Simulation sim =
                Simulation.open("cc_feature = 1", "gpus = 1 x h100", "[gpu0]", "process = pid=7 mem=2GiB")) {
            ProcessDetails details = sim.gpu(0).processDetails();
            assertTrue(details.ok(), () -> NvmlReturn.text(details.rc()));
            ProcessDetails.Detail one = details.processes().get(0);
            assertEquals(new GpuProcess(7, Reading.of(2 * GIB), -1, -1), one.process());
            assertEquals(Reading.of(2 * GIB), one.protectedMemory());
        }
    }

    @Test
    void manyProcessesHaveDetailsAndAGpuWithoutThemSaysSo() {
        try (Simulation sim = Simulation.open(scenario(60))) {
            assertEquals(60, sim.gpu(0).processDetails().processes().size());
        }
        try (Simulation sim = Simulation.open("gpus = 1 x t4")) {
            assertEquals(NvmlReturn.NOT_SUPPORTED, sim.gpu(0).processDetails().rc());
        }
    }

    private static AccountingStats accounted(Path library, long pid) {
        try (Simulation sim = Simulation.open(library, scenario(2, "accounting = on"))) {
            return sim.gpu(0).accounting(pid);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "450"})
    void bothFormsOfAccountingTellTheSame(String branch) {
        AccountingStats stats = accounted(Simulation.variant(branch), 200);
        assertEquals(Reading.of(40), stats.gpuUtilization());
        assertEquals(Reading.of(24), stats.memoryUtilization());
        assertEquals(Reading.of(2 * GIB), stats.maxMemory());
        assertEquals(Reading.of(0), stats.timeMillis(), "still running");
        assertEquals(Reading.of(1), stats.running());
        assertTrue(stats.startMicros().number() > 0);
    }

    @Test
    void anUnknownProcessHasNoAccount() {
        assertEquals(
                Reading.absent(NvmlReturn.NOT_FOUND),
                accounted(Simulation.file(), 4711).maxMemory());
    }

    @Test
    void accountingSwitchedOnLaterIsRead() {
        try (Simulation sim = Simulation.open(scenario(2))) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(
                    Reading.absent(NvmlReturn.NOT_SUPPORTED),
                    gpu.accounting(100).running());
            sim.command("set gpu0 accounting on");
            assertEquals(Reading.of(1), gpu.accounting(100).running());
        }
    }
}
