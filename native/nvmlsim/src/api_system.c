/* Initialisation, system queries, device lookup. */
#include "sim.h"

#include <ctype.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- the library's own interface ---- */

/** Uses the scenario file at path, or the built-in one for NULL, from now on; all faults and counters start
 * afresh. */
NVML_API int nvmlsim_configure(const char *path)
{
    return state_configure(path);
}

/** Runs one control command line. */
NVML_API int nvmlsim_command(const char *line)
{
    state_poll();
    return line ? command(line, "command", 0) : E_INVALID;
}

/** Calls made so far of the functions whose name begins with prefix. */
NVML_API unsigned long long nvmlsim_calls(const char *prefix)
{
    unsigned long long n = 0;
    for (unsigned i = 0; prefix && i < nsymbols; i++)
        if (strncmp(symbols[i].name, prefix, strlen(prefix)) == 0)
            n += __atomic_load_n(&symbol_calls[i], __ATOMIC_RELAXED);
    return n;
}

NVML_API const char *nvmlsim_version(void)
{
    return NVMLSIM_VERSION;
}

/* ---- initialisation ---- */

static nvmlReturn_t init(const char *fn, unsigned flags)
{
    int symbol = symbol_index(fn);
    __atomic_add_fetch(&symbol_calls[symbol], 1, __ATOMIC_RELAXED);
    state_poll();
    control_poll();
    run_due();
    pthread_mutex_lock(&state_lock);
    struct call c = {.fn = fn, .symbol = symbol, .w = world_take(), .us = now_us()};
    double now = fault_clock();
    c.rc = fault_init_code(now);
    faults_look(c.w, NULL, fn, now, &c.fx);
    if (c.rc == OK)
        c.rc = c.fx.rc;
    if (c.rc == OK && c.w->ngpus == 0 && !(flags & 1))
        c.rc = E_NOT_FOUND;
    if (c.rc == OK)
        init_count++;
    pthread_mutex_unlock(&state_lock);
    if (c.rc == OK)
        cost_pay(c.w, symbols[symbol].cost);
    return call_end(&c);
}

nvmlReturn_t nvmlInit(void)
{
    return init(__func__, 0);
}

nvmlReturn_t nvmlInit_v2(void)
{
    return init(__func__, 0);
}

nvmlReturn_t nvmlInitWithFlags(uint32_t flags)
{
    return init(__func__, flags);
}

nvmlReturn_t nvmlShutdown(void)
{
    struct call c;
    if (call_system(&c, __func__, true) == OK) {
        pthread_mutex_lock(&state_lock);
        if (init_count == 0)
            c.rc = E_UNINITIALIZED;
        else if (--init_count == 0)
            pthread_cond_broadcast(&state_changed);
        pthread_mutex_unlock(&state_lock);
    }
    return call_end(&c);
}

const char *nvmlErrorString(nvmlReturn_t result)
{
    static const char *const texts[] = {
            "Success",
            "Uninitialized",
            "Invalid Argument",
            "Not Supported",
            "Insufficient Permissions",
            "Already Initialized",
            "Not Found",
            "Insufficient Size",
            "Insufficient External Power",
            "Driver Not Loaded",
            "Timeout",
            "Interrupt Request Issue",
            "NVML Shared Library Not Found",
            "Function Not Found",
            "Corrupted infoROM",
            "GPU is lost",
            "GPU requires reset",
            "GPU access blocked by the operating system",
            "Driver/library version mismatch",
            "In use by another client",
            "Insufficient Memory",
            "No data",
            "Not available while ECC is enabled",
            "Insufficient Resources",
            "Frequency not supported",
            "Argument version mismatch",
            "Deprecated",
            "Not Ready",
            "GPU not found",
            "Invalid state",
            "Reset type not supported",
    };
    int symbol = symbol_index(__func__);
    __atomic_add_fetch(&symbol_calls[symbol], 1, __ATOMIC_RELAXED);
    if (result >= 0 && (size_t)result < sizeof texts / sizeof *texts)
        return texts[result];
    return "Unknown Error";
}

/* ---- system ---- */

static nvmlReturn_t system_text(const char *fn, char *out, uint32_t length, size_t offset)
{
    struct call c;
    if (call_system(&c, fn, out != NULL) == OK)
        call_text(&c, out, length, (const char *)c.w + offset);
    return call_end(&c);
}

nvmlReturn_t nvmlSystemGetDriverVersion(char *version, uint32_t length)
{
    return system_text(__func__, version, length, offsetof(struct world, driver));
}

nvmlReturn_t nvmlSystemGetNVMLVersion(char *version, uint32_t length)
{
    return system_text(__func__, version, length, offsetof(struct world, nvml_version));
}

nvmlReturn_t nvmlSystemGetDriverBranch(nvmlSystemDriverBranchInfo_v1_t *info, uint32_t length)
{
    struct call c;
    if (call_system(&c, __func__, info != NULL) == OK
            && VERSION_OK(&c, info->version, nvmlSystemDriverBranchInfo_v1_t, 1))
        call_text(&c, info->branch, length < sizeof info->branch ? length : sizeof info->branch,
                c.w->branch_name);
    return call_end(&c);
}

static nvmlReturn_t cuda_version(const char *fn, int32_t *version)
{
    struct call c;
    if (call_system(&c, fn, version != NULL) == OK)
        *version = (int32_t)call_value(&c, (uint64_t)c.w->cuda);
    return call_end(&c);
}

nvmlReturn_t nvmlSystemGetCudaDriverVersion(int32_t *version)
{
    return cuda_version(__func__, version);
}

nvmlReturn_t nvmlSystemGetCudaDriverVersion_v2(int32_t *version)
{
    return cuda_version(__func__, version);
}

nvmlReturn_t nvmlSystemGetProcessName(uint32_t pid, char *name, uint32_t length)
{
    struct call c;
    if (call_system(&c, __func__, name != NULL && length > 0) == OK) {
        char path[64], text[256] = "";
        struct process list[MAX_PROCESSES];
        for (unsigned i = 0; i < c.w->ngpus && !text[0]; i++) {
            unsigned n = model_processes(&c.w->gpus[i], NULL, 7, c.t, list, MAX_PROCESSES);
            for (unsigned k = 0; k < n && k < MAX_PROCESSES; k++)
                if (list[k].pid == pid)
                    snprintf(text, sizeof text, "/usr/bin/%s", list[k].comm);
        }
        snprintf(path, sizeof path, "/proc/%u/cmdline", pid);
        FILE *f = fopen(path, "re"); /* the name of a live process wins over the scenario's */
        if (f) {
            char real[256] = "";
            if (fgets(real, sizeof real, f) && real[0])
                snprintf(text, sizeof text, "%s", real);
            fclose(f);
        }
        if (!text[0])
            c.rc = E_NOT_FOUND;
        else
            snprintf(name, length, "%s", text); /* cut to fit, as the driver does */
    }
    return call_end(&c);
}

static nvmlReturn_t excluded(const char *fn, uint32_t *count)
{
    struct call c;
    if (call_system(&c, fn, count != NULL) == OK)
        *count = (uint32_t)call_value(&c, c.w->excluded);
    return call_end(&c);
}

nvmlReturn_t nvmlGetExcludedDeviceCount(uint32_t *deviceCount)
{
    return excluded(__func__, deviceCount);
}

nvmlReturn_t nvmlGetBlacklistDeviceCount(uint32_t *deviceCount)
{
    return excluded(__func__, deviceCount);
}

nvmlReturn_t nvmlSystemGetNvlinkBwMode(uint32_t *mode)
{
    struct call c;
    if (call_system(&c, __func__, mode != NULL) == OK) {
        *mode = (uint32_t)call_value(&c, 0);
        c.rc = E_NOT_SUPPORTED;
        for (unsigned i = 0; i < c.w->ngpus; i++)
            if (c.w->gpus[i].p.features & F_NVLINK)
                c.rc = OK;
    }
    return call_end(&c);
}

/* ---- confidential computing ---- */

nvmlReturn_t nvmlSystemGetConfComputeCapabilities(nvmlConfComputeSystemCaps_t *caps)
{
    struct call c;
    if (call_system(&c, __func__, caps != NULL) == OK) {
        caps->cpuCaps = c.w->cc_cpu;
        caps->gpusCaps = c.w->cc_state;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlSystemGetConfComputeState(nvmlConfComputeSystemState_t *state)
{
    struct call c;
    if (call_system(&c, __func__, state != NULL) == OK) {
        state->environment = c.w->cc_env;
        state->ccFeature = c.w->cc_state;
        state->devToolsMode = c.w->cc_devtools;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlSystemGetConfComputeSettings(nvmlSystemConfComputeSettings_v1_t *s)
{
    struct call c;
    if (call_system(&c, __func__, s != NULL) == OK
            && VERSION_OK(&c, s->version, nvmlSystemConfComputeSettings_v1_t, 1)) {
        s->environment = c.w->cc_env;
        s->ccFeature = c.w->cc_state;
        s->devToolsMode = c.w->cc_devtools;
        s->multiGpuMode = c.w->cc_multi;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlSystemGetConfComputeGpusReadyState(uint32_t *accepting)
{
    struct call c;
    if (call_system(&c, __func__, accepting != NULL) == OK) {
        *accepting = 1;
        if (!c.w->cc_state)
            c.rc = E_NOT_SUPPORTED;
    }
    return call_end(&c);
}

/* ---- device lookup ---- */

/* GPUs that are plugged in, in NVML order. Lock held. */
static unsigned order(struct world *w, struct gpu **out, double now)
{
    unsigned n = 0;
    for (unsigned i = 0; i < w->ngpus; i++)
        if (!fault_absent(&w->gpus[i], now))
            out[n++] = &w->gpus[i];
    unsigned turn = n ? fault_rotation(now) % n : 0;
    for (; turn > 0; turn--) {
        struct gpu *first = out[0];
        memmove(out, out + 1, (n - 1) * sizeof *out);
        out[n - 1] = first;
    }
    return n;
}

static nvmlReturn_t count(const char *fn, uint32_t *out)
{
    struct call c;
    if (call_system(&c, fn, out != NULL) == OK) {
        struct gpu *list[MAX_GPUS];
        pthread_mutex_lock(&state_lock);
        unsigned n = order(c.w, list, fault_clock());
        pthread_mutex_unlock(&state_lock);
        *out = (uint32_t)call_value(&c, n);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetCount(uint32_t *deviceCount)
{
    return count(__func__, deviceCount);
}

nvmlReturn_t nvmlDeviceGetCount_v2(uint32_t *deviceCount)
{
    return count(__func__, deviceCount);
}

/* Hands out the handle of g. Lock held. */
static void give(struct call *c, struct gpu *g, nvmlDevice_t *device)
{
    if (fault_state(g, fault_clock()) == E_GPU_IS_LOST) {
        c->rc = E_GPU_IS_LOST;
    } else if (listed(g->denied, g->ndenied, c->fn)) {
        c->rc = E_NO_PERMISSION;
    } else {
        struct effects fx;
        faults_look(c->w, g, c->fn, fault_clock(), &fx);
        if (fx.rc)
            c->rc = fx.rc;
        else if (!(*device = handle_get(H_GPU, g->ident, 0, 0, 0)))
            c->rc = E_RESOURCES;
    }
}

static nvmlReturn_t by_index(const char *fn, uint32_t index, nvmlDevice_t *device)
{
    struct call c;
    if (call_system(&c, fn, device != NULL) == OK) {
        struct gpu *list[MAX_GPUS];
        pthread_mutex_lock(&state_lock);
        unsigned n = order(c.w, list, fault_clock());
        if (index >= n)
            c.rc = E_INVALID;
        else
            give(&c, list[index], device);
        pthread_mutex_unlock(&state_lock);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetHandleByIndex(uint32_t index, nvmlDevice_t *device)
{
    return by_index(__func__, index, device);
}

nvmlReturn_t nvmlDeviceGetHandleByIndex_v2(uint32_t index, nvmlDevice_t *device)
{
    return by_index(__func__, index, device);
}

nvmlReturn_t nvmlDeviceGetHandleByUUID(const char *uuid, nvmlDevice_t *device)
{
    struct call c;
    if (call_system(&c, __func__, uuid != NULL && device != NULL) == OK) {
        c.rc = E_NOT_FOUND;
        struct gpu *list[MAX_GPUS];
        pthread_mutex_lock(&state_lock);
        unsigned n = order(c.w, list, fault_clock());
        for (unsigned i = 0; i < n && c.rc == E_NOT_FOUND; i++) {
            if (strcmp(list[i]->uuid, uuid) == 0) {
                c.rc = OK;
                give(&c, list[i], device);
            }
            for (unsigned k = 0; k < MAX_MIG && list[i]->mig_mode; k++) {
                const struct slice *s = &list[i]->slices[k];
                char name[128];
                if (!s->used)
                    continue;
                snprintf(name, sizeof name, "MIG-%s/%u/%u", list[i]->uuid, s->gi, s->ci);
                if (strcmp(s->uuid, uuid) == 0 || strcmp(name, uuid) == 0) {
                    *device = handle_get(H_SLICE, list[i]->ident, s->gi, s->ci, s->serial);
                    c.rc = *device ? OK : E_RESOURCES;
                }
            }
        }
        pthread_mutex_unlock(&state_lock);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetHandleByPciBusId_v2(const char *pciBusId, nvmlDevice_t *device)
{
    struct call c;
    unsigned domain = 0, bus, dev;
    bool ok = pciBusId
              && (sscanf(pciBusId, "%x:%x:%x", &domain, &bus, &dev) == 3
                      || (domain = 0, sscanf(pciBusId, "%x:%x", &bus, &dev) == 2));
    if (call_system(&c, __func__, ok && device != NULL) == OK) {
        c.rc = E_NOT_FOUND;
        struct gpu *list[MAX_GPUS];
        pthread_mutex_lock(&state_lock);
        unsigned n = order(c.w, list, fault_clock());
        for (unsigned i = 0; i < n && c.rc == E_NOT_FOUND; i++)
            if (list[i]->domain == domain && list[i]->bus == bus && list[i]->devno == dev) {
                c.rc = OK;
                give(&c, list[i], device);
            }
        pthread_mutex_unlock(&state_lock);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetIndex(nvmlDevice_t device, uint32_t *index)
{
    struct call c;
    if (call_device(&c, __func__, device, index != NULL, GPU_ONLY, 0) == OK) {
        struct gpu *list[MAX_GPUS];
        pthread_mutex_lock(&state_lock);
        unsigned n = order(c.w, list, fault_clock());
        pthread_mutex_unlock(&state_lock);
        for (unsigned i = 0; i < n; i++)
            if (list[i] == c.g)
                *index = (uint32_t)call_value(&c, i);
    }
    return call_end(&c);
}
