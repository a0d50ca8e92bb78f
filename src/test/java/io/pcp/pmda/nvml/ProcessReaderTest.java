package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessReaderTest {
    private static final String CALL = "nvmlDeviceGetComputeRunningProcesses_v3";
    private static final long GIB = 1L << 30;

    private static String[] scenario(int stride, int processes, String... more) {
        List<String> lines = new ArrayList<>(List.of("process_stride = " + stride, "gpus = 1 x h100", "[gpu0]"));
        for (int i = 1; i <= processes; i++) {
            lines.add("process = pid=" + 100 * i + " mem=" + i + "GiB");
        }
        lines.addAll(List.of(more));
        return lines.toArray(String[]::new);
    }

    @ParameterizedTest
    @CsvSource({"16,1", "16,2", "16,7", "24,1", "24,2", "24,7", "32,1", "32,2", "32,7"})
    void entriesOfAnySizeAreRead(int stride, int count) {
        try (Simulation sim = Simulation.open(scenario(stride, count))) {
            NvmlDevice gpu = sim.gpu(0);
            // Twice: what the first call measured serves the second.
            for (int pass = 0; pass < 2; pass++) {
                List<GpuProcess> processes = gpu.processes(ProcessKind.COMPUTE).processes();
                assertEquals(count, processes.size());
                for (int i = 0; i < count; i++) {
                    assertEquals(new GpuProcess(100L * (i + 1), Reading.of((i + 1) * GIB), -1, -1), processes.get(i));
                }
            }
        }
    }

    @Test
    void oneEntryProvesNoSizeAndALaterListIsReadRight() {
        try (Simulation sim = Simulation.open(scenario(32, 1))) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(1, gpu.processes(ProcessKind.COMPUTE).processes().size());
            assertEquals(0, sim.session().strides().get(0));
            sim.command("proc add gpu0 pid=200 mem=2GiB");
            assertEquals(
                    List.of(100L, 200L),
                    gpu.processes(ProcessKind.COMPUTE).processes().stream()
                            .map(GpuProcess::pid)
                            .toList());
            assertEquals(32, sim.session().strides().get(0));
        }
    }

    @Test
    void whatTwoEntriesProveHoldsForEveryGpu() {
        try (Simulation sim = Simulation.open(scenario(24, 3))) {
            sim.gpu(0).processes(ProcessKind.COMPUTE);
            assertEquals(24, sim.session().strides().get(0));
            assertEquals(
                    3, sim.gpu(0).processes(ProcessKind.COMPUTE).processes().size());
        }
    }

    @Test
    void anEmptyListIsAListNotAFailure() {
        try (Simulation sim = Simulation.open(scenario(24, 0))) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(new ProcessList(NvmlReturn.SUCCESS, List.of()), gpu.processes(ProcessKind.COMPUTE));
        }
    }

    @Test
    void unknownMemoryOfAProcessIsNoValueAndNoError() {
        try (Simulation sim = Simulation.open(scenario(24, 0, "process = pid=5 mem=unknown"))) {
            List<GpuProcess> processes =
                    sim.gpu(0).processes(ProcessKind.COMPUTE).processes();
            assertEquals(List.of(new GpuProcess(5, Reading.absent(NvmlReturn.NO_DATA), -1, -1)), processes);
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void moreProcessesThanExpectedAreAllRead() {
        try (Simulation sim = Simulation.open(scenario(24, 60))) {
            assertEquals(
                    60, sim.gpu(0).processes(ProcessKind.COMPUTE).processes().size());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aListThatGrowsBetweenCallsIsReadAgain(int times) {
        try (Simulation sim = Simulation.open(scenario(24, 3))) {
            sim.command("insufficient_size gpu0 " + CALL + " " + times);
            assertEquals(
                    3, sim.gpu(0).processes(ProcessKind.COMPUTE).processes().size());
            assertEquals(times + 1, sim.calls(CALL));
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void aListThatAlwaysGrowsIsGivenUpAfterThreeRetries() {
        try (Simulation sim = Simulation.open(scenario(24, 3))) {
            sim.command("insufficient_size gpu0 " + CALL + " 100");
            ProcessList list = sim.gpu(0).processes(ProcessKind.COMPUTE);
            assertEquals(new ProcessList(NvmlReturn.INSUFFICIENT_SIZE, List.of()), list);
            assertEquals(4, sim.calls(CALL));
        }
    }

    @Test
    void aListThatFailsSaysWhyAndLeavesTheOthersAlone() {
        try (Simulation sim = Simulation.open(scenario(24, 3))) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("rc nvmlDeviceGetGraphicsRunningProcesses_v3 999");
            assertEquals(new ProcessList(NvmlReturn.UNKNOWN, List.of()), gpu.processes(ProcessKind.GRAPHICS));
            assertEquals(3, gpu.processes(ProcessKind.COMPUTE).processes().size());
            sim.command("nopermission " + CALL);
            assertEquals(new ProcessList(NvmlReturn.NO_PERMISSION, List.of()), gpu.processes(ProcessKind.COMPUTE));
            sim.command("clear nopermission");
            sim.command("notsup nvmlDeviceGet*RunningProcesses*");
            assertEquals(
                    NvmlReturn.Kind.UNSUPPORTED,
                    NvmlReturn.kind(gpu.processes(ProcessKind.COMPUTE).rc()));
        }
    }

    @Test
    void oldDriversShortEntriesAreRead() {
        try (Simulation sim = Simulation.open(Simulation.variant("450"), scenario(24, 4))) {
            List<GpuProcess> processes =
                    sim.gpu(0).processes(ProcessKind.COMPUTE).processes();
            assertTrue(processes.contains(new GpuProcess(400, Reading.of(4 * GIB), -1, -1)), processes::toString);
            assertEquals(4, processes.size());
        }
    }
}
