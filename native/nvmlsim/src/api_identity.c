/* What a GPU is: names, numbers, capabilities, modes. */
#include "sim.h"

#include <stdlib.h>

/* The value of an unsigned member of struct gpu or its traits. */
static nvmlReturn_t number(
        const char *fn, nvmlDevice_t device, uint32_t *out, unsigned need, unsigned features, size_t offset)
{
    struct call c;
    if (call_device(&c, fn, device, out != NULL, need, features) == OK)
        *out = (uint32_t)call_value(&c, *(const unsigned *)((const char *)c.g + offset));
    return call_end(&c);
}

static nvmlReturn_t constant(
        const char *fn, nvmlDevice_t device, uint32_t *out, unsigned need, unsigned features, uint32_t v)
{
    struct call c;
    if (call_device(&c, fn, device, out != NULL, need, features) == OK)
        *out = (uint32_t)call_value(&c, v);
    return call_end(&c);
}

static nvmlReturn_t text(
        const char *fn, nvmlDevice_t device, char *out, uint32_t length, unsigned features, size_t offset)
{
    struct call c;
    if (call_device(&c, fn, device, out != NULL, GPU_ONLY, features) == OK)
        call_text(&c, out, length, (const char *)c.g + offset);
    return call_end(&c);
}

/* clang-format off */
#define NUMBER(name, need, features, member) \
    nvmlReturn_t name(nvmlDevice_t device, uint32_t *out) \
    { \
        return number(#name, device, out, need, features, offsetof(struct gpu, member)); \
    }
#define CONSTANT(name, need, features, value) \
    nvmlReturn_t name(nvmlDevice_t device, uint32_t *out) \
    { \
        return constant(#name, device, out, need, features, value); \
    }
#define TEXT(name, features, member) \
    nvmlReturn_t name(nvmlDevice_t device, char *out, uint32_t length) \
    { \
        return text(#name, device, out, length, features, offsetof(struct gpu, member)); \
    }

NUMBER(nvmlDeviceGetBrand, GPU_ONLY, 0, p.brand)
NUMBER(nvmlDeviceGetMinorNumber, GPU_ONLY, 0, minor)
NUMBER(nvmlDeviceGetBoardId, GPU_ONLY, 0, board_id)
NUMBER(nvmlDeviceGetModuleId, GPU_ONLY, F_NVLINK, module_id)
NUMBER(nvmlDeviceGetIrqNum, GPU_ONLY, F_PCIE, irq)
NUMBER(nvmlDeviceGetArchitecture, ANY, 0, p.arch)
NUMBER(nvmlDeviceGetNumGpuCores, GPU_ONLY | NO_MIG_MODE, 0, p.cores)
NUMBER(nvmlDeviceGetMemoryBusWidth, ANY, 0, p.bus_width)
NUMBER(nvmlDeviceGetPersistenceMode, GPU_ONLY, 0, persistence)
NUMBER(nvmlDeviceGetComputeMode, ANY, 0, compute_mode)
NUMBER(nvmlDeviceGetDisplayActive, GPU_ONLY, 0, display_active)
NUMBER(nvmlDeviceGetDisplayMode, GPU_ONLY, 0, display_mode)
NUMBER(nvmlDeviceGetVirtualizationMode, ANY, 0, virt_mode)
CONSTANT(nvmlDeviceGetBusType, GPU_ONLY, F_PCIE, 2)
CONSTANT(nvmlDeviceGetMultiGpuBoard, GPU_ONLY, 0, 0)
CONSTANT(nvmlDeviceGetAdaptiveClockInfoStatus, GPU_ONLY, F_POWER_LIMIT, 1)
CONSTANT(nvmlDeviceGetPowerSource, GPU_ONLY, F_POWER_LIMIT, 0)
TEXT(nvmlDeviceGetSerial, F_SERIAL, serial)
TEXT(nvmlDeviceGetBoardPartNumber, F_SERIAL, part)
TEXT(nvmlDeviceGetVbiosVersion, 0, vbios)
/* clang-format on */

/** Writes the name of a MIG device: the product followed by its profile. */
void name_slice(const struct gpu *g, const struct slice *s, char *out, size_t len)
{
    if (s->ci_slices < s->profile->slices)
        snprintf(out, len, "%s MIG %uc.%s", g->name, s->ci_slices, s->profile->name);
    else
        snprintf(out, len, "%s MIG %s", g->name, s->profile->name);
}

nvmlReturn_t nvmlDeviceGetName(nvmlDevice_t device, char *name, uint32_t length)
{
    struct call c;
    if (call_device(&c, __func__, device, name != NULL, ANY, 0) == OK) {
        char full[192];
        snprintf(full, sizeof full, "%s", c.g->name);
        if (c.s)
            name_slice(c.g, c.s, full, sizeof full);
        call_text(&c, name, length, full);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetUUID(nvmlDevice_t device, char *uuid, uint32_t length)
{
    struct call c;
    if (call_device(&c, __func__, device, uuid != NULL, ANY, 0) == OK) {
        char old[160];
        snprintf(old, sizeof old, "MIG-%s/%u/%u", c.g->uuid, c.s ? c.s->gi : 0, c.s ? c.s->ci : 0);
        call_text(&c, uuid, length, !c.s ? c.g->uuid : world_branch(c.w) < 470 ? old : c.s->uuid);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetCudaComputeCapability(nvmlDevice_t device, int32_t *major, int32_t *minor)
{
    struct call c;
    if (call_device(&c, __func__, device, major != NULL && minor != NULL, ANY, 0) == OK) {
        *major = (int32_t)c.g->p.cc_major;
        *minor = (int32_t)c.g->p.cc_minor;
    }
    return call_end(&c);
}

/* ---- PCI identity ---- */

static void fill_pci(const struct gpu *g, nvmlPciInfo_t *pci, bool full)
{
    snprintf(pci->busIdLegacy, sizeof pci->busIdLegacy, "%04X:%02X:%02X.0", g->domain & 0xffff, g->bus & 0xff,
            g->devno & 0x1f);
    pci->domain = g->domain;
    pci->bus = g->bus;
    pci->device = g->devno;
    pci->pciDeviceId = g->p.pci_device;
    pci->pciSubSystemId = g->p.pci_subsystem;
    if (full) /* the older forms of the call fill the first 36 bytes only */
        snprintf(pci->busId, sizeof pci->busId, "%08X:%02X:%02X.0", g->domain, g->bus, g->devno);
}

static nvmlReturn_t pci_info(const char *fn, nvmlDevice_t device, nvmlPciInfo_t *pci, bool full)
{
    struct call c;
    if (call_device(&c, fn, device, pci != NULL, ANY, 0) == OK)
        fill_pci(c.g, pci, full);
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetPciInfo(nvmlDevice_t device, nvmlPciInfo_t *pci)
{
    return pci_info(__func__, device, pci, false);
}

nvmlReturn_t nvmlDeviceGetPciInfo_v2(nvmlDevice_t device, nvmlPciInfo_t *pci)
{
    return pci_info(__func__, device, pci, false);
}

nvmlReturn_t nvmlDeviceGetPciInfo_v3(nvmlDevice_t device, nvmlPciInfo_t *pci)
{
    return pci_info(__func__, device, pci, true);
}

/* ---- firmware ---- */

nvmlReturn_t nvmlDeviceGetInforomImageVersion(nvmlDevice_t device, char *version, uint32_t length)
{
    struct call c;
    if (call_device(&c, __func__, device, version != NULL, GPU_ONLY, F_SERIAL) == OK)
        call_text(&c, version, length, "G520.0200.00.05");
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetInforomVersion(nvmlDevice_t device, uint32_t object, char *version, uint32_t length)
{
    struct call c;
    if (call_device(&c, __func__, device, version != NULL && object < 4, GPU_ONLY, F_SERIAL) == OK) {
        const char *const versions[] = {"2.1", "7.16", c.g->inforom_power, ""};
        if (!*versions[object])
            c.rc = E_NOT_SUPPORTED;
        else
            call_text(&c, version, length, versions[object]);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceValidateInforom(nvmlDevice_t device)
{
    struct call c;
    if (call_device(&c, __func__, device, true, GPU_ONLY, F_SERIAL) == OK && c.g->inforom_bad)
        c.rc = 14;
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetGspFirmwareVersion(nvmlDevice_t device, char *version)
{
    struct call c;
    if (call_device(&c, __func__, device, version != NULL, GPU_ONLY, 0) == OK) {
        if (c.g->p.arch < ARCH_AMPERE)
            c.rc = E_NOT_SUPPORTED;
        else
            call_text(&c, version, 64, c.w->driver);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetGspFirmwareMode(nvmlDevice_t device, uint32_t *isEnabled, uint32_t *defaultMode)
{
    struct call c;
    if (call_device(&c, __func__, device, isEnabled != NULL && defaultMode != NULL, GPU_ONLY, 0) == OK)
        *isEnabled = *defaultMode = c.g->p.arch >= ARCH_AMPERE;
    return call_end(&c);
}

/* ---- modes ---- */

static nvmlReturn_t pair(const char *fn, nvmlDevice_t device, uint32_t *a, uint32_t *b, unsigned features,
        size_t first, size_t second)
{
    struct call c;
    if (call_device(&c, fn, device, a != NULL && b != NULL, GPU_ONLY, features) == OK) {
        *a = (uint32_t)call_value(&c, *(const unsigned *)((const char *)c.g + first));
        *b = (uint32_t)call_value(&c, *(const unsigned *)((const char *)c.g + second));
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetEccMode(nvmlDevice_t device, uint32_t *current, uint32_t *pending)
{
    struct call c;
    if (call_device(&c, __func__, device, current != NULL && pending != NULL, GPU_ONLY, F_ECC) == OK) {
        *current = (uint32_t)call_value(&c, c.g->ecc_mode);
        *pending = (uint32_t)call_value(&c, ecc_after_reset(c.g));
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetMigMode(nvmlDevice_t device, uint32_t *current, uint32_t *pending)
{
    return pair(__func__, device, current, pending, F_MIG, offsetof(struct gpu, mig_mode),
            offsetof(struct gpu, mig_pending));
}

nvmlReturn_t nvmlDeviceGetGpuOperationMode(nvmlDevice_t device, uint32_t *current, uint32_t *pending)
{
    struct call c;
    if (call_device(&c, __func__, device, current != NULL && pending != NULL, GPU_ONLY, 0) == OK) {
        if (c.fx.inject)
            *current = *pending = (uint32_t)call_value(&c, 0);
        else
            c.rc = E_NOT_SUPPORTED; /* as on every GPU of the presets */
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetAutoBoostedClocksEnabled(
        nvmlDevice_t device, uint32_t *enabled, uint32_t *byDefault)
{
    struct call c;
    if (call_device(&c, __func__, device, enabled != NULL && byDefault != NULL, GPU_ONLY, 0) == OK) {
        if (c.fx.inject)
            *enabled = *byDefault = (uint32_t)call_value(&c, 0);
        else
            c.rc = E_NOT_SUPPORTED; /* no board since Kepler has it */
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceSetPersistenceMode(nvmlDevice_t device, uint32_t mode)
{
    struct call c;
    call_device(&c, __func__, device, mode < 2, GPU_ONLY,
            0); /* counted, see nvmlsim_calls(); nothing is changed */
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceSetAccountingMode(nvmlDevice_t device, uint32_t mode)
{
    struct call c;
    call_device(&c, __func__, device, mode < 2, GPU_ONLY, 0);
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetGridLicensableFeatures_v4(
        nvmlDevice_t device, nvmlGridLicensableFeatures_t *features)
{
    struct call c;
    if (call_device(&c, __func__, device, features != NULL, GPU_ONLY, 0) == OK) {
        memset(features, 0, sizeof *features);
        if (c.g->virt_mode == 2) {
            features->isGridLicenseSupported = 1;
            features->licensableFeaturesCount = 1;
            features->gridLicensableFeatures[0].featureState = 1;
            features->gridLicensableFeatures[0].featureEnabled = 1;
            snprintf(features->gridLicensableFeatures[0].productName,
                    sizeof features->gridLicensableFeatures[0].productName, "NVIDIA RTX Virtual Workstation");
        }
    }
    return call_end(&c);
}

/* ---- health ---- */

nvmlReturn_t nvmlDeviceQueryDrainState(nvmlPciInfo_t *pci, uint32_t *state)
{
    struct call c;
    if (call_system(&c, __func__, pci != NULL && state != NULL) == OK) {
        c.rc = E_NOT_FOUND;
        for (unsigned i = 0; i < c.w->ngpus; i++) {
            const struct gpu *g = &c.w->gpus[i];
            if (g->domain == pci->domain && g->bus == pci->bus && g->devno == pci->device) {
                *state = (uint32_t)call_value(&c, g->drain);
                c.rc = OK;
            }
        }
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetRepairStatus(nvmlDevice_t device, nvmlRepairStatus_v1_t *status)
{
    struct call c;
    if (call_device(&c, __func__, device, status != NULL, GPU_ONLY, F_GPM) == OK
            && VERSION_OK(&c, status->version, nvmlRepairStatus_v1_t, 1)) {
        status->bChannelRepairPending = (uint32_t)call_value(&c, c.g->repair_channel);
        status->bTpcRepairPending = (uint32_t)call_value(&c, c.g->repair_tpc);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetUnrepairableMemoryFlag_v1(
        nvmlDevice_t device, nvmlUnrepairableMemoryStatus_v1_t *status)
{
    struct call c;
    if (call_device(&c, __func__, device, status != NULL, GPU_ONLY, F_ROWS) == OK)
        status->bUnrepairableMemory = (uint32_t)call_value(&c, c.g->unrepairable);
    return call_end(&c);
}
