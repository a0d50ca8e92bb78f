/* Shared state: the current world and its re-reading, the clock, identities, handles. */
#include "sim.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { REREAD_US = 50000, MAX_IDENTS = 1024, MAX_HANDLES = 8192, HASH = 2 * MAX_HANDLES };

pthread_mutex_t state_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t state_changed;
unsigned init_count, session_number = 1;

static pthread_mutex_t update_lock
        = PTHREAD_MUTEX_INITIALIZER; /* one change of world at a time; taken before state_lock */
static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct world *current;
static uint64_t generation;
static char config_path[1024]; /* empty: built-in */
static struct stat config_stat;
static bool has_config; /* atomic */
static uint64_t last_look; /* monotonic microseconds, atomic */
static uint64_t load_us;

/* ---- clock ---- */

static enum { CLOCK_IS_REAL, CLOCK_IS_VIRTUAL, CLOCK_IS_FILE } clock_kind;
static uint64_t clock_us; /* real: wall minus monotonic; virtual: the time; atomic */
static uint64_t boot_us;
static char clock_path[512];

static uint64_t timespec_us(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (uint64_t)t.tv_sec * 1000000u + (uint64_t)t.tv_nsec / 1000u;
}

static void clock_setup(void)
{
    const char *v = getenv("NVMLSIM_CLOCK");
    uint64_t start;
    uint64_t real = timespec_us(CLOCK_REALTIME);
    boot_us = real - timespec_us(CLOCK_BOOTTIME);
    clock_us = real - timespec_us(CLOCK_MONOTONIC);
    if (!v || strcmp(v, "real") == 0)
        return;
    if (strncmp(v, "virtual:", 8) == 0 && parse_unsigned(v + 8, &start)) {
        clock_kind = CLOCK_IS_VIRTUAL;
        boot_us = clock_us = start;
    } else if (strncmp(v, "file:", 5) == 0 && strlen(v + 5) < sizeof clock_path) {
        clock_kind = CLOCK_IS_FILE;
        snprintf(clock_path, sizeof clock_path, "%s", v + 5);
        boot_us = now_us();
    } else {
        fprintf(stderr,
                "nvmlsim: NVMLSIM_CLOCK=%s is none of real, virtual:MICROSECONDS, file:PATH; using real\n",
                v);
    }
}

/** Wall clock of the simulation in microseconds since 1970. */
uint64_t now_us(void)
{
    if (clock_kind == CLOCK_IS_REAL)
        return clock_us + timespec_us(CLOCK_MONOTONIC);
    if (clock_kind == CLOCK_IS_FILE) {
        char text[64];
        int fd = open(clock_path, O_RDONLY | O_CLOEXEC);
        ssize_t n = fd >= 0 ? read(fd, text, sizeof text - 1) : -1;
        if (fd >= 0)
            close(fd);
        if (n > 0) {
            text[n] = 0;
            uint64_t v = strtoull(text, NULL, 10);
            if (v)
                __atomic_store_n(&clock_us, v, __ATOMIC_RELAXED);
        }
    }
    return __atomic_load_n(&clock_us, __ATOMIC_RELAXED);
}

/** Moves a virtual clock on; a real one does not care. */
void clock_advance(double seconds)
{
    if (clock_kind == CLOCK_IS_VIRTUAL)
        __atomic_add_fetch(&clock_us, (uint64_t)(seconds * 1e6), __ATOMIC_RELAXED);
}

double world_time(const struct world *w, uint64_t us)
{
    switch (w->epoch_kind) {
    case EPOCH_BOOT:
        return ((double)us - (double)boot_us) / 1e6;
    case EPOCH_FIXED:
        return (double)us / 1e6 - w->uptime_epoch;
    default:
        return ((double)us - (double)__atomic_load_n(&load_us, __ATOMIC_RELAXED)) / 1e6;
    }
}

double fault_clock(void)
{
    return ((double)now_us() - (double)__atomic_load_n(&load_us, __ATOMIC_RELAXED)) / 1e6;
}

void report_problem(const char *file, int line, const char *fmt, ...)
{
    char text[1536];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    if (line > 0)
        fprintf(stderr, "nvmlsim: %s:%d: %s\n", file, line, text);
    else
        fprintf(stderr, "nvmlsim: %s: %s\n", file, text);
}

/* ---- identities: one small number per UUID ever seen ---- */

static pthread_mutex_t ident_lock = PTHREAD_MUTEX_INITIALIZER;
static char (*idents)[96];
static int nidents;

int ident_of(const char *uuid)
{
    int i = 0;
    pthread_mutex_lock(&ident_lock);
    if (!idents)
        idents = calloc(MAX_IDENTS, sizeof *idents);
    while (idents && i < nidents && strcmp(idents[i], uuid) != 0)
        i++;
    if (idents && i == nidents && i < MAX_IDENTS)
        snprintf(idents[nidents++], sizeof *idents, "%s", uuid);
    pthread_mutex_unlock(&ident_lock);
    return i;
}

/* ---- worlds ---- */

struct world *world_take(void)
{
    current->refs++;
    return current;
}

bool world_is_current(const struct world *w)
{
    return w == current;
}

void world_drop(struct world *w)
{
    if (!w)
        return;
    pthread_mutex_lock(&state_lock);
    bool last = --w->refs == 0;
    pthread_mutex_unlock(&state_lock);
    if (last)
        world_free(w);
}

unsigned world_branch(const struct world *w)
{
    return w->symbols_max;
}

static struct gpu *by_ident(struct world *w, int ident)
{
    for (unsigned i = 0; i < w->ngpus; i++)
        if (w->gpus[i].ident == ident)
            return &w->gpus[i];
    return NULL;
}

static bool same_slices(const struct gpu *a, const struct gpu *b)
{
    if (a->mig_mode != b->mig_mode || a->nslices != b->nslices)
        return false;
    for (unsigned i = 0; i < MAX_MIG; i++)
        if (a->slices[i].used != b->slices[i].used
                || (a->slices[i].used && a->slices[i].serial != b->slices[i].serial))
            return false;
    return true;
}

/* What a GPU keeps when its description changes: counters, and the identity of slices that are still there.
 */
static void carry_over(struct gpu *g, const struct gpu *old, double t_old, double t_new)
{
    for (unsigned q = 0; q < Q_COUNT; q++)
        g->base[q] = model_counter(old, q, t_old);
    g->t_base = t_new;
    for (unsigned i = 0; i < MAX_MIG; i++)
        for (unsigned k = 0; k < MAX_MIG && g->slices[i].used; k++)
            if (old->slices[k].used && old->slices[k].gi == g->slices[i].gi
                    && old->slices[k].ci == g->slices[i].ci
                    && strcmp(old->slices[k].uuid, g->slices[i].uuid) == 0)
                g->slices[i].serial = old->slices[k].serial;
}

static void announce(const struct gpu *g, uint64_t type, bool system)
{
    struct event e = {.ident = g->ident,
            .type = type,
            .gi = NO_SLICE,
            .ci = NO_SLICE,
            .system = system,
            .gpu_id = g->domain << 16 | g->bus << 8 | g->devno << 3};
    event_post(&e);
}

/* Makes w current. fresh: nothing is carried over. Needs update_lock. */
static void publish(struct world *w, bool fresh, bool with_faults)
{
    pthread_mutex_lock(&state_lock);
    uint64_t us = now_us(); /* with the lock held: no call of the old world speaks of a later instant */
    if (fresh)
        __atomic_store_n(&load_us, us, __ATOMIC_RELAXED);
    struct world *old = current;
    w->generation = ++generation;
    for (unsigned i = 0; old && !fresh && i < w->ngpus; i++) {
        struct gpu *g = &w->gpus[i], *was = by_ident(old, g->ident);
        if (!was) {
            announce(g, 0x2, true);
            continue;
        }
        if (with_faults)
            carry_over(g, was, world_time(old, us), world_time(w, us));
        if (!same_slices(g, was))
            announce(g, 0x100, false);
        if (g->absent != was->absent)
            announce(g, g->absent ? 0x1 : 0x2, true);
    }
    for (unsigned i = 0; old && !fresh && i < old->ngpus; i++)
        if (!by_ident(w, old->gpus[i].ident))
            announce(&old->gpus[i], 0x1, true);
    current = w;
    if (with_faults)
        faults_load(w, fault_clock(), fresh);
    bool last = old && --old->refs == 0;
    pthread_cond_broadcast(&state_changed);
    pthread_mutex_unlock(&state_lock);
    if (last)
        world_free(old);
}

int world_update(world_change *change, void *arg, char *err, size_t errlen)
{
    int rc = E_INVALID;
    pthread_mutex_lock(&update_lock);
    struct world *w = world_clone(current); /* current only changes under update_lock */
    if (w && change(w, arg, err, errlen)) {
        publish(w, false, false);
        rc = OK;
    } else {
        world_free(w);
    }
    pthread_mutex_unlock(&update_lock);
    return rc;
}

static bool look(struct stat *st)
{
    return config_path[0] && stat(config_path, st) == 0;
}

static int load(const char *path, bool fresh)
{
    char err[1100] = "";
    struct stat st = {0};
    snprintf(config_path, sizeof config_path, "%s", path ? path : "");
    __atomic_store_n(&has_config, path != NULL, __ATOMIC_RELAXED);
    look(&st);
    config_stat = st;
    struct world *w = world_parse(path, err, sizeof err);
    if (!w) {
        report_problem(
                path ? path : "(built-in)", 0, "%s%s", err, current ? "" : "; using the built-in scenario");
        if (current)
            return E_NOT_FOUND;
        fresh = true;
        if (!(w = world_parse(NULL, err, sizeof err)))
            return E_MEMORY;
        publish(w, true, true);
        return E_NOT_FOUND;
    }
    publish(w, fresh, true);
    return OK;
}

static void setup(void)
{
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&state_changed, &attr);
    pthread_condattr_destroy(&attr);
    clock_setup();
    pthread_mutex_lock(&update_lock);
    const char *path = getenv("NVMLSIM_CONFIG");
    load(path && *path ? path : NULL, true);
    pthread_mutex_unlock(&update_lock);
}

/** Exported: uses another scenario file, or with NULL the built-in one, from now on. */
int state_configure(const char *path)
{
    pthread_once(&once, setup);
    faults_clear(NULL);
    pthread_mutex_lock(&update_lock);
    int rc = load(path, true);
    pthread_mutex_unlock(&update_lock);
    return rc;
}

/** Reads the scenario file again, changed or not. */
int state_reload(void)
{
    char path[sizeof config_path];
    pthread_mutex_lock(&update_lock);
    snprintf(path, sizeof path, "%s", config_path);
    int rc = load(path[0] ? path : NULL, false);
    pthread_mutex_unlock(&update_lock);
    return rc;
}

/** True when a file could change what this process sees while it is idle. */
bool watching(void)
{
    return __atomic_load_n(&has_config, __ATOMIC_RELAXED) || getenv("NVMLSIM_CONTROL")
           || clock_kind != CLOCK_IS_REAL;
}

/**
 * Notices a changed scenario file, looking at most every 50 ms. An empty file is one that is being written:
 * it is looked at again next time.
 */
void state_poll(void)
{
    pthread_once(&once, setup);
    uint64_t now = timespec_us(CLOCK_MONOTONIC), then = __atomic_load_n(&last_look, __ATOMIC_RELAXED);
    if (now - then < REREAD_US
            || !__atomic_compare_exchange_n(
                    &last_look, &then, now, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        return;
    if (pthread_mutex_trylock(&update_lock) != 0)
        return;
    struct stat st;
    if (look(&st) && st.st_size > 0
            && (st.st_mtim.tv_sec != config_stat.st_mtim.tv_sec
                    || st.st_mtim.tv_nsec != config_stat.st_mtim.tv_nsec || st.st_ino != config_stat.st_ino
                    || st.st_size != config_stat.st_size)) {
        char path[sizeof config_path];
        snprintf(path, sizeof path, "%s", config_path);
        load(path, false);
    }
    pthread_mutex_unlock(&update_lock);
}

/* ---- handles ---- */

static struct handle handles[MAX_HANDLES];
static unsigned nhandles;
static uint16_t table[HASH]; /* index + 1 */

/** The handle of a thing, the same one every time it is asked for. NULL: none left. */
void *handle_get(enum handle_kind kind, int ident, unsigned gi, unsigned ci, uint64_t serial)
{
    uint64_t h = hash64(
            hash64(kind, (uint64_t)ident << 32 | session_number), hash64((uint64_t)gi << 32 | ci, serial));
    struct handle *stale = NULL;
    for (unsigned i = 0; i < HASH; i++) {
        uint16_t *slot = &table[(h + i) % HASH];
        if (*slot == 0) {
            if (nhandles == MAX_HANDLES)
                break;
            handles[nhandles] = (struct handle){kind, session_number, ident, gi, ci, serial};
            *slot = (uint16_t)++nhandles;
            return &handles[nhandles - 1];
        }
        struct handle *x = &handles[*slot - 1];
        if (x->kind == kind && x->session == session_number && x->ident == ident && x->gi == gi && x->ci == ci
                && x->serial == serial)
            return x;
    }
    return stale;
}

/** NULL unless p is a handle of this session. */
const struct handle *handle_check(const void *p)
{
    uintptr_t at = (uintptr_t)p, first = (uintptr_t)handles;
    if (at < first || at >= (uintptr_t)(handles + nhandles) || (at - first) % sizeof *handles)
        return NULL;
    const struct handle *h = p;
    return h->session == session_number ? h : NULL;
}

/** The driver has gone: every handle dies and NVML must be initialised again. */
void session_end(void)
{
    init_count = 0;
    session_number++;
    pthread_cond_broadcast(&state_changed);
}
