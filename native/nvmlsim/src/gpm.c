/* GPM: activity between two samples. A sample stores the counters of its moment, so that every metric is an
 * exact mean. */
#include "sim.h"

#include <math.h>

enum { MAX_SAMPLES = 1024 };

static const enum q stored[] = {
        Q_LOAD,
        Q_MEMORY_LOAD,
        Q_DECODER,
        Q_JPEG,
        Q_OFA,
        Q_ENCODER,
        Q_PCIE_TX,
        Q_PCIE_RX,
        Q_NVLINK_TX,
        Q_NVLINK_RX,
        Q_C2C_TX,
        Q_C2C_RX,
};
enum { STORED = sizeof stored / sizeof *stored };

struct sample {
    bool used, filled;
    int ident;
    unsigned gi; /* NO_SLICE: the whole GPU */
    uint64_t us;
    double t, counters[STORED];
};

static struct sample samples[MAX_SAMPLES];

/* Lock held. */
static struct sample *sample_check(const void *p)
{
    uintptr_t at = (uintptr_t)p, first = (uintptr_t)samples;
    if (at < first || at >= (uintptr_t)(samples + MAX_SAMPLES) || (at - first) % sizeof *samples)
        return NULL;
    struct sample *s = &samples[(at - first) / sizeof *samples];
    return s->used ? s : NULL;
}

/** True while a sample of this GPU instance is held, which keeps the instance from being destroyed. */
bool gpm_holds(int ident, unsigned gi)
{
    for (unsigned i = 0; i < MAX_SAMPLES; i++)
        if (samples[i].used && samples[i].filled && samples[i].ident == ident && samples[i].gi == gi)
            return true;
    return false;
}

nvmlReturn_t nvmlGpmSampleAlloc(nvmlGpmSample_t *gpmSample)
{
    struct call c;
    if (call_system(&c, __func__, gpmSample != NULL) == OK) {
        c.rc = E_MEMORY;
        pthread_mutex_lock(&state_lock);
        for (unsigned i = 0; i < MAX_SAMPLES && c.rc != OK; i++)
            if (!samples[i].used) {
                samples[i] = (struct sample){.used = true};
                *gpmSample = (nvmlGpmSample_t)&samples[i];
                c.rc = OK;
            }
        pthread_mutex_unlock(&state_lock);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlGpmSampleFree(nvmlGpmSample_t gpmSample)
{
    struct call c;
    if (call_system(&c, __func__, gpmSample != NULL) == OK) {
        pthread_mutex_lock(&state_lock);
        struct sample *s = sample_check(gpmSample);
        if (s)
            s->used = false;
        else
            c.rc = E_INVALID;
        pthread_mutex_unlock(&state_lock);
    }
    return call_end(&c);
}

static void take(struct call *c, nvmlGpmSample_t gpmSample, unsigned gi)
{
    struct sample now = {
            .used = true, .filled = true, .ident = c->g->ident, .gi = gi, .us = c->us, .t = c->t};
    for (unsigned i = 0; i < STORED; i++)
        now.counters[i] = model_counter(c->g, stored[i], c->t);
    pthread_mutex_lock(&state_lock);
    struct sample *s = sample_check(gpmSample);
    if (s)
        *s = now;
    else
        c->rc = E_INVALID;
    pthread_mutex_unlock(&state_lock);
}

nvmlReturn_t nvmlGpmSampleGet(nvmlDevice_t device, nvmlGpmSample_t gpmSample)
{
    struct call c;
    if (call_device(&c, __func__, device, gpmSample != NULL, ANY, F_GPM) == OK)
        take(&c, gpmSample, c.s ? c.s->gi : NO_SLICE);
    return call_end(&c);
}

nvmlReturn_t nvmlGpmMigSampleGet(nvmlDevice_t device, uint32_t gpuInstanceId, nvmlGpmSample_t gpmSample)
{
    struct call c;
    if (call_device(&c, __func__, device, gpmSample != NULL, GPU_ONLY, F_GPM | F_MIG) == OK) {
        bool found = false;
        for (unsigned i = 0; i < MAX_MIG; i++)
            found = found || (c.g->slices[i].used && c.g->slices[i].gi == gpuInstanceId);
        if (!c.g->mig_mode || !found)
            c.rc = E_INVALID;
        else
            take(&c, gpmSample, gpuInstanceId);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlGpmQueryDeviceSupport(nvmlDevice_t device, nvmlGpmSupport_t *support)
{
    struct call c;
    if (call_device(&c, __func__, device, support != NULL, ANY, 0) == OK) {
        if (support->version != 1 || c.fx.version)
            c.rc = E_ARGUMENT_VERSION;
        else
            support->isSupportedDevice = (uint32_t)call_value(&c, (c.g->p.features & F_GPM) != 0);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlGpmQueryIfStreamingEnabled(nvmlDevice_t device, uint32_t *state)
{
    struct call c;
    if (call_device(&c, __func__, device, state != NULL, GPU_ONLY, F_GPM) == OK)
        *state = (uint32_t)call_value(&c, 0);
    return call_end(&c);
}

/* ---- metrics ---- */

struct pair {
    const struct sample *a, *b;
    const struct gpu *g;
};

static double delta(const struct pair *p, enum q which)
{
    for (unsigned i = 0; i < STORED; i++)
        if (stored[i] == which)
            return p->b->counters[i] - p->a->counters[i];
    return 0;
}

static double rate(const struct pair *p, enum q which)
{
    return delta(p, which) / (p->b->t - p->a->t);
}

static double mib(const struct pair *p, enum q which)
{
    return rate(p, which) / 1048576;
}

struct activity {
    unsigned id;
    enum q q;
    double factor;
    const char *name, *unit;
};

/* Shares of a load that look like training in mixed precision. */
static const struct activity activities[] = {
        {1, Q_LOAD, 1, "Graphics Util", "%"},
        {2, Q_LOAD, 0.92, "SM Util", "%"},
        {3, Q_LOAD, 0.41, "SM Occupancy", "%"},
        {4, Q_LOAD, 0.22, "Integer Util", "%"},
        {5, Q_LOAD, 0.48, "Any Tensor Util", "%"},
        {6, Q_LOAD, 0.02, "DFMA Tensor Util", "%"},
        {7, Q_LOAD, 0.45, "HMMA Tensor Util", "%"},
        {8, Q_LOAD, 0.04, "DMMA Tensor Util", "%"},
        {9, Q_LOAD, 0.03, "IMMA Tensor Util", "%"},
        {10, Q_MEMORY_LOAD, 1, "DRAM BW Util", "%"},
        {11, Q_LOAD, 0.01, "FP64 Util", "%"},
        {12, Q_LOAD, 0.17, "FP32 Util", "%"},
        {13, Q_LOAD, 0.09, "FP16 Util", "%"},
};

static nvmlReturn_t named(nvmlGpmMetric_t *m, const char *name, const char *unit, double value)
{
    m->metricInfo.shortName = m->metricInfo.longName = name;
    m->metricInfo.unit = unit;
    m->value = value;
    return OK;
}

/* Traffic of one NVLink: those that are up share it equally. */
static nvmlReturn_t link_metric(const struct pair *p, nvmlGpmMetric_t *m, unsigned link, enum q which,
        double value, const char *name, const char *unit)
{
    unsigned up = 0;
    if (!(p->g->p.features & F_NVLINK) || link >= p->g->p.links || p->a->gi != NO_SLICE)
        return E_NOT_SUPPORTED;
    for (unsigned i = 0; i < p->g->p.links; i++)
        up += p->g->link_state[i] == 1;
    (void)which;
    return named(m, name, unit, up && p->g->link_state[link] == 1 ? value / up : 0);
}

static nvmlReturn_t engine(const struct pair *p, nvmlGpmMetric_t *m, unsigned n, unsigned engines,
        enum q which, const char *name)
{
    return n < engines ? named(m, name, "%", rate(p, which)) : E_NOT_SUPPORTED;
}

static unsigned metric_since(unsigned id)
{
    if (id == 8 || (id >= 248 && id <= 332))
        return 595;
    if (id == 51)
        return 560;
    if (id >= 100 && id <= 211)
        return 575;
    if (id >= 212 && id <= 247)
        return 595;
    return id >= 1 && id <= 97 ? 520 : 0;
}

static nvmlReturn_t metric(const struct pair *p, const struct world *w, nvmlGpmMetric_t *m)
{
    unsigned id = m->metricId, since = metric_since(id);
    const struct preset *t = &p->g->p;
    bool whole = p->a->gi == NO_SLICE;
    char key[32];
    m->value = 0;
    m->metricInfo.shortName = m->metricInfo.longName = m->metricInfo.unit = "";
    if (since == 0 || since > world_branch(w))
        return E_INVALID;
    snprintf(key, sizeof key, "gpm:%u", id);
    if (withheld(p->g, key))
        return E_NOT_SUPPORTED;
    for (size_t i = 0; i < sizeof activities / sizeof *activities; i++)
        if (activities[i].id == id)
            return named(m, activities[i].name, activities[i].unit,
                    rate(p, activities[i].q) * activities[i].factor);
    if (id == 20 || id == 21)
        return named(m, id == 20 ? "PCIe TX" : "PCIe RX", "MiB/s", mib(p, id == 20 ? Q_PCIE_TX : Q_PCIE_RX));
    if (id >= 30 && id <= 37)
        return engine(p, m, id - 30, t->decoders, Q_DECODER, "NVDEC Util");
    if (id >= 40 && id <= 47)
        return engine(p, m, id - 40, t->features & F_JPG ? 7 : 0, Q_JPEG, "NVJPG Util");
    if (id == 50 || id == 51)
        return engine(p, m, id - 50, t->features & F_OFA ? 1 : 0, Q_OFA, "NVOFA Util");
    if (id >= 166 && id <= 169)
        return engine(p, m, id - 166, t->encoders, Q_ENCODER, "NVENC Util");
    if (id == 60 || id == 61) {
        enum q q = id == 60 ? Q_NVLINK_RX : Q_NVLINK_TX;
        return t->features & F_NVLINK && whole
                       ? named(m, id == 60 ? "NVLink RX" : "NVLink TX", "MiB/s", mib(p, q))
                       : E_NOT_SUPPORTED;
    }
    if ((id >= 62 && id <= 97) || (id >= 212 && id <= 247)) {
        unsigned link = id >= 212 ? 18 + (id - 212) / 2 : (id - 62) / 2;
        enum q q = id % 2 ? Q_NVLINK_TX : Q_NVLINK_RX;
        return link_metric(p, m, link, q, mib(p, q), id % 2 ? "NVLink Link TX" : "NVLink Link RX", "MiB/s");
    }
    if (id >= 100 && id <= 159) {
        if (!(t->features & F_C2C) || !whole || (id >= 104 && (id - 104) / 4 >= t->c2c_links))
            return E_NOT_SUPPORTED;
        double v = mib(p, id % 2 ? Q_C2C_RX : Q_C2C_TX) * (id & 2 ? 0.9 : 1);
        return named(m, id % 2 ? "C2C RX" : "C2C TX", "MiB/s", id >= 104 ? v / t->c2c_links : v);
    }
    if (id >= 160 && id <= 165)
        return t->arch >= ARCH_BLACKWELL ? named(m, "Cache", "", floor(rate(p, Q_MEMORY_LOAD) * 1e5))
                                         : E_NOT_SUPPORTED;
    if (id >= 248 && id <= 260 && id != 255 && id != 256) { /* cycles since the sampled counters began */
        static const unsigned ratio[] = {0, 2, 5, 8, 7, 9, 6, 0, 0, 4, 11, 12, 13};
        double clock = t->sm_max * 1e6, cycles = clock * p->b->t;
        if (id > 248)
            cycles = clock * p->b->counters[0] / 100 * activities[ratio[id - 248] - 1].factor;
        return named(m, "Cycles", "cycles", floor(cycles));
    }
    if (id == 255 || id == 256)
        return named(m, id == 255 ? "PCIe TX Bytes" : "PCIe RX Bytes", "bytes",
                floor(p->b->counters[id == 255 ? 6 : 7]));
    if (id >= 261) {
        enum q q = id % 2 ? Q_NVLINK_RX : Q_NVLINK_TX;
        return link_metric(p, m, (id - 261) / 2, q, floor(p->b->counters[q == Q_NVLINK_RX ? 9 : 8]),
                "NVLink Bytes", "bytes");
    }
    return E_NOT_SUPPORTED;
}

nvmlReturn_t nvmlGpmMetricsGet(nvmlGpmMetricsGet_t *get)
{
    struct call c;
    if (call_system(&c, __func__, get != NULL) != OK)
        return call_end(&c);
    struct sample a = {0}, b = {0};
    pthread_mutex_lock(&state_lock);
    const struct sample *first = sample_check(get->sample1), *second = sample_check(get->sample2);
    if (first && second) {
        a = *first;
        b = *second;
    }
    pthread_mutex_unlock(&state_lock);
    const struct gpu *g = NULL;
    for (unsigned i = 0; i < c.w->ngpus; i++)
        if (c.w->gpus[i].ident == a.ident)
            g = &c.w->gpus[i];
    if (get->version != 1 || c.fx.version)
        c.rc = E_ARGUMENT_VERSION;
    else if (!a.filled || !b.filled || a.ident != b.ident || a.gi != b.gi || !g || b.t <= a.t
             || get->numMetrics > 333)
        c.rc = E_INVALID;
    struct pair p = {&a, &b, g};
    for (unsigned i = 0; i < get->numMetrics && c.rc == OK; i++) {
        struct effects fx;
        char key[32];
        snprintf(key, sizeof key, "gpm:%u", get->metrics[i].metricId);
        pthread_mutex_lock(&state_lock);
        faults_look(c.w, g, key, fault_clock(), &fx);
        pthread_mutex_unlock(&state_lock);
        get->metrics[i].nvmlReturn = fx.rc ? fx.rc : metric(&p, c.w, &get->metrics[i]);
        if (fx.inject)
            get->metrics[i].value = (double)(int64_t)fx.value;
    }
    return call_end(&c);
}
