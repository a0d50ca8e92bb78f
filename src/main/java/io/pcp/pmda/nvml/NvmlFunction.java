package io.pcp.pmda.nvml;

import java.util.List;

/**
 * Every NVML function in use, with the C symbols that serve it, newest first; an older symbol takes over
 * where the newer one is missing or not supported.
 */
public enum NvmlFunction {
    INIT(Cost.STATIC, "nvmlInitWithFlags", "nvmlInit_v2", "nvmlInit"),
    SHUTDOWN(Cost.STATIC, "nvmlShutdown"),
    DRIVER_VERSION(Cost.STATIC, "nvmlSystemGetDriverVersion"),
    NVML_VERSION(Cost.STATIC, "nvmlSystemGetNVMLVersion"),
    CUDA_VERSION(Cost.STATIC, "nvmlSystemGetCudaDriverVersion_v2", "nvmlSystemGetCudaDriverVersion"),
    DEVICE_COUNT(Cost.STATIC, "nvmlDeviceGetCount_v2", "nvmlDeviceGetCount"),
    DEVICE_BY_INDEX(Cost.STATIC, "nvmlDeviceGetHandleByIndex_v2", "nvmlDeviceGetHandleByIndex"),
    INDEX(Cost.STATIC, "nvmlDeviceGetIndex"),
    NAME(Cost.STATIC, "nvmlDeviceGetName"),
    UUID(Cost.STATIC, "nvmlDeviceGetUUID"),
    SERIAL(Cost.STATIC, "nvmlDeviceGetSerial"),
    PCI_INFO(Cost.STATIC, "nvmlDeviceGetPciInfo_v3", "nvmlDeviceGetPciInfo_v2", "nvmlDeviceGetPciInfo"),
    MINOR(Cost.STATIC, "nvmlDeviceGetMinorNumber"),
    BOARD_PART(Cost.STATIC, "nvmlDeviceGetBoardPartNumber"),
    VBIOS(Cost.STATIC, "nvmlDeviceGetVbiosVersion"),
    ARCHITECTURE(Cost.STATIC, "nvmlDeviceGetArchitecture"),
    COMPUTE_CAPABILITY(Cost.STATIC, "nvmlDeviceGetCudaComputeCapability"),
    CORES(Cost.STATIC, "nvmlDeviceGetNumGpuCores"),
    MEMORY_BUS_WIDTH(Cost.STATIC, "nvmlDeviceGetMemoryBusWidth"),
    UTILIZATION(Cost.CHEAP, "nvmlDeviceGetUtilizationRates"),
    ENCODER_UTILIZATION(Cost.CHEAP, "nvmlDeviceGetEncoderUtilization"),
    DECODER_UTILIZATION(Cost.CHEAP, "nvmlDeviceGetDecoderUtilization"),
    JPEG_UTILIZATION(Cost.CHEAP, "nvmlDeviceGetJpgUtilization"),
    OFA_UTILIZATION(Cost.CHEAP, "nvmlDeviceGetOfaUtilization"),
    SAMPLES(Cost.BACKGROUND, "nvmlDeviceGetSamples"),
    MEMORY(Cost.CHEAP, "nvmlDeviceGetMemoryInfo_v2", "nvmlDeviceGetMemoryInfo"),
    BAR1(Cost.CHEAP, "nvmlDeviceGetBAR1MemoryInfo"),
    CLOCK(Cost.CHEAP, "nvmlDeviceGetClockInfo", "nvmlDeviceGetClock"),
    MAX_CLOCK(Cost.CHEAP, "nvmlDeviceGetMaxClockInfo"),
    PERFORMANCE_STATE(Cost.CHEAP, "nvmlDeviceGetPerformanceState", "nvmlDeviceGetPowerState"),
    THROTTLE_REASONS(Cost.CHEAP, "nvmlDeviceGetCurrentClocksEventReasons", "nvmlDeviceGetCurrentClocksThrottleReasons"),
    THROTTLE_SUPPORTED(
            Cost.STATIC, "nvmlDeviceGetSupportedClocksEventReasons", "nvmlDeviceGetSupportedClocksThrottleReasons"),
    VIOLATION(Cost.CHEAP, "nvmlDeviceGetViolationStatus"),
    FIELD_VALUES(Cost.CHEAP, "nvmlDeviceGetFieldValues"),
    TEMPERATURE(Cost.CHEAP, "nvmlDeviceGetTemperatureV", "nvmlDeviceGetTemperature"),
    TEMPERATURE_MARGIN(Cost.CHEAP, "nvmlDeviceGetMarginTemperature"),
    TEMPERATURE_THRESHOLD(Cost.STATIC, "nvmlDeviceGetTemperatureThreshold"),
    POWER_USAGE(Cost.CHEAP, "nvmlDeviceGetPowerUsage"),
    POWER_LIMIT_REQUESTED(Cost.CHEAP, "nvmlDeviceGetPowerManagementLimit"),
    POWER_LIMIT_ENFORCED(Cost.CHEAP, "nvmlDeviceGetEnforcedPowerLimit"),
    POWER_LIMIT_DEFAULT(Cost.STATIC, "nvmlDeviceGetPowerManagementDefaultLimit"),
    POWER_RANGE(Cost.STATIC, "nvmlDeviceGetPowerManagementLimitConstraints"),
    TOTAL_ENERGY(Cost.CHEAP, "nvmlDeviceGetTotalEnergyConsumption"),
    FAN_SPEED(Cost.CHEAP, "nvmlDeviceGetFanSpeed"),
    FAN_COUNT(Cost.STATIC, "nvmlDeviceGetNumFans"),
    PCIE_GENERATION(Cost.CHEAP, "nvmlDeviceGetCurrPcieLinkGeneration"),
    PCIE_MAX_GENERATION(Cost.STATIC, "nvmlDeviceGetMaxPcieLinkGeneration"),
    PCIE_WIDTH(Cost.CHEAP, "nvmlDeviceGetCurrPcieLinkWidth"),
    PCIE_MAX_WIDTH(Cost.STATIC, "nvmlDeviceGetMaxPcieLinkWidth"),
    PCIE_THROUGHPUT(Cost.BLOCKING, "nvmlDeviceGetPcieThroughput"),
    PCIE_REPLAYS(Cost.CHEAP, "nvmlDeviceGetPcieReplayCounter"),
    ADDRESSING_MODE(Cost.STATIC, "nvmlDeviceGetAddressingMode"),
    COMPUTE_PROCESSES(
            Cost.PROCESSES,
            "nvmlDeviceGetComputeRunningProcesses_v3",
            "nvmlDeviceGetComputeRunningProcesses_v2",
            "nvmlDeviceGetComputeRunningProcesses"),
    GRAPHICS_PROCESSES(
            Cost.PROCESSES,
            "nvmlDeviceGetGraphicsRunningProcesses_v3",
            "nvmlDeviceGetGraphicsRunningProcesses_v2",
            "nvmlDeviceGetGraphicsRunningProcesses"),
    MPS_PROCESSES(
            Cost.PROCESSES,
            "nvmlDeviceGetMPSComputeRunningProcesses_v3",
            "nvmlDeviceGetMPSComputeRunningProcesses_v2",
            "nvmlDeviceGetMPSComputeRunningProcesses"),
    MIG_MODE(Cost.CHEAP, "nvmlDeviceGetMigMode"),
    MAX_MIG_DEVICES(Cost.SLOW, "nvmlDeviceGetMaxMigDeviceCount"),
    MIG_DEVICE_BY_INDEX(Cost.SLOW, "nvmlDeviceGetMigDeviceHandleByIndex"),
    GPU_INSTANCE_ID(Cost.STATIC, "nvmlDeviceGetGpuInstanceId"),
    COMPUTE_INSTANCE_ID(Cost.STATIC, "nvmlDeviceGetComputeInstanceId"),
    ATTRIBUTES(Cost.STATIC, "nvmlDeviceGetAttributes_v2", "nvmlDeviceGetAttributes"),
    BRAND(Cost.STATIC, "nvmlDeviceGetBrand"),
    BOARD_ID(Cost.STATIC, "nvmlDeviceGetBoardId"),
    MODULE_ID(Cost.STATIC, "nvmlDeviceGetModuleId"),
    MULTI_GPU_BOARD(Cost.STATIC, "nvmlDeviceGetMultiGpuBoard"),
    IRQ(Cost.STATIC, "nvmlDeviceGetIrqNum"),
    BUS_TYPE(Cost.STATIC, "nvmlDeviceGetBusType"),
    INFOROM_IMAGE(Cost.STATIC, "nvmlDeviceGetInforomImageVersion"),
    INFOROM_VERSION(Cost.STATIC, "nvmlDeviceGetInforomVersion"),
    GSP_VERSION(Cost.STATIC, "nvmlDeviceGetGspFirmwareVersion"),
    GSP_MODE(Cost.STATIC, "nvmlDeviceGetGspFirmwareMode"),
    NUMA_NODE(Cost.STATIC, "nvmlDeviceGetNumaNodeId"),
    DYNAMIC_PSTATES(Cost.CHEAP, "nvmlDeviceGetDynamicPstatesInfo"),
    APPLICATION_CLOCK(Cost.CHEAP, "nvmlDeviceGetClock", "nvmlDeviceGetApplicationsClock"),
    APPLICATION_CLOCK_DEFAULT(Cost.STATIC, "nvmlDeviceGetClock", "nvmlDeviceGetDefaultApplicationsClock"),
    BOOST_CLOCK_MAX(Cost.STATIC, "nvmlDeviceGetMaxCustomerBoostClock"),
    CLOCK_OFFSET(Cost.CHEAP, "nvmlDeviceGetClockOffsets"),
    GRAPHICS_CLOCK_OFFSET(Cost.CHEAP, "nvmlDeviceGetGpcClkVfOffset"),
    MEMORY_CLOCK_OFFSET(Cost.CHEAP, "nvmlDeviceGetMemClkVfOffset"),
    AUTO_BOOST(Cost.CHEAP, "nvmlDeviceGetAutoBoostedClocksEnabled"),
    ADAPTIVE_CLOCK(Cost.CHEAP, "nvmlDeviceGetAdaptiveClockInfoStatus"),
    CLOCK_MONITOR(Cost.CHEAP, "nvmlDeviceGetClkMonStatus"),
    THERMAL_SETTINGS(Cost.CHEAP, "nvmlDeviceGetThermalSettings"),
    POWER_SOURCE(Cost.CHEAP, "nvmlDeviceGetPowerSource"),
    POWER_PROFILES(Cost.CHEAP, "nvmlDeviceWorkloadPowerProfileGetCurrentProfiles"),
    FAN_SPEED_OF(Cost.CHEAP, "nvmlDeviceGetFanSpeed_v2"),
    FAN_TARGET(Cost.CHEAP, "nvmlDeviceGetTargetFanSpeed"),
    FAN_RPM(Cost.CHEAP, "nvmlDeviceGetFanSpeedRPM"),
    FAN_POLICY(Cost.CHEAP, "nvmlDeviceGetFanControlPolicy_v2"),
    PCIE_DEVICE_MAX_GENERATION(Cost.STATIC, "nvmlDeviceGetGpuMaxPcieLinkGeneration"),
    PCIE_SPEED(Cost.CHEAP, "nvmlDeviceGetPcieSpeed"),
    NVLINK_STATE(Cost.CHEAP, "nvmlDeviceGetNvLinkState"),
    NVLINK_VERSION(Cost.STATIC, "nvmlDeviceGetNvLinkVersion"),
    NVLINK_REMOTE(Cost.STATIC, "nvmlDeviceGetNvLinkRemotePciInfo_v2", "nvmlDeviceGetNvLinkRemotePciInfo"),
    NVLINK_REMOTE_TYPE(Cost.STATIC, "nvmlDeviceGetNvLinkRemoteDeviceType"),
    NVLINK_ERRORS(Cost.CHEAP, "nvmlDeviceGetNvLinkErrorCounter"),
    NVLINK_BANDWIDTH_MODE(Cost.CHEAP, "nvmlDeviceGetNvlinkBwMode"),
    NVLINK_INFO(Cost.CHEAP, "nvmlDeviceGetNvLinkInfo", "nvmlDeviceGetNvLinkInfo"),
    C2C_MODE(Cost.STATIC, "nvmlDeviceGetC2cModeInfoV"),
    ECC_MODE(Cost.CHEAP, "nvmlDeviceGetEccMode"),
    ECC_TOTAL(Cost.CHEAP, "nvmlDeviceGetTotalEccErrors"),
    ECC_LOCATION(Cost.SLOW, "nvmlDeviceGetMemoryErrorCounter"),
    ECC_SRAM(Cost.SLOW, "nvmlDeviceGetSramEccErrorStatus"),
    RETIRED_PAGES(Cost.SLOW, "nvmlDeviceGetRetiredPages_v2", "nvmlDeviceGetRetiredPages"),
    RETIRED_PENDING(Cost.SLOW, "nvmlDeviceGetRetiredPagesPendingStatus"),
    REMAPPED_ROWS(Cost.SLOW, "nvmlDeviceGetRemappedRows_v2", "nvmlDeviceGetRemappedRows"),
    ROW_HISTOGRAM(Cost.SLOW, "nvmlDeviceGetRowRemapperHistogram"),
    ENCODER_STATS(Cost.CHEAP, "nvmlDeviceGetEncoderStats"),
    ENCODER_CAPACITY(Cost.CHEAP, "nvmlDeviceGetEncoderCapacity"),
    ENCODER_SESSIONS(Cost.PROCESSES, "nvmlDeviceGetEncoderSessions"),
    FRAME_CAPTURE(Cost.CHEAP, "nvmlDeviceGetFBCStats"),
    PERSISTENCE_MODE(Cost.CHEAP, "nvmlDeviceGetPersistenceMode"),
    COMPUTE_MODE(Cost.CHEAP, "nvmlDeviceGetComputeMode"),
    ACCOUNTING_MODE(Cost.CHEAP, "nvmlDeviceGetAccountingMode"),
    ACCOUNTING_BUFFER(Cost.STATIC, "nvmlDeviceGetAccountingBufferSize"),
    DISPLAY_ACTIVE(Cost.CHEAP, "nvmlDeviceGetDisplayActive"),
    DISPLAY_MODE(Cost.CHEAP, "nvmlDeviceGetDisplayMode"),
    VIRTUALIZATION_MODE(Cost.STATIC, "nvmlDeviceGetVirtualizationMode"),
    VGPU_LICENSES(Cost.SLOW, "nvmlDeviceGetGridLicensableFeatures_v4"),
    OPERATION_MODE(Cost.CHEAP, "nvmlDeviceGetGpuOperationMode"),
    FABRIC(Cost.CHEAP, "nvmlDeviceGetGpuFabricInfoV", "nvmlDeviceGetGpuFabricInfoV", "nvmlDeviceGetGpuFabricInfo"),
    PLATFORM(Cost.STATIC, "nvmlDeviceGetPlatformInfo", "nvmlDeviceGetPlatformInfo"),
    MEMORY_AFFINITY(Cost.STATIC, "nvmlDeviceGetMemoryAffinity"),
    CPU_AFFINITY(Cost.STATIC, "nvmlDeviceGetCpuAffinity"),
    COMMON_ANCESTOR(Cost.STATIC, "nvmlDeviceGetTopologyCommonAncestor"),
    P2P_STATUS(Cost.STATIC, "nvmlDeviceGetP2PStatus"),
    CONFIDENTIAL_MEMORY_SIZE(Cost.STATIC, "nvmlDeviceGetConfComputeMemSizeInfo"),
    CONFIDENTIAL_MEMORY_USAGE(Cost.CHEAP, "nvmlDeviceGetConfComputeProtectedMemoryUsage"),
    DRAM_ENCRYPTION(Cost.STATIC, "nvmlDeviceGetDramEncryptionMode"),
    DRAIN_STATE(Cost.SLOW, "nvmlDeviceQueryDrainState"),
    REPAIR_STATUS(Cost.SLOW, "nvmlDeviceGetRepairStatus"),
    UNREPAIRABLE_MEMORY(Cost.SLOW, "nvmlDeviceGetUnrepairableMemoryFlag_v1"),
    VALIDATE_INFOROM(Cost.BACKGROUND, "nvmlDeviceValidateInforom"),
    DRIVER_BRANCH(Cost.STATIC, "nvmlSystemGetDriverBranch"),
    EXCLUDED_DEVICES(Cost.STATIC, "nvmlGetExcludedDeviceCount", "nvmlGetBlacklistDeviceCount"),
    SYSTEM_NVLINK_BANDWIDTH_MODE(Cost.CHEAP, "nvmlSystemGetNvlinkBwMode"),
    CONFIDENTIAL_SETTINGS(Cost.STATIC, "nvmlSystemGetConfComputeSettings"),
    CONFIDENTIAL_STATE(Cost.STATIC, "nvmlSystemGetConfComputeState"),
    CONFIDENTIAL_READY(Cost.CHEAP, "nvmlSystemGetConfComputeGpusReadyState"),
    CONFIDENTIAL_CAPABILITIES(Cost.STATIC, "nvmlSystemGetConfComputeCapabilities"),
    // Events, GPM, processes over time.
    EVENT_SET_NEW(Cost.STATIC, "nvmlEventSetCreate"),
    EVENT_SET_FREE(Cost.STATIC, "nvmlEventSetFree"),
    EVENT_TYPES(Cost.STATIC, "nvmlDeviceGetSupportedEventTypes"),
    EVENT_REGISTER(Cost.STATIC, "nvmlDeviceRegisterEvents"),
    EVENT_WAIT(Cost.WAITING, "nvmlEventSetWait_v2", "nvmlEventSetWait"),
    SYSTEM_EVENT_SET_NEW(Cost.STATIC, "nvmlSystemEventSetCreate"),
    SYSTEM_EVENT_SET_FREE(Cost.STATIC, "nvmlSystemEventSetFree"),
    SYSTEM_EVENT_REGISTER(Cost.STATIC, "nvmlSystemRegisterEvents"),
    SYSTEM_EVENT_WAIT(Cost.WAITING, "nvmlSystemEventSetWait"),
    GPM_SUPPORT(Cost.STATIC, "nvmlGpmQueryDeviceSupport"),
    GPM_STREAMING(Cost.CHEAP, "nvmlGpmQueryIfStreamingEnabled"),
    GPM_SAMPLE_NEW(Cost.BACKGROUND, "nvmlGpmSampleAlloc"),
    GPM_SAMPLE_FREE(Cost.BACKGROUND, "nvmlGpmSampleFree"),
    GPM_SAMPLE(Cost.BACKGROUND, "nvmlGpmSampleGet"),
    GPM_MIG_SAMPLE(Cost.BACKGROUND, "nvmlGpmMigSampleGet"),
    GPM_METRICS(Cost.BACKGROUND, "nvmlGpmMetricsGet"),
    PROCESS_UTILIZATION(Cost.BACKGROUND, "nvmlDeviceGetProcessesUtilizationInfo", "nvmlDeviceGetProcessUtilization"),
    PROCESS_DETAILS(Cost.PROCESSES, "nvmlDeviceGetRunningProcessDetailList"),
    ACCOUNTING_STATS(Cost.PROCESSES, "nvmlDeviceGetAccountingStats_v2", "nvmlDeviceGetAccountingStats");

    /** How often a function may be called, by what it costs the driver. */
    public enum Cost {
        /** At discovery. */
        STATIC,
        /** In every pass. */
        CHEAP,
        /** At most every 10 s. */
        SLOW,
        /** A process list; in every pass that somebody asked for. */
        PROCESSES,
        /** Blocks for 20 ms or more: background worker only. */
        BLOCKING,
        /** Drains a buffer of the driver: background worker only. */
        BACKGROUND,
        /** Sleeps until something happens: a thread of its own; neither slow nor failed when nothing does. */
        WAITING
    }

    private final Cost cost;
    private final List<String> symbols;

    NvmlFunction(Cost cost, String... symbols) {
        this.cost = cost;
        this.symbols = List.of(symbols);
    }

    /** How often it may be called. */
    public Cost cost() {
        return cost;
    }

    /**
     * Answers kept apart when support is remembered: one for each value its enumerator or index can take. A
     * function that takes neither has one.
     */
    int slots() {
        return switch (this) {
            case PCIE_THROUGHPUT, RETIRED_PAGES -> 2;
            case ENCODER_CAPACITY -> 3;
            case CLOCK,
                    MAX_CLOCK,
                    APPLICATION_CLOCK,
                    APPLICATION_CLOCK_DEFAULT,
                    BOOST_CLOCK_MAX,
                    CLOCK_OFFSET,
                    INFOROM_VERSION,
                    ECC_TOTAL -> 4;
            case TEMPERATURE_THRESHOLD -> 8;
            case SAMPLES -> 10;
            case VIOLATION -> 12;
            case FAN_SPEED_OF, FAN_TARGET, FAN_RPM, FAN_POLICY -> DeviceFans.MAX;
            case ECC_LOCATION -> DeviceEcc.SLOTS;
            case NVLINK_STATE, NVLINK_VERSION, NVLINK_REMOTE, NVLINK_REMOTE_TYPE -> DeviceLinks.MAX;
            case NVLINK_ERRORS -> DeviceLinks.MAX * DeviceLinks.COUNTERS;
            default -> 1;
        };
    }

    /**
     * C names, newest first; at least one. A name stands there once for each version of the struct it takes.
     */
    public List<String> symbols() {
        return symbols;
    }
}
