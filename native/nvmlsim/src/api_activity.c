/* Utilisation, sample buffers, clocks, P-states and the reasons that limit clocks. */
#include "sim.h"

#include <math.h>

/* ---- samples ---- */

/** Time stamp of the newest sample at us: the driver samples six times a second, on its own grid. */
uint64_t sample_time(uint64_t us)
{
    return us - us % SAMPLE_PERIOD_US;
}

/** The sample taken at at_us: the mean over the period before it, or the state at that instant for clocks. */
double sample_value(const struct call *c, enum q which, uint64_t at_us)
{
    double t = world_time(c->w, at_us), width = SAMPLE_PERIOD_US / 1e6;
    if (which == Q_SM_CLOCK || which == Q_MEMORY_CLOCK)
        return model_at(c->g, which, t);
    return model_mean(c->g, which, t - width, t);
}

static unsigned percent(double v)
{
    return v <= 0 ? 0 : v >= 100 ? 100 : (unsigned)lround(v);
}

nvmlReturn_t nvmlDeviceGetUtilizationRates(nvmlDevice_t device, nvmlUtilization_t *utilization)
{
    struct call c;
    if (call_device(&c, __func__, device, utilization != NULL, GPU_ONLY | NO_MIG_MODE, 0) == OK) {
        uint64_t at = sample_time(c.us);
        utilization->gpu = (uint32_t)call_value(&c, percent(sample_value(&c, Q_LOAD, at)));
        utilization->memory = (uint32_t)call_value(&c, percent(sample_value(&c, Q_MEMORY_LOAD, at)));
    }
    return call_end(&c);
}

static nvmlReturn_t engine(
        const char *fn, nvmlDevice_t device, uint32_t *value, uint32_t *period, unsigned features, enum q q)
{
    struct call c;
    if (call_device(&c, fn, device, value != NULL && period != NULL, GPU_ONLY | NO_MIG_MODE, features)
            == OK) {
        *value = (uint32_t)call_value(&c, percent(sample_value(&c, q, sample_time(c.us))));
        *period = SAMPLE_PERIOD_US;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetEncoderUtilization(
        nvmlDevice_t device, uint32_t *utilization, uint32_t *samplingPeriodUs)
{
    return engine(__func__, device, utilization, samplingPeriodUs, 0, Q_ENCODER);
}

nvmlReturn_t nvmlDeviceGetDecoderUtilization(
        nvmlDevice_t device, uint32_t *utilization, uint32_t *samplingPeriodUs)
{
    return engine(__func__, device, utilization, samplingPeriodUs, 0, Q_DECODER);
}

nvmlReturn_t nvmlDeviceGetJpgUtilization(
        nvmlDevice_t device, uint32_t *utilization, uint32_t *samplingPeriodUs)
{
    return engine(__func__, device, utilization, samplingPeriodUs, F_JPG, Q_JPEG);
}

nvmlReturn_t nvmlDeviceGetOfaUtilization(
        nvmlDevice_t device, uint32_t *utilization, uint32_t *samplingPeriodUs)
{
    return engine(__func__, device, utilization, samplingPeriodUs, F_OFA, Q_OFA);
}

nvmlReturn_t nvmlDeviceGetSamples(nvmlDevice_t device, uint32_t type, uint64_t lastSeenTimeStamp,
        uint32_t *sampleValType, uint32_t *sampleCount, nvmlSample_t *samples)
{
    static const struct {
        enum q q;
        unsigned features;
    } kinds[] = {
            {Q_POWER, 0},
            {Q_LOAD, 0},
            {Q_MEMORY_LOAD, 0},
            {Q_ENCODER, 0},
            {Q_DECODER, 0},
            {Q_SM_CLOCK, 0},
            {Q_MEMORY_CLOCK, F_MEMCLOCK},
            {Q_MODULE_POWER, F_MODULE_POWER},
            {Q_JPEG, F_JPG},
            {Q_OFA, F_OFA},
    };
    struct call c;
    bool known = type < sizeof kinds / sizeof *kinds;
    if (call_device(&c, __func__, device, known && sampleValType && sampleCount, GPU_ONLY | NO_MIG_MODE,
                known ? kinds[type].features : 0)
            != OK)
        return call_end(&c);
    *sampleValType = 1; /* unsigned int */
    if (!samples) {
        *sampleCount = SAMPLE_BUFFER;
        return call_end(&c);
    }
    uint64_t newest = sample_time(c.us), oldest = newest - (uint64_t)(SAMPLE_BUFFER - 1) * SAMPLE_PERIOD_US;
    uint64_t from = lastSeenTimeStamp < oldest
                            ? oldest
                            : lastSeenTimeStamp - lastSeenTimeStamp % SAMPLE_PERIOD_US + SAMPLE_PERIOD_US;
    uint32_t n = from > newest ? 0 : (uint32_t)((newest - from) / SAMPLE_PERIOD_US + 1);
    if (n == 0) {
        c.rc = E_NOT_FOUND;
    } else if (n > *sampleCount) {
        *sampleCount = n;
        c.rc = E_SIZE;
    } else {
        bool share = type != 0 && type != 5 && type != 6 && type != 7;
        for (uint32_t i = 0; i < n; i++) {
            uint64_t at = from + (uint64_t)i * SAMPLE_PERIOD_US;
            double v = sample_value(&c, kinds[type].q, at);
            samples[i].timeStamp = at;
            samples[i].sampleValue.ullVal = 0;
            samples[i].sampleValue.uiVal = (uint32_t)call_value(&c, share ? percent(v) : (uint64_t)lround(v));
        }
        *sampleCount = n;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetDynamicPstatesInfo(nvmlDevice_t device, nvmlGpuDynamicPstatesInfo_t *info)
{
    static const enum q domains[] = {Q_LOAD, Q_MEMORY_LOAD, Q_DECODER};
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY | NO_MIG_MODE, 0) == OK) {
        memset(info, 0, sizeof *info);
        for (unsigned i = 0; i < 4; i++) {
            double v = i < 3 ? sample_value(&c, domains[i], sample_time(c.us))
                             : 100 * model_at(c.g, Q_PCIE_TX, c.t)
                                       / (double)(model_pcie_bandwidth(c.g->p.pcie_gen, c.g->p.pcie_width)
                                                  + 1);
            info->utilization[i].bIsPresent = 1;
            info->utilization[i].percentage = (uint32_t)call_value(&c, percent(v));
        }
    }
    return call_end(&c);
}

/* ---- clocks ---- */

/* Clock of a domain (0 graphics, 1 SM, 2 memory, 3 video). */
static double clock_now(const struct call *c, unsigned type)
{
    static const enum q domains[] = {Q_SM_CLOCK, Q_SM_CLOCK, Q_MEMORY_CLOCK, Q_VIDEO_CLOCK};
    return model_at(c->g, domains[type], c->t);
}

static unsigned clock_max(const struct gpu *g, unsigned type)
{
    return type == 2 ? g->p.mem_max : type == 3 ? g->p.video_max : g->p.sm_max;
}

static unsigned clock_features(unsigned type)
{
    return type == 2 ? F_MEMCLOCK : 0;
}

static nvmlReturn_t clock_of(const char *fn, nvmlDevice_t device, unsigned type, uint32_t *clock,
        bool args_ok, unsigned features, bool max)
{
    struct call c;
    if (call_device(&c, fn, device, clock != NULL && type < 4 && args_ok, GPU_ONLY,
                features | clock_features(type))
            == OK)
        *clock = (uint32_t)call_value(&c, max ? clock_max(c.g, type) : (uint64_t)lround(clock_now(&c, type)));
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetClockInfo(nvmlDevice_t device, uint32_t type, uint32_t *clock)
{
    return clock_of(__func__, device, type, clock, true, 0, false);
}

nvmlReturn_t nvmlDeviceGetMaxClockInfo(nvmlDevice_t device, uint32_t type, uint32_t *clock)
{
    return clock_of(__func__, device, type, clock, true, 0, true);
}

nvmlReturn_t nvmlDeviceGetClock(nvmlDevice_t device, uint32_t clockType, uint32_t clockId, uint32_t *clockMHz)
{
    if (clockId == 0)
        return clock_of(__func__, device, clockType, clockMHz, true, 0, false);
    /* targets and maxima exist for the graphics, SM and memory domains */
    return clock_of(__func__, device, clockType, clockMHz, clockId < 4 && clockType != 3, F_APPCLOCKS, true);
}

nvmlReturn_t nvmlDeviceGetApplicationsClock(nvmlDevice_t device, uint32_t clockType, uint32_t *clockMHz)
{
    return clock_of(__func__, device, clockType, clockMHz, clockType != 3, F_APPCLOCKS, true);
}

nvmlReturn_t nvmlDeviceGetDefaultApplicationsClock(
        nvmlDevice_t device, uint32_t clockType, uint32_t *clockMHz)
{
    return clock_of(__func__, device, clockType, clockMHz, clockType != 3, F_APPCLOCKS, true);
}

nvmlReturn_t nvmlDeviceGetMaxCustomerBoostClock(nvmlDevice_t device, uint32_t clockType, uint32_t *clockMHz)
{
    return clock_of(__func__, device, clockType, clockMHz, clockType != 3, F_APPCLOCKS, true);
}

nvmlReturn_t nvmlDeviceGetClockOffsets(nvmlDevice_t device, nvmlClockOffset_v1_t *info)
{
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY, F_POWER_LIMIT) == OK
            && VERSION_OK(&c, info->version, nvmlClockOffset_v1_t, 1)) {
        if (info->type > 3 || info->pstate > 15) {
            c.rc = E_INVALID;
        } else if (info->type == 3 && !c.fx.inject) {
            c.rc = E_NOT_SUPPORTED;
        } else {
            info->clockOffsetMHz = (int32_t)call_value(&c, 0);
            info->minClockOffsetMHz = info->type == 2 ? -2000 : -1000;
            info->maxClockOffsetMHz = info->type == 2 ? 6000 : 1000;
        }
    }
    return call_end(&c);
}

static nvmlReturn_t vf_offset(const char *fn, nvmlDevice_t device, int32_t *offset)
{
    struct call c;
    if (call_device(&c, fn, device, offset != NULL, GPU_ONLY, F_POWER_LIMIT) == OK)
        *offset = (int32_t)call_value(&c, 0);
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetGpcClkVfOffset(nvmlDevice_t device, int32_t *offset)
{
    return vf_offset(__func__, device, offset);
}

nvmlReturn_t nvmlDeviceGetMemClkVfOffset(nvmlDevice_t device, int32_t *offset)
{
    return vf_offset(__func__, device, offset);
}

nvmlReturn_t nvmlDeviceGetClkMonStatus(nvmlDevice_t device, nvmlClkMonStatus_t *status)
{
    struct call c;
    if (call_device(&c, __func__, device, status != NULL, GPU_ONLY, F_ROWS) == OK) {
        memset(status, 0, sizeof *status);
        status->bGlobalStatus = (uint32_t)call_value(&c, 0);
    }
    return call_end(&c);
}

static nvmlReturn_t pstate(const char *fn, nvmlDevice_t device, uint32_t *state)
{
    struct call c;
    if (call_device(&c, fn, device, state != NULL, GPU_ONLY, 0) == OK)
        *state = (uint32_t)call_value(&c, (uint64_t)model_at(c.g, Q_PSTATE, c.t));
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetPerformanceState(nvmlDevice_t device, uint32_t *pState)
{
    return pstate(__func__, device, pState);
}

nvmlReturn_t nvmlDeviceGetPowerState(nvmlDevice_t device, uint32_t *pState)
{
    return pstate(__func__, device, pState);
}

/* ---- clock limits ---- */

static nvmlReturn_t reasons(const char *fn, nvmlDevice_t device, uint64_t *out, bool supported)
{
    struct call c;
    if (call_device(&c, fn, device, out != NULL, GPU_ONLY, 0) == OK)
        *out = call_value(&c, supported ? model_supported_reasons(c.g) : model_reasons(c.g, c.t));
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetCurrentClocksEventReasons(nvmlDevice_t device, uint64_t *out)
{
    return reasons(__func__, device, out, false);
}

nvmlReturn_t nvmlDeviceGetCurrentClocksThrottleReasons(nvmlDevice_t device, uint64_t *out)
{
    return reasons(__func__, device, out, false);
}

nvmlReturn_t nvmlDeviceGetSupportedClocksEventReasons(nvmlDevice_t device, uint64_t *out)
{
    return reasons(__func__, device, out, true);
}

nvmlReturn_t nvmlDeviceGetSupportedClocksThrottleReasons(nvmlDevice_t device, uint64_t *out)
{
    return reasons(__func__, device, out, true);
}

nvmlReturn_t nvmlDeviceGetViolationStatus(nvmlDevice_t device, uint32_t policy, nvmlViolationTime_t *out)
{
    struct call c;
    bool known = policy <= 5 || policy == 10 || policy == 11;
    if (call_device(&c, __func__, device, out != NULL && known, GPU_ONLY, 0) == OK) {
        unsigned type;
        nvmlValue_t v;
        /* the same counters as fields 74 to 81 */
        c.rc = field_read(&c, policy <= 5 ? 74 + policy : 70 + policy, 0, &type, &v);
        out->referenceTime = c.us;
        out->violationTime = c.rc == OK ? call_value(&c, v.ullVal) : 0;
    }
    return call_end(&c);
}
