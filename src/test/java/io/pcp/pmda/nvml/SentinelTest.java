package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No marker for "not available" and no impossible value is ever a reading. */
class SentinelTest {

    static Stream<Arguments> reads() {
        return Stream.of(
                row("nvmlDeviceGetMinorNumber", gpu -> List.of(gpu.minor())),
                row("nvmlDeviceGetNumGpuCores", gpu -> List.of(gpu.cores())),
                row("nvmlDeviceGetMemoryBusWidth", gpu -> List.of(gpu.memoryBusWidth())),
                row("nvmlDeviceGetUtilizationRates", gpu -> {
                    Utilization utilization = gpu.utilization();
                    return List.of(utilization.gpu(), utilization.memory());
                }),
                row("nvmlDeviceGetEncoderUtilization", gpu -> List.of(gpu.encoderUtilization())),
                row("nvmlDeviceGetDecoderUtilization", gpu -> List.of(gpu.decoderUtilization())),
                row("nvmlDeviceGetJpgUtilization", gpu -> List.of(gpu.jpegUtilization())),
                row("nvmlDeviceGetOfaUtilization", gpu -> List.of(gpu.ofaUtilization())),
                row("nvmlDeviceGetMemoryInfo_v2", gpu -> List.of(gpu.memory().used())),
                row("nvmlDeviceGetBAR1MemoryInfo", gpu -> List.of(gpu.bar1().used())),
                row("nvmlDeviceGetClockInfo", gpu -> List.of(gpu.clock(ClockType.SM))),
                row("nvmlDeviceGetMaxClockInfo", gpu -> List.of(gpu.maxClock(ClockType.SM))),
                row("nvmlDeviceGetPerformanceState", gpu -> List.of(gpu.performanceState())),
                row("nvmlDeviceGetCurrentClocksEventReasons", gpu -> List.of(gpu.throttleReasons())),
                row("nvmlDeviceGetSupportedClocksEventReasons", gpu -> List.of(gpu.throttleSupported())),
                row("nvmlDeviceGetViolationStatus", gpu -> List.of(gpu.violation(PerfPolicy.POWER))),
                row("nvmlDeviceGetTemperatureV", gpu -> List.of(gpu.temperature())),
                row("nvmlDeviceGetMarginTemperature", gpu -> List.of(gpu.temperatureMargin())),
                row(
                        "nvmlDeviceGetTemperatureThreshold",
                        gpu -> List.of(gpu.temperatureThreshold(TemperatureThreshold.SHUTDOWN))),
                row("nvmlDeviceGetPowerUsage", gpu -> List.of(gpu.powerUsage())),
                row("nvmlDeviceGetPowerManagementLimit", gpu -> List.of(gpu.powerLimitRequested())),
                row("nvmlDeviceGetEnforcedPowerLimit", gpu -> List.of(gpu.powerLimitEnforced())),
                row("nvmlDeviceGetPowerManagementDefaultLimit", gpu -> List.of(gpu.powerLimitDefault())),
                row("nvmlDeviceGetPowerManagementLimitConstraints", gpu -> {
                    PowerRange range = gpu.powerRange();
                    return List.of(range.min(), range.max());
                }),
                row("nvmlDeviceGetTotalEnergyConsumption", gpu -> List.of(gpu.totalEnergy())),
                row("nvmlDeviceGetCurrPcieLinkGeneration", gpu -> List.of(gpu.pcieGeneration())),
                row("nvmlDeviceGetCurrPcieLinkWidth", gpu -> List.of(gpu.pcieWidth())),
                row("nvmlDeviceGetPcieThroughput", gpu -> List.of(gpu.pcieThroughput(PcieDirection.TX))),
                row("nvmlDeviceGetPcieReplayCounter", gpu -> List.of(gpu.pcieReplays())));
    }

    private static Arguments row(String function, Function<NvmlDevice, List<Reading>> read) {
        return Arguments.of(function, read);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reads")
    void allOnesIsNoValueAndCountsAsAnError(String function, Function<NvmlDevice, List<Reading>> read) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            List<Reading> before = read.apply(gpu);
            before.forEach(reading -> assertTrue(reading.ok(), reading::toString));
            sim.command("value " + function + " ones");
            List<Reading> injected = read.apply(gpu);
            for (Reading reading : injected) {
                assertEquals(NvmlReturn.Kind.OUT_OF_DOMAIN, reading.kind());
            }
            assertTrue(sim.counters().errors() >= injected.size());
            sim.command("clear value");
            read.apply(gpu).forEach(reading -> assertTrue(reading.ok(), reading::toString));
        }
    }

    @ParameterizedTest
    @CsvSource({"100,true", "101,false", "255,false"})
    void percentagesEndAtAHundred(long value, boolean ok) {
        try (Simulation sim = Simulation.open("gpus = 1 x rtx4090")) {
            NvmlDevice gpu = sim.gpu(0);
            for (String function : List.of(
                    "nvmlDeviceGetUtilizationRates", "nvmlDeviceGetEncoderUtilization", "nvmlDeviceGetFanSpeed")) {
                sim.command("value " + function + " " + value);
            }
            assertEquals(ok, gpu.utilization().gpu().ok());
            assertEquals(ok, gpu.utilization().memory().ok());
            assertEquals(ok, gpu.encoderUtilization().ok());
            assertEquals(ok, gpu.fanSpeed().ok());
        }
    }

    @ParameterizedTest
    @CsvSource({"200,true", "201,false", "65535,false"})
    void temperaturesEndAtTwoHundred(long value, boolean ok) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("value nvmlDeviceGetTemperature* " + value);
            sim.command("value nvmlDeviceGetMarginTemperature " + value);
            sim.command("value field:82 " + value);
            assertEquals(ok, gpu.temperature().ok());
            assertEquals(ok, gpu.temperatureMargin().ok());
            assertEquals(
                    ok, gpu.temperatureThreshold(TemperatureThreshold.GPU_MAX).ok());
            assertEquals(ok, gpu.fields(FieldRequest.of(FieldId.MEMORY_TEMP))[0].ok());
        }
    }

    @ParameterizedTest
    @CsvSource({"15,true", "16,false", "32,false"})
    void performanceStatesEndAtFifteen(long value, boolean ok) {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            sim.command("value nvmlDeviceGetPerformanceState " + value);
            assertEquals(ok, sim.gpu(0).performanceState().ok());
        }
    }

    @Test
    void anUnknownArchitectureIsNumberedAndTheUnknownMarkerIsNoValue() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100")) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("value nvmlDeviceGetArchitecture 14");
            assertEquals(Reading.of("arch14"), gpu.architecture());
            sim.command("clear value");
            sim.command("value nvmlDeviceGetArchitecture ones");
            assertEquals(Reading.absent(NvmlReturn.NO_DATA), gpu.architecture());
        }
    }
}
