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
                row("nvmlDeviceGetPcieReplayCounter", gpu -> List.of(gpu.pcieReplays())),
                row("nvmlDeviceGetBrand", gpu -> List.of(gpu.board().brand())),
                row("nvmlDeviceGetBoardId", gpu -> List.of(gpu.board().boardId())),
                row("nvmlDeviceGetIrqNum", gpu -> List.of(gpu.board().irq())),
                row(
                        "nvmlDeviceGetDynamicPstatesInfo",
                        gpu -> List.of(gpu.activity().domains().video())),
                row("nvmlDeviceGetClock", gpu -> List.of(gpu.clocks().application(ClockType.SM))),
                row("nvmlDeviceGetClockOffsets", gpu -> List.of(gpu.clocks().offset(ClockType.SM))),
                row(
                        "nvmlDeviceGetAdaptiveClockInfoStatus",
                        gpu -> List.of(gpu.clocks().adaptive())),
                row(
                        "nvmlDeviceGetThermalSettings",
                        gpu -> List.of(gpu.thermals().sensors().sensors().get(0).current())),
                row("nvmlDeviceGetPowerSource", gpu -> List.of(gpu.power().source())),
                row("nvmlDeviceGetPcieSpeed", gpu -> List.of(gpu.pcie().speed())),
                row("nvmlDeviceGetNvLinkState", gpu -> List.of(gpu.links().state(1))),
                row("nvmlDeviceGetNvLinkVersion", gpu -> List.of(gpu.links().version(1))),
                row(
                        "nvmlDeviceGetNvLinkErrorCounter",
                        gpu -> List.of(gpu.links().errors(1, NvLinkError.REPLAY))),
                row("nvmlDeviceGetNvLinkInfo", gpu -> List.of(gpu.links().encryption())),
                row(
                        "nvmlDeviceGetEccMode",
                        gpu -> List.of(
                                gpu.ecc().mode().current(), gpu.ecc().mode().pending())),
                row(
                        "nvmlDeviceGetTotalEccErrors",
                        gpu -> List.of(gpu.ecc().total(EccErrorType.CORRECTED, EccCounter.VOLATILE))),
                row(
                        "nvmlDeviceGetMemoryErrorCounter",
                        gpu -> List.of(gpu.ecc().at(EccErrorType.CORRECTED, EccCounter.VOLATILE, EccLocation.DRAM))),
                row(
                        "nvmlDeviceGetSramEccErrorStatus",
                        gpu -> List.of(gpu.ecc().sram().l2(), gpu.ecc().sram().thresholdExceeded())),
                row(
                        "nvmlDeviceGetRemappedRows_v2",
                        gpu -> List.of(
                                gpu.rows().remapped().inactiveCorrected(),
                                gpu.rows().remapped().pending())),
                row(
                        "nvmlDeviceGetRowRemapperHistogram",
                        gpu -> List.of(gpu.rows().banks().none())),
                row(
                        "nvmlDeviceGetEncoderStats",
                        gpu -> List.of(
                                gpu.video().encoder().sessions(),
                                gpu.video().encoder().latency())),
                row("nvmlDeviceGetPersistenceMode", gpu -> List.of(gpu.modes().persistence())),
                row("nvmlDeviceGetComputeMode", gpu -> List.of(gpu.modes().compute())),
                row(
                        "nvmlDeviceGetVirtualizationMode",
                        gpu -> List.of(gpu.modes().virtualization())),
                row(
                        "nvmlDeviceGetGpuFabricInfoV",
                        gpu -> List.of(gpu.fabric().info().clique())),
                row(
                        "nvmlDeviceGetTopologyCommonAncestor",
                        gpu -> List.of(gpu.topology().commonAncestor(gpu.handle()))),
                row("nvmlDeviceQueryDrainState", gpu -> List.of(gpu.health().drain())),
                row(
                        "nvmlDeviceGetRepairStatus",
                        gpu -> List.of(
                                gpu.health().repair().channel(),
                                gpu.health().repair().tpc())),
                row(
                        "nvmlDeviceGetUnrepairableMemoryFlag_v1",
                        gpu -> List.of(gpu.health().unrepairableMemory())));
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
    @CsvSource({"6,true", "7,false", "4294967295,false"})
    void accessToAPeerHasSevenStates(long value, boolean ok) {
        try (Simulation sim = Simulation.open("gpus = 2 x h100")) {
            sim.command("value nvmlDeviceGetP2PStatus " + value);
            assertEquals(
                    ok,
                    sim.gpu(0)
                            .topology()
                            .peerAccess(sim.gpu(1).handle(), PeerAccess.NVLINK)
                            .ok());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "297,100,101",
        "258,100,101",
        "165,2,3",
        "1,1,2",
        "31,1,2",
        "144,1,2",
        "145,1,2",
        "167,1,2",
        "171,1,2",
        "234,1,2",
        "251,1,2",
        "195,200,201",
        "196,200,201"
    })
    void fieldsEndWhereTheirDomainDoes(int field, long last, long beyond) {
        try (Simulation sim = Simulation.open("gpus = 1 x " + (field == 31 ? "t4" : "gb200"))) {
            NvmlDevice gpu = sim.gpu(0);
            sim.command("value field:" + field + " " + last);
            assertEquals(Reading.of(last), gpu.fields(FieldRequest.of(field))[0]);
            sim.command("clear value");
            sim.command("value field:" + field + " " + beyond);
            assertEquals(Reading.absent(NvmlReturn.OUT_OF_DOMAIN), gpu.fields(FieldRequest.of(field))[0]);
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
