/* Event sets: XID and other device events, and the system events of driver binding. */
#include "sim.h"

#include <errno.h>
#include <math.h>
#include <time.h>

enum { MAX_SETS = 64, QUEUE = 256, REGISTRATIONS = MAX_GPUS };

struct set {
    bool used, system;
    unsigned session, waiters;
    unsigned nregistered, head, n;
    struct {
        int ident;
        uint64_t types;
    } registered[REGISTRATIONS];
    uint64_t system_types;
    struct event queue[QUEUE];
};

static struct set sets[MAX_SETS];

/* Lock held for all of the following. */

static bool wants(const struct set *s, const struct event *e)
{
    if (s->system || e->system)
        return s->system && e->system && (s->system_types & e->type);
    for (unsigned i = 0; i < s->nregistered; i++)
        if (s->registered[i].ident == e->ident && (s->registered[i].types & e->type))
            return true;
    return false;
}

/** Queues an event with every set that asked for it and wakes the waiters. The oldest of a full queue is
 * lost. */
void event_post(const struct event *e)
{
    for (unsigned i = 0; i < MAX_SETS; i++) {
        struct set *s = &sets[i];
        if (!s->used || !wants(s, e))
            continue;
        if (s->n == QUEUE) {
            s->head = (s->head + 1) % QUEUE;
            s->n--;
        }
        s->queue[(s->head + s->n++) % QUEUE] = *e;
    }
    pthread_cond_broadcast(&state_changed);
}

static bool pop(struct set *s, struct event *e)
{
    if (s->n == 0)
        return false;
    *e = s->queue[s->head];
    s->head = (s->head + 1) % QUEUE;
    s->n--;
    return true;
}

static struct set *set_check(const void *p, bool system)
{
    uintptr_t at = (uintptr_t)p, first = (uintptr_t)sets;
    if (at < first || at >= (uintptr_t)(sets + MAX_SETS) || (at - first) % sizeof *sets)
        return NULL;
    struct set *s = &sets[(at - first) / sizeof *sets];
    return s->used && s->system == system && s->session == session_number ? s : NULL;
}

static struct set *set_new(bool system)
{
    for (unsigned i = 0; i < MAX_SETS; i++) {
        struct set *s = &sets[i];
        if ((s->used && s->session == session_number) || s->waiters)
            continue;
        s->used = true;
        s->system = system;
        s->session = session_number;
        s->nregistered = s->head = s->n = 0;
        s->system_types = 0;
        return s;
    }
    return NULL;
}

/* 15 when a GPU of the set is lost or gone. */
static nvmlReturn_t any_lost(const struct set *s, const struct world *w)
{
    double now = fault_clock();
    for (unsigned i = 0; i < s->nregistered; i++) {
        bool found = false;
        for (unsigned k = 0; k < w->ngpus; k++) {
            const struct gpu *g = &w->gpus[k];
            if (g->ident != s->registered[i].ident)
                continue;
            found = !fault_absent(g, now);
            if (fault_state(g, now) == E_GPU_IS_LOST)
                return E_GPU_IS_LOST;
        }
        if (!found)
            return E_GPU_IS_LOST;
    }
    return OK;
}

static double mono(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/*
 * Waits for an event of the set. Between looks at files the wait sleeps at most 100 ms, but only where a file
 * could bring something; without any it sleeps until woken, the time is up or a timed line of the scenario is
 * due.
 */
static nvmlReturn_t wait_for(
        struct call *c, const void *handle, bool system, uint32_t timeoutms, struct event *e)
{
    double end = mono() + timeoutms / 1000.0;
    nvmlReturn_t rc;
    pthread_mutex_lock(&state_lock);
    for (;;) {
        struct set *s = set_check(handle, system);
        if (init_count == 0)
            rc = E_UNINITIALIZED;
        else if (!s)
            rc = E_INVALID;
        else if (pop(s, e))
            rc = OK;
        else {
            struct world *w = world_take();
            rc = any_lost(s, w);
            w->refs--; /* never the last reference: it is the current world, and the lock is held */
            double left = end - mono();
            if (rc == OK && left > 0) {
                double nap = fmin(left, faults_next(fault_clock()) - fault_clock() + 0.001);
                if (watching())
                    nap = fmin(nap, 0.1);
                nap = fmax(nap, 0.001);
                double until = mono() + fmin(nap, 3600);
                struct timespec ts = {(time_t)until, (long)((until - floor(until)) * 1e9)};
                s->waiters++;
                pthread_cond_timedwait(&state_changed, &state_lock, &ts);
                s->waiters--;
                pthread_mutex_unlock(&state_lock);
                state_poll();
                control_poll();
                run_due();
                pthread_mutex_lock(&state_lock);
                continue;
            }
            if (rc == OK)
                rc = E_TIMEOUT;
        }
        break;
    }
    pthread_mutex_unlock(&state_lock);
    c->rc = rc;
    return rc;
}

/* ---- device events ---- */

nvmlReturn_t nvmlEventSetCreate(nvmlEventSet_t *set)
{
    struct call c;
    if (call_system(&c, __func__, set != NULL) == OK) {
        pthread_mutex_lock(&state_lock);
        *set = (nvmlEventSet_t)set_new(false);
        pthread_mutex_unlock(&state_lock);
        if (!*set)
            c.rc = E_RESOURCES;
    }
    return call_end(&c);
}

static nvmlReturn_t set_free(const char *fn, const void *set, bool system)
{
    struct call c;
    if (call_system(&c, fn, set != NULL) == OK) {
        pthread_mutex_lock(&state_lock);
        struct set *s = set_check(set, system);
        if (s)
            s->used = false;
        else
            c.rc = E_INVALID;
        pthread_cond_broadcast(&state_changed);
        pthread_mutex_unlock(&state_lock);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlEventSetFree(nvmlEventSet_t set)
{
    return set_free(__func__, set, false);
}

static uint64_t supported_events(const struct gpu *g)
{
    uint64_t types = 0x8 | 0x10 | 0x4; /* XID, clock, P-state */
    if (g->p.features & F_ECC)
        types |= 0x1 | 0x2 | 0x200 | 0x400 | 0x800;
    if (g->p.features & F_MIG)
        types |= 0x100;
    if (g->p.arch >= ARCH_HOPPER)
        types |= 0x1000 | 0x2000 | 0x4000 | 0x8000;
    if (g->p.brand == 5)
        types |= 0x80;
    return types;
}

nvmlReturn_t nvmlDeviceGetSupportedEventTypes(nvmlDevice_t device, uint64_t *eventTypes)
{
    struct call c;
    if (call_device(&c, __func__, device, eventTypes != NULL, GPU_ONLY, 0) == OK)
        *eventTypes = call_value(&c, supported_events(c.g));
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceRegisterEvents(nvmlDevice_t device, uint64_t eventTypes, nvmlEventSet_t set)
{
    struct call c;
    if (call_device(&c, __func__, device, true, GPU_ONLY, 0) == OK) {
        if (eventTypes & ~supported_events(c.g)) {
            c.rc = E_NOT_SUPPORTED;
            return call_end(&c);
        }
        pthread_mutex_lock(&state_lock);
        struct set *s = set_check(set, false);
        unsigned i = 0;
        while (s && i < s->nregistered && s->registered[i].ident != c.g->ident)
            i++;
        if (!s) {
            c.rc = E_INVALID;
        } else if (i == REGISTRATIONS) {
            c.rc = E_RESOURCES;
        } else {
            if (i == s->nregistered) {
                s->nregistered++;
                s->registered[i].types = 0;
            }
            s->registered[i].ident = c.g->ident;
            s->registered[i].types |= eventTypes;
        }
        pthread_mutex_unlock(&state_lock);
    }
    return call_end(&c);
}

static nvmlReturn_t wait_set(
        const char *fn, nvmlEventSet_t set, nvmlEventData_t *data, uint32_t timeoutms, bool slices)
{
    struct call c;
    struct event e;
    if (call_system(&c, fn, set != NULL && data != NULL) == OK
            && wait_for(&c, set, false, timeoutms, &e) == OK) {
        pthread_mutex_lock(&state_lock);
        data->device = handle_get(H_GPU, e.ident, 0, 0, 0);
        pthread_mutex_unlock(&state_lock);
        data->eventType = e.type;
        data->eventData = e.data;
        data->gpuInstanceId = slices ? e.gi : NO_SLICE;
        data->computeInstanceId = slices ? e.ci : NO_SLICE;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlEventSetWait(nvmlEventSet_t set, nvmlEventData_t *data, uint32_t timeoutms)
{
    return wait_set(__func__, set, data, timeoutms, false);
}

nvmlReturn_t nvmlEventSetWait_v2(nvmlEventSet_t set, nvmlEventData_t *data, uint32_t timeoutms)
{
    return wait_set(__func__, set, data, timeoutms, true);
}

/* ---- system events ---- */

nvmlReturn_t nvmlSystemEventSetCreate(nvmlSystemEventSetCreateRequest_v1_t *request)
{
    struct call c;
    if (call_system(&c, __func__, request != NULL) == OK
            && VERSION_OK(&c, request->version, nvmlSystemEventSetCreateRequest_v1_t, 1)) {
        pthread_mutex_lock(&state_lock);
        request->set = (nvmlSystemEventSet_t)set_new(true);
        pthread_mutex_unlock(&state_lock);
        if (!request->set)
            c.rc = E_RESOURCES;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlSystemEventSetFree(nvmlSystemEventSetFreeRequest_v1_t *request)
{
    if (request && request->version == NVML_VERSION_WORD(nvmlSystemEventSetFreeRequest_v1_t, 1))
        return set_free(__func__, request->set, true);
    struct call c;
    if (call_system(&c, __func__, request != NULL) == OK)
        VERSION_OK(&c, request->version, nvmlSystemEventSetFreeRequest_v1_t, 1);
    return call_end(&c);
}

nvmlReturn_t nvmlSystemRegisterEvents(nvmlSystemRegisterEventRequest_v1_t *request)
{
    struct call c;
    if (call_system(&c, __func__, request != NULL) == OK
            && VERSION_OK(&c, request->version, nvmlSystemRegisterEventRequest_v1_t, 1)) {
        pthread_mutex_lock(&state_lock);
        struct set *s = set_check(request->set, true);
        if (!s || (request->eventTypes & ~3ull))
            c.rc = E_INVALID;
        else
            s->system_types |= request->eventTypes;
        pthread_mutex_unlock(&state_lock);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlSystemEventSetWait(nvmlSystemEventSetWaitRequest_v1_t *request)
{
    struct call c;
    struct event e;
    if (call_system(&c, __func__, request != NULL && request->data != NULL && request->dataSize > 0) == OK
            && VERSION_OK(&c, request->version, nvmlSystemEventSetWaitRequest_v1_t, 1)) {
        request->numEvent = 0;
        if (wait_for(&c, request->set, true, request->timeoutms, &e) == OK) {
            request->data[0] = (nvmlSystemEventData_v1_t){e.type, e.gpu_id};
            request->numEvent = 1;
            struct event more;
            pthread_mutex_lock(&state_lock);
            struct set *s = set_check(request->set, true);
            while (s && request->numEvent < request->dataSize && pop(s, &more))
                request->data[request->numEvent++] = (nvmlSystemEventData_v1_t){more.type, more.gpu_id};
            pthread_mutex_unlock(&state_lock);
        }
    }
    return call_end(&c);
}
