package io.pcp.pmda.nvml;

/**
 * The functions behind the details of a GPU and of the system: what {@link NvmlCalls} is for its everyday
 * reads, by the same rules.
 */
final class DetailCalls {
    private DetailCalls() {}

    /**
     * As {@link NvmlCalls#call}, for the functions that one leaves to this class.
     *
     * @throws IllegalArgumentException for a function nobody has a native method for
     */
    static int call(NvmlFunction function, int version, CallBuffer b) {
        return switch (function) {
            case BRAND -> nvmlDeviceGetBrand(b.device, b.out);
            case BOARD_ID -> nvmlDeviceGetBoardId(b.device, b.out);
            case MODULE_ID -> nvmlDeviceGetModuleId(b.device, b.out);
            case MULTI_GPU_BOARD -> nvmlDeviceGetMultiGpuBoard(b.device, b.out);
            case IRQ -> nvmlDeviceGetIrqNum(b.device, b.out);
            case BUS_TYPE -> nvmlDeviceGetBusType(b.device, b.out);
            case INFOROM_IMAGE -> nvmlDeviceGetInforomImageVersion(b.device, b.out, b.arg);
            case INFOROM_VERSION -> nvmlDeviceGetInforomVersion(b.device, b.arg, b.out, DeviceBoard.INFOROM_LENGTH);
            case GSP_VERSION -> nvmlDeviceGetGspFirmwareVersion(b.device, b.out);
            case GSP_MODE -> nvmlDeviceGetGspFirmwareMode(b.device, b.out, b.out2);
            case NUMA_NODE -> nvmlDeviceGetNumaNodeId(b.device, b.out);
            case DYNAMIC_PSTATES -> nvmlDeviceGetDynamicPstatesInfo(b.device, b.out);
            case APPLICATION_CLOCK ->
                version == 0
                        ? NvmlCalls.nvmlDeviceGetClock(b.device, b.arg, 1, b.out)
                        : nvmlDeviceGetApplicationsClock(b.device, b.arg, b.out);
            case APPLICATION_CLOCK_DEFAULT ->
                version == 0
                        ? NvmlCalls.nvmlDeviceGetClock(b.device, b.arg, 2, b.out)
                        : nvmlDeviceGetDefaultApplicationsClock(b.device, b.arg, b.out);
            case BOOST_CLOCK_MAX -> nvmlDeviceGetMaxCustomerBoostClock(b.device, b.arg, b.out);
            case CLOCK_OFFSET -> nvmlDeviceGetClockOffsets(b.device, b.out);
            case GRAPHICS_CLOCK_OFFSET -> nvmlDeviceGetGpcClkVfOffset(b.device, b.out);
            case MEMORY_CLOCK_OFFSET -> nvmlDeviceGetMemClkVfOffset(b.device, b.out);
            case AUTO_BOOST -> nvmlDeviceGetAutoBoostedClocksEnabled(b.device, b.out, b.out2);
            case ADAPTIVE_CLOCK -> nvmlDeviceGetAdaptiveClockInfoStatus(b.device, b.out);
            case CLOCK_MONITOR -> nvmlDeviceGetClkMonStatus(b.device, b.out);
            case THERMAL_SETTINGS -> nvmlDeviceGetThermalSettings(b.device, b.arg, b.out);
            case POWER_SOURCE -> nvmlDeviceGetPowerSource(b.device, b.out);
            case POWER_PROFILES -> nvmlDeviceWorkloadPowerProfileGetCurrentProfiles(b.device, b.out);
            case FAN_SPEED_OF -> nvmlDeviceGetFanSpeed_v2(b.device, b.arg, b.out);
            case FAN_TARGET -> nvmlDeviceGetTargetFanSpeed(b.device, b.arg, b.out);
            case FAN_RPM -> nvmlDeviceGetFanSpeedRPM(b.device, b.out);
            case FAN_POLICY -> nvmlDeviceGetFanControlPolicy_v2(b.device, b.arg, b.out);
            case PCIE_DEVICE_MAX_GENERATION -> nvmlDeviceGetGpuMaxPcieLinkGeneration(b.device, b.out);
            case PCIE_SPEED -> nvmlDeviceGetPcieSpeed(b.device, b.out);
            case NVLINK_STATE -> nvmlDeviceGetNvLinkState(b.device, b.arg, b.out);
            case NVLINK_VERSION -> nvmlDeviceGetNvLinkVersion(b.device, b.arg, b.out);
            case NVLINK_REMOTE ->
                version == 0
                        ? nvmlDeviceGetNvLinkRemotePciInfo_v2(b.device, b.arg, b.out)
                        : nvmlDeviceGetNvLinkRemotePciInfo(b.device, b.arg, b.out);
            case NVLINK_REMOTE_TYPE -> nvmlDeviceGetNvLinkRemoteDeviceType(b.device, b.arg, b.out);
            case NVLINK_ERRORS ->
                nvmlDeviceGetNvLinkErrorCounter(
                        b.device, b.arg / DeviceLinks.COUNTERS, b.arg % DeviceLinks.COUNTERS, b.out);
            case NVLINK_BANDWIDTH_MODE -> nvmlDeviceGetNvlinkBwMode(b.device, b.out);
            case NVLINK_INFO -> nvmlDeviceGetNvLinkInfo(b.device, b.out);
            case C2C_MODE -> nvmlDeviceGetC2cModeInfoV(b.device, b.out);
            case ECC_MODE -> nvmlDeviceGetEccMode(b.device, b.out, b.out2);
            case ECC_TOTAL -> nvmlDeviceGetTotalEccErrors(b.device, b.arg & 1, b.arg >> 1 & 1, b.out);
            case ECC_LOCATION ->
                nvmlDeviceGetMemoryErrorCounter(b.device, b.arg & 1, b.arg >> 1 & 1, b.arg >> 2, b.out);
            case ECC_SRAM -> nvmlDeviceGetSramEccErrorStatus(b.device, b.out);
            case RETIRED_PAGES ->
                version == 0
                        ? nvmlDeviceGetRetiredPages_v2(b.device, b.arg, b.out, 0, 0)
                        : nvmlDeviceGetRetiredPages(b.device, b.arg, b.out, 0);
            case RETIRED_PENDING -> nvmlDeviceGetRetiredPagesPendingStatus(b.device, b.out);
            case REMAPPED_ROWS ->
                version == 0
                        ? nvmlDeviceGetRemappedRows_v2(b.device, b.out)
                        : nvmlDeviceGetRemappedRows(b.device, b.out, b.out + 4, b.out + 8, b.out + 12);
            case ROW_HISTOGRAM -> nvmlDeviceGetRowRemapperHistogram(b.device, b.out);
            case ENCODER_STATS -> nvmlDeviceGetEncoderStats(b.device, b.out, b.out + 4, b.out + 8);
            case ENCODER_CAPACITY -> nvmlDeviceGetEncoderCapacity(b.device, b.arg, b.out);
            case ENCODER_SESSIONS -> nvmlDeviceGetEncoderSessions(b.device, b.out, b.list);
            case FRAME_CAPTURE -> nvmlDeviceGetFBCStats(b.device, b.out);
            case PERSISTENCE_MODE -> nvmlDeviceGetPersistenceMode(b.device, b.out);
            case COMPUTE_MODE -> nvmlDeviceGetComputeMode(b.device, b.out);
            case ACCOUNTING_MODE -> nvmlDeviceGetAccountingMode(b.device, b.out);
            case ACCOUNTING_BUFFER -> nvmlDeviceGetAccountingBufferSize(b.device, b.out);
            case DISPLAY_ACTIVE -> nvmlDeviceGetDisplayActive(b.device, b.out);
            case DISPLAY_MODE -> nvmlDeviceGetDisplayMode(b.device, b.out);
            case VIRTUALIZATION_MODE -> nvmlDeviceGetVirtualizationMode(b.device, b.out);
            case VGPU_LICENSES -> nvmlDeviceGetGridLicensableFeatures_v4(b.device, b.out);
            case OPERATION_MODE -> nvmlDeviceGetGpuOperationMode(b.device, b.out, b.out2);
            case FABRIC ->
                version <= 1
                        ? nvmlDeviceGetGpuFabricInfoV(b.device, b.out)
                        : nvmlDeviceGetGpuFabricInfo(b.device, b.out);
            case PLATFORM -> nvmlDeviceGetPlatformInfo(b.device, b.out);
            case MEMORY_AFFINITY -> nvmlDeviceGetMemoryAffinity(b.device, b.arg, b.list, 0);
            case CPU_AFFINITY -> nvmlDeviceGetCpuAffinity(b.device, b.arg, b.list);
            case COMMON_ANCESTOR -> nvmlDeviceGetTopologyCommonAncestor(b.device, b.peer, b.out);
            case P2P_STATUS -> nvmlDeviceGetP2PStatus(b.device, b.peer, b.arg, b.out);
            case CONFIDENTIAL_MEMORY_SIZE -> nvmlDeviceGetConfComputeMemSizeInfo(b.device, b.out);
            case CONFIDENTIAL_MEMORY_USAGE -> nvmlDeviceGetConfComputeProtectedMemoryUsage(b.device, b.out);
            case DRAM_ENCRYPTION -> nvmlDeviceGetDramEncryptionMode(b.device, b.out, b.out2);
            case DRAIN_STATE -> nvmlDeviceQueryDrainState(b.out, b.out + DeviceHealth.DRAIN);
            case REPAIR_STATUS -> nvmlDeviceGetRepairStatus(b.device, b.out);
            case UNREPAIRABLE_MEMORY -> nvmlDeviceGetUnrepairableMemoryFlag_v1(b.device, b.out);
            case VALIDATE_INFOROM -> nvmlDeviceValidateInforom(b.device);
            case DRIVER_BRANCH -> nvmlSystemGetDriverBranch(b.out, b.arg);
            case EXCLUDED_DEVICES ->
                version == 0 ? nvmlGetExcludedDeviceCount(b.out) : nvmlGetBlacklistDeviceCount(b.out);
            case SYSTEM_NVLINK_BANDWIDTH_MODE -> nvmlSystemGetNvlinkBwMode(b.out);
            case CONFIDENTIAL_SETTINGS -> nvmlSystemGetConfComputeSettings(b.out);
            case CONFIDENTIAL_STATE -> nvmlSystemGetConfComputeState(b.out);
            case CONFIDENTIAL_READY -> nvmlSystemGetConfComputeGpusReadyState(b.out);
            case CONFIDENTIAL_CAPABILITIES -> nvmlSystemGetConfComputeCapabilities(b.out);
            default -> throw new IllegalArgumentException(function + " has no native method");
        };
    }

    static native int nvmlDeviceGetBrand(long device, long out);

    static native int nvmlDeviceGetBoardId(long device, long out);

    static native int nvmlDeviceGetModuleId(long device, long out);

    static native int nvmlDeviceGetMultiGpuBoard(long device, long out);

    static native int nvmlDeviceGetIrqNum(long device, long out);

    static native int nvmlDeviceGetBusType(long device, long out);

    static native int nvmlDeviceGetInforomImageVersion(long device, long out, int length);

    static native int nvmlDeviceGetInforomVersion(long device, int object, long out, int length);

    static native int nvmlDeviceGetGspFirmwareVersion(long device, long out);

    static native int nvmlDeviceGetGspFirmwareMode(long device, long out, long out2);

    static native int nvmlDeviceGetNumaNodeId(long device, long out);

    static native int nvmlDeviceGetDynamicPstatesInfo(long device, long out);

    static native int nvmlDeviceGetApplicationsClock(long device, int index, long out);

    static native int nvmlDeviceGetDefaultApplicationsClock(long device, int index, long out);

    static native int nvmlDeviceGetMaxCustomerBoostClock(long device, int index, long out);

    static native int nvmlDeviceGetClockOffsets(long device, long out);

    static native int nvmlDeviceGetGpcClkVfOffset(long device, long out);

    static native int nvmlDeviceGetMemClkVfOffset(long device, long out);

    static native int nvmlDeviceGetAutoBoostedClocksEnabled(long device, long out, long out2);

    static native int nvmlDeviceGetAdaptiveClockInfoStatus(long device, long out);

    static native int nvmlDeviceGetClkMonStatus(long device, long out);

    static native int nvmlDeviceGetThermalSettings(long device, int index, long out);

    static native int nvmlDeviceGetPowerSource(long device, long out);

    static native int nvmlDeviceWorkloadPowerProfileGetCurrentProfiles(long device, long out);

    static native int nvmlDeviceGetFanSpeed_v2(long device, int index, long out);

    static native int nvmlDeviceGetTargetFanSpeed(long device, int index, long out);

    static native int nvmlDeviceGetFanSpeedRPM(long device, long out);

    static native int nvmlDeviceGetFanControlPolicy_v2(long device, int index, long out);

    static native int nvmlDeviceGetGpuMaxPcieLinkGeneration(long device, long out);

    static native int nvmlDeviceGetPcieSpeed(long device, long out);

    static native int nvmlDeviceGetNvLinkState(long device, int index, long out);

    static native int nvmlDeviceGetNvLinkVersion(long device, int index, long out);

    static native int nvmlDeviceGetNvLinkRemotePciInfo_v2(long device, int index, long out);

    static native int nvmlDeviceGetNvLinkRemotePciInfo(long device, int index, long out);

    static native int nvmlDeviceGetNvLinkRemoteDeviceType(long device, int index, long out);

    static native int nvmlDeviceGetNvLinkErrorCounter(long device, int link, int counter, long out);

    static native int nvmlDeviceGetNvlinkBwMode(long device, long out);

    static native int nvmlDeviceGetNvLinkInfo(long device, long out);

    static native int nvmlDeviceGetC2cModeInfoV(long device, long out);

    static native int nvmlDeviceGetEccMode(long device, long out, long out2);

    static native int nvmlDeviceGetTotalEccErrors(long device, int type, int counter, long out);

    static native int nvmlDeviceGetMemoryErrorCounter(long device, int type, int counter, int location, long out);

    static native int nvmlDeviceGetSramEccErrorStatus(long device, long out);

    static native int nvmlDeviceGetRetiredPages_v2(long device, int cause, long count, long addresses, long times);

    static native int nvmlDeviceGetRetiredPages(long device, int cause, long count, long addresses);

    static native int nvmlDeviceGetRetiredPagesPendingStatus(long device, long out);

    static native int nvmlDeviceGetRemappedRows_v2(long device, long out);

    static native int nvmlDeviceGetRemappedRows(
            long device, long corrected, long uncorrected, long pending, long failure);

    static native int nvmlDeviceGetRowRemapperHistogram(long device, long out);

    static native int nvmlDeviceGetEncoderStats(long device, long sessions, long fps, long latency);

    static native int nvmlDeviceGetEncoderCapacity(long device, int index, long out);

    static native int nvmlDeviceGetEncoderSessions(long device, long count, long list);

    static native int nvmlDeviceGetFBCStats(long device, long out);

    static native int nvmlDeviceGetPersistenceMode(long device, long out);

    static native int nvmlDeviceGetComputeMode(long device, long out);

    static native int nvmlDeviceGetAccountingMode(long device, long out);

    static native int nvmlDeviceGetAccountingBufferSize(long device, long out);

    static native int nvmlDeviceGetDisplayActive(long device, long out);

    static native int nvmlDeviceGetDisplayMode(long device, long out);

    static native int nvmlDeviceGetVirtualizationMode(long device, long out);

    static native int nvmlDeviceGetGridLicensableFeatures_v4(long device, long out);

    static native int nvmlDeviceGetGpuOperationMode(long device, long out, long out2);

    static native int nvmlDeviceGetGpuFabricInfoV(long device, long out);

    static native int nvmlDeviceGetGpuFabricInfo(long device, long out);

    static native int nvmlDeviceGetPlatformInfo(long device, long out);

    static native int nvmlDeviceGetMemoryAffinity(long device, int words, long list, int scope);

    static native int nvmlDeviceGetCpuAffinity(long device, int words, long list);

    static native int nvmlDeviceGetTopologyCommonAncestor(long device, long peer, long out);

    static native int nvmlDeviceGetP2PStatus(long device, long peer, int index, long out);

    static native int nvmlDeviceGetConfComputeMemSizeInfo(long device, long out);

    static native int nvmlDeviceGetConfComputeProtectedMemoryUsage(long device, long out);

    static native int nvmlDeviceGetDramEncryptionMode(long device, long out, long out2);

    static native int nvmlDeviceQueryDrainState(long pciInfo, long out);

    static native int nvmlDeviceGetRepairStatus(long device, long out);

    static native int nvmlDeviceGetUnrepairableMemoryFlag_v1(long device, long out);

    static native int nvmlDeviceValidateInforom(long device);

    static native int nvmlSystemGetDriverBranch(long out, int length);

    static native int nvmlGetExcludedDeviceCount(long out);

    static native int nvmlGetBlacklistDeviceCount(long out);

    static native int nvmlSystemGetNvlinkBwMode(long out);

    static native int nvmlSystemGetConfComputeSettings(long out);

    static native int nvmlSystemGetConfComputeState(long out);

    static native int nvmlSystemGetConfComputeGpusReadyState(long out);

    static native int nvmlSystemGetConfComputeCapabilities(long out);
}
