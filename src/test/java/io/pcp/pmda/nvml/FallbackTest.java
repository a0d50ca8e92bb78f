package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Old drivers: symbols that are really absent from the library, symbols that answer "unknown", structs they
 * reject.
 */
class FallbackTest {
    private static final Reading MISSING = Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND);

    @ParameterizedTest
    @CsvSource({
        // variant, memory, processes, throttle, temperature
        "450,nvmlDeviceGetMemoryInfo,nvmlDeviceGetComputeRunningProcesses,nvmlDeviceGetCurrentClocksThrottleReasons",
        "470,nvmlDeviceGetMemoryInfo,nvmlDeviceGetComputeRunningProcesses_v2,nvmlDeviceGetCurrentClocksThrottleReasons",
        "525,nvmlDeviceGetMemoryInfo_v2,nvmlDeviceGetComputeRunningProcesses_v3,nvmlDeviceGetCurrentClocksThrottleReasons",
        "535,nvmlDeviceGetMemoryInfo_v2,nvmlDeviceGetComputeRunningProcesses_v3,nvmlDeviceGetCurrentClocksEventReasons"
    })
    void anOldDriversLibraryIsReadWithWhatItHas(String branch, String memory, String processes, String throttle) {
        try (Simulation sim = Simulation.open(
                Simulation.variant(branch),
                "gpus = 1 x a100-80",
                "[gpu0]",
                "temperature = 51",
                "memory_used = 10",
                "process = pid=100 mem=1GiB",
                "process = pid=200 mem=2GiB type=G")) {
            assertEquals(memory, sim.library().symbol(NvmlFunction.MEMORY));
            assertEquals(processes, sim.library().symbol(NvmlFunction.COMPUTE_PROCESSES));
            assertEquals(throttle, sim.library().symbol(NvmlFunction.THROTTLE_REASONS));
            assertEquals("nvmlDeviceGetTemperature", sim.library().symbol(NvmlFunction.TEMPERATURE));
            assertTrue(
                    sim.session().driverVersion().text().startsWith(branch),
                    sim.session().driverVersion()::text);
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(Reading.of(51), gpu.temperature());
            MemoryInfo info = gpu.memory();
            assertEquals(Reading.of(81920L << 20), info.total());
            boolean reserved = memory.endsWith("_v2");
            assertEquals(reserved, info.reserved().ok());
            assertEquals(
                    info.total().number(),
                    info.used().number()
                            + info.free().number()
                            + (reserved ? info.reserved().number() : 0));
            assertTrue(gpu.throttleReasons().ok());
            assertTrue(gpu.throttleSupported().ok());
            assertEquals(1, gpu.processes(ProcessKind.COMPUTE).processes().size());
            assertEquals(1, sim.calls(memory));
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void aFunctionTheLibraryLacksReadsAsAbsentAndIsNeverCalled() {
        try (Simulation sim = Simulation.open(Simulation.variant("450"), "gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            long calls = sim.counters().calls();
            assertEquals(MISSING, gpu.cores());
            assertEquals(MISSING, gpu.memoryBusWidth());
            assertEquals(MISSING, gpu.jpegUtilization());
            assertEquals(MISSING, gpu.ofaUtilization());
            assertEquals(MISSING, gpu.temperatureMargin());
            assertEquals(MISSING, gpu.fanCount());
            assertEquals(MISSING, gpu.addressingMode());
            assertEquals(
                    NvmlReturn.FUNCTION_NOT_FOUND,
                    gpu.processes(ProcessKind.MPS).rc());
            assertEquals(calls, sim.counters().calls());
            assertEquals(0, sim.calls("nvmlShutdown"), "what stands in for missing functions was not called");
            assertTrue(gpu.powerUsage().ok(), "the library is still initialised");
        }
    }

    @ParameterizedTest
    @EnumSource(NvmlFunction.class)
    void everyFunctionTellsWhetherAnOldLibraryHasIt(NvmlFunction function) {
        try (Simulation sim = Simulation.open(Simulation.variant("450"), "gpus = 1 x h100")) {
            String symbol = sim.library().symbol(function);
            assertEquals(!symbol.isEmpty(), sim.library().has(function));
            assertFalse(symbol.endsWith("_v3") && function != NvmlFunction.PCI_INFO, symbol);
            assertTrue(symbol.isEmpty() || function.symbols().contains(symbol), symbol);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"450", "470", "525", "535", "580"})
    void symbolsThatAnswerUnknownAreFallenBackFrom(String branch) {
        try (Simulation sim =
                Simulation.open("symbols_max = " + branch, "gpus = 1 x a100-80", "[gpu0]", "temperature = 51")) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(Reading.of(51), gpu.temperature());
            assertTrue(gpu.memory().used().ok());
            assertTrue(gpu.throttleReasons().ok());
            assertTrue(gpu.processes(ProcessKind.COMPUTE).ok());
            assertEquals(0, sim.counters().errors());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 25})
    void aStructVersionTheDriverDoesNotKnowIsReplacedByTheOlderCall(int rc) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100", "[gpu0]", "temperature = 51")) {
            sim.command("rc nvmlDeviceGetMemoryInfo_v2 " + rc);
            sim.command("rc nvmlDeviceGetTemperatureV " + rc);
            NvmlDevice gpu = sim.gpu(0);
            MemoryInfo info = gpu.memory();
            assertTrue(info.used().ok());
            assertEquals(MISSING, info.reserved());
            assertEquals(Reading.of(51), gpu.temperature());
        }
    }

    @Test
    void whatWasChosenStaysChosenSoThatASeriesIsNotMixed() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            sim.command("rc nvmlDeviceGetMemoryInfo_v2 25 1");
            NvmlDevice gpu = sim.gpu(0);
            for (int i = 0; i < 4; i++) {
                assertFalse(gpu.memory().reserved().ok());
            }
            assertEquals(1, sim.calls("nvmlDeviceGetMemoryInfo_v2"));
            gpu.forget();
            assertTrue(gpu.memory().reserved().ok());
        }
    }

    @Test
    void aMomentaryFailureDoesNotChangeTheChoice() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            sim.command("rc nvmlDeviceGetMemoryInfo_v2 999 1");
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(Reading.absent(NvmlReturn.UNKNOWN), gpu.memory().used());
            assertTrue(gpu.memory().reserved().ok());
            assertEquals(0, sim.calls("nvmlDeviceGetMemoryInfo"));
        }
    }

    @Test
    void whenNoVersionIsSupportedTheAnswerOfTheLastOneIsRemembered() {
        try (Simulation sim = Simulation.open("gpus = 1 x gb10")) {
            NvmlDevice gpu = sim.gpu(0);
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        Reading.absent(NvmlReturn.NOT_SUPPORTED), gpu.memory().used());
            }
            assertEquals(1, sim.calls("nvmlDeviceGetMemoryInfo_v2"));
            assertEquals(1, sim.calls("nvmlDeviceGetMemoryInfo"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nvmlDeviceGetPciInfo_v3", "nvmlDeviceGetPciInfo_v*"})
    void theBusIdOfOlderCallsIsComposed(String unsupported) {
        try (Simulation sim =
                Simulation.open("gpus = 1 x h100", "[gpu0]", "busid = 0002:AF:00.0", "unsupported = " + unsupported)) {
            assertEquals(Reading.of("00000002:AF:00.0"), sim.gpu(0).pciBusId());
        }
    }
}
