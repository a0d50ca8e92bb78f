/* Process lists, per-process utilisation, accounting, video sessions. */
#include "sim.h"

#include <math.h>

/* ---- running processes ---- */

/*
 * Entries are 16, 24 or 32 bytes wide: the first form of the call has 16; later ones 24, except that some 535
 * drivers wrote 32 and the scenario may ask for 16 to imitate older ones.
 */
static unsigned entry_size(const struct world *w, int form)
{
    if (form == 1)
        return 16;
    if (form == 2)
        return w->stride == 16 ? 16 : 24;
    return w->stride;
}

static nvmlReturn_t running(
        const char *fn, nvmlDevice_t device, uint32_t *count, void *infos, unsigned types, int form)
{
    struct call c;
    if (call_device(&c, fn, device, count != NULL && (*count == 0 || infos != NULL), ANY, 0) != OK)
        return call_end(&c);
    struct process list[MAX_LISTED];
    uint32_t room = *count, n = model_processes(c.g, c.s, types, c.t, list, MAX_LISTED);
    pthread_mutex_lock(&state_lock);
    bool grown = room > 0 && fault_growth(c.g, fn, fault_clock());
    pthread_mutex_unlock(&state_lock);
    if (n > MAX_LISTED)
        n = MAX_LISTED;
    if (grown || n > room) {
        *count = grown ? room + 1 : n;
        c.rc = E_SIZE;
        return call_end(&c);
    }
    unsigned size = entry_size(c.w, form);
    for (uint32_t i = 0; i < n; i++) {
        nvmlProcessDetail_v1_t e = {list[i].pid, call_value(&c, list[i].memory), list[i].gi, list[i].ci, 0};
        memcpy((char *)infos + (size_t)i * size, &e, size);
    }
    *count = n;
    return call_end(&c);
}

/* clang-format off */
#define RUNNING(name, types, form) \
    nvmlReturn_t name(nvmlDevice_t device, uint32_t *infoCount, void *infos) \
    { \
        return running(#name, device, infoCount, infos, types, form); \
    }

RUNNING(nvmlDeviceGetComputeRunningProcesses, TYPE_COMPUTE, 1)
RUNNING(nvmlDeviceGetComputeRunningProcesses_v2, TYPE_COMPUTE, 2)
RUNNING(nvmlDeviceGetComputeRunningProcesses_v3, TYPE_COMPUTE, 3)
RUNNING(nvmlDeviceGetGraphicsRunningProcesses, TYPE_GRAPHICS, 1)
RUNNING(nvmlDeviceGetGraphicsRunningProcesses_v2, TYPE_GRAPHICS, 2)
RUNNING(nvmlDeviceGetGraphicsRunningProcesses_v3, TYPE_GRAPHICS, 3)
RUNNING(nvmlDeviceGetMPSComputeRunningProcesses, TYPE_MPS, 1)
RUNNING(nvmlDeviceGetMPSComputeRunningProcesses_v2, TYPE_MPS, 2)
RUNNING(nvmlDeviceGetMPSComputeRunningProcesses_v3, TYPE_MPS, 3)
/* clang-format on */

nvmlReturn_t nvmlDeviceGetRunningProcessDetailList(nvmlDevice_t device, nvmlProcessDetailList_v1_t *plist)
{
    struct call c;
    if (call_device(&c, __func__, device, plist != NULL, ANY, F_CC) != OK
            || !VERSION_OK(&c, plist->version, nvmlProcessDetailList_v1_t, 1))
        return call_end(&c);
    if (plist->mode > 3) {
        c.rc = E_INVALID;
        return call_end(&c);
    }
    struct process list[MAX_LISTED];
    unsigned types = plist->mode == 3 ? 7 : 1u << plist->mode, room = plist->numProcArrayEntries;
    unsigned n = model_processes(c.g, c.s, types, c.t, list, MAX_LISTED);
    if (n > MAX_LISTED)
        n = MAX_LISTED;
    plist->numProcArrayEntries = n;
    if (n > room || (n && !plist->procArray)) {
        c.rc = E_SIZE;
    } else {
        for (unsigned i = 0; i < n; i++)
            plist->procArray[i] = (nvmlProcessDetail_v1_t){list[i].pid, call_value(&c, list[i].memory),
                    list[i].gi, list[i].ci, c.w->cc_state ? list[i].memory : 0};
    }
    return call_end(&c);
}

/* ---- utilisation by process ---- */

static unsigned share(const struct call *c, enum q which, uint64_t at, const struct process *p)
{
    double v = sample_value(c, which, at) * p->share / 100;
    return v <= 0 ? 0 : v >= 100 ? 100 : (unsigned)lround(v);
}

/* Processes with a sample newer than last_seen; their common time stamp goes to *at. */
static unsigned sampled(const struct call *c, uint64_t last_seen, struct process *list, uint64_t *at)
{
    *at = sample_time(c->us);
    if (*at <= last_seen)
        return 0;
    unsigned n = model_processes(
            c->g, NULL, TYPE_COMPUTE | TYPE_GRAPHICS | TYPE_MPS, world_time(c->w, *at), list, MAX_LISTED);
    return n > MAX_LISTED ? MAX_LISTED : n;
}

/* Settles how many entries a list call returns; false when the call is over. */
static bool room_for(struct call *c, unsigned n, uint32_t *count, bool has_array)
{
    uint32_t room = *count;
    *count = n;
    if (n == 0)
        c->rc = E_NOT_FOUND;
    else if (room < n || !has_array)
        c->rc = E_SIZE;
    return c->rc == OK;
}

nvmlReturn_t nvmlDeviceGetProcessUtilization(nvmlDevice_t device, nvmlProcessUtilizationSample_t *utilization,
        uint32_t *processSamplesCount, uint64_t lastSeenTimeStamp)
{
    struct call c;
    struct process list[MAX_LISTED];
    uint64_t at;
    if (call_device(&c, __func__, device, processSamplesCount != NULL, GPU_ONLY | NO_MIG_MODE, 0) == OK) {
        unsigned n = sampled(&c, lastSeenTimeStamp, list, &at);
        if (room_for(&c, n, processSamplesCount, utilization != NULL))
            for (unsigned i = 0; i < n; i++)
                utilization[i] = (nvmlProcessUtilizationSample_t){list[i].pid, at,
                        (uint32_t)call_value(&c, share(&c, Q_LOAD, at, &list[i])),
                        share(&c, Q_MEMORY_LOAD, at, &list[i]), share(&c, Q_ENCODER, at, &list[i]),
                        share(&c, Q_DECODER, at, &list[i])};
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetProcessesUtilizationInfo(
        nvmlDevice_t device, nvmlProcessesUtilizationInfo_v1_t *info)
{
    struct call c;
    struct process list[MAX_LISTED];
    uint64_t at;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY | NO_MIG_MODE, 0) == OK
            && VERSION_OK(&c, info->version, nvmlProcessesUtilizationInfo_v1_t, 1)) {
        unsigned n = sampled(&c, info->lastSeenTimeStamp, list, &at);
        if (room_for(&c, n, &info->processSamplesCount, info->procUtilArray != NULL))
            for (unsigned i = 0; i < n; i++)
                info->procUtilArray[i] = (nvmlProcessUtilizationInfo_v1_t){at, list[i].pid,
                        (uint32_t)call_value(&c, share(&c, Q_LOAD, at, &list[i])),
                        share(&c, Q_MEMORY_LOAD, at, &list[i]), share(&c, Q_ENCODER, at, &list[i]),
                        share(&c, Q_DECODER, at, &list[i]), share(&c, Q_JPEG, at, &list[i]),
                        share(&c, Q_OFA, at, &list[i])};
    }
    return call_end(&c);
}

/* ---- accounting ---- */

nvmlReturn_t nvmlDeviceGetAccountingMode(nvmlDevice_t device, uint32_t *mode)
{
    struct call c;
    if (call_device(&c, __func__, device, mode != NULL, ANY, 0) == OK)
        *mode = (uint32_t)call_value(&c, c.g->accounting);
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetAccountingBufferSize(nvmlDevice_t device, uint32_t *bufferSize)
{
    struct call c;
    if (call_device(&c, __func__, device, bufferSize != NULL, ANY, 0) == OK)
        *bufferSize = (uint32_t)call_value(&c, 4000);
    return call_end(&c);
}

/* Processes of the scenario that have started by now, whether or not they still run. */
static unsigned accounted(const struct call *c, struct process *list)
{
    unsigned n = 0;
    for (unsigned i = 0; i < c->g->nprocesses; i++)
        if (c->g->processes[i].start <= c->t)
            list[n++] = c->g->processes[i];
    return n;
}

nvmlReturn_t nvmlDeviceGetAccountingPids(nvmlDevice_t device, uint32_t *count, uint32_t *pids)
{
    struct call c;
    if (call_device(&c, __func__, device, count != NULL && (*count == 0 || pids != NULL), ANY, 0) == OK) {
        struct process list[MAX_PROCESSES];
        unsigned n = accounted(&c, list), room = *count;
        if (!c.g->accounting) {
            c.rc = E_NOT_SUPPORTED;
        } else {
            *count = n;
            if (room < n)
                c.rc = E_SIZE;
            for (unsigned i = 0; i < n && c.rc == OK; i++)
                pids[i] = list[i].pid;
        }
    }
    return call_end(&c);
}

static bool stats_of(struct call *c, uint32_t pid, nvmlAccountingStats_v2_t *out)
{
    struct process list[MAX_PROCESSES];
    unsigned n = accounted(c, list);
    c->rc = c->g->accounting ? E_NOT_FOUND : E_NOT_SUPPORTED;
    for (unsigned i = 0; i < n && c->rc == E_NOT_FOUND; i++) {
        const struct process *p = &list[i];
        if (p->pid != pid)
            continue;
        double start = isfinite(p->start) ? p->start : c->g->t_base;
        bool live = p->stop <= 0 || p->stop > c->t;
        double end = live ? c->t : p->stop, part = p->share >= 0 ? p->share / 100 : 1;
        memset(out, 0, sizeof *out);
        out->pid = pid;
        out->isRunning = live;
        out->gpuUtilization = (uint32_t)lround(model_mean(c->g, Q_LOAD, start, end) * part);
        out->memoryUtilization = (uint32_t)lround(model_mean(c->g, Q_MEMORY_LOAD, start, end) * part);
        out->maxMemoryUsage = p->memory;
        out->sampleCount = (uint32_t)((end - start) * 6);
        out->sumGpuUtil = (uint64_t)out->gpuUtilization * out->sampleCount;
        out->sumFbUtil = (uint64_t)out->memoryUtilization * out->sampleCount;
        out->time = live ? 0 : (uint64_t)((end - start) * 1000);
        out->startTime = c->us - (uint64_t)((c->t - start) * 1e6);
        c->rc = OK;
    }
    return c->rc == OK;
}

nvmlReturn_t nvmlDeviceGetAccountingStats(nvmlDevice_t device, uint32_t pid, nvmlAccountingStats_t *stats)
{
    struct call c;
    nvmlAccountingStats_v2_t s;
    if (call_device(&c, __func__, device, stats != NULL, ANY, 0) == OK && stats_of(&c, pid, &s))
        *stats = (nvmlAccountingStats_t){s.gpuUtilization, s.memoryUtilization,
                call_value(&c, s.maxMemoryUsage), s.time, s.startTime, s.isRunning, {0}};
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetAccountingStats_v2(nvmlDevice_t device, nvmlAccountingStats_v2_t *stats)
{
    struct call c;
    nvmlAccountingStats_v2_t s;
    if (call_device(&c, __func__, device, stats != NULL, ANY, 0) == OK && stats_of(&c, stats->pid, &s))
        *stats = s;
    return call_end(&c);
}

/* ---- video ---- */

nvmlReturn_t nvmlDeviceGetEncoderCapacity(nvmlDevice_t device, uint32_t type, uint32_t *capacity)
{
    struct call c;
    if (call_device(&c, __func__, device, capacity != NULL && type < 3, GPU_ONLY, 0) == OK) {
        unsigned used = c.g->nsessions * 12;
        if (c.g->p.encoders == 0 || (type == 2 && c.g->p.arch < ARCH_ADA))
            c.rc = E_NOT_SUPPORTED;
        else
            *capacity = (uint32_t)call_value(&c, used > 100 ? 0 : 100 - used);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetEncoderStats(
        nvmlDevice_t device, uint32_t *sessionCount, uint32_t *averageFps, uint32_t *averageLatency)
{
    struct call c;
    if (call_device(
                &c, __func__, device, sessionCount && averageFps && averageLatency, GPU_ONLY | NO_MIG_MODE, 0)
            == OK) {
        unsigned n = c.g->nsessions, fps = 0, latency = 0;
        for (unsigned i = 0; i < n; i++) {
            fps += c.g->sessions[i].fps;
            latency += c.g->sessions[i].latency;
        }
        *sessionCount = (uint32_t)call_value(&c, n);
        *averageFps = n ? fps / n : 0;
        *averageLatency = n ? latency / n : 0;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetEncoderSessions(
        nvmlDevice_t device, uint32_t *sessionCount, nvmlEncoderSessionInfo_t *infos)
{
    struct call c;
    if (call_device(&c, __func__, device, sessionCount != NULL, GPU_ONLY | NO_MIG_MODE, 0) == OK) {
        unsigned n = c.g->nsessions, room = *sessionCount;
        *sessionCount = n;
        if (infos && room < n) {
            c.rc = E_SIZE;
        } else if (infos) {
            for (unsigned i = 0; i < n; i++) {
                const struct session *s = &c.g->sessions[i];
                infos[i] = (nvmlEncoderSessionInfo_t){
                        i + 1, s->pid, 0, s->codec, s->width, s->height, s->fps, s->latency};
            }
        }
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetFBCStats(nvmlDevice_t device, nvmlFBCStats_t *stats)
{
    struct call c;
    if (call_device(&c, __func__, device, stats != NULL, GPU_ONLY, 0) == OK)
        *stats = (nvmlFBCStats_t){(uint32_t)call_value(&c, 0), (uint32_t)call_value(&c, 0),
                (uint32_t)call_value(&c, 0)};
    return call_end(&c);
}
