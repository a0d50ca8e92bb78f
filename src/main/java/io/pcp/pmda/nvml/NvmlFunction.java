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
    PROCESS_UTILIZATION(
            Cost.BACKGROUND, "nvmlDeviceGetProcessesUtilizationInfo", "nvmlDeviceGetProcessUtilization"),
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

    /** C names, newest first; at least one. */
    public List<String> symbols() {
        return symbols;
    }
}
