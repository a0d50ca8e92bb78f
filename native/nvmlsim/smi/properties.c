/* The properties of --query-gpu: most are one call with one number and a way to print it. */
#include "smi.h"

#include <stdio.h>
#include <string.h>

enum call {
    ONE, /* (device, u32 *) */
    ARG, /* (device, u32, u32 *) */
    FIRST, /* (device, u32 *, u32 *) */
    SECOND,
    WORDS, /* (device, char *, u32) */
    IMAGE, /* (device, u32, char *, u32) */
    MASK, /* (device, u64 *) */
    FIELD, /* field id */
    ECC, /* arg: 2 * counter + type */
    OWN
};

enum form { PLAIN, ENABLED, YES, WATT, PSTATE, HEX64, HEX32, ACTIVE, MIB, COMPUTE, TEMPERATURE };

struct property {
    const char *name;
    enum call call;
    const char *symbol;
    unsigned arg;
    enum form form;
};

static nvmlReturn_t own(nvmlDevice_t device, unsigned index, const char *name, uint64_t *number, char out[TEXT]);

#define REASONS "nvmlDeviceGetCurrentClocksThrottleReasons"
static const struct property properties[] = {
        {"driver_version", OWN, NULL, 0, PLAIN},
        {"index", OWN, NULL, 0, PLAIN},
        {"uuid", WORDS, "nvmlDeviceGetUUID", 0, PLAIN},
        {"name", WORDS, "nvmlDeviceGetName", 0, PLAIN},
        {"serial", WORDS, "nvmlDeviceGetSerial", 0, PLAIN},
        {"vbios_version", WORDS, "nvmlDeviceGetVbiosVersion", 0, PLAIN},
        {"inforom.img", WORDS, "nvmlDeviceGetInforomImageVersion", 0, PLAIN},
        {"inforom.oem", IMAGE, "nvmlDeviceGetInforomVersion", 0, PLAIN},
        {"inforom.ecc", IMAGE, "nvmlDeviceGetInforomVersion", 1, PLAIN},
        {"inforom.pwr", IMAGE, "nvmlDeviceGetInforomVersion", 2, PLAIN},
        {"compute_cap", OWN, NULL, 0, PLAIN},
        {"pci.bus_id", OWN, NULL, 0, PLAIN},
        {"pci.device_id", OWN, NULL, 0, HEX32},
        {"pci.sub_device_id", OWN, NULL, 0, HEX32},
        {"utilization.gpu", FIRST, "nvmlDeviceGetUtilizationRates", 1, PLAIN},
        {"utilization.memory", SECOND, "nvmlDeviceGetUtilizationRates", 1, PLAIN},
        {"utilization.encoder", FIRST, "nvmlDeviceGetEncoderUtilization", 0, PLAIN},
        {"utilization.decoder", FIRST, "nvmlDeviceGetDecoderUtilization", 0, PLAIN},
        {"utilization.jpeg", FIRST, "nvmlDeviceGetJpgUtilization", 0, PLAIN},
        {"utilization.ofa", FIRST, "nvmlDeviceGetOfaUtilization", 0, PLAIN},
        {"memory.total", OWN, NULL, 0, MIB},
        {"memory.used", OWN, NULL, 0, MIB},
        {"memory.free", OWN, NULL, 0, MIB},
        {"memory.reserved", OWN, NULL, 0, MIB},
        {"clocks.current.graphics", ARG, "nvmlDeviceGetClockInfo", 0, PLAIN},
        {"clocks.current.sm", ARG, "nvmlDeviceGetClockInfo", 1, PLAIN},
        {"clocks.current.memory", ARG, "nvmlDeviceGetClockInfo", 2, PLAIN},
        {"clocks.current.video", ARG, "nvmlDeviceGetClockInfo", 3, PLAIN},
        {"clocks.max.graphics", ARG, "nvmlDeviceGetMaxClockInfo", 0, PLAIN},
        {"clocks.max.sm", ARG, "nvmlDeviceGetMaxClockInfo", 1, PLAIN},
        {"clocks.max.memory", ARG, "nvmlDeviceGetMaxClockInfo", 2, PLAIN},
        {"clocks.applications.graphics", ARG, "nvmlDeviceGetApplicationsClock", 0, PLAIN},
        {"clocks.applications.memory", ARG, "nvmlDeviceGetApplicationsClock", 2, PLAIN},
        {"pstate", ONE, "nvmlDeviceGetPerformanceState", 0, PSTATE},
        {"clocks_event_reasons.active", MASK, REASONS, 0, HEX64},
        {"clocks_event_reasons.supported", MASK, "nvmlDeviceGetSupportedClocksThrottleReasons", 0, HEX64},
        {"clocks_event_reasons.gpu_idle", MASK, REASONS, 0x1, ACTIVE},
        {"clocks_event_reasons.applications_clocks_setting", MASK, REASONS, 0x2, ACTIVE},
        {"clocks_event_reasons.sw_power_cap", MASK, REASONS, 0x4, ACTIVE},
        {"clocks_event_reasons.hw_slowdown", MASK, REASONS, 0x8, ACTIVE},
        {"clocks_event_reasons.sync_boost", MASK, REASONS, 0x10, ACTIVE},
        {"clocks_event_reasons.sw_thermal_slowdown", MASK, REASONS, 0x20, ACTIVE},
        {"clocks_event_reasons.hw_thermal_slowdown", MASK, REASONS, 0x40, ACTIVE},
        {"clocks_event_reasons.hw_power_brake_slowdown", MASK, REASONS, 0x80, ACTIVE},
        {"temperature.gpu", ARG, "nvmlDeviceGetTemperature", 0, PLAIN},
        {"temperature.memory", FIELD, NULL, 82, TEMPERATURE},
        {"temperature.gpu.tlimit", OWN, NULL, 0, PLAIN},
        {"power.draw", ONE, "nvmlDeviceGetPowerUsage", 0, WATT},
        {"power.draw.average", FIELD, NULL, 185, WATT},
        {"power.draw.instant", FIELD, NULL, 186, WATT},
        {"power.limit", ONE, "nvmlDeviceGetPowerManagementLimit", 0, WATT},
        {"enforced.power.limit", ONE, "nvmlDeviceGetEnforcedPowerLimit", 0, WATT},
        {"power.default_limit", ONE, "nvmlDeviceGetPowerManagementDefaultLimit", 0, WATT},
        {"power.min_limit", FIRST, "nvmlDeviceGetPowerManagementLimitConstraints", 0, WATT},
        {"power.max_limit", SECOND, "nvmlDeviceGetPowerManagementLimitConstraints", 0, WATT},
        {"fan.speed", ONE, "nvmlDeviceGetFanSpeed", 0, PLAIN},
        {"pcie.link.gen.current", ONE, "nvmlDeviceGetCurrPcieLinkGeneration", 0, PLAIN},
        {"pcie.link.gen.max", ONE, "nvmlDeviceGetMaxPcieLinkGeneration", 0, PLAIN},
        {"pcie.link.gen.gpumax", ONE, "nvmlDeviceGetGpuMaxPcieLinkGeneration", 0, PLAIN},
        {"pcie.link.width.current", ONE, "nvmlDeviceGetCurrPcieLinkWidth", 0, PLAIN},
        {"pcie.link.width.max", ONE, "nvmlDeviceGetMaxPcieLinkWidth", 0, PLAIN},
        {"ecc.mode.current", FIRST, "nvmlDeviceGetEccMode", 0, ENABLED},
        {"ecc.mode.pending", SECOND, "nvmlDeviceGetEccMode", 0, ENABLED},
        {"ecc.errors.corrected.volatile.total", ECC, NULL, 0, PLAIN},
        {"ecc.errors.uncorrected.volatile.total", ECC, NULL, 1, PLAIN},
        {"ecc.errors.corrected.aggregate.total", ECC, NULL, 2, PLAIN},
        {"ecc.errors.uncorrected.aggregate.total", ECC, NULL, 3, PLAIN},
        {"retired_pages.single_bit_ecc.count", FIELD, NULL, 29, PLAIN},
        {"retired_pages.double_bit.count", FIELD, NULL, 30, PLAIN},
        {"retired_pages.pending", ONE, "nvmlDeviceGetRetiredPagesPendingStatus", 0, YES},
        {"encoder.stats.sessionCount", OWN, NULL, 0, PLAIN},
        {"encoder.stats.averageFps", OWN, NULL, 1, PLAIN},
        {"encoder.stats.averageLatency", OWN, NULL, 2, PLAIN},
        {"persistence_mode", ONE, "nvmlDeviceGetPersistenceMode", 0, ENABLED},
        {"compute_mode", ONE, "nvmlDeviceGetComputeMode", 0, COMPUTE},
        {"accounting.mode", ONE, "nvmlDeviceGetAccountingMode", 0, ENABLED},
        {"accounting.buffer_size", ONE, "nvmlDeviceGetAccountingBufferSize", 0, PLAIN},
        {"display_active", ONE, "nvmlDeviceGetDisplayActive", 0, ENABLED},
        {"display_mode", ONE, "nvmlDeviceGetDisplayMode", 0, ENABLED},
        {"mig.mode.current", FIRST, "nvmlDeviceGetMigMode", 0, ENABLED},
        {"mig.mode.pending", SECOND, "nvmlDeviceGetMigMode", 0, ENABLED},
};

typedef nvmlReturn_t (*one_fn)(nvmlDevice_t, uint32_t *);
typedef nvmlReturn_t (*arg_fn)(nvmlDevice_t, uint32_t, uint32_t *);
typedef nvmlReturn_t (*two_fn)(nvmlDevice_t, uint32_t *, uint32_t *);
typedef nvmlReturn_t (*words_fn)(nvmlDevice_t, char *, uint32_t);
typedef nvmlReturn_t (*image_fn)(nvmlDevice_t, uint32_t, char *, uint32_t);
typedef nvmlReturn_t (*mask_fn)(nvmlDevice_t, uint64_t *);

nvmlReturn_t smi_field(nvmlDevice_t device, unsigned id, uint64_t *value)
{
    nvmlFieldValue_t field = {.fieldId = id};
    nvmlReturn_t rc = NVML(nvmlDeviceGetFieldValues)(device, 1, &field);
    *value = field.valueType == 1 || field.valueType == 5 ? field.value.uiVal : field.value.ullVal;
    return rc ? rc : field.nvmlReturn;
}

/* Fills in number or text. */
static nvmlReturn_t get(
        const struct property *p, nvmlDevice_t device, unsigned index, uint64_t *number, char out[TEXT])
{
    void *f = p->symbol ? smi_symbol(p->symbol) : NULL;
    uint32_t a[2] = {0, 0}, b = 0;
    nvmlReturn_t rc = 13;
    if (p->symbol && !f)
        return rc;
    switch (p->call) {
    case ONE: rc = ((one_fn)f)(device, a); break;
    case ARG: rc = ((arg_fn)f)(device, p->arg, a); break;
    case FIRST:
    case SECOND:
        /* arg 1: one struct of two numbers */
        rc = p->arg ? ((one_fn)f)(device, a) : ((two_fn)f)(device, a, &b);
        if (!p->arg)
            a[1] = b;
        *number = a[p->call == SECOND];
        return rc;
    case WORDS: return ((words_fn)f)(device, out, TEXT);
    case IMAGE: return ((image_fn)f)(device, p->arg, out, TEXT);
    case MASK: return ((mask_fn)f)(device, number);
    case FIELD: return smi_field(device, p->arg, number);
    case ECC: return NVML(nvmlDeviceGetTotalEccErrors)(device, p->arg & 1, p->arg >> 1, number);
    case OWN: return own(device, index, p->name, number, out);
    }
    *number = a[0];
    return rc;
}

static nvmlReturn_t memory(nvmlDevice_t device, const char *part, uint64_t *number)
{
    nvmlMemory_v2_t m = {.version = NVML_VERSION_WORD(nvmlMemory_v2_t, 2)};
    nvmlReturn_t rc = NVML(nvmlDeviceGetMemoryInfo_v2) ? NVML(nvmlDeviceGetMemoryInfo_v2)(device, &m) : 13;
    *number = *part == 't' ? m.total : *part == 'u' ? m.used : *part == 'f' ? m.free : m.reserved;
    return rc;
}

static nvmlReturn_t own(nvmlDevice_t device, unsigned index, const char *name, uint64_t *number, char out[TEXT])
{
    nvmlPciInfo_t pci;
    memset(&pci, 0, sizeof pci);
    if (strcmp(name, "driver_version") == 0)
        return NVML(nvmlSystemGetDriverVersion)(out, TEXT);
    if (strcmp(name, "index") == 0) {
        *number = index;
        return 0;
    }
    if (strcmp(name, "compute_cap") == 0) {
        int32_t major = 0, minor = 0;
        nvmlReturn_t rc = NVML(nvmlDeviceGetCudaComputeCapability)(device, &major, &minor);
        snprintf(out, TEXT, "%d.%d", major, minor);
        return rc;
    }
    if (strncmp(name, "memory.", 7) == 0)
        return memory(device, name + 7, number);
    if (strncmp(name, "encoder.stats.", 14) == 0) {
        uint32_t sessions = 0, fps = 0, latency = 0;
        nvmlReturn_t rc = NVML(nvmlDeviceGetEncoderStats)(device, &sessions, &fps, &latency);
        *number = strstr(name, "Fps") ? fps : strstr(name, "Latency") ? latency : sessions;
        return rc;
    }
    if (strcmp(name, "temperature.gpu.tlimit") == 0) {
        nvmlMarginTemperature_v1_t margin = {.version = NVML_VERSION_WORD(nvmlMarginTemperature_v1_t, 1)};
        nvmlReturn_t rc =
                NVML(nvmlDeviceGetMarginTemperature) ? NVML(nvmlDeviceGetMarginTemperature)(device, &margin) : 13;
        snprintf(out, TEXT, "%d", margin.marginTemperature);
        return rc;
    }
    nvmlReturn_t rc = NVML(nvmlDeviceGetPciInfo_v3)(device, &pci);
    *number = strstr(name, "sub") ? pci.pciSubSystemId : pci.pciDeviceId;
    if (strcmp(name, "pci.bus_id") == 0)
        snprintf(out, TEXT, "%s", pci.busId);
    return rc;
}

static void print(const struct property *p, uint64_t n, char out[TEXT])
{
    static const char *const compute[] = {"Default", "Exclusive_Thread", "Prohibited", "Exclusive_Process"};
    unsigned long long v = n;
    switch (p->form) {
    case PLAIN: snprintf(out, TEXT, "%llu", v); break;
    case ENABLED: snprintf(out, TEXT, "%s", n ? "Enabled" : "Disabled"); break;
    case YES: snprintf(out, TEXT, "%s", n ? "Yes" : "No"); break;
    case WATT: snprintf(out, TEXT, "%.2f", (double)n / 1000); break;
    case PSTATE: snprintf(out, TEXT, "P%llu", v); break;
    case HEX64: snprintf(out, TEXT, "0x%016llX", v); break;
    case HEX32: snprintf(out, TEXT, "0x%08llX", v); break;
    case ACTIVE: snprintf(out, TEXT, "%s", n & p->arg ? "Active" : "Not Active"); break;
    case MIB: snprintf(out, TEXT, "%llu", v >> 20); break;
    case COMPUTE: snprintf(out, TEXT, "%s", n < 4 ? compute[n] : "Unknown"); break;
    case TEMPERATURE: snprintf(out, TEXT, n ? "%llu" : "N/A", v); break;
    }
}

bool smi_property(nvmlDevice_t device, unsigned index, const char *name, char out[TEXT])
{
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++) {
        const struct property *p = &properties[i];
        if (strcmp(p->name, name) == 0) {
            uint64_t number = 0;
            *out = 0;
            nvmlReturn_t rc = get(p, device, index, &number, out);
            if (rc)
                smi_without(rc, out);
            else if (!*out)
                print(p, number, out);
            return true;
        }
    }
    return false;
}

void smi_help(void)
{
    printf("List of valid properties to query for the switch \"--query-gpu=\":\n\n");
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        printf("\"%s\"\nA property of the simulated nvidia-smi.\n\n", properties[i].name);
}
