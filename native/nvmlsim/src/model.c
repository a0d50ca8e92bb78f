/*
 * What a GPU does at an instant. Everything follows from its load signal unless a scenario says otherwise:
 * power from load, temperature from power some seconds later, limits and their reasons from power and
 * temperature, traffic from load.
 */
#include "sim.h"

#include <math.h>
#include <stdlib.h>

const char *const quantity_names[Q_COUNT] = {
        "load",
        "memory_load",
        "encoder",
        "decoder",
        "jpeg",
        "ofa",
        "memory_used",
        "power",
        "module_power",
        "memory_power",
        "temperature",
        "memory_temperature",
        "fan",
        "sm_clock",
        "memory_clock",
        "video_clock",
        "pstate",
        "pcie_tx",
        "pcie_rx",
        "nvlink_tx",
        "nvlink_rx",
        "c2c_tx",
        "c2c_rx",
        "throttle_power",
        "throttle_thermal",
        "throttle_hw_thermal",
        "throttle_brake",
        "throttle_sync",
        "throttle_board",
        "throttle_reliability",
        "throttle_app_clocks",
        "idle",
        "ecc_corrected",
        "ecc_uncorrected",
        "ecc_sram",
        "pcie_replay",
        "pcie_error",
        "nvlink_replay",
        "nvlink_crc",
        "c2c_error",
};

enum { THERMAL_LAG_S = 15 };

uint64_t hash64(uint64_t a, uint64_t b)
{
    uint64_t x = a * 0x9E3779B97F4A7C15u + b + 0x632BE59BD9B4E019u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

static void derive(struct gpu *g, enum q which, struct quantity q)
{
    if (g->given[which])
        pwl_unref(q.src);
    else {
        pwl_unref(g->q[which].src);
        g->q[which] = q;
    }
}

/** Fills every quantity the scenario did not give. Call again after any change of traits or signals. */
bool model_build(struct gpu *g)
{
    const struct preset *p = &g->p;
    double limit = g->power_limit * 1000.0, idle = p->power_idle * 1000.0;
    /* full load draws a little more than the default limit allows, as real kernels do */
    double peak = fmax(p->power_default * 1030.0, idle);
    struct quantity raw = q_affine(g->q[Q_LOAD], idle, (peak - idle) / 100, 0);

    derive(g, Q_MEMORY_LOAD, q_affine(g->q[Q_LOAD], 0, 0.6, 0));
    derive(g, Q_ENCODER, q_const(0));
    derive(g, Q_DECODER, q_const(0));
    derive(g, Q_JPEG, q_const(0));
    derive(g, Q_OFA, q_const(0));
    derive(g, Q_POWER, q_clip(raw, 0, limit));
    if (g->given[Q_POWER]) {
        pwl_unref(raw.src);
        raw = q_affine(g->q[Q_POWER], 0, 1, 0);
    }
    derive(g, Q_THROTTLE_POWER, q_above(raw, limit));
    pwl_unref(raw.src);
    derive(g, Q_MODULE_POWER, q_affine(g->q[Q_POWER], 45000, 1.12, 0));
    derive(g, Q_MEMORY_POWER, q_affine(g->q[Q_POWER], 0, 0.18, 0));
    double span = fmax(p->power_max * 1000.0 - idle, 1);
    double cool = 32, hot = p->t_gpu_max - 14;
    derive(g, Q_TEMPERATURE,
            q_affine(g->q[Q_POWER], cool - (hot - cool) * idle / span, (hot - cool) / span, THERMAL_LAG_S));
    derive(g, Q_MEMORY_TEMPERATURE, q_affine(g->q[Q_TEMPERATURE], 9, 1, 0));
    derive(g, Q_FAN, q_affine(g->q[Q_TEMPERATURE], 0, 0.9, 0));
    derive(g, Q_THROTTLE_THERMAL, q_above(g->q[Q_TEMPERATURE], p->t_gpu_max));
    derive(g, Q_THROTTLE_HW_THERMAL, q_above(g->q[Q_TEMPERATURE], p->t_slowdown));
    for (enum q k = Q_THROTTLE_BRAKE; k <= Q_THROTTLE_APP_CLOCKS; k++)
        derive(g, k, q_const(0));
    struct quantity busy = q_above(g->q[Q_LOAD], 1);
    derive(g, Q_IDLE, q_affine(busy, 1, -1, 0));
    pwl_unref(busy.src);
    double bus = (double)model_pcie_bandwidth(p->pcie_gen, p->pcie_width);
    derive(g, Q_PCIE_TX, q_affine(g->q[Q_LOAD], 4e5, bus * 0.0008, 0));
    derive(g, Q_PCIE_RX, q_affine(g->q[Q_LOAD], 9e5, bus * 0.0021, 0));
    double links = (double)p->links * p->link_mbps * 1e6;
    derive(g, Q_NVLINK_TX, q_affine(g->q[Q_LOAD], 0, links * 0.0035, 0));
    derive(g, Q_NVLINK_RX, q_affine(g->q[Q_LOAD], 0, links * 0.0034, 0));
    double c2c = (double)p->c2c_links * p->c2c_mbps * 1e6;
    derive(g, Q_C2C_TX, q_affine(g->q[Q_LOAD], 0, c2c * 0.0015, 0));
    derive(g, Q_C2C_RX, q_affine(g->q[Q_LOAD], 0, c2c * 0.0022, 0));
    for (enum q k = Q_ECC_CORRECTED; k < Q_COUNT; k++)
        derive(g, k, q_const(0));
    /* clocks, P-state and memory in use are computed at the instant asked for, see model_at */
    return true;
}

static bool limited(const struct gpu *g, double t)
{
    return q_at(&g->q[Q_THROTTLE_POWER], t) >= 0.5;
}

/* Clocks move in steps of 15 MHz. */
static double sm_clock(const struct gpu *g, double t)
{
    const struct preset *p = &g->p;
    if (q_at(&g->q[Q_IDLE], t) >= 0.5)
        return p->sm_idle;
    double clock = p->sm_max;
    if (limited(g, t))
        clock *= 0.91;
    if (q_at(&g->q[Q_THROTTLE_THERMAL], t) >= 0.5)
        clock *= 0.85;
    if (q_at(&g->q[Q_THROTTLE_HW_THERMAL], t) >= 0.5 || q_at(&g->q[Q_THROTTLE_BRAKE], t) >= 0.5)
        clock *= 0.5;
    return clock < p->sm_max ? 15 * floor(clock / 15) : clock;
}

/** Value of a quantity at scenario time t. */
double model_at(const struct gpu *g, enum q which, double t)
{
    const struct preset *p = &g->p;
    if (g->given[which])
        return q_at(&g->q[which], t);
    bool idle = q_at(&g->q[Q_IDLE], t) >= 0.5;
    switch (which) {
    case Q_SM_CLOCK:
        return sm_clock(g, t);
    case Q_MEMORY_CLOCK:
        return idle ? p->mem_idle : p->mem_max;
    case Q_VIDEO_CLOCK:
        return idle ? fmin(p->video_max, p->sm_idle * 1.8) : p->video_max;
    case Q_PSTATE:
        return idle && (p->features & F_LOW_PSTATE) ? 8 : p->brand == 5 && !idle ? 2 : 0;
    default:
        return q_at(&g->q[which], t);
    }
}

/** Integral of a rate since the driver was loaded. */
double model_counter(const struct gpu *g, enum q which, double t)
{
    return g->base[which] + (q_cum(&g->q[which], t) - q_cum(&g->q[which], g->t_base));
}

double model_mean(const struct gpu *g, enum q which, double t1, double t2)
{
    if (t2 <= t1)
        return model_at(g, which, t2);
    return (q_cum(&g->q[which], t2) - q_cum(&g->q[which], t1)) / (t2 - t1);
}

uint64_t model_supported_reasons(const struct gpu *g)
{
    return (g->p.features & F_POWER_LIMIT) ? 0x1ff : 0x1 | 0x20 | 0x40 | 0x8;
}

uint64_t model_reasons(const struct gpu *g, double t)
{
    static const struct {
        enum q q;
        uint64_t bits;
    } map[] = {
            {Q_IDLE, 0x1},
            {Q_THROTTLE_APP_CLOCKS, 0x2},
            {Q_THROTTLE_POWER, 0x4},
            {Q_THROTTLE_SYNC, 0x10},
            {Q_THROTTLE_THERMAL, 0x20},
            {Q_THROTTLE_HW_THERMAL, 0x48},
            {Q_THROTTLE_BRAKE, 0x88},
    };
    uint64_t mask = 0;
    for (size_t i = 0; i < sizeof map / sizeof *map; i++)
        if (q_at(&g->q[map[i].q], t) >= 0.5)
            mask |= map[i].bits;
    return (mask & model_supported_reasons(g)) | g->reasons;
}

/** Bytes per second of a PCIe link after encoding. */
uint64_t model_pcie_bandwidth(unsigned gen, unsigned width)
{
    static const uint64_t lane[] = {0, 250000000, 500000000, 984615384, 1969230769, 3938461538, 7563076923};
    return lane[gen < 7 ? gen : 6] * width;
}

/** Boards that fall to a low P-state slow their link down as well. */
unsigned model_pcie_gen(const struct gpu *g, double t)
{
    if (g->pcie_gen_now)
        return g->pcie_gen_now;
    return model_at(g, Q_PSTATE, t) >= 8 ? 1 : g->p.pcie_gen;
}

/* ---- processes and memory ---- */

static bool alive(const struct process *p, double t)
{
    return t >= p->start && (p->stop <= 0 || t < p->stop);
}

static bool inside(const struct process *p, const struct slice *s)
{
    return !s || (p->gi == s->gi && (p->ci == s->ci || p->ci == NO_SLICE));
}

/* The k-th process of the churn generator; its life is a pure function of k. */
static struct process churned(const struct gpu *g, uint64_t k)
{
    const struct churn *c = &g->churn;
    uint64_t h = hash64(k, (uint64_t)g->uuid_seed);
    double u1 = (double)(h >> 40) / 16777216.0, u2 = (double)(h & 0xffffff) / 16777216.0;
    struct process p = {.type = TYPE_COMPUTE, .share = -1, .gi = NO_SLICE, .ci = NO_SLICE};
    p.start = (double)k / c->rate;
    p.stop = p.start + c->life_min + (c->life_max - c->life_min) * u1;
    p.pid = c->pid_low + (unsigned)(k % (c->pid_high - c->pid_low + 1));
    p.memory = c->memory_min + (uint64_t)((double)(c->memory_max - c->memory_min) * u2);
    p.memory -= p.memory % MIB(2);
    snprintf(p.comm, sizeof p.comm, "%s", c->comm);
    if (g->mig_mode && g->nslices) {
        const struct slice *s = &g->slices[k % MAX_MIG];
        for (unsigned i = 0; i < MAX_MIG && !s->used; i++)
            s = &g->slices[(k + i) % MAX_MIG];
        p.gi = s->gi;
        p.ci = s->ci;
    }
    return p;
}

/**
 * Processes of any of the given types alive at t, on the GPU or on one slice of it. Returns how many there
 * are and fills in as many as fit. An unset share becomes an equal part of what the others leave.
 */
unsigned model_processes(const struct gpu *g, const struct slice *s, unsigned types, double t,
        struct process *out, unsigned room)
{
    struct process list[MAX_LISTED];
    unsigned n = 0, open = 0;
    double taken = 0;
    for (unsigned i = 0; i < g->nprocesses; i++)
        if (alive(&g->processes[i], t))
            list[n++] = g->processes[i];
    if (g->churn.rate > 0 && t >= 0) {
        double first = floor((t - g->churn.life_max) * g->churn.rate);
        uint64_t last = (uint64_t)floor(t * g->churn.rate);
        for (uint64_t k = first > 0 ? (uint64_t)first : 0; k <= last && n < MAX_LISTED; k++) {
            struct process p = churned(g, k);
            if (alive(&p, t))
                list[n++] = p;
        }
    }
    for (unsigned i = 0; i < n; i++) {
        if (list[i].share < 0)
            open++;
        else
            taken += list[i].share;
    }
    unsigned found = 0;
    for (unsigned i = 0; i < n; i++) {
        if (!(list[i].type & types) || !inside(&list[i], s))
            continue;
        if (found < room) {
            out[found] = list[i];
            if (out[found].share < 0)
                out[found].share = fmax(0, 100 - taken) / open;
        }
        found++;
    }
    return found;
}

struct memory_use model_memory(const struct gpu *g, const struct slice *s, double t)
{
    struct memory_use m = {.total = MIB(g->p.memory_mib), .reserved = MIB(g->p.reserved_mib)};
    struct process list[MAX_LISTED];
    if (s) {
        m.total = MIB(s->profile->memory_mib);
        m.reserved = MIB(g->p.reserved_mib) * s->profile->memory_slices / 8;
    }
    uint64_t room = m.total - m.reserved;
    if (g->given[Q_MEMORY_USED]) {
        double share = fmin(fmax(q_at(&g->q[Q_MEMORY_USED], t), 0), 100);
        m.used = (uint64_t)((double)room * share / 100);
    } else {
        unsigned n = model_processes(g, NULL, TYPE_COMPUTE | TYPE_GRAPHICS | TYPE_MPS, t, list, MAX_LISTED);
        m.used = MIB(1);
        for (unsigned i = 0; i < n && i < MAX_LISTED; i++)
            if (list[i].memory != UINT64_MAX && (!s || list[i].gi == s->gi))
                m.used += list[i].memory;
    }
    if (m.used > room)
        m.used = room;
    m.free = room - m.used;
    return m;
}
