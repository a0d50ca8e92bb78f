package io.pcp.pmda.gpu;

import static io.pcp.pmda.gpu.ServedRow.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Metrics a GPU or the driver answers directly: a value that is not the default one, and none where unsupported. */
class DirectReadsTest {
    private static final Set<Integer> COMPLETE = Set.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 15, 22);

    @TempDir
    Path directory;

    static Stream<ServedRow> node() {
        return Stream.of(
                row("h100", "! value nvmlSystemGetDriverBranch 1", "nvmlSystemGetDriverBranch")
                        .node("gpu.driver.branch", "r580_00"),
                row("h100", "node excluded = 3", "nvmlGetExcludedDeviceCount nvmlGetBlacklistDeviceCount")
                        .node("gpu.health.excluded", 3),
                row(
                                "h100",
                                "node cc_feature = 1; node cc_environment = 2; node cc_devtools = 1; node cc_multi_gpu = 1",
                                "nvmlSystemGetConfComputeSettings nvmlSystemGetConfComputeState")
                        .node("gpu.cc.enabled", 1)
                        .node("gpu.cc.environment", 2)
                        .node("gpu.cc.devtools", 1)
                        .node("gpu.cc.multi_gpu", 1),
                row("h100", "node cc_feature = 1", "nvmlSystemGetConfComputeGpusReadyState")
                        .node("gpu.cc.ready", 1),
                row("h100", "node cc_cpu = 3", "nvmlSystemGetConfComputeCapabilities")
                        .node("gpu.cc.cpu_caps", 3));
    }

    static Stream<ServedRow> board() {
        return Stream.of(
                row("h100", "brand = 15", "nvmlDeviceGetBrand").reads("gpu.info.brand", "geforce_rtx"),
                row("h100", "pci_device = 0x123410de; pci_subsystem = 0x567810de", "nvmlDeviceGetPciInfo*")
                        .reads("gpu.info.pci_device_id", 0x123410de)
                        .reads("gpu.info.pci_subsystem_id", 0x567810de),
                row("h100", "board_id = 4660", "nvmlDeviceGetBoardId").reads("gpu.info.board_id", 4660),
                row("h100", "", "nvmlDeviceGetInforomImageVersion").reads("gpu.info.inforom.image", "G520.0200.00.05"),
                row("h100", "", "nvmlDeviceGetInforomVersion")
                        .reads("gpu.info.inforom.oem", "2.1")
                        .reads("gpu.info.inforom.ecc", "7.16"),
                row("t4", "", "nvmlDeviceGetGspFirmwareMode").reads("gpu.info.gsp_mode", 0),
                row("h100", "node driver = 575.51.03", "nvmlDeviceGetGspFirmwareVersion")
                        .reads("gpu.info.gsp_firmware", "575.51.03"),
                row("h100", "irq = 143", "nvmlDeviceGetIrqNum").reads("gpu.info.irq", 143),
                row("h100", "! value nvmlDeviceGetBusType 3", "nvmlDeviceGetBusType")
                        .reads("gpu.info.bus_type", 3),
                row("h100", "module_id = 6", "nvmlDeviceGetModuleId").reads("gpu.info.module_id", 6),
                row("h100", "! value nvmlDeviceGetMultiGpuBoard 1", "nvmlDeviceGetMultiGpuBoard")
                        .reads("gpu.info.multi_gpu_board", 1),
                row("gh200", "! value nvmlDeviceGetNumaNodeId 9", "nvmlDeviceGetNumaNodeId")
                        .reads("gpu.memory.numa_node", 9),
                row("h100", "! value nvmlDeviceGetAddressingMode 2", "nvmlDeviceGetAddressingMode")
                        .reads("gpu.memory.addressing_mode", "ats"));
    }

    static Stream<ServedRow> activityAndClocks() {
        return Stream.of(
                row("l40s", "", "nvmlDeviceGetEncoderUtilization").reads("gpu.utilization.sample_period", 166_667),
                row("l40s", "load = 41; memory_load = 22; decoder = 13; pcie_tx = 0", "nvmlDeviceGetDynamicPstatesInfo")
                        .reads("gpu.utilization.domain.gpu", 41)
                        .reads("gpu.utilization.domain.memory", 22)
                        .reads("gpu.utilization.domain.video", 13)
                        .reads("gpu.utilization.domain.bus", 0),
                row("b200", "load = 90", "field:297").reads("gpu.utilization.mma_stall", 10),
                row("h100", "! value nvmlDeviceGetClock 1234", "nvmlDeviceGetClock nvmlDeviceGet*ApplicationsClock")
                        .reads("gpu.clock.graphics.app", 1234)
                        .reads("gpu.clock.graphics.app_default", 1234)
                        .reads("gpu.clock.memory.app", 1234)
                        .reads("gpu.clock.memory.app_default", 1234),
                row("h100", "sm_max = 1700; mem_max = 1800", "nvmlDeviceGetMaxCustomerBoostClock")
                        .reads("gpu.clock.graphics.boost_max", 1700)
                        .reads("gpu.clock.memory.boost_max", 1800),
                row(
                                "h100",
                                "! notsup nvmlDeviceGetClockOffsets; ! value nvmlDeviceGetGpcClkVfOffset -30;"
                                        + " ! value nvmlDeviceGetMemClkVfOffset 60",
                                "nvmlDeviceGetClockOffsets nvmlDeviceGet*ClkVfOffset")
                        .reads("gpu.clock.graphics.offset", -30)
                        .reads("gpu.clock.sm.offset", -30)
                        .reads("gpu.clock.memory.offset", 60),
                row("h100", "! value nvmlDeviceGetAutoBoostedClocksEnabled 1", "nvmlDeviceGetAutoBoostedClocksEnabled")
                        .reads("gpu.clock.auto_boost", 1),
                row("h100", "! value nvmlDeviceGetAdaptiveClockInfoStatus 0", "nvmlDeviceGetAdaptiveClockInfoStatus")
                        .reads("gpu.clock.adaptive", 0),
                row("h100", "! value nvmlDeviceGetClkMonStatus 1", "nvmlDeviceGetClkMonStatus")
                        .reads("gpu.clock.monitor_fault", 1));
    }

    static Stream<ServedRow> heatAndPower() {
        return Stream.of(
                row("rtx4090", "threshold_gpu = 81", "nvmlDeviceGetTemperatureThreshold")
                        .reads("gpu.temperature.threshold.acoustic_min", 65)
                        .reads("gpu.temperature.threshold.acoustic_current", 80)
                        .reads("gpu.temperature.threshold.acoustic_max", 90),
                row("rtx4090", "! value nvmlDeviceGetTemperatureThreshold 77", "nvmlDeviceGetTemperatureThreshold")
                        .reads("gpu.temperature.threshold.gps_current", 77),
                row("h100", "! value field:195 3; ! value field:196 -2", "field:195 field:196")
                        .reads("gpu.temperature.tlimit.memory_max", 3)
                        .reads("gpu.temperature.tlimit.gpu_max", -2),
                row(
                                "h100",
                                "temperature = 61; memory_temperature = 73; threshold_gpu = 87; threshold_memory = 99",
                                "nvmlDeviceGetThermalSettings")
                        .reads("gpu.temperature.sensor.current", "gpu0/sensor0", 61)
                        .reads("gpu.temperature.sensor.current", "gpu0/sensor1", 73)
                        .reads("gpu.temperature.sensor.max", "gpu0/sensor0", 87)
                        .reads("gpu.temperature.sensor.max", "gpu0/sensor1", 99),
                row("gh200", "! value field:190 654321; ! value field:191 777", "field:190 field:191")
                        .reads("gpu.power.module.limit", 654_321)
                        .reads("gpu.energy.module", 777),
                row("h100", "! value nvmlDeviceGetPowerSource 2", "nvmlDeviceGetPowerSource")
                        .reads("gpu.power.source", 2),
                row(
                                "gb200",
                                "! value nvmlDeviceWorkloadPowerProfileGetCurrentProfiles 0x1d",
                                "nvmlDeviceWorkloadPowerProfileGetCurrentProfiles")
                        .reads("gpu.power.profile.requested", "0,2-4")
                        .reads("gpu.power.profile.enforced", "0,2-4"),
                row(
                                "gb200",
                                "power_max = 1111; ! value field:251 1; ! value field:255 345; ! value field:258 87",
                                "field:251 field:254 field:255 field:258")
                        .reads("gpu.power.smoothing.enabled", 1)
                        .reads("gpu.power.smoothing.ceiling", 1111)
                        .reads("gpu.power.smoothing.floor", 345)
                        .reads("gpu.power.smoothing.lifetime", 87));
    }

    static Stream<ServedRow> fansAndPcie() {
        return Stream.of(
                row("rtx4090", "fans = 3", "nvmlDeviceGetNumFans").reads("gpu.fan.count", 3),
                row("rtx4090", "fans = 2; fan = 31", "nvmlDeviceGetFan* nvmlDeviceGetTargetFanSpeed")
                        .reads("gpu.fan.each.speed", "gpu0/fan0", 31)
                        .reads("gpu.fan.each.speed", "gpu0/fan1", 31)
                        .reads("gpu.fan.each.target", "gpu0/fan0", 31)
                        .reads("gpu.fan.each.target", "gpu0/fan1", 31)
                        .reads("gpu.fan.each.rpm", "gpu0/fan0", 31 * 33)
                        .reads("gpu.fan.each.rpm", "gpu0/fan1", 31 * 33),
                row(
                                "rtx4090",
                                "fans = 1; ! value nvmlDeviceGetFanControlPolicy_v2 1",
                                "nvmlDeviceGetFanControlPolicy_v2")
                        .reads("gpu.fan.each.policy", "gpu0/fan0", 1),
                row(
                                "rtx4090",
                                "fans = 2; fan = 44; ! notsup nvmlDeviceGetNumFans",
                                "nvmlDeviceGetNumFans nvmlDeviceGetFan*")
                        .reads("gpu.fan.each.speed", "gpu0/fan0", 44)
                        .reads("gpu.fan.each.speed", "gpu0/fan1", 44),
                row("h100", "pcie_gen = 4", "nvmlDeviceGetGpuMaxPcieLinkGeneration")
                        .reads("gpu.pcie.gen.device_max", 4),
                row("h100", "pcie_gen_now = 3", "nvmlDeviceGetPcieSpeed").reads("gpu.pcie.speed", 8000),
                row(
                                "h100",
                                "! value field:174 4; ! value field:175 5; ! value field:176 6; ! value field:177 7;"
                                        + " ! value field:178 8; ! value field:181 1; ! value field:182 2; ! value field:183 3",
                                "field:174 field:175 field:176 field:177 field:178 field:181 field:182 field:183")
                        .reads("gpu.pcie.errors.naks_received", 4)
                        .reads("gpu.pcie.errors.receiver", 5)
                        .reads("gpu.pcie.errors.bad_tlp", 6)
                        .reads("gpu.pcie.errors.naks_sent", 7)
                        .reads("gpu.pcie.errors.bad_dllp", 8)
                        .reads("gpu.pcie.errors.unsupported_request", 1)
                        .reads("gpu.pcie.errors.lcrc", 2)
                        .reads("gpu.pcie.errors.lane", 3));
    }

    static Stream<ServedRow> videoAndModes() {
        String sessions = "encoder_session = pid=7 codec=h264 width=1280 height=720 fps=30 latency=400; "
                + "encoder_session = pid=8 codec=av1 width=1920 height=1080 fps=60 latency=600";
        return Stream.of(
                row("l40s", sessions, "nvmlDeviceGetEncoderStats")
                        .reads("gpu.video.encoder.sessions", 2)
                        .reads("gpu.video.encoder.fps", 45)
                        .reads("gpu.video.encoder.latency", 500),
                row("l40s", sessions, "nvmlDeviceGetEncoderCapacity")
                        .reads("gpu.video.encoder.capacity.h264", 76)
                        .reads("gpu.video.encoder.capacity.hevc", 76)
                        .reads("gpu.video.encoder.capacity.av1", 76),
                row("l40s", "! value nvmlDeviceGetFBCStats 3", "nvmlDeviceGetFBCStats")
                        .reads("gpu.video.fbc.sessions", 3)
                        .reads("gpu.video.fbc.fps", 3)
                        .reads("gpu.video.fbc.latency", 3),
                row("h100", "persistence = off", "nvmlDeviceGetPersistenceMode").reads("gpu.mode.persistence", 0),
                row("h100", "compute_mode = 3", "nvmlDeviceGetComputeMode").reads("gpu.mode.compute", 3),
                row("h100", "accounting = on", "nvmlDeviceGetAccountingMode").reads("gpu.mode.accounting", 1),
                row("h100", "! value nvmlDeviceGetAccountingBufferSize 1234", "nvmlDeviceGetAccountingBufferSize")
                        .reads("gpu.mode.accounting_buffer", 1234),
                row("h100", "display_active = on", "nvmlDeviceGetDisplayActive").reads("gpu.mode.display.active", 1),
                row("h100", "display_mode = on", "nvmlDeviceGetDisplayMode").reads("gpu.mode.display.attached", 1),
                row(
                                "h100",
                                "virtualization = 2",
                                "nvmlDeviceGetVirtualizationMode nvmlDeviceGetGridLicensableFeatures_v4")
                        .reads("gpu.mode.virtualization", 2)
                        .reads("gpu.mode.vgpu_license", 1),
                row("h100", "mig = on; mig_pending = off", "nvmlDeviceGetMigMode")
                        .reads("gpu.mode.mig.current", 1)
                        .reads("gpu.mode.mig.pending", 0),
                row("h100", "! value nvmlDeviceGetGpuOperationMode 2", "nvmlDeviceGetGpuOperationMode")
                        .reads("gpu.mode.operation", 2),
                row("h100", "process = pid=self comm=a type=M mem=1GiB", "nvmlDeviceGetMPSComputeRunningProcesses*")
                        .reads("gpu.mode.mps", 1));
    }

    static Stream<ServedRow> confidentialAndHealth() {
        return Stream.of(
                row("h100", "memory = 64GiB", "nvmlDeviceGetConfComputeMemSizeInfo")
                        .reads("gpu.cc.memory.protected", 0)
                        .reads("gpu.cc.memory.unprotected", 64L << 20),
                row("h100", "node cc_feature = 1; memory = 64GiB", "nvmlDeviceGetConfComputeMemSizeInfo")
                        .reads("gpu.cc.memory.protected", 64L << 20)
                        .reads("gpu.cc.memory.unprotected", 0),
                row(
                                "h100",
                                "node cc_feature = 1; memory = 65GiB; reserved = 1GiB; memory_used = 50",
                                "nvmlDeviceGetConfComputeProtectedMemoryUsage")
                        .reads("gpu.cc.memory.protected_used", 32L << 30),
                row("gb200", "! value nvmlDeviceGetDramEncryptionMode 1", "nvmlDeviceGetDramEncryptionMode")
                        .reads("gpu.cc.dram_encryption", 1),
                row("h100", "recovery_action = 4", "field:230").reads("gpu.health.recovery_action", 4),
                row("h100", "drain = on", "nvmlDeviceQueryDrainState").reads("gpu.health.drain", 1),
                row("b200", "repair_channel = on; repair_tpc = on", "nvmlDeviceGetRepairStatus")
                        .reads("gpu.health.repair.channel", 1)
                        .reads("gpu.health.repair.tpc", 1),
                row("h100", "unrepairable_memory = on", "nvmlDeviceGetUnrepairableMemoryFlag_v1")
                        .reads("gpu.health.unrepairable_memory", 1),
                row("h100", "inforom_corrupt = on", "nvmlDeviceValidateInforom").reads("gpu.health.inforom_valid", 0));
    }

    @ParameterizedTest
    @MethodSource({
        "node",
        "board",
        "activityAndClocks",
        "heatAndPower",
        "fansAndPcie",
        "videoAndModes",
        "confidentialAndHealth"
    })
    void everyMetricHasTheValueOfItsSource(ServedRow row) {
        row.hasValues(directory);
    }

    @ParameterizedTest
    @MethodSource({
        "node",
        "board",
        "activityAndClocks",
        "heatAndPower",
        "fansAndPcie",
        "videoAndModes",
        "confidentialAndHealth"
    })
    void noMetricHasAValueWhereTheDriverDoesNotSupportItsSource(ServedRow row) {
        row.hasNoneWhereUnsupported(directory);
    }

    @Test
    void noMetricOfTheseClustersIsLeftOut() {
        Set<String> left = GpuCatalogue.load().rows().stream()
                .filter(row -> COMPLETE.contains(row.cluster()))
                .map(CatalogueRow::name)
                .collect(Collectors.toCollection(TreeSet::new));
        GpuCatalogue.load().served().forEach(row -> left.remove(row.name()));
        assertEquals(Set.of(), left);
    }
}
