/* Injected faults, hangs, re-reading, stray output. */
#include "test.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#define TWO "gpus = 4 x h100\n[gpu*]\nload = 50\n[faults]\n"

static int power(nvmlDevice_t d, uint32_t *out)
{
    uint32_t v;
    int rc = NV(nvmlDeviceGetPowerUsage)(d, out ? out : &v);
    return rc;
}

void test_faults(void)
{
    uint32_t v = 0, n = 0;
    uint64_t x = 0;
    nvmlFieldValue_t f = {.fieldId = 82};
    scenario("faults", TWO);
    NV(nvmlInit_v2)();
    nvmlDevice_t d0 = gpu(0), d1 = gpu(1), other;

    static const struct {
        const char *line;
        int power0, power1, temperature0;
    } rows[] = {
            {"lost gpu0", 15, 0, 15},
            {"reset_required gpu0", 16, 0, 16},
            {"notsup gpu1 nvmlDeviceGetPower*", 0, 3, 0},
            {"notsup nvmlDeviceGetPowerUsage", 3, 3, 0},
            {"nopermission gpu0 nvmlDeviceGetPowerUsage", 4, 0, 0},
            {"rc gpu0 nvmlDeviceGetTemperature 999", 0, 0, 999},
            {"rc * * 17", 17, 17, 17},
            {"lost gpu0 at 100", 0, 0, 0},
            {"slow gpu0 nvmlDeviceGetPowerUsage 1", 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        EQUAL(command(rows[i].line), 0, rows[i].line);
        EQUAL(power(d0, NULL), rows[i].power0, rows[i].line);
        EQUAL(power(d1, NULL), rows[i].power1, rows[i].line);
        EQUAL(NV(nvmlDeviceGetTemperature)(d0, 0, &v), rows[i].temperature0, rows[i].line);
        command("clear");
        EQUAL(power(d0, NULL), 0, "after clear");
    }
    command("lost gpu0");
    EQUAL(NV(nvmlDeviceGetCount_v2)(&n), 0, "count with a lost GPU");
    EQUAL(n, 4, "a lost GPU still counts");
    EQUAL(NV(nvmlDeviceGetHandleByIndex_v2)(0, &other), 15, "handle of a lost GPU");
    EQUAL(NV(nvmlDeviceGetTotalEnergyConsumption)(d0, &x), 15, "energy of a lost GPU");
    command("clear");
    command("rc gpu0 nvmlDeviceGetPowerUsage 10 2");
    EQUAL(power(d0, NULL), 10, "first of two");
    EQUAL(power(d0, NULL), 10, "second of two");
    EQUAL(power(d0, NULL), 0, "third");
    command("value gpu0 nvmlDeviceGetPowerUsage ones");
    EQUAL(power(d0, &v), 0, "injected");
    EQUAL(v, 0xFFFFFFFFu, "all ones");
    command("value gpu0 field:82 250");
    command("notsup gpu1 field:82");
    EQUAL(NV(nvmlDeviceGetFieldValues)(d0, 1, &f), 0, "field call");
    EQUAL(f.value.uiVal, 250, "injected field");
    NV(nvmlDeviceGetFieldValues)(d1, 1, &f);
    EQUAL(f.nvmlReturn, 3, "unsupported field");
    command("clear");
    nvmlMemory_v2_t memory = {.version = 0x2000028};
    command("version_mismatch nvmlMemory_v2_t");
    EQUAL(NV(nvmlDeviceGetMemoryInfo_v2)(d0, &memory), 25, "refused struct");
    EQUAL(power(d0, NULL), 0, "other calls");
    command("clear");

    /* timed: from 10 to 20 of every 60 s */
    command("lost gpu0 at 10 until 20 every 60");
    static const int expected[] = {0, 0, 15, 15, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 15, 15, 0};
    for (unsigned i = 0; i < sizeof expected / sizeof *expected; i++) {
        EQUAL(power(d0, NULL), expected[i], "every minute");
        advance(5);
    }
    command("clear");

    command("hotplug remove gpu1");
    NV(nvmlDeviceGetCount_v2)(&n);
    EQUAL(n, 3, "unplugged");
    EQUAL(power(d1, NULL), 15, "handle of an unplugged GPU");
    char uuid[96];
    NV(nvmlDeviceGetUUID)(gpu(1), uuid, 96);
    command("hotplug add gpu1");
    command("clear");
    NV(nvmlDeviceGetCount_v2)(&n);
    EQUAL(n, 4, "plugged in again");
    EQUAL(power(d1, NULL), 0, "old handle works again");
    EQUAL(command("hotplug add l40s"), 0, "another GPU");
    NV(nvmlDeviceGetCount_v2)(&n);
    EQUAL(n, 5, "five");
    command("index_shift 1");
    EQUAL(NV(nvmlDeviceGetIndex)(d0, &v), 0, "index");
    EQUAL(v, 4, "first has become last");
    command("clear");
    EQUAL(NV(nvmlDeviceGetIndex)(d0, &v), 0, "index");
    EQUAL(v, 0, "and first again");
    NV(nvmlShutdown)();
}

void test_init_faults(void)
{
    uint32_t n;
    uint64_t before = 0, after = 0;
    scenario("init", "gpus = 1 x h100\n[gpu*]\nload = 50\n");
    EQUAL(NV(nvmlInit_v2)(), 0, "init");
    nvmlDevice_t d = gpu(0);
    advance(100);
    NV(nvmlDeviceGetTotalEnergyConsumption)(d, &before);
    command("init 9");
    EQUAL(NV(nvmlInit_v2)(), 9, "init fails");
    EQUAL(power(d, NULL), 0, "a session that is open stays");
    command("clear");
    command("mismatch");
    EQUAL(power(d, NULL), 1, "the session is over");
    EQUAL(NV(nvmlInit_v2)(), 18, "mismatch");
    EQUAL(NV(nvmlInitWithFlags)(1), 18, "mismatch");
    command("clear");
    EQUAL(NV(nvmlInit_v2)(), 0, "init again");
    EQUAL(power(d, NULL), 2, "old handle");
    NV(nvmlDeviceGetTotalEnergyConsumption)(gpu(0), &after);
    CHECK(after >= before, "counters survive a client's restart");
    command("driver_reload");
    EQUAL(NV(nvmlDeviceGetCount_v2)(&n), 1, "driver gone");
    EQUAL(NV(nvmlInit_v2)(), 0, "driver back");
    NV(nvmlDeviceGetTotalEnergyConsumption)(gpu(0), &after);
    EQUAL(after, 0, "counters from zero");
    command("rc nvmlInit* 4");
    EQUAL(NV(nvmlInit_v2)(), 4, "no permission");
    command("clear");
    NV(nvmlShutdown)();
    scenario("none", "driver = 570.172.08\n");
    EQUAL(NV(nvmlInit_v2)(), 6, "a node without GPUs");
    EQUAL(NV(nvmlInitWithFlags)(1), 0, "allowed to have none");
    EQUAL(NV(nvmlDeviceGetCount_v2)(&n), 0, "count");
    EQUAL(n, 0, "none");
    NV(nvmlShutdown)();
}

/* ---- hang ---- */

struct hung {
    nvmlDevice_t device;
    int rc, done;
};

static void *call_power(void *arg)
{
    struct hung *h = arg;
    h->rc = power(h->device, NULL);
    __atomic_store_n(&h->done, 1, __ATOMIC_RELEASE);
    return NULL;
}

static bool is_done(void *arg)
{
    return __atomic_load_n(&((struct hung *)arg)->done, __ATOMIC_ACQUIRE);
}

void test_hang(void)
{
    pthread_t thread;
    for (int by_file = 0; by_file < 2; by_file++) {
        scenario("hang", TWO);
        NV(nvmlInit_v2)();
        struct hung h = {.device = gpu(3), .rc = -1};
        if (by_file)
            scenario("hang", TWO "hang gpu3 *\n");
        else
            command("hang gpu3");
        pthread_create(&thread, NULL, call_power, &h);
        nap_ms(150);
        CHECK(!is_done(&h), "the call on gpu3 does not hang");
        for (unsigned i = 0; i < 3; i++)
            EQUAL(power(gpu(i), NULL), 0, "other GPUs go on");
        if (by_file)
            rewrite(TWO "# healed\n");
        else
            command("release gpu3");
        CHECK(eventually(is_done, &h), "the call was not released");
        pthread_join(thread, NULL);
        EQUAL(h.rc, 0, "result after release");
        NV(nvmlShutdown)();
    }
}

/* ---- files ---- */

static bool lost0(void *arg)
{
    return power(arg, NULL) == 15;
}

static bool well0(void *arg)
{
    return power(arg, NULL) == 0;
}

static bool three(void *arg)
{
    uint32_t n = 0;
    (void)arg;
    return NV(nvmlDeviceGetCount_v2)(&n) == 0 && n == 3;
}

void test_reread(void)
{
    uint64_t before = 0, after = 0;
    scenario("reread", "gpus = 2 x h100\n[gpu0]\npower = 300\n");
    NV(nvmlInit_v2)();
    nvmlDevice_t d = gpu(0);
    advance(10);
    NV(nvmlDeviceGetTotalEnergyConsumption)(d, &before);
    EQUAL(before, 3000000, "energy");
    rewrite("gpus = 2 x h100\n[gpu0]\npower = 100\n[faults]\nlost gpu0\n");
    CHECK(eventually(lost0, d), "the fault did not appear");
    rewrite(""); /* being written: the old text stays */
    nap_ms(120);
    CHECK(lost0(d), "an empty file was taken for a scenario");
    rewrite("gpus = 3 x h100\n[gpu0]\npower = 100\n");
    CHECK(eventually(well0, d), "the fault did not go");
    CHECK(eventually(three, NULL), "the third GPU did not appear");
    NV(nvmlDeviceGetTotalEnergyConsumption)(d, &after);
    EQUAL(after, before, "no time has passed, no energy was used");
    advance(10);
    NV(nvmlDeviceGetTotalEnergyConsumption)(d, &after);
    EQUAL(after, before + 1000000, "counters go on at the new rate");
    /* a timed line keeps its time base while it stays in the file */
    rewrite("gpus = 3 x h100\n[faults]\nlost gpu0 at 5\n");
    nap_ms(60);
    EQUAL(power(d, NULL), 0, "not yet");
    advance(3);
    rewrite("gpus = 3 x h100\n[faults]\nlost gpu0 at 5\n# more\n");
    nap_ms(60);
    EQUAL(power(d, NULL), 0, "not yet");
    advance(3);
    EQUAL(power(d, NULL), 15, "six seconds after the line appeared");
    NV(nvmlShutdown)();
    CHECK(configure("/nonexistent/file.conf") != 0, "a missing file is reported");
}

/* What the library writes to a descriptor while action runs. */
static void capture(int fd, void (*action)(void), char *out, size_t len)
{
    char path[128];
    snprintf(path, sizeof path, "%s/captured", scratch);
    fflush(NULL);
    int saved = dup(fd), file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    dup2(file, fd);
    action();
    fflush(NULL);
    dup2(saved, fd);
    close(saved);
    ssize_t n = pread(file, out, len - 1, 0);
    out[n > 0 ? n : 0] = 0;
    close(file);
}

static void load_bad(void)
{
    scenario("bad",
            "driver = 570.1\nnonsense\nfoo = 1\ngpus = 3 x h900\n[gpu0]\npreset = h100\nload = "
            "sideways(3)\nmemory = 9x\n"
            "process = comm=a\nname = Named\n[gpu99]\nload = 1\n[faults]\nexplode gpu0\nlost\nlost gpu1\n");
}

void test_bad_lines(void)
{
    static const struct {
        int line;
        const char *part;
    } rows[] = {
            {2, "neither key = value nor a [heading]"},
            {3, "unknown key 'foo'"},
            {4, "presets are h100"},
            {7, "is no signal"},
            {8, "is no number"},
            {9, "a process needs pid="},
            {11, "unknown heading [gpu99]"},
            {14, "unknown fault 'explode'"},
            {15, "the form is: lost GPU"},
    };
    char text[8192], want[64], name[96];
    capture(2, load_bad, text, sizeof text);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        snprintf(want, sizeof want, "bad.conf:%d: ", rows[i].line);
        const char *at = strstr(text, want), *end = at ? strchr(at, '\n') : NULL;
        CHECK(at != NULL, "no message for line %d in:\n%s", rows[i].line, text);
        const char *part = at ? strstr(at, rows[i].part) : NULL;
        CHECK(part && part < end, "line %d: '%s' not in the message", rows[i].line, rows[i].part);
    }
    NV(nvmlInit_v2)();
    EQUAL(NV(nvmlDeviceGetName)(gpu(0), name, 96), 0, "the rest counts");
    CHECK(strcmp(name, "Named") == 0, "the rest counts");
    NV(nvmlShutdown)();
}

static void one_call(void)
{
    uint32_t n;
    NV(nvmlDeviceGetCount_v2)(&n);
}

void test_stray_output(void)
{
    static const char *const names[] = {"stdout", "stderr"};
    NV(nvmlInit_v2)();
    for (int i = 0; i < 2; i++) {
        char text[256], body[128];
        snprintf(body, sizeof body, "gpus = 1 x h100\n[faults]\nsay %s  a stray  line at 10\n", names[i]);
        scenario("say", body);
        capture(i + 1, one_call, text, sizeof text);
        CHECK(text[0] == 0, "too early: %s", text);
        advance(11);
        capture(i + 1, one_call, text, sizeof text);
        CHECK(strcmp(text, "a stray  line\n") == 0, "%s got '%s'", names[i], text);
        capture(i + 1, one_call, text, sizeof text);
        CHECK(text[0] == 0, "once only: %s", text);
    }
    NV(nvmlShutdown)();
}
