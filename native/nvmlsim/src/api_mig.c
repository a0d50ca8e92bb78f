/* MIG: enumeration, identity and attributes of slices. */
#include "sim.h"

#include <stddef.h>

nvmlReturn_t nvmlDeviceIsMigDeviceHandle(nvmlDevice_t device, uint32_t *isMigDevice)
{
    struct call c;
    if (call_device(&c, __func__, device, isMigDevice != NULL, ANY, 0) == OK)
        *isMigDevice = c.s != NULL;
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetMaxMigDeviceCount(nvmlDevice_t device, uint32_t *count)
{
    struct call c;
    if (call_device(&c, __func__, device, count != NULL, GPU_ONLY, 0) == OK)
        *count = (uint32_t)call_value(&c, c.g->mig_mode ? MAX_MIG : 0);
    return call_end(&c);
}

static void give(struct call *c, void **out, enum handle_kind kind, unsigned gi, unsigned ci, uint64_t serial)
{
    pthread_mutex_lock(&state_lock);
    *out = handle_get(kind, c->g->ident, gi, ci, serial);
    pthread_mutex_unlock(&state_lock);
    if (!*out)
        c->rc = E_RESOURCES;
}

nvmlReturn_t nvmlDeviceGetMigDeviceHandleByIndex(nvmlDevice_t device, uint32_t index, nvmlDevice_t *migDevice)
{
    struct call c;
    if (call_device(&c, __func__, device, migDevice != NULL && index < MAX_MIG, GPU_ONLY, F_MIG) == OK) {
        const struct slice *s = &c.g->slices[index];
        void *p = NULL;
        if (!c.g->mig_mode || !s->used) {
            c.rc = E_NOT_FOUND; /* a hole: higher indices may be in use */
        } else {
            give(&c, &p, H_SLICE, s->gi, s->ci, s->serial);
            *migDevice = p;
        }
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetDeviceHandleFromMigDeviceHandle(nvmlDevice_t migDevice, nvmlDevice_t *device)
{
    struct call c;
    if (call_device(&c, __func__, migDevice, device != NULL, MIG_ONLY, 0) == OK) {
        void *p;
        give(&c, &p, H_GPU, 0, 0, 0);
        *device = p;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetGpuInstanceId(nvmlDevice_t device, uint32_t *id)
{
    struct call c;
    if (call_device(&c, __func__, device, id != NULL, MIG_ONLY, 0) == OK)
        *id = (uint32_t)call_value(&c, c.s->gi);
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetComputeInstanceId(nvmlDevice_t device, uint32_t *id)
{
    struct call c;
    if (call_device(&c, __func__, device, id != NULL, MIG_ONLY, 0) == OK)
        *id = (uint32_t)call_value(&c, c.s->ci);
    return call_end(&c);
}

static nvmlReturn_t attributes(const char *fn, nvmlDevice_t device, nvmlDeviceAttributes_t *a)
{
    struct call c;
    if (call_device(&c, fn, device, a != NULL, ANY, 0) == OK) {
        if (!c.s) {
            c.rc = E_NOT_SUPPORTED;
        } else {
            const struct mig_profile *p = c.s->profile;
            a->multiprocessorCount = p->sms * c.s->ci_slices / p->slices;
            a->sharedCopyEngineCount = p->copy;
            a->sharedDecoderCount = p->dec;
            a->sharedEncoderCount = p->enc;
            a->sharedJpegCount = p->jpg;
            a->sharedOfaCount = p->ofa;
            a->gpuInstanceSliceCount = p->slices;
            a->computeInstanceSliceCount = c.s->ci_slices;
            a->memorySizeMB = p->memory_mib;
        }
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetAttributes(nvmlDevice_t device, nvmlDeviceAttributes_t *a)
{
    return attributes(__func__, device, a);
}

nvmlReturn_t nvmlDeviceGetAttributes_v2(nvmlDevice_t device, nvmlDeviceAttributes_t *a)
{
    return attributes(__func__, device, a);
}

/* ---- profiles ---- */

static const struct mig_profile *profile_of(struct call *c, unsigned number, bool by_id)
{
    for (const struct mig_profile *p = c->g->p.mig; p && p->name; p++)
        if ((by_id ? p->id : p->kind) == number)
            return p;
    c->rc = by_id || number < 18 ? E_NOT_SUPPORTED : E_INVALID;
    return NULL;
}

nvmlReturn_t nvmlDeviceGetGpuInstanceProfileInfo(
        nvmlDevice_t device, uint32_t profile, nvmlGpuInstanceProfileInfo_t *info)
{
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY, F_MIG) == OK) {
        const struct mig_profile *p = profile_of(&c, profile, false);
        if (p)
            *info = (nvmlGpuInstanceProfileInfo_t){p->id, 0, p->slices, p->max, p->sms, p->copy, p->dec,
                    p->enc, p->jpg, p->ofa, p->memory_mib};
    }
    return call_end(&c);
}

static nvmlReturn_t profile_info(const char *fn, nvmlDevice_t device, uint32_t number, void *info, bool by_id)
{
    struct call c;
    if (call_device(&c, fn, device, info != NULL, GPU_ONLY, F_MIG) != OK)
        return call_end(&c);
    uint32_t version = *(const uint32_t *)info;
    const struct mig_profile *p = profile_of(&c, number, by_id);
    char name[96];
    snprintf(name, sizeof name, "MIG %s", p ? p->name : "");
    if (p && version == NVML_VERSION_WORD(nvmlGpuInstanceProfileInfo_v3_t, 3)
            && VERSION_OK(&c, version, nvmlGpuInstanceProfileInfo_v3_t, 3)) {
        nvmlGpuInstanceProfileInfo_v3_t v3 = {version, p->id, p->slices, p->max, p->sms, p->copy, p->dec,
                p->enc, p->jpg, p->ofa, p->memory_mib, "", 0};
        memcpy(v3.name, name, sizeof name);
        memcpy(info, &v3, sizeof v3);
    } else if (p && c.rc == OK && VERSION_OK(&c, version, nvmlGpuInstanceProfileInfo_v2_t, 2)) {
        nvmlGpuInstanceProfileInfo_v2_t v2 = {version, p->id, 0, p->slices, p->max, p->sms, p->copy, p->dec,
                p->enc, p->jpg, p->ofa, p->memory_mib, ""};
        memcpy(v2.name, name, sizeof name);
        memcpy(info, &v2, sizeof v2);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetGpuInstanceProfileInfoV(nvmlDevice_t device, uint32_t profile, void *info)
{
    return profile_info(__func__, device, profile, info, false);
}

nvmlReturn_t nvmlDeviceGetGpuInstanceProfileInfoByIdV(nvmlDevice_t device, uint32_t profileId, void *info)
{
    return profile_info(__func__, device, profileId, info, true);
}

/* ---- instances ---- */

nvmlReturn_t nvmlDeviceGetGpuInstanceById(nvmlDevice_t device, uint32_t id, nvmlGpuInstance_t *gpuInstance)
{
    struct call c;
    if (call_device(&c, __func__, device, gpuInstance != NULL, GPU_ONLY, F_MIG) == OK) {
        c.rc = E_NOT_FOUND;
        for (unsigned i = 0; i < MAX_MIG && c.rc == E_NOT_FOUND; i++) {
            const struct slice *s = &c.g->slices[i];
            if (s->used && s->gi == id) {
                void *p;
                c.rc = OK;
                give(&c, &p, H_GI, id, 0, s->serial);
                *gpuInstance = p;
            }
        }
    }
    return call_end(&c);
}

/* A handle of another kind than the call is made for. */
static bool kind_ok(struct call *c, enum handle_kind kind)
{
    if (c->rc == OK && c->hv.kind != kind)
        c->rc = E_INVALID;
    return c->rc == OK;
}

nvmlReturn_t nvmlGpuInstanceGetInfo(nvmlGpuInstance_t gpuInstance, nvmlGpuInstanceInfo_t *info)
{
    struct call c;
    call_device(&c, __func__, gpuInstance, info != NULL, ANY, 0);
    if (kind_ok(&c, H_GI)) {
        void *p;
        give(&c, &p, H_GPU, 0, 0, 0);
        *info = (nvmlGpuInstanceInfo_t){
                p, c.s->gi, c.s->profile->id, {c.s->start, c.s->profile->memory_slices}};
    }
    return call_end(&c);
}

nvmlReturn_t nvmlGpuInstanceGetComputeInstanceById(
        nvmlGpuInstance_t gpuInstance, uint32_t id, nvmlComputeInstance_t *computeInstance)
{
    struct call c;
    call_device(&c, __func__, gpuInstance, computeInstance != NULL, ANY, 0);
    if (kind_ok(&c, H_GI)) {
        unsigned gi = c.s->gi;
        c.rc = E_NOT_FOUND;
        for (unsigned i = 0; i < MAX_MIG && c.rc == E_NOT_FOUND; i++) {
            const struct slice *s = &c.g->slices[i];
            if (s->used && s->gi == gi && s->ci == id) {
                void *p;
                c.rc = OK;
                give(&c, &p, H_CI, gi, id, s->serial);
                *computeInstance = p;
            }
        }
    }
    return call_end(&c);
}

nvmlReturn_t nvmlComputeInstanceGetInfo_v2(
        nvmlComputeInstance_t computeInstance, nvmlComputeInstanceInfo_t *info)
{
    static const unsigned kinds[] = {0, 0, 1, 2, 3, 4, 6, 4}; /* profile by compute slices */
    struct call c;
    call_device(&c, __func__, computeInstance, info != NULL, ANY, 0);
    if (kind_ok(&c, H_CI)) {
        void *gpu, *gi;
        give(&c, &gpu, H_GPU, 0, 0, 0);
        give(&c, &gi, H_GI, c.s->gi, 0, c.s->serial);
        *info = (nvmlComputeInstanceInfo_t){gpu, gi, c.s->ci, kinds[c.s->ci_slices & 7], {0, c.s->ci_slices}};
    }
    return call_end(&c);
}
