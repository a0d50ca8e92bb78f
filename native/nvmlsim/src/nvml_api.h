/*
 * Prototypes of every NVML function the library exports; symbols.csv says since which driver branch each
 * exists. A parameter is void * where successive versions of one call take successive layouts.
 */
#ifndef NVML_API_H
#define NVML_API_H

#include "nvml_types.h"

#define NVML_API __attribute__((visibility("default")))

NVML_API nvmlReturn_t nvmlComputeInstanceGetInfo_v2(
        nvmlComputeInstance_t computeInstance, nvmlComputeInstanceInfo_t *info);
NVML_API nvmlReturn_t nvmlDeviceGetAccountingBufferSize(nvmlDevice_t device, uint32_t *bufferSize);
NVML_API nvmlReturn_t nvmlDeviceGetAccountingMode(nvmlDevice_t device, uint32_t *mode);
NVML_API nvmlReturn_t nvmlDeviceGetAccountingPids(nvmlDevice_t device, uint32_t *count, uint32_t *pids);
NVML_API nvmlReturn_t nvmlDeviceGetAccountingStats(
        nvmlDevice_t device, uint32_t pid, nvmlAccountingStats_t *stats);
NVML_API nvmlReturn_t nvmlDeviceGetAccountingStats_v2(nvmlDevice_t device, nvmlAccountingStats_v2_t *stats);
NVML_API nvmlReturn_t nvmlDeviceGetAdaptiveClockInfoStatus(
        nvmlDevice_t device, uint32_t *adaptiveClockStatus);
NVML_API nvmlReturn_t nvmlDeviceGetAddressingMode(nvmlDevice_t device, nvmlDeviceAddressingMode_v1_t *mode);
NVML_API nvmlReturn_t nvmlDeviceGetApplicationsClock(
        nvmlDevice_t device, uint32_t clockType, uint32_t *clockMHz);
NVML_API nvmlReturn_t nvmlDeviceGetArchitecture(nvmlDevice_t device, uint32_t *arch);
NVML_API nvmlReturn_t nvmlDeviceGetAttributes(nvmlDevice_t device, nvmlDeviceAttributes_t *attributes);
NVML_API nvmlReturn_t nvmlDeviceGetAttributes_v2(nvmlDevice_t device, nvmlDeviceAttributes_t *attributes);
NVML_API nvmlReturn_t nvmlDeviceGetAutoBoostedClocksEnabled(
        nvmlDevice_t device, uint32_t *isEnabled, uint32_t *defaultIsEnabled);
NVML_API nvmlReturn_t nvmlDeviceGetBAR1MemoryInfo(nvmlDevice_t device, nvmlBAR1Memory_t *bar1Memory);
NVML_API nvmlReturn_t nvmlDeviceGetBoardId(nvmlDevice_t device, uint32_t *boardId);
NVML_API nvmlReturn_t nvmlDeviceGetBoardPartNumber(nvmlDevice_t device, char *partNumber, uint32_t length);
NVML_API nvmlReturn_t nvmlDeviceGetBrand(nvmlDevice_t device, uint32_t *type);
NVML_API nvmlReturn_t nvmlDeviceGetBusType(nvmlDevice_t device, uint32_t *type);
NVML_API nvmlReturn_t nvmlDeviceGetC2cModeInfoV(nvmlDevice_t device, nvmlC2cModeInfo_v1_t *c2cModeInfo);
NVML_API nvmlReturn_t nvmlDeviceGetClkMonStatus(nvmlDevice_t device, nvmlClkMonStatus_t *status);
NVML_API nvmlReturn_t nvmlDeviceGetClock(
        nvmlDevice_t device, uint32_t clockType, uint32_t clockId, uint32_t *clockMHz);
NVML_API nvmlReturn_t nvmlDeviceGetClockInfo(nvmlDevice_t device, uint32_t type, uint32_t *clock);
NVML_API nvmlReturn_t nvmlDeviceGetClockOffsets(nvmlDevice_t device, nvmlClockOffset_v1_t *info);
NVML_API nvmlReturn_t nvmlDeviceGetComputeInstanceId(nvmlDevice_t device, uint32_t *id);
NVML_API nvmlReturn_t nvmlDeviceGetComputeMode(nvmlDevice_t device, uint32_t *mode);
NVML_API nvmlReturn_t nvmlDeviceGetComputeRunningProcesses(
        nvmlDevice_t device, uint32_t *infoCount, void *infos);
NVML_API nvmlReturn_t nvmlDeviceGetComputeRunningProcesses_v2(
        nvmlDevice_t device, uint32_t *infoCount, void *infos);
NVML_API nvmlReturn_t nvmlDeviceGetComputeRunningProcesses_v3(
        nvmlDevice_t device, uint32_t *infoCount, void *infos);
NVML_API nvmlReturn_t nvmlDeviceGetConfComputeMemSizeInfo(
        nvmlDevice_t device, nvmlConfComputeMemSizeInfo_t *memInfo);
NVML_API nvmlReturn_t nvmlDeviceGetConfComputeProtectedMemoryUsage(nvmlDevice_t device, nvmlMemory_t *memory);
NVML_API nvmlReturn_t nvmlDeviceGetCount(uint32_t *deviceCount);
NVML_API nvmlReturn_t nvmlDeviceGetCount_v2(uint32_t *deviceCount);
NVML_API nvmlReturn_t nvmlDeviceGetCpuAffinity(
        nvmlDevice_t device, uint32_t cpuSetSize, unsigned long *cpuSet);
NVML_API nvmlReturn_t nvmlDeviceGetCudaComputeCapability(nvmlDevice_t device, int32_t *major, int32_t *minor);
NVML_API nvmlReturn_t nvmlDeviceGetCurrPcieLinkGeneration(nvmlDevice_t device, uint32_t *currLinkGen);
NVML_API nvmlReturn_t nvmlDeviceGetCurrPcieLinkWidth(nvmlDevice_t device, uint32_t *currLinkWidth);
NVML_API nvmlReturn_t nvmlDeviceGetCurrentClocksEventReasons(
        nvmlDevice_t device, uint64_t *clocksEventReasons);
NVML_API nvmlReturn_t nvmlDeviceGetCurrentClocksThrottleReasons(
        nvmlDevice_t device, uint64_t *clocksThrottleReasons);
NVML_API nvmlReturn_t nvmlDeviceGetDecoderUtilization(
        nvmlDevice_t device, uint32_t *utilization, uint32_t *samplingPeriodUs);
NVML_API nvmlReturn_t nvmlDeviceGetDefaultApplicationsClock(
        nvmlDevice_t device, uint32_t clockType, uint32_t *clockMHz);
NVML_API nvmlReturn_t nvmlDeviceGetDeviceHandleFromMigDeviceHandle(
        nvmlDevice_t migDevice, nvmlDevice_t *device);
NVML_API nvmlReturn_t nvmlDeviceGetDisplayActive(nvmlDevice_t device, uint32_t *isActive);
NVML_API nvmlReturn_t nvmlDeviceGetDisplayMode(nvmlDevice_t device, uint32_t *display);
NVML_API nvmlReturn_t nvmlDeviceGetDramEncryptionMode(
        nvmlDevice_t device, nvmlDramEncryptionInfo_v1_t *current, nvmlDramEncryptionInfo_v1_t *pending);
NVML_API nvmlReturn_t nvmlDeviceGetDynamicPstatesInfo(
        nvmlDevice_t device, nvmlGpuDynamicPstatesInfo_t *pDynamicPstatesInfo);
NVML_API nvmlReturn_t nvmlDeviceGetEccMode(nvmlDevice_t device, uint32_t *current, uint32_t *pending);
NVML_API nvmlReturn_t nvmlDeviceGetEncoderCapacity(
        nvmlDevice_t device, uint32_t encoderQueryType, uint32_t *encoderCapacity);
NVML_API nvmlReturn_t nvmlDeviceGetEncoderSessions(
        nvmlDevice_t device, uint32_t *sessionCount, nvmlEncoderSessionInfo_t *sessionInfos);
NVML_API nvmlReturn_t nvmlDeviceGetEncoderStats(
        nvmlDevice_t device, uint32_t *sessionCount, uint32_t *averageFps, uint32_t *averageLatency);
NVML_API nvmlReturn_t nvmlDeviceGetEncoderUtilization(
        nvmlDevice_t device, uint32_t *utilization, uint32_t *samplingPeriodUs);
NVML_API nvmlReturn_t nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t device, uint32_t *limit);
NVML_API nvmlReturn_t nvmlDeviceGetFBCStats(nvmlDevice_t device, nvmlFBCStats_t *fbcStats);
NVML_API nvmlReturn_t nvmlDeviceGetFanControlPolicy_v2(nvmlDevice_t device, uint32_t fan, uint32_t *policy);
NVML_API nvmlReturn_t nvmlDeviceGetFanSpeed(nvmlDevice_t device, uint32_t *speed);
NVML_API nvmlReturn_t nvmlDeviceGetFanSpeedRPM(nvmlDevice_t device, nvmlFanSpeedInfo_v1_t *fanSpeed);
NVML_API nvmlReturn_t nvmlDeviceGetFanSpeed_v2(nvmlDevice_t device, uint32_t fan, uint32_t *speed);
NVML_API nvmlReturn_t nvmlDeviceGetFieldValues(
        nvmlDevice_t device, int32_t valuesCount, nvmlFieldValue_t *values);
NVML_API nvmlReturn_t nvmlDeviceGetGpcClkVfOffset(nvmlDevice_t device, int32_t *offset);
NVML_API nvmlReturn_t nvmlDeviceGetGpuFabricInfo(nvmlDevice_t device, nvmlGpuFabricInfo_t *gpuFabricInfo);
NVML_API nvmlReturn_t nvmlDeviceGetGpuFabricInfoV(nvmlDevice_t device, void *gpuFabricInfo);
NVML_API nvmlReturn_t nvmlDeviceGetGpuInstanceById(
        nvmlDevice_t device, uint32_t id, nvmlGpuInstance_t *gpuInstance);
NVML_API nvmlReturn_t nvmlDeviceGetGpuInstanceId(nvmlDevice_t device, uint32_t *id);
NVML_API nvmlReturn_t nvmlDeviceGetGpuInstanceProfileInfo(
        nvmlDevice_t device, uint32_t profile, nvmlGpuInstanceProfileInfo_t *info);
NVML_API nvmlReturn_t nvmlDeviceGetGpuInstanceProfileInfoByIdV(
        nvmlDevice_t device, uint32_t profileId, void *info);
NVML_API nvmlReturn_t nvmlDeviceGetGpuInstanceProfileInfoV(nvmlDevice_t device, uint32_t profile, void *info);
NVML_API nvmlReturn_t nvmlDeviceGetGpuMaxPcieLinkGeneration(nvmlDevice_t device, uint32_t *maxLinkGenDevice);
NVML_API nvmlReturn_t nvmlDeviceGetGpuOperationMode(
        nvmlDevice_t device, uint32_t *current, uint32_t *pending);
NVML_API nvmlReturn_t nvmlDeviceGetGraphicsRunningProcesses(
        nvmlDevice_t device, uint32_t *infoCount, void *infos);
NVML_API nvmlReturn_t nvmlDeviceGetGraphicsRunningProcesses_v2(
        nvmlDevice_t device, uint32_t *infoCount, void *infos);
NVML_API nvmlReturn_t nvmlDeviceGetGraphicsRunningProcesses_v3(
        nvmlDevice_t device, uint32_t *infoCount, void *infos);
NVML_API nvmlReturn_t nvmlDeviceGetGridLicensableFeatures_v4(
        nvmlDevice_t device, nvmlGridLicensableFeatures_t *pGridLicensableFeatures);
NVML_API nvmlReturn_t nvmlDeviceGetGspFirmwareMode(
        nvmlDevice_t device, uint32_t *isEnabled, uint32_t *defaultMode);
NVML_API nvmlReturn_t nvmlDeviceGetGspFirmwareVersion(nvmlDevice_t device, char *version);
NVML_API nvmlReturn_t nvmlDeviceGetHandleByIndex(uint32_t index, nvmlDevice_t *device);
NVML_API nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(uint32_t index, nvmlDevice_t *device);
NVML_API nvmlReturn_t nvmlDeviceGetHandleByPciBusId_v2(const char *pciBusId, nvmlDevice_t *device);
NVML_API nvmlReturn_t nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *device);
NVML_API nvmlReturn_t nvmlDeviceGetIndex(nvmlDevice_t device, uint32_t *index);
NVML_API nvmlReturn_t nvmlDeviceGetInforomImageVersion(nvmlDevice_t device, char *version, uint32_t length);
NVML_API nvmlReturn_t nvmlDeviceGetInforomVersion(
        nvmlDevice_t device, uint32_t object, char *version, uint32_t length);
NVML_API nvmlReturn_t nvmlDeviceGetIrqNum(nvmlDevice_t device, uint32_t *irqNum);
NVML_API nvmlReturn_t nvmlDeviceGetJpgUtilization(
        nvmlDevice_t device, uint32_t *utilization, uint32_t *samplingPeriodUs);
NVML_API nvmlReturn_t nvmlDeviceGetMPSComputeRunningProcesses(
        nvmlDevice_t device, uint32_t *infoCount, void *infos);
NVML_API nvmlReturn_t nvmlDeviceGetMPSComputeRunningProcesses_v2(
        nvmlDevice_t device, uint32_t *infoCount, void *infos);
NVML_API nvmlReturn_t nvmlDeviceGetMPSComputeRunningProcesses_v3(
        nvmlDevice_t device, uint32_t *infoCount, void *infos);
NVML_API nvmlReturn_t nvmlDeviceGetMarginTemperature(
        nvmlDevice_t device, nvmlMarginTemperature_v1_t *marginTempInfo);
NVML_API nvmlReturn_t nvmlDeviceGetMaxClockInfo(nvmlDevice_t device, uint32_t type, uint32_t *clock);
NVML_API nvmlReturn_t nvmlDeviceGetMaxCustomerBoostClock(
        nvmlDevice_t device, uint32_t clockType, uint32_t *clockMHz);
NVML_API nvmlReturn_t nvmlDeviceGetMaxMigDeviceCount(nvmlDevice_t device, uint32_t *count);
NVML_API nvmlReturn_t nvmlDeviceGetMaxPcieLinkGeneration(nvmlDevice_t device, uint32_t *maxLinkGen);
NVML_API nvmlReturn_t nvmlDeviceGetMaxPcieLinkWidth(nvmlDevice_t device, uint32_t *maxLinkWidth);
NVML_API nvmlReturn_t nvmlDeviceGetMemClkVfOffset(nvmlDevice_t device, int32_t *offset);
NVML_API nvmlReturn_t nvmlDeviceGetMemoryAffinity(
        nvmlDevice_t device, uint32_t nodeSetSize, unsigned long *nodeSet, uint32_t scope);
NVML_API nvmlReturn_t nvmlDeviceGetMemoryBusWidth(nvmlDevice_t device, uint32_t *busWidth);
NVML_API nvmlReturn_t nvmlDeviceGetMemoryErrorCounter(nvmlDevice_t device, uint32_t errorType,
        uint32_t counterType, uint32_t locationType, uint64_t *count);
NVML_API nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *memory);
NVML_API nvmlReturn_t nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t device, nvmlMemory_v2_t *memory);
NVML_API nvmlReturn_t nvmlDeviceGetMigDeviceHandleByIndex(
        nvmlDevice_t device, uint32_t index, nvmlDevice_t *migDevice);
NVML_API nvmlReturn_t nvmlDeviceGetMigMode(nvmlDevice_t device, uint32_t *currentMode, uint32_t *pendingMode);
NVML_API nvmlReturn_t nvmlDeviceGetMinorNumber(nvmlDevice_t device, uint32_t *minorNumber);
NVML_API nvmlReturn_t nvmlDeviceGetModuleId(nvmlDevice_t device, uint32_t *moduleId);
NVML_API nvmlReturn_t nvmlDeviceGetMultiGpuBoard(nvmlDevice_t device, uint32_t *multiGpuBool);
NVML_API nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char *name, uint32_t length);
NVML_API nvmlReturn_t nvmlDeviceGetNumFans(nvmlDevice_t device, uint32_t *numFans);
NVML_API nvmlReturn_t nvmlDeviceGetNumGpuCores(nvmlDevice_t device, uint32_t *numCores);
NVML_API nvmlReturn_t nvmlDeviceGetNumaNodeId(nvmlDevice_t device, uint32_t *node);
NVML_API nvmlReturn_t nvmlDeviceGetNvLinkErrorCounter(
        nvmlDevice_t device, uint32_t link, uint32_t counter, uint64_t *counterValue);
NVML_API nvmlReturn_t nvmlDeviceGetNvLinkInfo(nvmlDevice_t device, void *info);
NVML_API nvmlReturn_t nvmlDeviceGetNvLinkRemoteDeviceType(
        nvmlDevice_t device, uint32_t link, uint32_t *pNvLinkDeviceType);
NVML_API nvmlReturn_t nvmlDeviceGetNvLinkRemotePciInfo(
        nvmlDevice_t device, uint32_t link, nvmlPciInfo_t *pci);
NVML_API nvmlReturn_t nvmlDeviceGetNvLinkRemotePciInfo_v2(
        nvmlDevice_t device, uint32_t link, nvmlPciInfo_t *pci);
NVML_API nvmlReturn_t nvmlDeviceGetNvLinkState(nvmlDevice_t device, uint32_t link, uint32_t *isActive);
NVML_API nvmlReturn_t nvmlDeviceGetNvLinkVersion(nvmlDevice_t device, uint32_t link, uint32_t *version);
NVML_API nvmlReturn_t nvmlDeviceGetNvlinkBwMode(nvmlDevice_t device, nvmlNvlinkGetBwMode_v1_t *getBwMode);
NVML_API nvmlReturn_t nvmlDeviceGetOfaUtilization(
        nvmlDevice_t device, uint32_t *utilization, uint32_t *samplingPeriodUs);
NVML_API nvmlReturn_t nvmlDeviceGetP2PStatus(
        nvmlDevice_t device1, nvmlDevice_t device2, uint32_t p2pIndex, uint32_t *p2pStatus);
NVML_API nvmlReturn_t nvmlDeviceGetPciInfo(nvmlDevice_t device, nvmlPciInfo_t *pci);
NVML_API nvmlReturn_t nvmlDeviceGetPciInfo_v2(nvmlDevice_t device, nvmlPciInfo_t *pci);
NVML_API nvmlReturn_t nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t *pci);
NVML_API nvmlReturn_t nvmlDeviceGetPcieReplayCounter(nvmlDevice_t device, uint32_t *value);
NVML_API nvmlReturn_t nvmlDeviceGetPcieSpeed(nvmlDevice_t device, uint32_t *pcieSpeed);
NVML_API nvmlReturn_t nvmlDeviceGetPcieThroughput(nvmlDevice_t device, uint32_t counter, uint32_t *value);
NVML_API nvmlReturn_t nvmlDeviceGetPerformanceState(nvmlDevice_t device, uint32_t *pState);
NVML_API nvmlReturn_t nvmlDeviceGetPersistenceMode(nvmlDevice_t device, uint32_t *mode);
NVML_API nvmlReturn_t nvmlDeviceGetPlatformInfo(nvmlDevice_t device, void *platformInfo);
NVML_API nvmlReturn_t nvmlDeviceGetPowerManagementDefaultLimit(nvmlDevice_t device, uint32_t *defaultLimit);
NVML_API nvmlReturn_t nvmlDeviceGetPowerManagementLimit(nvmlDevice_t device, uint32_t *limit);
NVML_API nvmlReturn_t nvmlDeviceGetPowerManagementLimitConstraints(
        nvmlDevice_t device, uint32_t *minLimit, uint32_t *maxLimit);
NVML_API nvmlReturn_t nvmlDeviceGetPowerSource(nvmlDevice_t device, uint32_t *powerSource);
NVML_API nvmlReturn_t nvmlDeviceGetPowerState(nvmlDevice_t device, uint32_t *pState);
NVML_API nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t device, uint32_t *power);
NVML_API nvmlReturn_t nvmlDeviceGetProcessUtilization(nvmlDevice_t device,
        nvmlProcessUtilizationSample_t *utilization, uint32_t *processSamplesCount,
        uint64_t lastSeenTimeStamp);
NVML_API nvmlReturn_t nvmlDeviceGetProcessesUtilizationInfo(
        nvmlDevice_t device, nvmlProcessesUtilizationInfo_v1_t *procesesUtilInfo);
NVML_API nvmlReturn_t nvmlDeviceGetRemappedRows(nvmlDevice_t device, uint32_t *corrRows, uint32_t *uncRows,
        uint32_t *isPending, uint32_t *failureOccurred);
NVML_API nvmlReturn_t nvmlDeviceGetRemappedRows_v2(nvmlDevice_t device, nvmlRemappedRowsInfo_v2_t *info);
NVML_API nvmlReturn_t nvmlDeviceGetRepairStatus(nvmlDevice_t device, nvmlRepairStatus_v1_t *repairStatus);
NVML_API nvmlReturn_t nvmlDeviceGetRetiredPages(
        nvmlDevice_t device, uint32_t cause, uint32_t *pageCount, uint64_t *addresses);
NVML_API nvmlReturn_t nvmlDeviceGetRetiredPagesPendingStatus(nvmlDevice_t device, uint32_t *isPending);
NVML_API nvmlReturn_t nvmlDeviceGetRetiredPages_v2(
        nvmlDevice_t device, uint32_t cause, uint32_t *pageCount, uint64_t *addresses, uint64_t *timestamps);
NVML_API nvmlReturn_t nvmlDeviceGetRowRemapperHistogram(
        nvmlDevice_t device, nvmlRowRemapperHistogramValues_t *values);
NVML_API nvmlReturn_t nvmlDeviceGetRunningProcessDetailList(
        nvmlDevice_t device, nvmlProcessDetailList_v1_t *plist);
NVML_API nvmlReturn_t nvmlDeviceGetSamples(nvmlDevice_t device, uint32_t type, uint64_t lastSeenTimeStamp,
        uint32_t *sampleValType, uint32_t *sampleCount, nvmlSample_t *samples);
NVML_API nvmlReturn_t nvmlDeviceGetSerial(nvmlDevice_t device, char *serial, uint32_t length);
NVML_API nvmlReturn_t nvmlDeviceGetSramEccErrorStatus(
        nvmlDevice_t device, nvmlEccSramErrorStatus_v1_t *status);
NVML_API nvmlReturn_t nvmlDeviceGetSupportedClocksEventReasons(
        nvmlDevice_t device, uint64_t *supportedClocksEventReasons);
NVML_API nvmlReturn_t nvmlDeviceGetSupportedClocksThrottleReasons(
        nvmlDevice_t device, uint64_t *supportedClocksThrottleReasons);
NVML_API nvmlReturn_t nvmlDeviceGetSupportedEventTypes(nvmlDevice_t device, uint64_t *eventTypes);
NVML_API nvmlReturn_t nvmlDeviceGetTargetFanSpeed(nvmlDevice_t device, uint32_t fan, uint32_t *targetSpeed);
NVML_API nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t device, uint32_t sensorType, uint32_t *temp);
NVML_API nvmlReturn_t nvmlDeviceGetTemperatureThreshold(
        nvmlDevice_t device, uint32_t thresholdType, uint32_t *temp);
NVML_API nvmlReturn_t nvmlDeviceGetTemperatureV(nvmlDevice_t device, nvmlTemperature_v1_t *temperature);
NVML_API nvmlReturn_t nvmlDeviceGetThermalSettings(
        nvmlDevice_t device, uint32_t sensorIndex, nvmlGpuThermalSettings_t *pThermalSettings);
NVML_API nvmlReturn_t nvmlDeviceGetTopologyCommonAncestor(
        nvmlDevice_t device1, nvmlDevice_t device2, uint32_t *pathInfo);
NVML_API nvmlReturn_t nvmlDeviceGetTotalEccErrors(
        nvmlDevice_t device, uint32_t errorType, uint32_t counterType, uint64_t *eccCounts);
NVML_API nvmlReturn_t nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t device, uint64_t *energy);
NVML_API nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *uuid, uint32_t length);
NVML_API nvmlReturn_t nvmlDeviceGetUnrepairableMemoryFlag_v1(
        nvmlDevice_t device, nvmlUnrepairableMemoryStatus_v1_t *unrepairableMemoryStatus);
NVML_API nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *utilization);
NVML_API nvmlReturn_t nvmlDeviceGetVbiosVersion(nvmlDevice_t device, char *version, uint32_t length);
NVML_API nvmlReturn_t nvmlDeviceGetViolationStatus(
        nvmlDevice_t device, uint32_t perfPolicyType, nvmlViolationTime_t *violTime);
NVML_API nvmlReturn_t nvmlDeviceGetVirtualizationMode(nvmlDevice_t device, uint32_t *pVirtualMode);
NVML_API nvmlReturn_t nvmlDeviceIsMigDeviceHandle(nvmlDevice_t device, uint32_t *isMigDevice);
NVML_API nvmlReturn_t nvmlDeviceQueryDrainState(nvmlPciInfo_t *pciInfo, uint32_t *currentState);
NVML_API nvmlReturn_t nvmlDeviceRegisterEvents(nvmlDevice_t device, uint64_t eventTypes, nvmlEventSet_t set);
NVML_API nvmlReturn_t nvmlDeviceSetAccountingMode(nvmlDevice_t device, uint32_t mode);
NVML_API nvmlReturn_t nvmlDeviceSetPersistenceMode(nvmlDevice_t device, uint32_t mode);
NVML_API nvmlReturn_t nvmlDeviceValidateInforom(nvmlDevice_t device);
NVML_API nvmlReturn_t nvmlDeviceWorkloadPowerProfileGetCurrentProfiles(
        nvmlDevice_t device, nvmlWorkloadPowerProfileCurrentProfiles_v1_t *currentProfiles);
NVML_API const char *nvmlErrorString(nvmlReturn_t result);
NVML_API nvmlReturn_t nvmlEventSetCreate(nvmlEventSet_t *set);
NVML_API nvmlReturn_t nvmlEventSetFree(nvmlEventSet_t set);
NVML_API nvmlReturn_t nvmlEventSetWait(nvmlEventSet_t set, nvmlEventData_t *data, uint32_t timeoutms);
NVML_API nvmlReturn_t nvmlEventSetWait_v2(nvmlEventSet_t set, nvmlEventData_t *data, uint32_t timeoutms);
NVML_API nvmlReturn_t nvmlGetBlacklistDeviceCount(uint32_t *deviceCount);
NVML_API nvmlReturn_t nvmlGetExcludedDeviceCount(uint32_t *deviceCount);
NVML_API nvmlReturn_t nvmlGpmMetricsGet(nvmlGpmMetricsGet_t *metricsGet);
NVML_API nvmlReturn_t nvmlGpmMigSampleGet(
        nvmlDevice_t device, uint32_t gpuInstanceId, nvmlGpmSample_t gpmSample);
NVML_API nvmlReturn_t nvmlGpmQueryDeviceSupport(nvmlDevice_t device, nvmlGpmSupport_t *gpmSupport);
NVML_API nvmlReturn_t nvmlGpmQueryIfStreamingEnabled(nvmlDevice_t device, uint32_t *state);
NVML_API nvmlReturn_t nvmlGpmSampleAlloc(nvmlGpmSample_t *gpmSample);
NVML_API nvmlReturn_t nvmlGpmSampleFree(nvmlGpmSample_t gpmSample);
NVML_API nvmlReturn_t nvmlGpmSampleGet(nvmlDevice_t device, nvmlGpmSample_t gpmSample);
NVML_API nvmlReturn_t nvmlGpuInstanceGetComputeInstanceById(
        nvmlGpuInstance_t gpuInstance, uint32_t id, nvmlComputeInstance_t *computeInstance);
NVML_API nvmlReturn_t nvmlGpuInstanceGetInfo(nvmlGpuInstance_t gpuInstance, nvmlGpuInstanceInfo_t *info);
NVML_API nvmlReturn_t nvmlInit(void);
NVML_API nvmlReturn_t nvmlInitWithFlags(uint32_t flags);
NVML_API nvmlReturn_t nvmlInit_v2(void);
NVML_API nvmlReturn_t nvmlShutdown(void);
NVML_API nvmlReturn_t nvmlSystemEventSetCreate(nvmlSystemEventSetCreateRequest_v1_t *request);
NVML_API nvmlReturn_t nvmlSystemEventSetFree(nvmlSystemEventSetFreeRequest_v1_t *request);
NVML_API nvmlReturn_t nvmlSystemEventSetWait(nvmlSystemEventSetWaitRequest_v1_t *request);
NVML_API nvmlReturn_t nvmlSystemGetConfComputeCapabilities(nvmlConfComputeSystemCaps_t *capabilities);
NVML_API nvmlReturn_t nvmlSystemGetConfComputeGpusReadyState(uint32_t *isAcceptingWork);
NVML_API nvmlReturn_t nvmlSystemGetConfComputeSettings(nvmlSystemConfComputeSettings_v1_t *settings);
NVML_API nvmlReturn_t nvmlSystemGetConfComputeState(nvmlConfComputeSystemState_t *state);
NVML_API nvmlReturn_t nvmlSystemGetCudaDriverVersion(int32_t *cudaDriverVersion);
NVML_API nvmlReturn_t nvmlSystemGetCudaDriverVersion_v2(int32_t *cudaDriverVersion);
NVML_API nvmlReturn_t nvmlSystemGetDriverBranch(nvmlSystemDriverBranchInfo_v1_t *branchInfo, uint32_t length);
NVML_API nvmlReturn_t nvmlSystemGetDriverVersion(char *version, uint32_t length);
NVML_API nvmlReturn_t nvmlSystemGetNVMLVersion(char *version, uint32_t length);
NVML_API nvmlReturn_t nvmlSystemGetNvlinkBwMode(uint32_t *nvlinkBwMode);
NVML_API nvmlReturn_t nvmlSystemGetProcessName(uint32_t pid, char *name, uint32_t length);
NVML_API nvmlReturn_t nvmlSystemRegisterEvents(nvmlSystemRegisterEventRequest_v1_t *request);

#endif
