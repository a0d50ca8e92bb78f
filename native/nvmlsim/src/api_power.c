/* Power, energy, temperature, fans and memory. */
#include "sim.h"

#include <math.h>

/* ---- power and energy ---- */

nvmlReturn_t nvmlDeviceGetPowerUsage(nvmlDevice_t device, uint32_t *power)
{
    struct call c;
    if (call_device(&c, __func__, device, power != NULL, GPU_ONLY, 0) == OK) {
        /* the mean over the last second from Ampere on, except on GA100, which shows the instant */
        bool mean = (c.g->p.features & F_POWER_FIELDS) != 0;
        *power = (uint32_t)call_value(
                &c, whole(mean ? model_mean(c.g, Q_POWER, c.t - 1, c.t) : model_at(c.g, Q_POWER, c.t)));
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetTotalEnergyConsumption(nvmlDevice_t device, uint64_t *energy)
{
    struct call c;
    if (call_device(&c, __func__, device, energy != NULL, GPU_ONLY, 0) == OK)
        *energy = call_value(&c, (uint64_t)model_counter(c.g, Q_POWER, c.t));
    return call_end(&c);
}

static nvmlReturn_t watts(const char *fn, nvmlDevice_t device, uint32_t *out, size_t offset)
{
    struct call c;
    if (call_device(&c, fn, device, out != NULL, GPU_ONLY, F_POWER_LIMIT) == OK)
        *out = (uint32_t)call_value(&c, *(const unsigned *)((const char *)c.g + offset) * 1000ull);
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetPowerManagementLimit(nvmlDevice_t device, uint32_t *limit)
{
    return watts(__func__, device, limit, offsetof(struct gpu, power_limit));
}

nvmlReturn_t nvmlDeviceGetEnforcedPowerLimit(nvmlDevice_t device, uint32_t *limit)
{
    return watts(__func__, device, limit, offsetof(struct gpu, power_limit));
}

nvmlReturn_t nvmlDeviceGetPowerManagementDefaultLimit(nvmlDevice_t device, uint32_t *limit)
{
    return watts(__func__, device, limit, offsetof(struct gpu, p.power_default));
}

nvmlReturn_t nvmlDeviceGetPowerManagementLimitConstraints(
        nvmlDevice_t device, uint32_t *minLimit, uint32_t *maxLimit)
{
    struct call c;
    if (call_device(&c, __func__, device, minLimit != NULL && maxLimit != NULL, GPU_ONLY, F_POWER_LIMIT)
            == OK) {
        *minLimit = (uint32_t)call_value(&c, c.g->p.power_min * 1000ull);
        *maxLimit = (uint32_t)call_value(&c, c.g->p.power_max * 1000ull);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceWorkloadPowerProfileGetCurrentProfiles(
        nvmlDevice_t device, nvmlWorkloadPowerProfileCurrentProfiles_v1_t *profiles)
{
    struct call c;
    if (call_device(&c, __func__, device, profiles != NULL, GPU_ONLY, F_SMOOTHING) == OK
            && VERSION_OK(&c, profiles->version, nvmlWorkloadPowerProfileCurrentProfiles_v1_t, 1)) {
        memset(&profiles->perfProfilesMask, 0, sizeof *profiles - sizeof profiles->version);
        profiles->perfProfilesMask.mask[0] = 0xff;
        profiles->requestedProfilesMask.mask[0] = profiles->enforcedProfilesMask.mask[0]
                = (uint32_t)call_value(&c, 0x1);
    }
    return call_end(&c);
}

/* ---- temperature ---- */

static int degrees(double v)
{
    return (int)lround(v);
}

nvmlReturn_t nvmlDeviceGetTemperature(nvmlDevice_t device, uint32_t sensorType, uint32_t *temp)
{
    struct call c;
    if (call_device(&c, __func__, device, temp != NULL && sensorType == 0, GPU_ONLY, 0) == OK)
        *temp = (uint32_t)call_value(&c, (uint64_t)degrees(model_at(c.g, Q_TEMPERATURE, c.t)));
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetTemperatureV(nvmlDevice_t device, nvmlTemperature_v1_t *t)
{
    struct call c;
    if (call_device(&c, __func__, device, t != NULL, GPU_ONLY, 0) == OK
            && VERSION_OK(&c, t->version, nvmlTemperature_v1_t, 1)) {
        if (t->sensorType != 0)
            c.rc = E_INVALID;
        else
            t->temperature = (int32_t)call_value(&c, (uint64_t)degrees(model_at(c.g, Q_TEMPERATURE, c.t)));
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetMarginTemperature(nvmlDevice_t device, nvmlMarginTemperature_v1_t *m)
{
    struct call c;
    if (call_device(&c, __func__, device, m != NULL, GPU_ONLY, F_MARGIN) == OK
            && VERSION_OK(&c, m->version, nvmlMarginTemperature_v1_t, 1))
        m->marginTemperature = (int32_t)call_value(
                &c, (uint64_t)(c.g->p.t_gpu_max - degrees(model_at(c.g, Q_TEMPERATURE, c.t))));
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetTemperatureThreshold(nvmlDevice_t device, uint32_t type, uint32_t *temp)
{
    struct call c;
    if (call_device(&c, __func__, device, temp != NULL && type < 8, GPU_ONLY, 0) == OK) {
        const struct preset *p = &c.g->p;
        const int values[] = {p->t_shutdown, p->t_slowdown, (p->features & F_MEMTEMP) ? p->t_mem_max : 0,
                p->t_gpu_max, p->fans ? 65 : 0, p->fans ? p->t_gpu_max - 1 : 0, p->fans ? 90 : 0, 0};
        if (values[type] == 0 && !c.fx.inject)
            c.rc = E_NOT_SUPPORTED;
        else
            *temp = (uint32_t)call_value(&c, (uint64_t)values[type]);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetThermalSettings(
        nvmlDevice_t device, uint32_t sensorIndex, nvmlGpuThermalSettings_t *settings)
{
    struct call c;
    if (call_device(
                &c, __func__, device, settings != NULL && (sensorIndex < 3 || sensorIndex == 15), GPU_ONLY, 0)
            == OK) {
        memset(settings, 0, sizeof *settings);
        unsigned sensors = (c.g->p.features & F_MEMTEMP) ? 2 : 1;
        settings->count = sensors;
        for (unsigned i = 0; i < sensors; i++) {
            settings->sensor[i].controller = 1;
            settings->sensor[i].defaultMaxTemp = i ? c.g->p.t_mem_max : c.g->p.t_gpu_max;
            settings->sensor[i].currentTemp = (int32_t)call_value(
                    &c, (uint64_t)degrees(model_at(c.g, i ? Q_MEMORY_TEMPERATURE : Q_TEMPERATURE, c.t)));
            settings->sensor[i].target = i ? 2 : 1;
        }
        if (sensorIndex != 15) {
            if (sensorIndex >= sensors) {
                c.rc = E_INVALID;
            } else {
                settings->sensor[0] = settings->sensor[sensorIndex];
                settings->count = 1;
            }
        }
    }
    return call_end(&c);
}

/* ---- fans ---- */

static unsigned fan_percent(const struct call *c)
{
    double v = model_at(c->g, Q_FAN, c->t);
    return v < 0 ? 0 : v > 100 ? 100 : (unsigned)lround(v);
}

static nvmlReturn_t fan(const char *fn, nvmlDevice_t device, unsigned index, uint32_t *out)
{
    struct call c;
    if (call_device(&c, fn, device, out != NULL, GPU_ONLY, F_FAN) == OK) {
        if (index >= c.g->p.fans)
            c.rc = E_INVALID;
        else
            *out = (uint32_t)call_value(&c, fan_percent(&c));
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetFanSpeed(nvmlDevice_t device, uint32_t *speed)
{
    return fan(__func__, device, 0, speed);
}

nvmlReturn_t nvmlDeviceGetFanSpeed_v2(nvmlDevice_t device, uint32_t index, uint32_t *speed)
{
    return fan(__func__, device, index, speed);
}

nvmlReturn_t nvmlDeviceGetTargetFanSpeed(nvmlDevice_t device, uint32_t index, uint32_t *targetSpeed)
{
    return fan(__func__, device, index, targetSpeed);
}

nvmlReturn_t nvmlDeviceGetFanSpeedRPM(nvmlDevice_t device, nvmlFanSpeedInfo_v1_t *info)
{
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY, F_FAN) == OK
            && VERSION_OK(&c, info->version, nvmlFanSpeedInfo_v1_t, 1)) {
        if (info->fan >= c.g->p.fans)
            c.rc = E_INVALID;
        else
            info->speed = (uint32_t)call_value(&c, fan_percent(&c) * 33ull);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetFanControlPolicy_v2(nvmlDevice_t device, uint32_t index, uint32_t *policy)
{
    struct call c;
    if (call_device(&c, __func__, device, policy != NULL, GPU_ONLY, F_FAN) == OK) {
        if (index >= c.g->p.fans)
            c.rc = E_INVALID;
        else
            *policy = (uint32_t)call_value(&c, 0);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetNumFans(nvmlDevice_t device, uint32_t *numFans)
{
    struct call c;
    if (call_device(&c, __func__, device, numFans != NULL, GPU_ONLY, 0) == OK)
        *numFans = (uint32_t)call_value(&c, c.g->p.fans);
    return call_end(&c);
}

/* ---- memory ---- */

nvmlReturn_t nvmlDeviceGetMemoryInfo(nvmlDevice_t device, nvmlMemory_t *memory)
{
    struct call c;
    if (call_device(&c, __func__, device, memory != NULL, ANY, F_MEMORY) == OK) {
        struct memory_use m = model_memory(c.g, c.s, c.t);
        memory->total = call_value(&c, m.total);
        memory->used = call_value(&c, m.used + m.reserved); /* this form counts the reservation as used */
        memory->free = call_value(&c, m.free);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetMemoryInfo_v2(nvmlDevice_t device, nvmlMemory_v2_t *memory)
{
    struct call c;
    if (call_device(&c, __func__, device, memory != NULL, ANY, F_MEMORY) == OK
            && VERSION_OK(&c, memory->version, nvmlMemory_v2_t, 2)) {
        struct memory_use m = model_memory(c.g, c.s, c.t);
        memory->total = call_value(&c, m.total);
        memory->reserved = call_value(&c, m.reserved);
        memory->used = call_value(&c, m.used);
        memory->free = call_value(&c, m.free);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetBAR1MemoryInfo(nvmlDevice_t device, nvmlBAR1Memory_t *bar1)
{
    struct call c;
    if (call_device(&c, __func__, device, bar1 != NULL, ANY, F_BAR1) == OK) {
        uint64_t total = MIB(c.g->p.bar1_mib) / (c.s ? 8 / c.s->profile->memory_slices : 1);
        uint64_t used = MIB(2) + total / 1024;
        bar1->bar1Total = call_value(&c, total);
        bar1->bar1Used = call_value(&c, used);
        bar1->bar1Free = call_value(&c, total - used);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetConfComputeMemSizeInfo(nvmlDevice_t device, nvmlConfComputeMemSizeInfo_t *info)
{
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY, F_CC) == OK) {
        uint64_t kib = (uint64_t)c.g->p.memory_mib << 10, open = (uint64_t)c.g->unprotected_mib << 10;
        info->protectedMemSizeKib = c.w->cc_state ? kib - open : 0;
        info->unprotectedMemSizeKib = c.w->cc_state ? open : kib;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetConfComputeProtectedMemoryUsage(nvmlDevice_t device, nvmlMemory_t *memory)
{
    struct call c;
    if (call_device(&c, __func__, device, memory != NULL, GPU_ONLY, F_CC) == OK) {
        struct memory_use m = model_memory(c.g, NULL, c.t);
        bool on = c.w->cc_state != 0;
        memory->total = on ? m.total : 0;
        memory->used = on ? m.used : 0;
        memory->free = on ? m.free : 0;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetDramEncryptionMode(
        nvmlDevice_t device, nvmlDramEncryptionInfo_v1_t *current, nvmlDramEncryptionInfo_v1_t *pending)
{
    struct call c;
    if (call_device(&c, __func__, device, current != NULL && pending != NULL, GPU_ONLY, F_SMOOTHING) == OK
            && VERSION_OK(&c, current->version, nvmlDramEncryptionInfo_v1_t, 1)
            && VERSION_OK(&c, pending->version, nvmlDramEncryptionInfo_v1_t, 1))
        current->encryptionState = pending->encryptionState = (uint32_t)call_value(&c, 0);
    return call_end(&c);
}
