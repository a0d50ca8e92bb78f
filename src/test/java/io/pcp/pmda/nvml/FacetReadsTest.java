package io.pcp.pmda.nvml;

import static io.pcp.pmda.nvml.FacetRow.row;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every read by subject, with a value that is not the default one, and where it is not supported. */
class FacetReadsTest {
    private static final Reading NONE = Reading.absent(NvmlReturn.NOT_SUPPORTED);

    static Stream<FacetRow> board() {
        return Stream.of(
                row(
                        "nvmlDeviceGetBrand",
                        "h100",
                        "brand = 15",
                        d -> List.of(d.board().brand()),
                        "geforce_rtx"),
                row(
                        "nvmlDeviceGetBrand",
                        "h100",
                        "brand = 77",
                        d -> List.of(d.board().brand()),
                        "brand77"),
                row(
                        "nvmlDeviceGetPciInfo*",
                        "h100",
                        "pci_device = 0x123410de; pci_subsystem = 0x567810de",
                        d -> List.of(d.board().pciDeviceId(), d.board().pciSubsystemId()),
                        0x123410de,
                        0x567810de),
                row(
                        "nvmlDeviceGetBoardId",
                        "h100",
                        "board_id = 4660",
                        d -> List.of(d.board().boardId()),
                        4660),
                row(
                        "nvmlDeviceGetModuleId",
                        "h100",
                        "module_id = 6",
                        d -> List.of(d.board().moduleId()),
                        6),
                row(
                        "nvmlDeviceGetMultiGpuBoard",
                        "h100",
                        "! value nvmlDeviceGetMultiGpuBoard 1",
                        d -> List.of(d.board().multiGpu()),
                        1),
                row(
                        "nvmlDeviceGetIrqNum",
                        "h100",
                        "irq = 143",
                        d -> List.of(d.board().irq()),
                        143),
                row(
                        "nvmlDeviceGetBusType",
                        "h100",
                        "! value nvmlDeviceGetBusType 3",
                        d -> List.of(d.board().busType()),
                        3),
                row(
                        "nvmlDeviceGetInforomImageVersion",
                        "h100",
                        "",
                        d -> List.of(d.board().inforomImage()),
                        "G520.0200.00.05"),
                row(
                        "nvmlDeviceGetInforomVersion",
                        "h100",
                        "",
                        d -> List.of(
                                d.board().inforom(InforomObject.OEM),
                                d.board().inforom(InforomObject.ECC),
                                d.board().inforom(InforomObject.POWER)),
                        "2.1",
                        "7.16",
                        NONE),
                row(
                        "nvmlDeviceGetGspFirmwareMode",
                        "h100",
                        "",
                        d -> List.of(d.board().gspMode()),
                        1),
                row(
                        "nvmlDeviceGetNumaNodeId",
                        "gh200",
                        "! value nvmlDeviceGetNumaNodeId 9",
                        d -> List.of(d.board().memoryNumaNode()),
                        9));
    }

    static Stream<FacetRow> activityClocksAndPower() {
        return Stream.of(
                row(
                        "nvmlDeviceGetEncoderUtilization",
                        "h100",
                        "encoder = 7",
                        d -> List.of(d.activity().samplePeriod()),
                        166_667),
                row(
                        "nvmlDeviceGetDynamicPstatesInfo",
                        "h100",
                        "load = 41; memory_load = 22; decoder = 13; pcie_tx = 0",
                        d -> {
                            DomainUtilization domains = d.activity().domains();
                            return List.of(domains.gpu(), domains.memory(), domains.video(), domains.bus());
                        },
                        41,
                        22,
                        13,
                        0),
                row(
                        "nvmlDeviceGetClock nvmlDeviceGetApplicationsClock",
                        "h100",
                        "! value nvmlDeviceGetClock 1234",
                        d -> List.of(d.clocks().application(ClockType.GRAPHICS)),
                        1234),
                row(
                        "nvmlDeviceGetClock nvmlDeviceGetApplicationsClock",
                        "h100",
                        "unsupported = nvmlDeviceGetClock; ! value nvmlDeviceGetApplicationsClock 1235",
                        d -> List.of(d.clocks().application(ClockType.MEMORY)),
                        1235),
                row(
                        "nvmlDeviceGetClock nvmlDeviceGetDefaultApplicationsClock",
                        "h100",
                        "! value nvmlDeviceGetClock 1236",
                        d -> List.of(d.clocks().applicationDefault(ClockType.GRAPHICS)),
                        1236),
                row(
                        "nvmlDeviceGetClock nvmlDeviceGetDefaultApplicationsClock",
                        "h100",
                        "unsupported = nvmlDeviceGetClock; ! value nvmlDeviceGetDefaultApplicationsClock 1237",
                        d -> List.of(d.clocks().applicationDefault(ClockType.SM)),
                        1237),
                row(
                        "nvmlDeviceGetMaxCustomerBoostClock",
                        "h100",
                        "sm_max = 1700; mem_max = 1800",
                        d -> List.of(
                                d.clocks().boostMax(ClockType.GRAPHICS),
                                d.clocks().boostMax(ClockType.MEMORY)),
                        1700,
                        1800),
                row(
                        "nvmlDeviceGetClockOffsets nvmlDeviceGet*ClkVfOffset",
                        "h100",
                        "! value nvmlDeviceGetClockOffsets 45",
                        d -> List.of(
                                d.clocks().offset(ClockType.GRAPHICS),
                                d.clocks().offset(ClockType.SM),
                                d.clocks().offset(ClockType.MEMORY),
                                d.clocks().offset(ClockType.VIDEO)),
                        45,
                        45,
                        45,
                        45),
                row(
                        "nvmlDeviceGetClockOffsets nvmlDeviceGet*ClkVfOffset",
                        "h100",
                        "unsupported = nvmlDeviceGetClockOffsets; ! value nvmlDeviceGetGpcClkVfOffset 30; "
                                + "! value nvmlDeviceGetMemClkVfOffset 60",
                        d -> List.of(
                                d.clocks().offset(ClockType.GRAPHICS),
                                d.clocks().offset(ClockType.SM),
                                d.clocks().offset(ClockType.MEMORY),
                                d.clocks().offset(ClockType.VIDEO)),
                        30,
                        30,
                        60,
                        NONE),
                row(
                        "nvmlDeviceGetAutoBoostedClocksEnabled",
                        "h100",
                        "! value nvmlDeviceGetAutoBoostedClocksEnabled 1",
                        d -> List.of(d.clocks().autoBoost()),
                        1),
                row(
                        "nvmlDeviceGetAdaptiveClockInfoStatus",
                        "h100",
                        "! value nvmlDeviceGetAdaptiveClockInfoStatus 0",
                        d -> List.of(d.clocks().adaptive()),
                        0),
                row(
                        "nvmlDeviceGetClkMonStatus",
                        "h100",
                        "! value nvmlDeviceGetClkMonStatus 1",
                        d -> List.of(d.clocks().monitorFault()),
                        1),
                row(
                        "nvmlDeviceGetTemperatureThreshold",
                        "rtx4090",
                        "threshold_gpu = 85",
                        d -> List.of(
                                d.temperatureThreshold(TemperatureThreshold.ACOUSTIC_MIN),
                                d.temperatureThreshold(TemperatureThreshold.ACOUSTIC_CURRENT),
                                d.temperatureThreshold(TemperatureThreshold.ACOUSTIC_MAX),
                                d.temperatureThreshold(TemperatureThreshold.GPS_CURRENT)),
                        65,
                        84,
                        90,
                        NONE),
                row(
                        "nvmlDeviceGetPowerSource",
                        "h100",
                        "! value nvmlDeviceGetPowerSource 2",
                        d -> List.of(d.power().source()),
                        2),
                row(
                        "nvmlDeviceWorkloadPowerProfileGetCurrentProfiles",
                        "gb200",
                        "! value nvmlDeviceWorkloadPowerProfileGetCurrentProfiles 0x1d",
                        d -> {
                            PowerProfiles profiles = d.power().profiles();
                            return List.of(profiles.requested(), profiles.enforced());
                        },
                        "0,2-4",
                        "0,2-4"),
                row(
                        "nvmlDeviceWorkloadPowerProfileGetCurrentProfiles",
                        "gb200",
                        "! value nvmlDeviceWorkloadPowerProfileGetCurrentProfiles 0",
                        d -> List.of(d.power().profiles().enforced()),
                        "none"));
    }

    static Stream<FacetRow> fansAndPcie() {
        return Stream.of(
                row(
                        "nvmlDeviceGetFanSpeed_v2",
                        "rtx4090",
                        "fan = 31",
                        d -> List.of(d.fans().speed(1)),
                        31),
                row(
                        "nvmlDeviceGetTargetFanSpeed",
                        "rtx4090",
                        "fan = 32",
                        d -> List.of(d.fans().target(1)),
                        32),
                row(
                        "nvmlDeviceGetFanSpeedRPM",
                        "rtx4090",
                        "fan = 10",
                        d -> List.of(d.fans().rpm(1)),
                        330),
                row(
                        "nvmlDeviceGetFanControlPolicy_v2",
                        "rtx4090",
                        "! value nvmlDeviceGetFanControlPolicy_v2 1",
                        d -> List.of(d.fans().policy(0)),
                        1),
                row(
                        "nvmlDeviceGetGpuMaxPcieLinkGeneration",
                        "h100",
                        "pcie_gen = 4",
                        d -> List.of(d.pcie().deviceMaxGeneration()),
                        4),
                row(
                        "nvmlDeviceGetPcieSpeed",
                        "h100",
                        "pcie_gen_now = 3",
                        d -> List.of(d.pcie().speed()),
                        8000));
    }

    static Stream<FacetRow> errorsAndRepairs() {
        String before = "ecc_count = 5, 6, 7";
        return Stream.of(
                row(
                        "nvmlDeviceGetEccMode",
                        "h100",
                        "ecc = off",
                        d -> List.of(d.ecc().mode().current(), d.ecc().mode().pending()),
                        0,
                        0),
                row(
                        "nvmlDeviceGetTotalEccErrors",
                        "h100",
                        before,
                        d -> List.of(
                                d.ecc().total(EccErrorType.CORRECTED, EccCounter.VOLATILE),
                                d.ecc().total(EccErrorType.UNCORRECTED, EccCounter.VOLATILE),
                                d.ecc().total(EccErrorType.CORRECTED, EccCounter.AGGREGATE),
                                d.ecc().total(EccErrorType.UNCORRECTED, EccCounter.AGGREGATE)),
                        0,
                        0,
                        5,
                        13),
                row(
                        "nvmlDeviceGetMemoryErrorCounter",
                        "h100",
                        before,
                        d -> List.of(
                                d.ecc().at(EccErrorType.CORRECTED, EccCounter.AGGREGATE, EccLocation.DRAM),
                                d.ecc().at(EccErrorType.UNCORRECTED, EccCounter.AGGREGATE, EccLocation.DRAM),
                                d.ecc().at(EccErrorType.UNCORRECTED, EccCounter.AGGREGATE, EccLocation.SRAM),
                                d.ecc().at(EccErrorType.UNCORRECTED, EccCounter.VOLATILE, EccLocation.L2_CACHE),
                                d.ecc().at(EccErrorType.UNCORRECTED, EccCounter.VOLATILE, EccLocation.CBU)),
                        5,
                        6,
                        7,
                        0,
                        NONE),
                row(
                        "nvmlDeviceGetSramEccErrorStatus",
                        "h100",
                        before,
                        d -> {
                            SramEcc sram = d.ecc().sram();
                            return List.of(
                                    sram.aggregateParity(),
                                    sram.aggregateSecDed(),
                                    sram.aggregateCorrected(),
                                    sram.volatileParity(),
                                    sram.volatileSecDed(),
                                    sram.volatileCorrected(),
                                    sram.l2(),
                                    sram.sm(),
                                    sram.pcie(),
                                    sram.mcu(),
                                    sram.other(),
                                    sram.thresholdExceeded());
                        },
                        0,
                        7,
                        0,
                        0,
                        0,
                        0,
                        2,
                        5,
                        0,
                        0,
                        0,
                        1),
                row(
                        "nvmlDeviceGetRetiredPages*",
                        "t4",
                        "pages = 3, 4, 1",
                        d -> List.of(
                                d.rows().retiredPages(RetirementCause.SINGLE_BIT),
                                d.rows().retiredPages(RetirementCause.DOUBLE_BIT),
                                d.rows().retirementPending()),
                        3,
                        4,
                        1),
                row(
                        "nvmlDeviceGetRemappedRows*",
                        "h100",
                        "rows = 1, 2, 1, 1; rows_inactive = 3, 4",
                        FacetReadsTest::rows,
                        1,
                        2,
                        3,
                        4,
                        1,
                        1),
                row(
                        "nvmlDeviceGetRemappedRows",
                        "h100",
                        "rows = 5, 6, 0, 1; rows_inactive = 3, 4; unsupported = nvmlDeviceGetRemappedRows_v2",
                        FacetReadsTest::rows,
                        5,
                        6,
                        Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND),
                        Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND),
                        0,
                        1),
                row(
                        "nvmlDeviceGetRowRemapperHistogram",
                        "h100",
                        "row_banks = 10, 9, 8, 7, 6",
                        d -> {
                            RowBanks banks = d.rows().banks();
                            return List.of(banks.max(), banks.high(), banks.partial(), banks.low(), banks.none());
                        },
                        10,
                        9,
                        8,
                        7,
                        6));
    }

    private static List<Reading> rows(NvmlDevice device) {
        RemappedRows rows = device.rows().remapped();
        return List.of(
                rows.corrected(),
                rows.uncorrected(),
                rows.inactiveCorrected(),
                rows.inactiveUncorrected(),
                rows.pending(),
                rows.failure());
    }

    static Stream<FacetRow> videoAndModes() {
        String session = "encoder_session = pid=7 codec=h264 width=1280 height=720 fps=30 latency=400; "
                + "encoder_session = pid=8 codec=av1 width=1920 height=1080 fps=60 latency=600";
        return Stream.of(
                row(
                        "nvmlDeviceGetEncoderStats",
                        "l40s",
                        session,
                        d -> stats(d.video().encoder()),
                        2,
                        45,
                        500),
                row(
                        "nvmlDeviceGetFBCStats",
                        "l40s",
                        "! value nvmlDeviceGetFBCStats 3",
                        d -> stats(d.video().frameCapture()),
                        3,
                        3,
                        3),
                row(
                        "nvmlDeviceGetEncoderCapacity",
                        "l40s",
                        session,
                        d -> List.of(
                                d.video().encoderCapacity(EncoderCodec.H264),
                                d.video().encoderCapacity(EncoderCodec.HEVC),
                                d.video().encoderCapacity(EncoderCodec.AV1)),
                        76,
                        76,
                        76),
                row(
                        "nvmlDeviceGetPersistenceMode",
                        "h100",
                        "persistence = off",
                        d -> List.of(d.modes().persistence()),
                        0),
                row(
                        "nvmlDeviceGetComputeMode",
                        "h100",
                        "compute_mode = 3",
                        d -> List.of(d.modes().compute()),
                        3),
                row(
                        "nvmlDeviceGetAccountingMode",
                        "h100",
                        "accounting = on",
                        d -> List.of(d.modes().accounting()),
                        1),
                row(
                        "nvmlDeviceGetAccountingBufferSize",
                        "h100",
                        "! value nvmlDeviceGetAccountingBufferSize 1234",
                        d -> List.of(d.modes().accountingBuffer()),
                        1234),
                row(
                        "nvmlDeviceGetDisplayActive",
                        "h100",
                        "display_active = on",
                        d -> List.of(d.modes().displayActive()),
                        1),
                row(
                        "nvmlDeviceGetDisplayMode",
                        "h100",
                        "display_mode = on",
                        d -> List.of(d.modes().displayAttached()),
                        1),
                row(
                        "nvmlDeviceGetVirtualizationMode",
                        "h100",
                        "virtualization = 2",
                        d -> List.of(d.modes().virtualization()),
                        2),
                row(
                        "nvmlDeviceGetGridLicensableFeatures_v4",
                        "h100",
                        "virtualization = 2",
                        d -> List.of(d.modes().vgpuLicensed()),
                        1),
                row(
                        "nvmlDeviceGetGpuOperationMode",
                        "h100",
                        "! value nvmlDeviceGetGpuOperationMode 2",
                        d -> List.of(
                                d.modes().operation().current(),
                                d.modes().operation().pending()),
                        2,
                        2));
    }

    private static List<Reading> stats(VideoStats stats) {
        return List.of(stats.sessions(), stats.fps(), stats.latency());
    }

    static Stream<FacetRow> confidentialAndHealth() {
        return Stream.of(
                row(
                        "nvmlDeviceGetConfComputeMemSizeInfo",
                        "h100",
                        "memory = 64GiB; reserved = 1GiB",
                        d -> List.of(
                                d.confidential().memory().protectedSize(),
                                d.confidential().memory().unprotectedSize()),
                        0,
                        64L << 20),
                row(
                        "nvmlDeviceGetDramEncryptionMode",
                        "gb200",
                        "! value nvmlDeviceGetDramEncryptionMode 1",
                        d -> List.of(
                                d.confidential().dramEncryption().current(),
                                d.confidential().dramEncryption().pending()),
                        1,
                        1),
                row(
                        "nvmlDeviceQueryDrainState",
                        "h100",
                        "drain = on",
                        d -> List.of(d.health().drain()),
                        1),
                row(
                        "nvmlDeviceGetRepairStatus",
                        "h100",
                        "repair_channel = on; repair_tpc = off",
                        d -> List.of(
                                d.health().repair().channel(),
                                d.health().repair().tpc()),
                        1,
                        0),
                row(
                        "nvmlDeviceGetUnrepairableMemoryFlag_v1",
                        "h100",
                        "unrepairable_memory = on",
                        d -> List.of(d.health().unrepairableMemory()),
                        1),
                row(
                        "nvmlDeviceValidateInforom",
                        "h100",
                        "",
                        d -> List.of(d.health().inforomValid()),
                        1));
    }

    static Stream<FacetRow> linksAndPlace() {
        return Stream.of(
                row(
                        "nvmlDeviceGetNvLinkState",
                        "h100",
                        "link_state = 3:0, 17:1",
                        d -> List.of(d.links().state(3), d.links().state(17)),
                        0,
                        1),
                row(
                        "nvmlDeviceGetNvLinkVersion",
                        "h100",
                        "link_version = 5",
                        d -> List.of(d.links().version(17)),
                        "3.1"),
                row(
                        "nvmlDeviceGetNvLinkRemotePciInfo*",
                        "h100",
                        "busid = 0001:3B:00.0",
                        d -> List.of(d.links().remote(2)),
                        "00000001:07:00.0"),
                row(
                        "nvmlDeviceGetNvLinkRemotePciInfo*",
                        "h100",
                        "busid = 0001:3B:00.0; unsupported = nvmlDeviceGetNvLinkRemotePciInfo_v2",
                        d -> List.of(d.links().remote(3)),
                        "00000001:08:00.0"),
                row(
                        "nvmlDeviceGetNvLinkRemoteDeviceType",
                        "h100",
                        "nvlink_remote = gpu",
                        d -> List.of(d.links().remoteType(0)),
                        "gpu"),
                row(
                        "nvmlDeviceGetNvLinkRemoteDeviceType",
                        "h100",
                        "! value nvmlDeviceGetNvLinkRemoteDeviceType 255",
                        d -> List.of(d.links().remoteType(0)),
                        "unknown"),
                row(
                        "nvmlDeviceGetNvLinkErrorCounter",
                        "h100",
                        "! value nvmlDeviceGetNvLinkErrorCounter 8000000000",
                        d -> List.of(d.links().errors(17, NvLinkError.ECC_DATA)),
                        8_000_000_000L),
                row(
                        "nvmlDeviceGetNvlinkBwMode nvmlSystemGetNvlinkBwMode",
                        "gb200",
                        "! value nvmlDeviceGetNvlinkBwMode 3",
                        d -> List.of(d.links().bandwidthMode()),
                        3),
                row(
                        "nvmlDeviceGetNvlinkBwMode nvmlSystemGetNvlinkBwMode",
                        "h100",
                        "! value nvmlSystemGetNvlinkBwMode 2",
                        d -> List.of(d.links().bandwidthMode()),
                        2),
                row(
                        "nvmlDeviceGetNvLinkInfo",
                        "h100",
                        "! value nvmlDeviceGetNvLinkInfo 1",
                        d -> List.of(d.links().encryption()),
                        1),
                row(
                        "nvmlDeviceGetC2cModeInfoV",
                        "gh200",
                        "",
                        d -> List.of(d.links().coherent()),
                        1),
                row("field:91", "h100", "links = 7", d -> List.of(d.links().count()), 7),
                row(
                        "nvmlDeviceGetCpuAffinity",
                        "h100",
                        "cpus = 0-3,8,64-65",
                        d -> List.of(d.topology().cpus()),
                        "0-3,8,64-65"),
                row(
                        "nvmlDeviceGetMemoryAffinity",
                        "h100",
                        "numa_node = 65",
                        d -> List.of(d.topology().numaNode()),
                        65));
    }

    @ParameterizedTest
    @MethodSource({
        "board",
        "activityClocksAndPower",
        "fansAndPcie",
        "errorsAndRepairs",
        "videoAndModes",
        "confidentialAndHealth",
        "linksAndPlace"
    })
    void everyReadGivesTheValueOfItsGpu(FacetRow row) {
        row.readsItsValue();
    }

    @ParameterizedTest
    @MethodSource({
        "board",
        "activityClocksAndPower",
        "fansAndPcie",
        "errorsAndRepairs",
        "videoAndModes",
        "confidentialAndHealth",
        "linksAndPlace"
    })
    void everyReadIsAbsentWhereTheDriverDoesNotSupportIt(FacetRow row) {
        row.isAbsentWhereItIsNotSupported();
    }
}
