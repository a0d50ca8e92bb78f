/*
 * What every exported call does around its own work: look at files, check initialisation, arguments, handle
 * and support, apply faults, pay the simulated cost, write the trace.
 */
#include "sim.h"

#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

const struct symbol symbols[] = {
#include "symbols.inc"
};
const unsigned nsymbols = sizeof symbols / sizeof *symbols;
uint64_t symbol_calls[sizeof symbols / sizeof *symbols];

int symbol_index(const char *name)
{
    int low = 0, high = (int)nsymbols - 1;
    while (low <= high) {
        int mid = (low + high) / 2, c = strcmp(name, symbols[mid].name);
        if (c == 0)
            return mid;
        if (c < 0)
            high = mid - 1;
        else
            low = mid + 1;
    }
    return -1;
}

static uint64_t mono_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

/* ---- cost and trace ---- */

static void sleep_us(double us)
{
    struct timespec t = {(time_t)(us / 1e6), (long)(us - 1e6 * (double)(time_t)(us / 1e6)) * 1000};
    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        ;
}

/** Takes as long as a call of this cost class takes: short ones keep the processor busy, longer ones sleep.
 */
void cost_pay(const struct world *w, char cost)
{
    double us = w->cost ? w->cost_us[(unsigned char)cost] : 0;
    if (us <= 0)
        return;
    if (us >= 200) {
        sleep_us(us);
        return;
    }
    for (uint64_t end = mono_us() + (uint64_t)us; mono_us() < end;)
        ;
}

static int log_fd = -2;
static pthread_once_t log_once = PTHREAD_ONCE_INIT;

static void log_open(void)
{
    const char *path = getenv("NVMLSIM_LOG");
    log_fd = path && *path ? open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666) : -1;
    if (path && *path && log_fd < 0)
        fprintf(stderr, "nvmlsim: cannot write NVMLSIM_LOG=%s: %s\n", path, strerror(errno));
}

static void trace(const struct call *c)
{
    pthread_once(&log_once, log_open);
    if (log_fd >= 0)
        dprintf(log_fd, "%llu %ld %s %p %d\n", (unsigned long long)c->us, (long)syscall(SYS_gettid), c->fn,
                (void *)c->raw, c->rc);
}

/* ---- frame ---- */

bool listed(const char (*names)[64], unsigned n, const char *name)
{
    for (unsigned i = 0; i < n; i++)
        if (fnmatch(names[i], name, 0) == 0)
            return true;
    return false;
}

/** True for a function, field:ID or gpm:ID that the scenario takes from this GPU. */
bool withheld(const struct gpu *g, const char *name)
{
    return listed(g->unsupported, g->nunsupported, name) && !listed(g->supported, g->nsupported, name);
}

static struct gpu *gpu_by_ident(struct world *w, int ident)
{
    for (unsigned i = 0; i < w->ngpus; i++)
        if (w->gpus[i].ident == ident)
            return &w->gpus[i];
    return NULL;
}

/* Resolves the handle and takes the first look at what can be wrong with the device. Lock held. */
static nvmlReturn_t resolve(struct call *c, const void *device, double now)
{
    const struct handle *h = handle_check(device);
    if (!h)
        return E_INVALID;
    c->hv = *h;
    c->h = &c->hv;
    c->g = gpu_by_ident(c->w, h->ident);
    if (!c->g || fault_absent(c->g, now)) {
        c->g = NULL;
        return E_GPU_IS_LOST;
    }
    if (h->kind == H_GPU)
        return OK;
    for (unsigned i = 0; i < MAX_MIG; i++) {
        struct slice *s = &c->g->slices[i];
        if (s->used && s->gi == h->gi && (h->kind == H_GI || s->ci == h->ci) && s->serial >= h->serial
                && (h->kind == H_GI || s->serial == h->serial)) {
            c->s = s;
            return OK;
        }
    }
    return E_INVALID;
}

static nvmlReturn_t supported(const struct call *c, unsigned need, unsigned features)
{
    const struct gpu *g = c->g;
    if (listed(g->denied, g->ndenied, c->fn))
        return E_NO_PERMISSION;
    if (withheld(g, c->fn))
        return E_NOT_SUPPORTED;
    if (c->h->kind == H_GPU && (need & MIG_ONLY))
        return E_INVALID;
    if (c->h->kind == H_SLICE && (need & GPU_ONLY))
        return E_NOT_SUPPORTED;
    if (c->h->kind == H_GPU && (need & NO_MIG_MODE) && g->mig_mode)
        return E_NOT_SUPPORTED;
    if ((g->p.features & features) != features)
        return E_NOT_SUPPORTED;
    if ((need & AMPERE_UP) && g->p.arch < ARCH_AMPERE)
        return E_NOT_SUPPORTED;
    if ((need & HOPPER_UP) && g->p.arch < ARCH_HOPPER)
        return E_NOT_SUPPORTED;
    return OK;
}

/*
 * Fixes the instant a call speaks of. The world may have changed while the call was paying its cost: values
 * come from the one that is current at that instant, so that no counter read later can be smaller.
 */
static void settle(struct call *c, const void *device, bool has_device)
{
    struct world *before = NULL;
    pthread_mutex_lock(&state_lock);
    if (c->rc == OK && !world_is_current(c->w)) {
        before = c->w;
        c->w = world_take();
        c->s = NULL;
        if (has_device)
            c->rc = resolve(c, device, fault_clock());
    }
    c->us = now_us();
    c->t = world_time(c->w, c->us);
    pthread_mutex_unlock(&state_lock);
    world_drop(before);
}

static nvmlReturn_t begin(struct call *c, const char *fn, const void *device, bool has_device, bool args_ok,
        unsigned need, unsigned features)
{
    *c = (struct call){.fn = fn, .symbol = symbol_index(fn), .raw = device};
    if (c->symbol >= 0)
        __atomic_add_fetch(&symbol_calls[c->symbol], 1, __ATOMIC_RELAXED);
    for (;;) {
        state_poll();
        control_poll();
        run_due();
        double now = fault_clock();
        pthread_mutex_lock(&state_lock);
        c->w = world_take();
        c->g = NULL;
        c->s = NULL;
        c->rc = init_count ? OK : E_UNINITIALIZED;
        if (c->rc == OK && c->symbol >= 0 && symbols[c->symbol].since > world_branch(c->w))
            c->rc = E_FUNCTION_NOT_FOUND;
        if (c->rc == OK && has_device)
            c->rc = resolve(c, device, now);
        int state = c->rc == OK && c->g ? fault_state(c->g, now) : OK;
        if (state == E_RESET_REQUIRED && c->symbol >= 0 && symbols[c->symbol].cost == 'S')
            state = OK; /* identity can still be read */
        if (state != OK)
            c->rc = state;
        faults_look(c->w, c->g, fn, now, &c->fx);
        if (!c->fx.hang || c->rc != OK) {
            pthread_mutex_unlock(&state_lock);
            break;
        }
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += 30000000;
        if (until.tv_nsec >= 1000000000)
            until.tv_sec++, until.tv_nsec -= 1000000000;
        pthread_cond_timedwait(&state_changed, &state_lock, &until);
        pthread_mutex_unlock(&state_lock);
        world_drop(c->w);
    }
    if (c->rc == OK && !args_ok)
        c->rc = E_INVALID;
    if (c->rc == OK && c->fx.slow_ms)
        sleep_us(c->fx.slow_ms * 1000.0);
    if (c->rc == OK && c->fx.rc)
        c->rc = c->fx.rc;
    if (c->rc == OK && has_device)
        c->rc = supported(c, need, features);
    if (c->rc == OK && c->symbol >= 0)
        cost_pay(c->w, symbols[c->symbol].cost);
    settle(c, device, has_device);
    return c->rc;
}

/** Opens a call that concerns no device. Its result is c->rc; when that is not OK the call must end without
 * effect. */
nvmlReturn_t call_system(struct call *c, const char *fn, bool args_ok)
{
    return begin(c, fn, NULL, false, args_ok, 0, 0);
}

/**
 * Opens a call on a device handle. args_ok: no required pointer is NULL. need (enum need) and features (enum
 * feature) say where the call is supported.
 */
nvmlReturn_t call_device(
        struct call *c, const char *fn, const void *device, bool args_ok, unsigned need, unsigned features)
{
    return begin(c, fn, device, true, args_ok, need, features);
}

/** Closes a call; returns its result. */
nvmlReturn_t call_end(struct call *c)
{
    trace(c);
    world_drop(c->w);
    return c->rc;
}

/** The value to give out: the injected one if a fault says so. */
uint64_t call_value(const struct call *c, uint64_t value)
{
    return c->fx.inject ? c->fx.value : value;
}

/** Checks a struct's version word. Branches before 530 know only the general "invalid argument". */
bool call_version(struct call *c, uint32_t got, uint32_t expected, const char *type)
{
    if (got == expected && !c->fx.version && strcmp(c->fx.version_type, type) != 0)
        return true;
    c->rc = world_branch(c->w) < 530 ? E_INVALID : E_ARGUMENT_VERSION;
    return false;
}

/** Gives out a string, or "insufficient size". */
void call_text(struct call *c, char *out, unsigned length, const char *text)
{
    if (strlen(text) >= length)
        c->rc = E_SIZE;
    else
        snprintf(out, length, "%s", text);
}

/** The GPU behind a second device handle of the same call; on failure NULL and the reason in c->rc. */
const struct gpu *call_other(struct call *c, const void *device)
{
    struct call other = {.w = c->w};
    pthread_mutex_lock(&state_lock);
    c->rc = resolve(&other, device, fault_clock());
    if (c->rc == OK)
        c->rc = fault_state(other.g, fault_clock());
    pthread_mutex_unlock(&state_lock);
    return c->rc == OK ? other.g : NULL;
}
