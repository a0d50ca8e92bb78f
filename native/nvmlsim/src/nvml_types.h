/*
 * Data types of the NVML binary interface as this library speaks it: names and layouts are those every client
 * of libnvidia-ml.so.1 is compiled against (little-endian, natural alignment, no packing, the same on x86-64
 * and aarch64). Each layout is asserted, so that a change which would break a client does not compile.
 * Enumerations are 32 bits wide and appear as uint32_t; their values are in sim.h where the library needs
 * them.
 */
#ifndef NVML_TYPES_H
#define NVML_TYPES_H

#include <stddef.h>
#include <stdint.h>

/** The word a client puts into the first member of a versioned struct: size and version of the layout it was
 * built with. */
#define NVML_VERSION_WORD(type, version) ((uint32_t)(sizeof(type) | ((uint32_t)(version) << 24)))

#define NVML_LAYOUT(type, size, alignment) \
    _Static_assert(sizeof(type) == (size) && _Alignof(type) == (alignment), "layout of " #type)
#define NVML_OFFSET(type, member, offset) \
    _Static_assert(offsetof(type, member) == (offset), #type "." #member)
#define NVML_VERSIONED(type, version, word) \
    _Static_assert(NVML_VERSION_WORD(type, version) == (word), "version word of " #type)

/** Result of a call; 0 is success. */
typedef int32_t nvmlReturn_t;

/* Opaque handles. */
typedef struct nvmlDevice_st *nvmlDevice_t;
typedef struct nvmlGpuInstance_st *nvmlGpuInstance_t;
typedef struct nvmlComputeInstance_st *nvmlComputeInstance_t;
typedef struct nvmlEventSet_st *nvmlEventSet_t;
typedef struct nvmlSystemEventSet_st *nvmlSystemEventSet_t;
typedef struct nvmlGpmSample_st *nvmlGpmSample_t;

typedef struct {
    char busIdLegacy[16];
    uint32_t domain;
    uint32_t bus;
    uint32_t device;
    uint32_t pciDeviceId;
    uint32_t pciSubSystemId;
    char busId[32];
} nvmlPciInfo_t;
NVML_LAYOUT(nvmlPciInfo_t, 68, 4);
NVML_OFFSET(nvmlPciInfo_t, busId, 36);

typedef struct {
    uint32_t gpu;
    uint32_t memory;
} nvmlUtilization_t;
NVML_LAYOUT(nvmlUtilization_t, 8, 4);
NVML_OFFSET(nvmlUtilization_t, memory, 4);

typedef struct {
    uint64_t total;
    uint64_t free;
    uint64_t used;
} nvmlMemory_t;
NVML_LAYOUT(nvmlMemory_t, 24, 8);
NVML_OFFSET(nvmlMemory_t, used, 16);

typedef struct {
    uint32_t version;
    uint64_t total;
    uint64_t reserved;
    uint64_t free;
    uint64_t used;
} nvmlMemory_v2_t;
NVML_LAYOUT(nvmlMemory_v2_t, 40, 8);
NVML_OFFSET(nvmlMemory_v2_t, used, 32);
NVML_VERSIONED(nvmlMemory_v2_t, 2, 0x2000028u);

typedef struct {
    uint64_t bar1Total;
    uint64_t bar1Free;
    uint64_t bar1Used;
} nvmlBAR1Memory_t;
NVML_LAYOUT(nvmlBAR1Memory_t, 24, 8);
NVML_OFFSET(nvmlBAR1Memory_t, bar1Used, 16);

typedef struct {
    uint32_t pid;
    uint64_t usedGpuMemory;
} nvmlProcessInfo_v1_t;
NVML_LAYOUT(nvmlProcessInfo_v1_t, 16, 8);
NVML_OFFSET(nvmlProcessInfo_v1_t, usedGpuMemory, 8);

typedef struct {
    uint32_t pid;
    uint64_t usedGpuMemory;
    uint32_t gpuInstanceId;
    uint32_t computeInstanceId;
} nvmlProcessInfo_v2_t;
NVML_LAYOUT(nvmlProcessInfo_v2_t, 24, 8);
NVML_OFFSET(nvmlProcessInfo_v2_t, computeInstanceId, 20);

typedef struct {
    uint32_t pid;
    uint64_t usedGpuMemory;
    uint32_t gpuInstanceId;
    uint32_t computeInstanceId;
    uint64_t usedGpuCcProtectedMemory;
} nvmlProcessDetail_v1_t;
NVML_LAYOUT(nvmlProcessDetail_v1_t, 32, 8);
NVML_OFFSET(nvmlProcessDetail_v1_t, usedGpuCcProtectedMemory, 24);

typedef struct {
    uint32_t version;
    uint32_t mode;
    uint32_t numProcArrayEntries;
    nvmlProcessDetail_v1_t *procArray;
} nvmlProcessDetailList_v1_t;
NVML_LAYOUT(nvmlProcessDetailList_v1_t, 24, 8);
NVML_OFFSET(nvmlProcessDetailList_v1_t, procArray, 16);
NVML_VERSIONED(nvmlProcessDetailList_v1_t, 1, 0x1000018u);

typedef struct {
    uint32_t multiprocessorCount;
    uint32_t sharedCopyEngineCount;
    uint32_t sharedDecoderCount;
    uint32_t sharedEncoderCount;
    uint32_t sharedJpegCount;
    uint32_t sharedOfaCount;
    uint32_t gpuInstanceSliceCount;
    uint32_t computeInstanceSliceCount;
    uint64_t memorySizeMB;
} nvmlDeviceAttributes_t;
NVML_LAYOUT(nvmlDeviceAttributes_t, 40, 8);
NVML_OFFSET(nvmlDeviceAttributes_t, memorySizeMB, 32);

typedef struct {
    uint32_t isC2cEnabled;
} nvmlC2cModeInfo_v1_t;
NVML_LAYOUT(nvmlC2cModeInfo_v1_t, 4, 4);
NVML_OFFSET(nvmlC2cModeInfo_v1_t, isC2cEnabled, 0);
NVML_VERSIONED(nvmlC2cModeInfo_v1_t, 1, 0x1000004u);

typedef struct {
    uint32_t version;
    uint32_t value;
} nvmlDeviceAddressingMode_v1_t;
NVML_LAYOUT(nvmlDeviceAddressingMode_v1_t, 8, 4);
NVML_OFFSET(nvmlDeviceAddressingMode_v1_t, value, 4);
NVML_VERSIONED(nvmlDeviceAddressingMode_v1_t, 1, 0x1000008u);

typedef struct {
    uint32_t version;
    uint32_t bChannelRepairPending;
    uint32_t bTpcRepairPending;
} nvmlRepairStatus_v1_t;
NVML_LAYOUT(nvmlRepairStatus_v1_t, 12, 4);
NVML_OFFSET(nvmlRepairStatus_v1_t, bTpcRepairPending, 8);
NVML_VERSIONED(nvmlRepairStatus_v1_t, 1, 0x100000cu);

typedef struct {
    uint32_t bUnrepairableMemory;
} nvmlUnrepairableMemoryStatus_v1_t;
NVML_LAYOUT(nvmlUnrepairableMemoryStatus_v1_t, 4, 4);
NVML_OFFSET(nvmlUnrepairableMemoryStatus_v1_t, bUnrepairableMemory, 0);

typedef struct {
    uint32_t max;
    uint32_t high;
    uint32_t partial;
    uint32_t low;
    uint32_t none;
} nvmlRowRemapperHistogramValues_t;
NVML_LAYOUT(nvmlRowRemapperHistogramValues_t, 20, 4);
NVML_OFFSET(nvmlRowRemapperHistogramValues_t, none, 16);

typedef struct {
    uint32_t corrActiveRemaps;
    uint32_t corrInactiveRemaps;
    uint32_t uncActiveRemaps;
    uint32_t uncInactiveRemaps;
    uint32_t bPending;
    uint32_t bFailureOccurred;
} nvmlRemappedRowsInfo_v2_t;
NVML_LAYOUT(nvmlRemappedRowsInfo_v2_t, 24, 4);
NVML_OFFSET(nvmlRemappedRowsInfo_v2_t, bFailureOccurred, 20);

/** A value whose member is named by a value type ("NVML_VALUE_..."). */
typedef union {
    double dVal;
    int32_t siVal;
    uint32_t uiVal;
    unsigned long ulVal;
    uint64_t ullVal;
    int64_t sllVal;
    uint16_t usVal;
} nvmlValue_t;
NVML_LAYOUT(nvmlValue_t, 8, 8);

typedef struct {
    uint64_t timeStamp;
    nvmlValue_t sampleValue;
} nvmlSample_t;
NVML_LAYOUT(nvmlSample_t, 16, 8);
NVML_OFFSET(nvmlSample_t, sampleValue, 8);

typedef struct {
    uint64_t referenceTime;
    uint64_t violationTime;
} nvmlViolationTime_t;
NVML_LAYOUT(nvmlViolationTime_t, 16, 8);
NVML_OFFSET(nvmlViolationTime_t, violationTime, 8);

typedef struct {
    uint32_t count;
    struct {
        uint32_t controller;
        int32_t defaultMinTemp;
        int32_t defaultMaxTemp;
        int32_t currentTemp;
        uint32_t target;
    } sensor[3];
} nvmlGpuThermalSettings_t;
NVML_LAYOUT(nvmlGpuThermalSettings_t, 64, 4);
NVML_OFFSET(nvmlGpuThermalSettings_t, sensor, 4);

typedef struct {
    uint32_t version;
    uint32_t sensorType;
    int32_t temperature;
} nvmlTemperature_v1_t;
NVML_LAYOUT(nvmlTemperature_v1_t, 12, 4);
NVML_OFFSET(nvmlTemperature_v1_t, temperature, 8);
NVML_VERSIONED(nvmlTemperature_v1_t, 1, 0x100000cu);

typedef struct {
    uint32_t version;
    int32_t marginTemperature;
} nvmlMarginTemperature_v1_t;
NVML_LAYOUT(nvmlMarginTemperature_v1_t, 8, 4);
NVML_OFFSET(nvmlMarginTemperature_v1_t, marginTemperature, 4);
NVML_VERSIONED(nvmlMarginTemperature_v1_t, 1, 0x1000008u);

typedef struct {
    uint32_t version;
    uint32_t type;
    uint32_t pstate;
    int32_t clockOffsetMHz;
    int32_t minClockOffsetMHz;
    int32_t maxClockOffsetMHz;
} nvmlClockOffset_v1_t;
NVML_LAYOUT(nvmlClockOffset_v1_t, 24, 4);
NVML_OFFSET(nvmlClockOffset_v1_t, maxClockOffsetMHz, 20);
NVML_VERSIONED(nvmlClockOffset_v1_t, 1, 0x1000018u);

typedef struct {
    uint32_t version;
    uint32_t fan;
    uint32_t speed;
} nvmlFanSpeedInfo_v1_t;
NVML_LAYOUT(nvmlFanSpeedInfo_v1_t, 12, 4);
NVML_OFFSET(nvmlFanSpeedInfo_v1_t, speed, 8);
NVML_VERSIONED(nvmlFanSpeedInfo_v1_t, 1, 0x100000cu);

typedef struct {
    uint32_t pid;
    uint64_t timeStamp;
    uint32_t smUtil;
    uint32_t memUtil;
    uint32_t encUtil;
    uint32_t decUtil;
} nvmlProcessUtilizationSample_t;
NVML_LAYOUT(nvmlProcessUtilizationSample_t, 32, 8);
NVML_OFFSET(nvmlProcessUtilizationSample_t, decUtil, 28);

typedef struct {
    uint64_t timeStamp;
    uint32_t pid;
    uint32_t smUtil;
    uint32_t memUtil;
    uint32_t encUtil;
    uint32_t decUtil;
    uint32_t jpgUtil;
    uint32_t ofaUtil;
} nvmlProcessUtilizationInfo_v1_t;
NVML_LAYOUT(nvmlProcessUtilizationInfo_v1_t, 40, 8);
NVML_OFFSET(nvmlProcessUtilizationInfo_v1_t, ofaUtil, 32);

typedef struct {
    uint32_t version;
    uint32_t processSamplesCount;
    uint64_t lastSeenTimeStamp;
    nvmlProcessUtilizationInfo_v1_t *procUtilArray;
} nvmlProcessesUtilizationInfo_v1_t;
NVML_LAYOUT(nvmlProcessesUtilizationInfo_v1_t, 24, 8);
NVML_OFFSET(nvmlProcessesUtilizationInfo_v1_t, procUtilArray, 16);
NVML_VERSIONED(nvmlProcessesUtilizationInfo_v1_t, 1, 0x1000018u);

typedef struct {
    uint32_t version;
    uint64_t aggregateUncParity;
    uint64_t aggregateUncSecDed;
    uint64_t aggregateCor;
    uint64_t volatileUncParity;
    uint64_t volatileUncSecDed;
    uint64_t volatileCor;
    uint64_t aggregateUncBucketL2;
    uint64_t aggregateUncBucketSm;
    uint64_t aggregateUncBucketPcie;
    uint64_t aggregateUncBucketMcu;
    uint64_t aggregateUncBucketOther;
    uint32_t bThresholdExceeded;
} nvmlEccSramErrorStatus_v1_t;
NVML_LAYOUT(nvmlEccSramErrorStatus_v1_t, 104, 8);
NVML_OFFSET(nvmlEccSramErrorStatus_v1_t, bThresholdExceeded, 96);
NVML_VERSIONED(nvmlEccSramErrorStatus_v1_t, 1, 0x1000068u);

typedef struct {
    uint32_t version;
    uint8_t ibGuid[16];
    uint8_t rackGuid[16];
    uint8_t chassisPhysicalSlotNumber;
    uint8_t computeSlotIndex;
    uint8_t nodeIndex;
    uint8_t peerType;
    uint8_t moduleId;
} nvmlPlatformInfo_v1_t;
NVML_LAYOUT(nvmlPlatformInfo_v1_t, 44, 4);
NVML_OFFSET(nvmlPlatformInfo_v1_t, moduleId, 40);
NVML_VERSIONED(nvmlPlatformInfo_v1_t, 1, 0x100002cu);

typedef struct {
    uint32_t version;
    uint8_t ibGuid[16];
    uint8_t chassisSerialNumber[16];
    uint8_t slotNumber;
    uint8_t trayIndex;
    uint8_t hostId;
    uint8_t peerType;
    uint8_t moduleId;
} nvmlPlatformInfo_v2_t;
NVML_LAYOUT(nvmlPlatformInfo_v2_t, 44, 4);
NVML_OFFSET(nvmlPlatformInfo_v2_t, moduleId, 40);
NVML_VERSIONED(nvmlPlatformInfo_v2_t, 2, 0x200002cu);

typedef struct {
    uint32_t flags;
    struct {
        uint32_t bIsPresent;
        uint32_t percentage;
        uint32_t incThreshold;
        uint32_t decThreshold;
    } utilization[8];
} nvmlGpuDynamicPstatesInfo_t;
NVML_LAYOUT(nvmlGpuDynamicPstatesInfo_t, 132, 4);
NVML_OFFSET(nvmlGpuDynamicPstatesInfo_t, utilization, 4);

typedef struct {
    uint32_t fieldId;
    uint32_t scopeId;
    int64_t timestamp;
    int64_t latencyUsec;
    uint32_t valueType;
    nvmlReturn_t nvmlReturn;
    nvmlValue_t value;
} nvmlFieldValue_t;
NVML_LAYOUT(nvmlFieldValue_t, 40, 8);
NVML_OFFSET(nvmlFieldValue_t, value, 32);

typedef struct {
    nvmlDevice_t device;
    uint64_t eventType;
    uint64_t eventData;
    uint32_t gpuInstanceId;
    uint32_t computeInstanceId;
} nvmlEventData_t;
NVML_LAYOUT(nvmlEventData_t, 32, 8);
NVML_OFFSET(nvmlEventData_t, computeInstanceId, 28);

typedef struct {
    uint32_t version;
    nvmlSystemEventSet_t set;
} nvmlSystemEventSetCreateRequest_v1_t;
NVML_LAYOUT(nvmlSystemEventSetCreateRequest_v1_t, 16, 8);
NVML_OFFSET(nvmlSystemEventSetCreateRequest_v1_t, set, 8);
NVML_VERSIONED(nvmlSystemEventSetCreateRequest_v1_t, 1, 0x1000010u);

typedef struct {
    uint32_t version;
    nvmlSystemEventSet_t set;
} nvmlSystemEventSetFreeRequest_v1_t;
NVML_LAYOUT(nvmlSystemEventSetFreeRequest_v1_t, 16, 8);
NVML_OFFSET(nvmlSystemEventSetFreeRequest_v1_t, set, 8);
NVML_VERSIONED(nvmlSystemEventSetFreeRequest_v1_t, 1, 0x1000010u);

typedef struct {
    uint32_t version;
    uint64_t eventTypes;
    nvmlSystemEventSet_t set;
} nvmlSystemRegisterEventRequest_v1_t;
NVML_LAYOUT(nvmlSystemRegisterEventRequest_v1_t, 24, 8);
NVML_OFFSET(nvmlSystemRegisterEventRequest_v1_t, set, 16);
NVML_VERSIONED(nvmlSystemRegisterEventRequest_v1_t, 1, 0x1000018u);

typedef struct {
    uint64_t eventType;
    uint32_t gpuId;
} nvmlSystemEventData_v1_t;
NVML_LAYOUT(nvmlSystemEventData_v1_t, 16, 8);
NVML_OFFSET(nvmlSystemEventData_v1_t, gpuId, 8);

typedef struct {
    uint32_t version;
    uint32_t timeoutms;
    nvmlSystemEventSet_t set;
    nvmlSystemEventData_v1_t *data;
    uint32_t dataSize;
    uint32_t numEvent;
} nvmlSystemEventSetWaitRequest_v1_t;
NVML_LAYOUT(nvmlSystemEventSetWaitRequest_v1_t, 32, 8);
NVML_OFFSET(nvmlSystemEventSetWaitRequest_v1_t, numEvent, 28);
NVML_VERSIONED(nvmlSystemEventSetWaitRequest_v1_t, 1, 0x1000020u);

typedef struct {
    uint32_t gpuUtilization;
    uint32_t memoryUtilization;
    uint64_t maxMemoryUsage;
    uint64_t time;
    uint64_t startTime;
    uint32_t isRunning;
    uint32_t reserved[5];
} nvmlAccountingStats_t;
NVML_LAYOUT(nvmlAccountingStats_t, 56, 8);
NVML_OFFSET(nvmlAccountingStats_t, reserved, 36);

typedef struct {
    uint32_t pid;
    uint32_t isRunning;
    uint32_t gpuUtilization;
    uint32_t memoryUtilization;
    uint64_t maxMemoryUsage;
    uint32_t sampleCount;
    uint64_t sumGpuUtil;
    uint64_t sumFbUtil;
    uint64_t time;
    uint64_t startTime;
} nvmlAccountingStats_v2_t;
NVML_LAYOUT(nvmlAccountingStats_v2_t, 64, 8);
NVML_OFFSET(nvmlAccountingStats_v2_t, startTime, 56);

typedef struct {
    uint32_t sessionId;
    uint32_t pid;
    uint32_t vgpuInstance;
    uint32_t codecType;
    uint32_t hResolution;
    uint32_t vResolution;
    uint32_t averageFps;
    uint32_t averageLatency;
} nvmlEncoderSessionInfo_t;
NVML_LAYOUT(nvmlEncoderSessionInfo_t, 32, 4);
NVML_OFFSET(nvmlEncoderSessionInfo_t, averageLatency, 28);

typedef struct {
    uint32_t sessionsCount;
    uint32_t averageFPS;
    uint32_t averageLatency;
} nvmlFBCStats_t;
NVML_LAYOUT(nvmlFBCStats_t, 12, 4);
NVML_OFFSET(nvmlFBCStats_t, averageLatency, 8);

typedef struct {
    uint32_t cpuCaps;
    uint32_t gpusCaps;
} nvmlConfComputeSystemCaps_t;
NVML_LAYOUT(nvmlConfComputeSystemCaps_t, 8, 4);
NVML_OFFSET(nvmlConfComputeSystemCaps_t, gpusCaps, 4);

typedef struct {
    uint32_t environment;
    uint32_t ccFeature;
    uint32_t devToolsMode;
} nvmlConfComputeSystemState_t;
NVML_LAYOUT(nvmlConfComputeSystemState_t, 12, 4);
NVML_OFFSET(nvmlConfComputeSystemState_t, devToolsMode, 8);

typedef struct {
    uint32_t version;
    uint32_t environment;
    uint32_t ccFeature;
    uint32_t devToolsMode;
    uint32_t multiGpuMode;
} nvmlSystemConfComputeSettings_v1_t;
NVML_LAYOUT(nvmlSystemConfComputeSettings_v1_t, 20, 4);
NVML_OFFSET(nvmlSystemConfComputeSettings_v1_t, multiGpuMode, 16);
NVML_VERSIONED(nvmlSystemConfComputeSettings_v1_t, 1, 0x1000014u);

typedef struct {
    uint64_t protectedMemSizeKib;
    uint64_t unprotectedMemSizeKib;
} nvmlConfComputeMemSizeInfo_t;
NVML_LAYOUT(nvmlConfComputeMemSizeInfo_t, 16, 8);
NVML_OFFSET(nvmlConfComputeMemSizeInfo_t, unprotectedMemSizeKib, 8);

typedef struct {
    uint32_t version;
    uint32_t encryptionState;
} nvmlDramEncryptionInfo_v1_t;
NVML_LAYOUT(nvmlDramEncryptionInfo_v1_t, 8, 4);
NVML_OFFSET(nvmlDramEncryptionInfo_v1_t, encryptionState, 4);
NVML_VERSIONED(nvmlDramEncryptionInfo_v1_t, 1, 0x1000008u);

typedef struct {
    uint8_t clusterUuid[16];
    nvmlReturn_t status;
    uint32_t cliqueId;
    uint32_t state;
} nvmlGpuFabricInfo_t;
NVML_LAYOUT(nvmlGpuFabricInfo_t, 28, 4);
NVML_OFFSET(nvmlGpuFabricInfo_t, state, 24);

typedef struct {
    uint32_t version;
    uint8_t clusterUuid[16];
    nvmlReturn_t status;
    uint32_t cliqueId;
    uint32_t state;
    uint32_t healthMask;
} nvmlGpuFabricInfo_v2_t;
NVML_LAYOUT(nvmlGpuFabricInfo_v2_t, 36, 4);
NVML_OFFSET(nvmlGpuFabricInfo_v2_t, healthMask, 32);
NVML_VERSIONED(nvmlGpuFabricInfo_v2_t, 2, 0x2000024u);

typedef struct {
    uint32_t version;
    uint8_t clusterUuid[16];
    nvmlReturn_t status;
    uint32_t cliqueId;
    uint32_t state;
    uint32_t healthMask;
    uint8_t healthSummary;
} nvmlGpuFabricInfo_v3_t;
NVML_LAYOUT(nvmlGpuFabricInfo_v3_t, 40, 4);
NVML_OFFSET(nvmlGpuFabricInfo_v3_t, healthSummary, 36);
NVML_VERSIONED(nvmlGpuFabricInfo_v3_t, 3, 0x3000028u);

typedef struct {
    uint32_t version;
    char branch[80];
} nvmlSystemDriverBranchInfo_v1_t;
NVML_LAYOUT(nvmlSystemDriverBranchInfo_v1_t, 84, 4);
NVML_OFFSET(nvmlSystemDriverBranchInfo_v1_t, branch, 4);
NVML_VERSIONED(nvmlSystemDriverBranchInfo_v1_t, 1, 0x1000054u);

typedef struct {
    uint32_t version;
    uint32_t isNvleEnabled;
} nvmlNvLinkInfo_v1_t;
NVML_LAYOUT(nvmlNvLinkInfo_v1_t, 8, 4);
NVML_OFFSET(nvmlNvLinkInfo_v1_t, isNvleEnabled, 4);
NVML_VERSIONED(nvmlNvLinkInfo_v1_t, 1, 0x1000008u);

typedef struct {
    uint8_t ucodeType;
    uint32_t major;
    uint32_t minor;
    uint32_t subMinor;
} nvmlNvlinkFirmwareVersion_t;
NVML_LAYOUT(nvmlNvlinkFirmwareVersion_t, 16, 4);
NVML_OFFSET(nvmlNvlinkFirmwareVersion_t, subMinor, 12);

typedef struct {
    nvmlNvlinkFirmwareVersion_t firmwareVersion[100];
    uint32_t numValidEntries;
} nvmlNvlinkFirmwareInfo_t;
NVML_LAYOUT(nvmlNvlinkFirmwareInfo_t, 1604, 4);
NVML_OFFSET(nvmlNvlinkFirmwareInfo_t, numValidEntries, 1600);

typedef struct {
    uint32_t version;
    uint32_t isNvleEnabled;
    nvmlNvlinkFirmwareInfo_t firmwareInfo;
} nvmlNvLinkInfo_v2_t;
NVML_LAYOUT(nvmlNvLinkInfo_v2_t, 1612, 4);
NVML_OFFSET(nvmlNvLinkInfo_v2_t, firmwareInfo, 8);
NVML_VERSIONED(nvmlNvLinkInfo_v2_t, 2, 0x200064cu);

typedef struct {
    uint32_t version;
    uint32_t bIsBest;
    uint8_t bwMode;
} nvmlNvlinkGetBwMode_v1_t;
NVML_LAYOUT(nvmlNvlinkGetBwMode_v1_t, 12, 4);
NVML_OFFSET(nvmlNvlinkGetBwMode_v1_t, bwMode, 8);
NVML_VERSIONED(nvmlNvlinkGetBwMode_v1_t, 1, 0x100000cu);

typedef struct {
    uint32_t start;
    uint32_t size;
} nvmlGpuInstancePlacement_t;
NVML_LAYOUT(nvmlGpuInstancePlacement_t, 8, 4);
NVML_OFFSET(nvmlGpuInstancePlacement_t, size, 4);

typedef struct {
    uint32_t id;
    uint32_t isP2pSupported;
    uint32_t sliceCount;
    uint32_t instanceCount;
    uint32_t multiprocessorCount;
    uint32_t copyEngineCount;
    uint32_t decoderCount;
    uint32_t encoderCount;
    uint32_t jpegCount;
    uint32_t ofaCount;
    uint64_t memorySizeMB;
} nvmlGpuInstanceProfileInfo_t;
NVML_LAYOUT(nvmlGpuInstanceProfileInfo_t, 48, 8);
NVML_OFFSET(nvmlGpuInstanceProfileInfo_t, memorySizeMB, 40);

typedef struct {
    uint32_t version;
    uint32_t id;
    uint32_t isP2pSupported;
    uint32_t sliceCount;
    uint32_t instanceCount;
    uint32_t multiprocessorCount;
    uint32_t copyEngineCount;
    uint32_t decoderCount;
    uint32_t encoderCount;
    uint32_t jpegCount;
    uint32_t ofaCount;
    uint64_t memorySizeMB;
    char name[96];
} nvmlGpuInstanceProfileInfo_v2_t;
NVML_LAYOUT(nvmlGpuInstanceProfileInfo_v2_t, 152, 8);
NVML_OFFSET(nvmlGpuInstanceProfileInfo_v2_t, name, 56);
NVML_VERSIONED(nvmlGpuInstanceProfileInfo_v2_t, 2, 0x2000098u);

typedef struct {
    uint32_t version;
    uint32_t id;
    uint32_t sliceCount;
    uint32_t instanceCount;
    uint32_t multiprocessorCount;
    uint32_t copyEngineCount;
    uint32_t decoderCount;
    uint32_t encoderCount;
    uint32_t jpegCount;
    uint32_t ofaCount;
    uint64_t memorySizeMB;
    char name[96];
    uint32_t capabilities;
} nvmlGpuInstanceProfileInfo_v3_t;
NVML_LAYOUT(nvmlGpuInstanceProfileInfo_v3_t, 152, 8);
NVML_OFFSET(nvmlGpuInstanceProfileInfo_v3_t, capabilities, 144);
NVML_VERSIONED(nvmlGpuInstanceProfileInfo_v3_t, 3, 0x3000098u);

typedef struct {
    nvmlDevice_t device;
    uint32_t id;
    uint32_t profileId;
    nvmlGpuInstancePlacement_t placement;
} nvmlGpuInstanceInfo_t;
NVML_LAYOUT(nvmlGpuInstanceInfo_t, 24, 8);
NVML_OFFSET(nvmlGpuInstanceInfo_t, placement, 16);

typedef struct {
    uint32_t start;
    uint32_t size;
} nvmlComputeInstancePlacement_t;
NVML_LAYOUT(nvmlComputeInstancePlacement_t, 8, 4);
NVML_OFFSET(nvmlComputeInstancePlacement_t, size, 4);

typedef struct {
    nvmlDevice_t device;
    nvmlGpuInstance_t gpuInstance;
    uint32_t id;
    uint32_t profileId;
    nvmlComputeInstancePlacement_t placement;
} nvmlComputeInstanceInfo_t;
NVML_LAYOUT(nvmlComputeInstanceInfo_t, 32, 8);
NVML_OFFSET(nvmlComputeInstanceInfo_t, placement, 24);

typedef struct {
    uint32_t metricId;
    nvmlReturn_t nvmlReturn;
    double value;
    struct {
        const char *shortName;
        const char *longName;
        const char *unit;
    } metricInfo;
} nvmlGpmMetric_t;
NVML_LAYOUT(nvmlGpmMetric_t, 40, 8);
NVML_OFFSET(nvmlGpmMetric_t, metricInfo, 16);

typedef struct {
    uint32_t version;
    uint32_t numMetrics;
    nvmlGpmSample_t sample1;
    nvmlGpmSample_t sample2;
    nvmlGpmMetric_t metrics[333];
} nvmlGpmMetricsGet_t;
NVML_LAYOUT(nvmlGpmMetricsGet_t, 13344, 8);
NVML_OFFSET(nvmlGpmMetricsGet_t, metrics, 24);

typedef struct {
    uint32_t version;
    uint32_t isSupportedDevice;
} nvmlGpmSupport_t;
NVML_LAYOUT(nvmlGpmSupport_t, 8, 4);
NVML_OFFSET(nvmlGpmSupport_t, isSupportedDevice, 4);

typedef struct {
    uint32_t mask[8];
} nvmlMask255_t;
NVML_LAYOUT(nvmlMask255_t, 32, 4);
NVML_OFFSET(nvmlMask255_t, mask, 0);

typedef struct {
    uint32_t version;
    nvmlMask255_t perfProfilesMask;
    nvmlMask255_t requestedProfilesMask;
    nvmlMask255_t enforcedProfilesMask;
} nvmlWorkloadPowerProfileCurrentProfiles_v1_t;
NVML_LAYOUT(nvmlWorkloadPowerProfileCurrentProfiles_v1_t, 100, 4);
NVML_OFFSET(nvmlWorkloadPowerProfileCurrentProfiles_v1_t, enforcedProfilesMask, 68);
NVML_VERSIONED(nvmlWorkloadPowerProfileCurrentProfiles_v1_t, 1, 0x1000064u);

typedef struct {
    uint32_t clkApiDomain;
    uint32_t clkDomainFaultMask;
} nvmlClkMonFaultInfo_t;
NVML_LAYOUT(nvmlClkMonFaultInfo_t, 8, 4);
NVML_OFFSET(nvmlClkMonFaultInfo_t, clkDomainFaultMask, 4);

typedef struct {
    uint32_t bGlobalStatus;
    uint32_t clkMonListSize;
    nvmlClkMonFaultInfo_t clkMonList[32];
} nvmlClkMonStatus_t;
NVML_LAYOUT(nvmlClkMonStatus_t, 264, 4);
NVML_OFFSET(nvmlClkMonStatus_t, clkMonList, 8);

typedef struct {
    uint32_t year;
    uint16_t month;
    uint16_t day;
    uint16_t hour;
    uint16_t min;
    uint16_t sec;
    uint8_t status;
} nvmlGridLicenseExpiry_t;
NVML_LAYOUT(nvmlGridLicenseExpiry_t, 16, 4);
NVML_OFFSET(nvmlGridLicenseExpiry_t, status, 14);

typedef struct {
    uint32_t featureCode;
    uint32_t featureState;
    char licenseInfo[128];
    char productName[128];
    uint32_t featureEnabled;
    nvmlGridLicenseExpiry_t licenseExpiry;
} nvmlGridLicensableFeature_t;
NVML_LAYOUT(nvmlGridLicensableFeature_t, 284, 4);
NVML_OFFSET(nvmlGridLicensableFeature_t, licenseExpiry, 268);

typedef struct {
    int32_t isGridLicenseSupported;
    uint32_t licensableFeaturesCount;
    nvmlGridLicensableFeature_t gridLicensableFeatures[3];
} nvmlGridLicensableFeatures_t;
NVML_LAYOUT(nvmlGridLicensableFeatures_t, 860, 4);
NVML_OFFSET(nvmlGridLicensableFeatures_t, gridLicensableFeatures, 8);

#endif
