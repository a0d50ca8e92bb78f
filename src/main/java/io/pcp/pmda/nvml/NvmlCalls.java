package io.pcp.pmda.nvml;

import com.sun.jna.Pointer;

/**
 * The C functions of NVML as native methods (JNA direct mapping) and the switch that maps {@link NvmlFunction}
 * to them; those for the details of a GPU follow in {@link DetailCalls}.
 *
 * <p>Pointers travel as {@code long}: on both supported targets they have the same size and register class,
 * and it is the cheapest form direct mapping has. Handles are {@code long} for the same reason.
 *
 * <p>Only observing functions are declared: nothing here can set, clear or reset anything of a GPU, nor create
 * or destroy its instances; event sets and GPM samples are memory of the library's own. Methods
 * are bound by {@link NativeBinding}; a symbol the library lacks is bound to another one, so callers ask
 * {@link NvmlLibrary#has} first.
 */
final class NvmlCalls {
    private NvmlCalls() {}

    /**
     * Calls version {@code version} of a function with the arguments in {@code b}.
     *
     * @param version index into {@link NvmlFunction#symbols}
     */
    static int call(NvmlFunction function, int version, CallBuffer b) {
        return switch (function) {
            case INIT ->
                switch (version) {
                    case 0 -> nvmlInitWithFlags(b.arg);
                    case 1 -> nvmlInit_v2();
                    default -> nvmlInit();
                };
            case SHUTDOWN -> nvmlShutdown();
            case DRIVER_VERSION -> nvmlSystemGetDriverVersion(b.out, b.arg);
            case NVML_VERSION -> nvmlSystemGetNVMLVersion(b.out, b.arg);
            case CUDA_VERSION ->
                version == 0 ? nvmlSystemGetCudaDriverVersion_v2(b.out) : nvmlSystemGetCudaDriverVersion(b.out);
            case DEVICE_COUNT -> version == 0 ? nvmlDeviceGetCount_v2(b.out) : nvmlDeviceGetCount(b.out);
            case DEVICE_BY_INDEX ->
                version == 0 ? nvmlDeviceGetHandleByIndex_v2(b.arg, b.out) : nvmlDeviceGetHandleByIndex(b.arg, b.out);
            case INDEX -> nvmlDeviceGetIndex(b.device, b.out);
            case NAME -> nvmlDeviceGetName(b.device, b.out, b.arg);
            case UUID -> nvmlDeviceGetUUID(b.device, b.out, b.arg);
            case SERIAL -> nvmlDeviceGetSerial(b.device, b.out, b.arg);
            case PCI_INFO ->
                switch (version) {
                    case 0 -> nvmlDeviceGetPciInfo_v3(b.device, b.out);
                    case 1 -> nvmlDeviceGetPciInfo_v2(b.device, b.out);
                    default -> nvmlDeviceGetPciInfo(b.device, b.out);
                };
            case MINOR -> nvmlDeviceGetMinorNumber(b.device, b.out);
            case BOARD_PART -> nvmlDeviceGetBoardPartNumber(b.device, b.out, b.arg);
            case VBIOS -> nvmlDeviceGetVbiosVersion(b.device, b.out, b.arg);
            case ARCHITECTURE -> nvmlDeviceGetArchitecture(b.device, b.out);
            case COMPUTE_CAPABILITY -> nvmlDeviceGetCudaComputeCapability(b.device, b.out, b.out2);
            case CORES -> nvmlDeviceGetNumGpuCores(b.device, b.out);
            case MEMORY_BUS_WIDTH -> nvmlDeviceGetMemoryBusWidth(b.device, b.out);
            case UTILIZATION -> nvmlDeviceGetUtilizationRates(b.device, b.out);
            case ENCODER_UTILIZATION -> nvmlDeviceGetEncoderUtilization(b.device, b.out, b.out2);
            case DECODER_UTILIZATION -> nvmlDeviceGetDecoderUtilization(b.device, b.out, b.out2);
            case JPEG_UTILIZATION -> nvmlDeviceGetJpgUtilization(b.device, b.out, b.out2);
            case OFA_UTILIZATION -> nvmlDeviceGetOfaUtilization(b.device, b.out, b.out2);
            case SAMPLES -> nvmlDeviceGetSamples(b.device, b.arg, b.since, b.out, b.out2, b.list);
            case MEMORY ->
                version == 0 ? nvmlDeviceGetMemoryInfo_v2(b.device, b.out) : nvmlDeviceGetMemoryInfo(b.device, b.out);
            case BAR1 -> nvmlDeviceGetBAR1MemoryInfo(b.device, b.out);
            case CLOCK ->
                version == 0
                        ? nvmlDeviceGetClockInfo(b.device, b.arg, b.out)
                        : nvmlDeviceGetClock(b.device, b.arg, 0, b.out);
            case MAX_CLOCK -> nvmlDeviceGetMaxClockInfo(b.device, b.arg, b.out);
            case PERFORMANCE_STATE ->
                version == 0
                        ? nvmlDeviceGetPerformanceState(b.device, b.out)
                        : nvmlDeviceGetPowerState(b.device, b.out);
            case THROTTLE_REASONS ->
                version == 0
                        ? nvmlDeviceGetCurrentClocksEventReasons(b.device, b.out)
                        : nvmlDeviceGetCurrentClocksThrottleReasons(b.device, b.out);
            case THROTTLE_SUPPORTED ->
                version == 0
                        ? nvmlDeviceGetSupportedClocksEventReasons(b.device, b.out)
                        : nvmlDeviceGetSupportedClocksThrottleReasons(b.device, b.out);
            case VIOLATION -> nvmlDeviceGetViolationStatus(b.device, b.arg, b.out);
            case FIELD_VALUES -> nvmlDeviceGetFieldValues(b.device, b.arg, b.list);
            case TEMPERATURE ->
                version == 0
                        ? nvmlDeviceGetTemperatureV(b.device, b.out)
                        : nvmlDeviceGetTemperature(b.device, b.arg, b.out);
            case TEMPERATURE_MARGIN -> nvmlDeviceGetMarginTemperature(b.device, b.out);
            case TEMPERATURE_THRESHOLD -> nvmlDeviceGetTemperatureThreshold(b.device, b.arg, b.out);
            case POWER_USAGE -> nvmlDeviceGetPowerUsage(b.device, b.out);
            case POWER_LIMIT_REQUESTED -> nvmlDeviceGetPowerManagementLimit(b.device, b.out);
            case POWER_LIMIT_ENFORCED -> nvmlDeviceGetEnforcedPowerLimit(b.device, b.out);
            case POWER_LIMIT_DEFAULT -> nvmlDeviceGetPowerManagementDefaultLimit(b.device, b.out);
            case POWER_RANGE -> nvmlDeviceGetPowerManagementLimitConstraints(b.device, b.out, b.out2);
            case TOTAL_ENERGY -> nvmlDeviceGetTotalEnergyConsumption(b.device, b.out);
            case FAN_SPEED -> nvmlDeviceGetFanSpeed(b.device, b.out);
            case FAN_COUNT -> nvmlDeviceGetNumFans(b.device, b.out);
            case PCIE_GENERATION -> nvmlDeviceGetCurrPcieLinkGeneration(b.device, b.out);
            case PCIE_MAX_GENERATION -> nvmlDeviceGetMaxPcieLinkGeneration(b.device, b.out);
            case PCIE_WIDTH -> nvmlDeviceGetCurrPcieLinkWidth(b.device, b.out);
            case PCIE_MAX_WIDTH -> nvmlDeviceGetMaxPcieLinkWidth(b.device, b.out);
            case PCIE_THROUGHPUT -> nvmlDeviceGetPcieThroughput(b.device, b.arg, b.out);
            case PCIE_REPLAYS -> nvmlDeviceGetPcieReplayCounter(b.device, b.out);
            case ADDRESSING_MODE -> nvmlDeviceGetAddressingMode(b.device, b.out);
            case COMPUTE_PROCESSES ->
                switch (version) {
                    case 0 -> nvmlDeviceGetComputeRunningProcesses_v3(b.device, b.out, b.list);
                    case 1 -> nvmlDeviceGetComputeRunningProcesses_v2(b.device, b.out, b.list);
                    default -> nvmlDeviceGetComputeRunningProcesses(b.device, b.out, b.list);
                };
            case GRAPHICS_PROCESSES ->
                switch (version) {
                    case 0 -> nvmlDeviceGetGraphicsRunningProcesses_v3(b.device, b.out, b.list);
                    case 1 -> nvmlDeviceGetGraphicsRunningProcesses_v2(b.device, b.out, b.list);
                    default -> nvmlDeviceGetGraphicsRunningProcesses(b.device, b.out, b.list);
                };
            case MPS_PROCESSES ->
                switch (version) {
                    case 0 -> nvmlDeviceGetMPSComputeRunningProcesses_v3(b.device, b.out, b.list);
                    case 1 -> nvmlDeviceGetMPSComputeRunningProcesses_v2(b.device, b.out, b.list);
                    default -> nvmlDeviceGetMPSComputeRunningProcesses(b.device, b.out, b.list);
                };
            case MIG_MODE -> nvmlDeviceGetMigMode(b.device, b.out, b.out2);
            case MAX_MIG_DEVICES -> nvmlDeviceGetMaxMigDeviceCount(b.device, b.out);
            case MIG_DEVICE_BY_INDEX -> nvmlDeviceGetMigDeviceHandleByIndex(b.device, b.arg, b.out);
            case GPU_INSTANCE_ID -> nvmlDeviceGetGpuInstanceId(b.device, b.out);
            case COMPUTE_INSTANCE_ID -> nvmlDeviceGetComputeInstanceId(b.device, b.out);
            case ATTRIBUTES ->
                version == 0 ? nvmlDeviceGetAttributes_v2(b.device, b.out) : nvmlDeviceGetAttributes(b.device, b.out);
            // Events, GPM, processes over time.
            case EVENT_SET_NEW -> nvmlEventSetCreate(b.out);
            case EVENT_SET_FREE -> nvmlEventSetFree(b.object);
            case EVENT_TYPES -> nvmlDeviceGetSupportedEventTypes(b.device, b.out);
            case EVENT_REGISTER -> nvmlDeviceRegisterEvents(b.device, b.types, b.object);
            case EVENT_WAIT ->
                version == 0 ? nvmlEventSetWait_v2(b.object, b.out, b.arg) : nvmlEventSetWait(b.object, b.out, b.arg);
            case SYSTEM_EVENT_SET_NEW -> nvmlSystemEventSetCreate(b.out);
            case SYSTEM_EVENT_SET_FREE -> nvmlSystemEventSetFree(b.out);
            case SYSTEM_EVENT_REGISTER -> nvmlSystemRegisterEvents(b.out);
            case SYSTEM_EVENT_WAIT -> nvmlSystemEventSetWait(b.out);
            case GPM_SUPPORT -> nvmlGpmQueryDeviceSupport(b.device, b.out);
            case GPM_STREAMING -> nvmlGpmQueryIfStreamingEnabled(b.device, b.out);
            case GPM_SAMPLE_NEW -> nvmlGpmSampleAlloc(b.out);
            case GPM_SAMPLE_FREE -> nvmlGpmSampleFree(b.object);
            case GPM_SAMPLE -> nvmlGpmSampleGet(b.device, b.object);
            case GPM_MIG_SAMPLE -> nvmlGpmMigSampleGet(b.device, b.arg, b.object);
            case GPM_METRICS -> nvmlGpmMetricsGet(b.list);
            case PROCESS_UTILIZATION ->
                version == 0
                        ? nvmlDeviceGetProcessesUtilizationInfo(b.device, b.out)
                        : nvmlDeviceGetProcessUtilization(b.device, b.list, b.out, b.since);
            case PROCESS_DETAILS -> nvmlDeviceGetRunningProcessDetailList(b.device, b.out);
            case ACCOUNTING_STATS ->
                version == 0
                        ? nvmlDeviceGetAccountingStats_v2(b.device, b.out)
                        : nvmlDeviceGetAccountingStats(b.device, b.arg, b.out);
            default -> DetailCalls.call(function, version, b);
        };
    }

    /** Static text of the library. */
    static native Pointer nvmlErrorString(int rc);

    static native int nvmlInitWithFlags(int arg);

    static native int nvmlInit_v2();

    static native int nvmlInit();

    static native int nvmlShutdown();

    static native int nvmlSystemGetDriverVersion(long out, int arg);

    static native int nvmlSystemGetNVMLVersion(long out, int arg);

    static native int nvmlSystemGetCudaDriverVersion_v2(long out);

    static native int nvmlSystemGetCudaDriverVersion(long out);

    static native int nvmlDeviceGetCount_v2(long out);

    static native int nvmlDeviceGetCount(long out);

    static native int nvmlDeviceGetHandleByIndex_v2(int arg, long out);

    static native int nvmlDeviceGetHandleByIndex(int arg, long out);

    static native int nvmlDeviceGetIndex(long device, long out);

    static native int nvmlDeviceGetName(long device, long out, int arg);

    static native int nvmlDeviceGetUUID(long device, long out, int arg);

    static native int nvmlDeviceGetSerial(long device, long out, int arg);

    static native int nvmlDeviceGetPciInfo_v3(long device, long out);

    static native int nvmlDeviceGetPciInfo_v2(long device, long out);

    static native int nvmlDeviceGetPciInfo(long device, long out);

    static native int nvmlDeviceGetMinorNumber(long device, long out);

    static native int nvmlDeviceGetBoardPartNumber(long device, long out, int arg);

    static native int nvmlDeviceGetVbiosVersion(long device, long out, int arg);

    static native int nvmlDeviceGetArchitecture(long device, long out);

    static native int nvmlDeviceGetCudaComputeCapability(long device, long out, long out2);

    static native int nvmlDeviceGetNumGpuCores(long device, long out);

    static native int nvmlDeviceGetMemoryBusWidth(long device, long out);

    static native int nvmlDeviceGetUtilizationRates(long device, long out);

    static native int nvmlDeviceGetEncoderUtilization(long device, long out, long out2);

    static native int nvmlDeviceGetDecoderUtilization(long device, long out, long out2);

    static native int nvmlDeviceGetJpgUtilization(long device, long out, long out2);

    static native int nvmlDeviceGetOfaUtilization(long device, long out, long out2);

    static native int nvmlDeviceGetSamples(long device, int arg, long since, long out, long out2, long list);

    static native int nvmlDeviceGetMemoryInfo_v2(long device, long out);

    static native int nvmlDeviceGetMemoryInfo(long device, long out);

    static native int nvmlDeviceGetBAR1MemoryInfo(long device, long out);

    static native int nvmlDeviceGetClockInfo(long device, int arg, long out);

    static native int nvmlDeviceGetClock(long device, int arg, int zero, long out);

    static native int nvmlDeviceGetMaxClockInfo(long device, int arg, long out);

    static native int nvmlDeviceGetPerformanceState(long device, long out);

    static native int nvmlDeviceGetPowerState(long device, long out);

    static native int nvmlDeviceGetCurrentClocksEventReasons(long device, long out);

    static native int nvmlDeviceGetCurrentClocksThrottleReasons(long device, long out);

    static native int nvmlDeviceGetSupportedClocksEventReasons(long device, long out);

    static native int nvmlDeviceGetSupportedClocksThrottleReasons(long device, long out);

    static native int nvmlDeviceGetViolationStatus(long device, int arg, long out);

    static native int nvmlDeviceGetFieldValues(long device, int arg, long list);

    static native int nvmlDeviceGetTemperatureV(long device, long out);

    static native int nvmlDeviceGetTemperature(long device, int arg, long out);

    static native int nvmlDeviceGetMarginTemperature(long device, long out);

    static native int nvmlDeviceGetTemperatureThreshold(long device, int arg, long out);

    static native int nvmlDeviceGetPowerUsage(long device, long out);

    static native int nvmlDeviceGetPowerManagementLimit(long device, long out);

    static native int nvmlDeviceGetEnforcedPowerLimit(long device, long out);

    static native int nvmlDeviceGetPowerManagementDefaultLimit(long device, long out);

    static native int nvmlDeviceGetPowerManagementLimitConstraints(long device, long out, long out2);

    static native int nvmlDeviceGetTotalEnergyConsumption(long device, long out);

    static native int nvmlDeviceGetFanSpeed(long device, long out);

    static native int nvmlDeviceGetNumFans(long device, long out);

    static native int nvmlDeviceGetCurrPcieLinkGeneration(long device, long out);

    static native int nvmlDeviceGetMaxPcieLinkGeneration(long device, long out);

    static native int nvmlDeviceGetCurrPcieLinkWidth(long device, long out);

    static native int nvmlDeviceGetMaxPcieLinkWidth(long device, long out);

    static native int nvmlDeviceGetPcieThroughput(long device, int arg, long out);

    static native int nvmlDeviceGetPcieReplayCounter(long device, long out);

    static native int nvmlDeviceGetAddressingMode(long device, long out);

    static native int nvmlDeviceGetComputeRunningProcesses_v3(long device, long out, long list);

    static native int nvmlDeviceGetComputeRunningProcesses_v2(long device, long out, long list);

    static native int nvmlDeviceGetComputeRunningProcesses(long device, long out, long list);

    static native int nvmlDeviceGetGraphicsRunningProcesses_v3(long device, long out, long list);

    static native int nvmlDeviceGetGraphicsRunningProcesses_v2(long device, long out, long list);

    static native int nvmlDeviceGetGraphicsRunningProcesses(long device, long out, long list);

    static native int nvmlDeviceGetMPSComputeRunningProcesses_v3(long device, long out, long list);

    static native int nvmlDeviceGetMPSComputeRunningProcesses_v2(long device, long out, long list);

    static native int nvmlDeviceGetMPSComputeRunningProcesses(long device, long out, long list);

    static native int nvmlDeviceGetMigMode(long device, long out, long out2);

    static native int nvmlDeviceGetMaxMigDeviceCount(long device, long out);

    static native int nvmlDeviceGetMigDeviceHandleByIndex(long device, int arg, long out);

    static native int nvmlDeviceGetGpuInstanceId(long device, long out);

    static native int nvmlDeviceGetComputeInstanceId(long device, long out);

    static native int nvmlDeviceGetAttributes_v2(long device, long out);

    static native int nvmlDeviceGetAttributes(long device, long out);

    // Events, GPM, processes over time.

    static native int nvmlEventSetCreate(long out);

    static native int nvmlEventSetFree(long object);

    static native int nvmlDeviceGetSupportedEventTypes(long device, long out);

    static native int nvmlDeviceRegisterEvents(long device, long types, long object);

    static native int nvmlEventSetWait_v2(long object, long out, int arg);

    static native int nvmlEventSetWait(long object, long out, int arg);

    static native int nvmlSystemEventSetCreate(long out);

    static native int nvmlSystemEventSetFree(long out);

    static native int nvmlSystemRegisterEvents(long out);

    static native int nvmlSystemEventSetWait(long out);

    static native int nvmlGpmQueryDeviceSupport(long device, long out);

    static native int nvmlGpmQueryIfStreamingEnabled(long device, long out);

    static native int nvmlGpmSampleAlloc(long out);

    static native int nvmlGpmSampleFree(long object);

    static native int nvmlGpmSampleGet(long device, long object);

    static native int nvmlGpmMigSampleGet(long device, int arg, long object);

    static native int nvmlGpmMetricsGet(long list);

    static native int nvmlDeviceGetProcessesUtilizationInfo(long device, long out);

    static native int nvmlDeviceGetProcessUtilization(long device, long list, long out, long since);

    static native int nvmlDeviceGetRunningProcessDetailList(long device, long out);

    static native int nvmlDeviceGetAccountingStats_v2(long device, long out);

    static native int nvmlDeviceGetAccountingStats(long device, int arg, long out);
}
