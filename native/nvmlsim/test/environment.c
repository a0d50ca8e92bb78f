/* What the environment variables do. Each case runs in a child process, since the library looks at most of
 * them once. */
#include "test.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void append(const char *path, const char *text)
{
    FILE *f = fopen(path, "a");
    CHECK(f != NULL, "%s", path);
    if (f) {
        fputs(text, f);
        fclose(f);
    }
}

static uint32_t gpus(void)
{
    uint32_t n = 99;
    EQUAL(NV(nvmlDeviceGetCount_v2)(&n), 0, "count");
    return n;
}

/* In the child: scenario, control file, clock file and log come from the environment. */
void child_environment(void)
{
    const char *control = getenv("NVMLSIM_CONTROL"), *clock = getenv("NVMLSIM_CLOCK") + 5,
               *log = getenv("NVMLSIM_LOG");
    uint64_t e = 0;
    uint32_t v;
    char uuid[96], line[256];
    EQUAL(NV(nvmlInit_v2)(), 0, "init");
    EQUAL(gpus(), 3, "scenario of NVMLSIM_CONFIG");
    nvmlDevice_t d = gpu(0);
    append(clock, "1600000010000000"); /* the file held 16; the digits join: 161600000010000000 */
    EQUAL(NV(nvmlDeviceGetTotalEnergyConsumption)(d, &e), 0, "energy");
    BETWEEN(e / 1e3, 1.0e13, 1.7e13, "joules at 100 W");
    append(control, "lost gpu0\n");
    EQUAL(NV(nvmlDeviceGetPowerUsage)(d, &v), 15, "command takes effect on the next call");
    append(control, "cle");
    EQUAL(NV(nvmlDeviceGetPowerUsage)(d, &v), 15, "half a line does nothing");
    append(control, "ar\nhotplug remove gpu2\n");
    EQUAL(NV(nvmlDeviceGetPowerUsage)(d, &v), 0, "cleared");
    EQUAL(gpus(), 2, "unplugged");
    NV(nvmlDeviceGetUUID)(d, uuid, sizeof uuid);
    EQUAL(configure(NULL), 0, "built-in scenario");
    EQUAL(gpus(), 2, "built-in scenario");
    NV(nvmlDeviceGetUUID)(gpu(0), line, 96);
    CHECK(strcmp(uuid, line) == 0, "NVMLSIM_SEED rules both");
    NV(nvmlShutdown)();
    FILE *f = fopen(log, "r");
    unsigned long long us;
    long thread;
    char name[64], handle[32];
    int rc, lines = 0, lost = 0;
    while (f && fgets(line, sizeof line, f)) {
        CHECK(sscanf(line, "%llu %ld %63s %31s %d", &us, &thread, name, handle, &rc) == 5, "trace line %s",
                line);
        lines++;
        lost += strcmp(name, "nvmlDeviceGetPowerUsage") == 0 && rc == 15;
    }
    CHECK(lines >= 10, "%d lines in the trace", lines);
    EQUAL(lost, 2, "lost GPU in the trace");
    if (f)
        fclose(f);
}

void child_fifo(void)
{
    uint32_t v;
    EQUAL(NV(nvmlInit_v2)(), 0, "init");
    nvmlDevice_t d = gpu(0);
    EQUAL(NV(nvmlDeviceGetPowerUsage)(d, &v), 0, "power");
    append(getenv("NVMLSIM_CONTROL"), "rc gpu0 nvmlDeviceGetPowerUsage 999 1\n");
    EQUAL(NV(nvmlDeviceGetPowerUsage)(d, &v), 999, "command from a FIFO");
    EQUAL(NV(nvmlDeviceGetPowerUsage)(d, &v), 0, "once");
    NV(nvmlShutdown)();
}

static void child(const char *test)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        execl("/proc/self/exe", "nvmlsim-test", library_dir, test, (char *)NULL);
        _exit(126);
    }
    int status = -1;
    waitpid(pid, &status, 0);
    EQUAL(status, 0, test);
}

void test_environment(void)
{
    static const char *const names[] = {"config", "control", "clock", "trace", "fifo"};
    char path[5][128], clock[140];
    for (int i = 0; i < 5; i++)
        snprintf(path[i], sizeof path[i], "%s/%s", scratch, names[i]);
    append(path[0], "epoch = 0\ngpus = 3 x h100\n[gpu*]\npower = 100\n");
    append(path[1], "");
    append(path[2], "16");
    EQUAL(mkfifo(path[4], 0600), 0, "mkfifo");
    snprintf(clock, sizeof clock, "file:%s", path[2]);
    setenv("NVMLSIM_TEST_CHILD", "1", 1);
    setenv("NVMLSIM_SEED", "5", 1);
    setenv("NVMLSIM_CONFIG", path[0], 1);
    setenv("NVMLSIM_CONTROL", path[1], 1);
    setenv("NVMLSIM_CLOCK", clock, 1);
    setenv("NVMLSIM_LOG", path[3], 1);
    child("child_environment");
    setenv("NVMLSIM_CONTROL", path[4], 1);
    child("child_fifo");
    unsetenv("NVMLSIM_TEST_CHILD");
}
