/* MIG, events, processes, many threads. */
#include "test.h"

#include <pthread.h>
#include <unistd.h>

/* ---- MIG ---- */

void test_mig(void)
{
    uint32_t v = 0, w = 0, n = 0;
    nvmlUtilization_t u;
    nvmlDevice_t d, s, t;
    char name[96], uuid[96], again[96];
    scenario("mig", "[gpu0]\npreset = a100-80\nmig = on\nmig_layout = 3g.40gb, 2g.20gb, 1g.10gb\nload = 60\n"
                    "process = pid=77 mem=5GiB gi=1 ci=0\n[gpu1]\npreset = h100\n");
    NV(nvmlInit_v2)();
    d = gpu(0);
    EQUAL(NV(nvmlDeviceGetMigMode)(d, &v, &w), 0, "mode");
    EQUAL(v, 1, "on");
    EQUAL(NV(nvmlDeviceGetMaxMigDeviceCount)(d, &n), 0, "max");
    EQUAL(n, 7, "max");
    EQUAL(NV(nvmlDeviceGetUtilizationRates)(d, &u), 3, "no utilisation in MIG mode");
    EQUAL(NV(nvmlDeviceGetNumGpuCores)(d, &n), 3, "no cores in MIG mode");
    s = slice(d, 0);
    EQUAL(NV(nvmlDeviceIsMigDeviceHandle)(s, &v), 0, "kind");
    EQUAL(v, 1, "a slice");
    EQUAL(NV(nvmlDeviceGetName)(s, name, 96), 0, "name");
    CHECK(strcmp(name, "NVIDIA A100-SXM4-80GB MIG 3g.40gb") == 0, "name %s", name);
    EQUAL(NV(nvmlDeviceGetUUID)(s, uuid, 96), 0, "UUID");
    CHECK(strncmp(uuid, "MIG-", 4) == 0 && strlen(uuid) == 40, "UUID %s", uuid);
    EQUAL(NV(nvmlDeviceGetHandleByUUID)(uuid, &t), 0, "by UUID");
    CHECK(s == t, "another handle for the same slice");
    EQUAL(NV(nvmlDeviceGetGpuInstanceId)(s, &v), 0, "gi");
    EQUAL(v, 1, "gi");
    EQUAL(NV(nvmlDeviceGetGpuInstanceId)(d, &v), 2, "gi of a whole GPU");
    EQUAL(NV(nvmlDeviceGetPowerUsage)(s, &v), 3, "power of a slice");
    nvmlDeviceAttributes_t a;
    EQUAL(NV(nvmlDeviceGetAttributes_v2)(s, &a), 0, "attributes");
    EQUAL(a.multiprocessorCount, 42, "SMs");
    EQUAL(NV(nvmlDeviceGetAttributes_v2)(d, &a), 3, "attributes of a whole GPU");
    nvmlMemory_t m;
    EQUAL(NV(nvmlDeviceGetMemoryInfo)(s, &m), 0, "memory");
    EQUAL(m.total >> 20, 40192, "memory of a slice");
    nvmlProcessInfo_v2_t p[4];
    n = 4;
    EQUAL(NV(nvmlDeviceGetComputeRunningProcesses_v3)(s, &n, p), 0, "processes of a slice");
    EQUAL(n, 1, "one");
    EQUAL(p[0].gpuInstanceId, 1, "its instance");
    n = 4;
    EQUAL(NV(nvmlDeviceGetComputeRunningProcesses_v3)(slice(d, 1), &n, p), 0, "processes of another slice");
    EQUAL(n, 0, "none");
    EQUAL(NV(nvmlDeviceGetMigDeviceHandleByIndex)(d, 3, &t), 6, "a hole");
    EQUAL(NV(nvmlDeviceGetMigDeviceHandleByIndex)(d, 7, &t), 2, "out of range");

    EQUAL(command("mig destroy gpu0 1"), 0, "destroy");
    EQUAL(NV(nvmlDeviceGetName)(s, name, 96), 2, "a destroyed slice");
    EQUAL(NV(nvmlDeviceGetMigDeviceHandleByIndex)(d, 0, &t), 6, "its index is a hole");
    EQUAL(command("mig create gpu0 1 0 3g.40gb"), 0, "create");
    t = slice(d, 0);
    EQUAL(NV(nvmlDeviceGetUUID)(t, again, 96), 0, "UUID");
    CHECK(t != s && strcmp(uuid, again) != 0, "a slice created again is another one");
    nvmlDevice_t other = slice(d, 1);
    EQUAL(command("mig shuffle gpu0"), 0, "shuffle");
    EQUAL(NV(nvmlDeviceGetName)(other, name, 96), 0, "handles survive new indices");
    EQUAL(NV(nvmlDeviceGetMigDeviceHandleByIndex)(d, 0, &t), 6, "index 0 is free now");
    EQUAL(command("mig disable gpu0"), 0, "disable");
    EQUAL(NV(nvmlDeviceGetUtilizationRates)(d, &u), 0, "utilisation is back");
    EQUAL(NV(nvmlDeviceGetMaxMigDeviceCount)(d, &n), 0, "max");
    EQUAL(n, 0, "none while the mode is off");

    /* an open GPM sample keeps its instance from being destroyed */
    nvmlGpmSample_t sample;
    d = gpu(1);
    command("mig enable gpu1");
    command("mig create gpu1 2 0 3g.40gb");
    NV(nvmlGpmSampleAlloc)(&sample);
    EQUAL(NV(nvmlGpmMigSampleGet)(d, 2, sample), 0, "sample of a slice");
    EQUAL(command("mig destroy gpu1 2"), 19, "in use");
    NV(nvmlGpmSampleFree)(sample);
    EQUAL(command("mig destroy gpu1 2"), 0, "no longer");
    nvmlGpuInstanceProfileInfo_v2_t profile = {.version = 0x2000098};
    EQUAL(NV(nvmlDeviceGetGpuInstanceProfileInfoV)(d, 0, &profile), 0, "profile");
    CHECK(strcmp(profile.name, "MIG 1g.10gb") == 0, "profile %s", profile.name);
    NV(nvmlShutdown)();

    scenario("old mig", "symbols_max = 450\n[gpu0]\npreset = a100-40\nmig = on\nmig_layout = 1g.5gb\n");
    NV(nvmlInit_v2)();
    char parent[96], want[160];
    NV(nvmlDeviceGetUUID)(gpu(0), parent, 96);
    NV(nvmlDeviceGetUUID)(slice(gpu(0), 0), uuid, 96);
    snprintf(want, sizeof want, "MIG-%s/7/0", parent);
    CHECK(strcmp(uuid, want) == 0, "old form of a MIG id: %s", uuid);
    NV(nvmlShutdown)();
}

/* ---- events ---- */

struct waiter {
    nvmlEventSet_t set;
    nvmlEventData_t data;
    int rc, done;
};

static void *wait_long(void *arg)
{
    struct waiter *w = arg;
    w->rc = NV(nvmlEventSetWait_v2)(w->set, &w->data, 20000);
    __atomic_store_n(&w->done, 1, __ATOMIC_RELEASE);
    return NULL;
}

static bool woken(void *arg)
{
    return __atomic_load_n(&((struct waiter *)arg)->done, __ATOMIC_ACQUIRE);
}

void test_events(void)
{
    static const struct {
        const char *line;
        int rc;
        uint64_t type, data;
        unsigned gi;
    } rows[] = {
            {"xid gpu0 79", 0, 0x8, 79, 0xFFFFFFFF},
            {"xid gpu0 31 1 0", 0, 0x8, 31, 1},
            {"event gpu0 0x2", 0, 0x2, 0, 0xFFFFFFFF},
            {"mig enable gpu0", 0, 0x100, 0, 0xFFFFFFFF},
            {"lost gpu0", 15, 0, 0, 0},
            {"driver_reload", 1, 0, 0, 0},
    };
    uint64_t types = 0;
    pthread_t thread;
    scenario("events", "gpus = 2 x h100\n");
    NV(nvmlInit_v2)();
    struct waiter w;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        w = (struct waiter){.rc = -1};
        EQUAL(NV(nvmlEventSetCreate)(&w.set), 0, "set");
        EQUAL(NV(nvmlDeviceGetSupportedEventTypes)(gpu(0), &types), 0, "types");
        EQUAL(NV(nvmlDeviceRegisterEvents)(gpu(0), types, w.set), 0, "register");
        EQUAL(NV(nvmlEventSetWait_v2)(w.set, &w.data, 0), 10, "nothing yet");
        pthread_create(&thread, NULL, wait_long, &w);
        command("xid gpu1 13"); /* not registered: wakes nobody */
        nap_ms(20);
        CHECK(!woken(&w), "woken by another GPU");
        command(rows[i].line);
        CHECK(eventually(woken, &w), "%s wakes nobody", rows[i].line);
        pthread_join(thread, NULL);
        EQUAL(w.rc, rows[i].rc, rows[i].line);
        if (w.rc == 0) {
            EQUAL(w.data.eventType, rows[i].type, rows[i].line);
            EQUAL(w.data.eventData, rows[i].data, rows[i].line);
            EQUAL(w.data.gpuInstanceId, rows[i].gi, rows[i].line);
            CHECK(w.data.device == gpu(0), "%s comes from another GPU", rows[i].line);
        }
        command("clear");
        EQUAL(NV(nvmlEventSetFree)(w.set), w.rc == 1 ? 1 : 0, "free");
    }
    EQUAL(NV(nvmlInit_v2)(), 0, "init");
    EQUAL(NV(nvmlEventSetCreate)(&w.set), 0, "set");
    EQUAL(NV(nvmlDeviceRegisterEvents)(gpu(0), 1ull << 40, w.set), 3, "an event no GPU has");
    NV(nvmlDeviceRegisterEvents)(gpu(0), 0x8, w.set);
    command("event gpu0 0x2");
    EQUAL(NV(nvmlEventSetWait_v2)(w.set, &w.data, 0), 10, "a type not asked for");
    command("xid gpu0 1");
    command("xid gpu0 2");
    NV(nvmlEventSetWait_v2)(w.set, &w.data, 0);
    EQUAL(w.data.eventData, 1, "in order");
    NV(nvmlEventSetWait)(w.set, &w.data, 0);
    EQUAL(w.data.eventData, 2, "in order");
    command("xid gpu0 3 at 50");
    EQUAL(NV(nvmlEventSetWait_v2)(w.set, &w.data, 0), 10, "not due");
    advance(51);
    unsigned n;
    NV(nvmlDeviceGetCount_v2)(&n);
    EQUAL(NV(nvmlEventSetWait_v2)(w.set, &w.data, 0), 0, "due");
    EQUAL(w.data.eventData, 3, "timed event");
    w.done = 0;
    pthread_create(&thread, NULL, wait_long, &w);
    nap_ms(30);
    NV(nvmlShutdown)();
    CHECK(eventually(woken, &w), "shutdown wakes nobody");
    pthread_join(thread, NULL);
    EQUAL(w.rc, 1, "wait ended by shutdown");

    NV(nvmlInit_v2)();
    nvmlSystemEventSetCreateRequest_v1_t create = {.version = 0x1000010};
    EQUAL(NV(nvmlSystemEventSetCreate)(&create), 0, "system set");
    nvmlSystemRegisterEventRequest_v1_t reg = {.version = 0x1000018, .eventTypes = 3, .set = create.set};
    EQUAL(NV(nvmlSystemRegisterEvents)(&reg), 0, "system register");
    nvmlSystemEventData_v1_t data[4];
    nvmlSystemEventSetWaitRequest_v1_t wait = {
            .version = 0x1000020, .set = create.set, .data = data, .dataSize = 4};
    EQUAL(NV(nvmlSystemEventSetWait)(&wait), 10, "no system event");
    command("hotplug remove gpu1");
    command("sysevent bind gpu1");
    NV(nvmlDeviceGetCount_v2)(&n);
    EQUAL(NV(nvmlSystemEventSetWait)(&wait), 0, "system event");
    CHECK(wait.numEvent >= 1, "no system event in the list");
    nvmlSystemEventSetFreeRequest_v1_t free_ = {.version = 0x1000010, .set = create.set};
    EQUAL(NV(nvmlSystemEventSetFree)(&free_), 0, "free");
    NV(nvmlShutdown)();
}

/* ---- processes ---- */

void test_processes(void)
{
    static const struct {
        const char *stride, *fn;
        unsigned size;
    } forms[] = {
            {"24", "nvmlDeviceGetComputeRunningProcesses_v3", 24},
            {"32", "nvmlDeviceGetComputeRunningProcesses_v3", 32},
            {"32", "nvmlDeviceGetComputeRunningProcesses_v2", 24},
            {"16", "nvmlDeviceGetComputeRunningProcesses_v2", 16},
            {"24", "nvmlDeviceGetComputeRunningProcesses", 16},
    };
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        char text[256];
        unsigned char raw[256];
        uint32_t n = 3, last = 0;
        snprintf(text, sizeof text,
                "process_stride = %s\n[gpu0]\nprocess = pid=1001 mem=1GiB\nprocess = pid=1002 mem=unknown\n"
                "process = pid=1003 type=G mem=1MiB\n",
                forms[i].stride);
        scenario("processes", text);
        NV(nvmlInit_v2)();
        memset(raw, 0xAA, sizeof raw);
        EQUAL(((__typeof__(nvmlDeviceGetComputeRunningProcesses_v3) *)symbol(forms[i].fn))(gpu(0), &n, raw),
                0, forms[i].fn);
        EQUAL(n, 2, "compute processes");
        for (unsigned k = 0; k < sizeof raw; k++)
            if (raw[k] != 0xAA)
                last = k;
        EQUAL(last / forms[i].size, 1, "size of an entry");
        uint32_t pid;
        uint64_t mem;
        memcpy(&pid, raw + forms[i].size, 4);
        memcpy(&mem, raw + forms[i].size + 8, 8);
        EQUAL(pid, 1002, "second entry");
        EQUAL(mem == UINT64_MAX, 1, "unknown memory is all ones");
        NV(nvmlShutdown)();
    }
    nvmlProcessInfo_v2_t list[512];
    nvmlProcessUtilizationSample_t use[64];
    nvmlUtilization_t u;
    nvmlMemory_v2_t m = {.version = 0x2000028};
    uint32_t n = 0, sum = 0;
    scenario("list", "gpus = 2 x h100\n[gpu0]\nload = 80\nprocess = pid=5 mem=2GiB sm=50\nprocess = pid=6 "
                     "mem=1GiB sm=25\n"
                     "process = pid=7 mem=1GiB sm=25 start=100 stop=200\naccounting = on\n"
                     "[gpu1]\nload = 50\nchurn = rate=4 life=2..5 pids=3000..3009\n");
    NV(nvmlInit_v2)();
    nvmlDevice_t d = gpu(0), busy = gpu(1);
    EQUAL(NV(nvmlDeviceGetComputeRunningProcesses_v3)(d, &n, NULL), 7, "asking for the size");
    EQUAL(n, 2, "size");
    EQUAL(NV(nvmlDeviceGetComputeRunningProcesses_v3)(d, &n, list), 0, "list");
    EQUAL(NV(nvmlDeviceGetMemoryInfo_v2)(d, &m), 0, "memory");
    EQUAL(m.used >> 20, 3073, "memory in use is that of the processes");
    command("insufficient_size gpu0 nvmlDeviceGetComputeRunningProcesses_v3 2");
    n = 8;
    EQUAL(NV(nvmlDeviceGetComputeRunningProcesses_v3)(d, &n, list), 7, "grown");
    EQUAL(n, 9, "by one");
    EQUAL(NV(nvmlDeviceGetComputeRunningProcesses_v3)(d, &n, list), 7, "grown again");
    n = 8;
    EQUAL(NV(nvmlDeviceGetComputeRunningProcesses_v3)(d, &n, list), 0, "then it fits");
    n = 64;
    advance(10);
    EQUAL(NV(nvmlDeviceGetProcessUtilization)(d, use, &n, 0), 0, "utilisation");
    EQUAL(n, 2, "one sample each");
    NV(nvmlDeviceGetUtilizationRates)(d, &u);
    for (unsigned i = 0; i < n; i++)
        sum += use[i].smUtil;
    EQUAL(sum, 60, "shares of the GPU's own utilisation");
    uint64_t seen = use[0].timeStamp;
    n = 64;
    EQUAL(NV(nvmlDeviceGetProcessUtilization)(d, use, &n, seen), 6, "nothing new");
    nvmlAccountingStats_t stats;
    EQUAL(NV(nvmlDeviceGetAccountingStats)(d, 5, &stats), 0, "accounting");
    EQUAL(stats.isRunning, 1, "running");
    EQUAL(NV(nvmlDeviceGetAccountingStats)(d, 7, &stats), 6, "not started");
    advance(140);
    n = 8;
    NV(nvmlDeviceGetComputeRunningProcesses_v3)(d, &n, list);
    EQUAL(n, 3, "a third has started");
    advance(100);
    n = 8;
    NV(nvmlDeviceGetComputeRunningProcesses_v3)(d, &n, list);
    EQUAL(n, 2, "and ended");
    EQUAL(NV(nvmlDeviceGetAccountingStats)(d, 7, &stats), 0, "accounting of one that ended");
    EQUAL(stats.time, 100000, "its life in ms");
    unsigned low = 999, high = 0;
    for (int i = 0; i < 60; i++) {
        n = 512;
        advance(0.5);
        EQUAL(NV(nvmlDeviceGetComputeRunningProcesses_v3)(busy, &n, list), 0, "churn");
        low = n < low ? n : low;
        high = n > high ? n : high;
        for (unsigned k = 0; k < n; k++)
            CHECK(list[k].pid >= 3000 && list[k].pid <= 3009, "pid %u", list[k].pid);
    }
    CHECK(low >= 8 && high <= 20 && low < high, "from %u to %u processes at once", low, high);
    EQUAL(command("proc add gpu0 pid=99 comm=late mem=1MiB"), 0, "add");
    n = 8;
    NV(nvmlDeviceGetComputeRunningProcesses_v3)(d, &n, list);
    EQUAL(n, 3, "added");
    EQUAL(command("proc remove gpu0 99"), 0, "remove");
    char name[64];
    EQUAL(NV(nvmlSystemGetProcessName)((unsigned)getpid(), name, 64), 0, "name of a live process");
    NV(nvmlShutdown)();
}

/* ---- threads ---- */

enum { THREADS = 8, ROUNDS = 400 };

static void *hammer(void *arg)
{
    unsigned me = *(unsigned *)arg, bad = 0;
    uint64_t last[4] = {0};
    for (unsigned i = 0; i < ROUNDS; i++) {
        nvmlDevice_t d;
        uint32_t v, n = 64;
        uint64_t e;
        nvmlProcessInfo_v2_t list[64];
        nvmlFieldValue_t f[4] = {{.fieldId = 82}, {.fieldId = 83}, {.fieldId = 138}, {.fieldId = 999}};
        if (NV(nvmlDeviceGetHandleByIndex_v2)((me + i) % 4, &d) != 0)
            continue;
        NV(nvmlDeviceGetPowerUsage)(d, &v);
        NV(nvmlDeviceGetComputeRunningProcesses_v3)(d, &n, list);
        NV(nvmlDeviceGetFieldValues)(d, 4, f);
        if (NV(nvmlDeviceGetTotalEnergyConsumption)(d, &e) == 0) {
            bad += e < last[(me + i) % 4];
            last[(me + i) % 4] = e;
        }
        if (me == 0)
            commandf("advance 0.01");
        if (me == 1 && i % 20 == 0)
            command(i % 40 ? "mig disable gpu3" : "mig enable gpu3");
        if (me == 2 && i % 25 == 0)
            command("xid gpu0 31");
        if (me == 3 && i % 30 == 0)
            command(i % 60 ? "clear" : "lost gpu2");
        if (me == 4 && i % 50 == 0)
            rewrite(i % 100 ? "gpus = 4 x h100\n[gpu*]\nload = 50\n"
                            : "gpus = 4 x h100\n[gpu*]\nload = sine(5,0,90)\n");
        if (me == 5) {
            nvmlEventSet_t set;
            nvmlEventData_t data;
            if (NV(nvmlEventSetCreate)(&set) == 0) {
                NV(nvmlDeviceRegisterEvents)(d, 0x8, set);
                NV(nvmlEventSetWait_v2)(set, &data, 1);
                NV(nvmlEventSetFree)(set);
            }
        }
        if (me == 6) {
            NV(nvmlInit_v2)();
            NV(nvmlShutdown)();
        }
    }
    CHECK(bad == 0, "energy went back %u times", bad);
    return NULL;
}

void test_concurrency(void)
{
    pthread_t threads[THREADS];
    unsigned ids[THREADS];
    scenario("threads", "gpus = 4 x h100\n[gpu*]\nload = 50\nprocess = pid=self mem=1GiB\n");
    NV(nvmlInit_v2)();
    for (unsigned i = 0; i < THREADS; i++) {
        ids[i] = i;
        pthread_create(&threads[i], NULL, hammer, &ids[i]);
    }
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    command("clear");
    uint32_t n = 0;
    EQUAL(NV(nvmlDeviceGetCount_v2)(&n), 0, "still there");
    EQUAL(n, 4, "GPUs");
    NV(nvmlShutdown)();
}
