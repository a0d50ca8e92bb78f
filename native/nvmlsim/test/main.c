/* Runs every test against the library in the directory given as argument. */
#include "test.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

unsigned passed, failed;
char library_dir[512], scratch[64];

static void *library;
static char current_path[160];

void *symbol(const char *name)
{
    return dlsym(library, name);
}

void check(bool ok, const char *file, int line, const char *fmt, ...)
{
    if (ok) {
        __atomic_add_fetch(&passed, 1, __ATOMIC_RELAXED);
        return;
    }
    __atomic_add_fetch(&failed, 1, __ATOMIC_RELAXED);
    va_list ap;
    va_start(ap, fmt);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
}

static void write_file(const char *path, const char *text)
{
    char fresh[200];
    snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *f = fopen(fresh, "w");
    if (!f || fputs(text, f) < 0 || fclose(f) != 0 || rename(fresh, path) != 0) {
        perror(path);
        exit(2);
    }
}

void scenario(const char *name, const char *text)
{
    snprintf(current_path, sizeof current_path, "%s/%s.conf", scratch, name);
    write_file(current_path, text);
    EQUAL(configure(current_path), 0, name);
}

void rewrite(const char *text)
{
    write_file(current_path, text);
}

int configure(const char *path)
{
    return ((int (*)(const char *))symbol("nvmlsim_configure"))(path);
}

int command(const char *line)
{
    return ((int (*)(const char *))symbol("nvmlsim_command"))(line);
}

int commandf(const char *fmt, ...)
{
    char line[512];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(line, sizeof line, fmt, ap);
    va_end(ap);
    return command(line);
}

void advance(double seconds)
{
    commandf("advance %.6f", seconds);
}

nvmlDevice_t gpu(unsigned index)
{
    nvmlDevice_t d = NULL;
    EQUAL(NV(nvmlDeviceGetHandleByIndex_v2)(index, &d), 0, "handle by index");
    return d;
}

nvmlDevice_t slice(nvmlDevice_t device, unsigned index)
{
    nvmlDevice_t d = NULL;
    EQUAL(NV(nvmlDeviceGetMigDeviceHandleByIndex)(device, index, &d), 0, "MIG handle by index");
    return d;
}

void nap_ms(unsigned ms)
{
    struct timespec t = {ms / 1000, (long)(ms % 1000) * 1000000};
    nanosleep(&t, NULL);
}

bool eventually(bool (*what)(void *), void *arg)
{
    for (int i = 0; i < 1000; i++) {
        if (what(arg))
            return true;
        nap_ms(5);
    }
    return false;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } tests[] = {
            {"symbols", test_symbols},
            {"arguments", test_arguments},
            {"identity", test_identity},
            {"counters", test_counters},
            {"samples", test_samples},
            {"limits", test_limits},
            {"fields", test_fields},
            {"gpm", test_gpm},
            {"faults", test_faults},
            {"init_faults", test_init_faults},
            {"hang", test_hang},
            {"reread", test_reread},
            {"bad_lines", test_bad_lines},
            {"stray_output", test_stray_output},
            {"mig", test_mig},
            {"events", test_events},
            {"processes", test_processes},
            {"concurrency", test_concurrency},
            {"rare_values", test_rare_values},
            {"supported", test_supported},
            {"scenarios", test_scenarios},
            {"variants", test_variants},
            {"environment", test_environment},
            {"child_environment", child_environment},
            {"child_fifo", child_fifo},
    };
    if (argc < 2) {
        fprintf(stderr, "usage: %s LIBRARY-DIRECTORY [TEST...]\n", argv[0]);
        return 2;
    }
    snprintf(library_dir, sizeof library_dir, "%s", argv[1]);
    snprintf(scratch, sizeof scratch, "/tmp/nvmlsim-test-%ld", (long)getpid());
    char path[600];
    snprintf(path, sizeof path, "%s/libnvidia-ml.so.1", library_dir);
    bool is_child = getenv("NVMLSIM_TEST_CHILD") != NULL;
    if (!is_child) {
        unsetenv("NVMLSIM_CONFIG");
        unsetenv("NVMLSIM_CONTROL");
        unsetenv("NVMLSIM_SEED");
        setenv("NVMLSIM_CLOCK", "virtual:1700000000000000", 1);
    }
    library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!library || mkdir(scratch, 0700) != 0) {
        fprintf(stderr, "%s\n", library ? "no scratch directory" : dlerror());
        return 2;
    }
    char log[100];
    snprintf(log, sizeof log, "%s/log", scratch);
    if (!is_child)
        setenv("NVMLSIM_LOG", log, 1);
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) {
        bool wanted = argc == 2 && strncmp(tests[i].name, "child", 5) != 0;
        for (int k = 2; k < argc; k++)
            wanted = wanted || strcmp(argv[k], tests[i].name) == 0;
        unsigned before = failed;
        if (wanted)
            tests[i].run();
        if (failed > before)
            fprintf(stderr, "FAILED: %s\n", tests[i].name);
    }
    snprintf(path, sizeof path, "rm -rf %s", scratch);
    if (system(path) != 0)
        failed++;
    if (!is_child || failed)
        printf("%u passed, %u failed\n", passed, failed);
    return failed ? 1 : 0;
}
