/* Symbols, arguments, versions, identity: the outside of the library. */
#include "test.h"

#include <dlfcn.h>
#include <unistd.h>

static const struct {
    const char *name;
    unsigned since;
    char cost;
} exports[] = {
#include "symbols.inc"
};
enum { EXPORTS = sizeof exports / sizeof *exports };

void test_symbols(void)
{
    EQUAL(EXPORTS, 203, "functions in symbols.csv");
    for (unsigned i = 0; i < EXPORTS; i++) {
        CHECK(symbol(exports[i].name) != NULL, "%s is not exported", exports[i].name);
        CHECK(i == 0 || strcmp(exports[i - 1].name, exports[i].name) < 0, "%s is out of order",
                exports[i].name);
    }
    CHECK(symbol("model_at") == NULL && symbol("state_lock") == NULL, "internal names are exported");
    const char *version = ((const char *(*)(void))symbol("nvmlsim_version"))();
    CHECK(version && *version, "no version");
}

/* In a child, so that the variant does not share state with the library under test. */
void test_variants(void)
{
    static const unsigned branches[] = {450, 470, 525, 535};
    for (unsigned b = 0; b < 4; b++) {
        char path[600], driver[80] = "";
        snprintf(path, sizeof path, "%s/%u/libnvidia-ml.so.1", library_dir, branches[b]);
        void *old = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        CHECK(old != NULL, "%s: %s", path, old ? "" : dlerror());
        for (unsigned i = 0; old && i < EXPORTS; i++) {
            bool has = dlsym(old, exports[i].name) != NULL;
            CHECK(has == (exports[i].since <= branches[b]), "%u: %s is %s", branches[b], exports[i].name,
                    has ? "there" : "missing");
        }
        if (!old)
            continue;
        __typeof__(nvmlInit_v2) *init = (__typeof__(nvmlInit_v2) *)dlsym(old, "nvmlInit_v2");
        __typeof__(nvmlSystemGetDriverVersion) *get = (__typeof__(nvmlSystemGetDriverVersion) *)dlsym(
                old, "nvmlSystemGetDriverVersion");
        EQUAL(init(), 0, "init of a variant");
        EQUAL(get(driver, sizeof driver), 0, "driver version of a variant");
        EQUAL(atoi(driver), branches[b], "driver branch of a variant");
        dlclose(old);
    }
}

/* Any function with its arguments all zero; both ABIs ignore surplus ones. */
static int with_nothing(const char *name)
{
    return ((int (*)(void *, void *, void *, void *, void *, void *))symbol(name))(
            NULL, NULL, NULL, NULL, NULL, NULL);
}

void test_arguments(void)
{
    static const char *const no_arguments[] = {
            "nvmlInit", "nvmlInit_v2", "nvmlInitWithFlags", "nvmlShutdown", "nvmlErrorString"};
    scenario("arguments", "gpus = 1 x h100\n");
    for (int initialised = 0; initialised < 2; initialised++) {
        if (initialised)
            EQUAL(NV(nvmlInit_v2)(), 0, "init");
        for (unsigned i = 0; i < EXPORTS; i++) {
            bool skip = false;
            for (unsigned k = 0; k < 5; k++)
                skip = skip || strcmp(no_arguments[k], exports[i].name) == 0;
            if (!skip)
                EQUAL(with_nothing(exports[i].name), initialised ? 2 : 1, exports[i].name);
        }
    }
    unsigned n = 0;
    EQUAL(NV(nvmlInitWithFlags)(1), 0, "second init");
    EQUAL(NV(nvmlShutdown)(), 0, "first shutdown");
    EQUAL(NV(nvmlDeviceGetCount_v2)(&n), 0, "still initialised");
    EQUAL(n, 1, "GPUs");
    EQUAL(NV(nvmlShutdown)(), 0, "second shutdown");
    EQUAL(NV(nvmlDeviceGetCount_v2)(&n), 1, "uninitialised");
    EQUAL(NV(nvmlShutdown)(), 1, "one shutdown too many");
    EQUAL(NV(nvmlInit)(), 0, "init again");

    nvmlDevice_t d = gpu(0), bad = (nvmlDevice_t)((char *)d + 3);
    char text[96];
    EQUAL(NV(nvmlDeviceGetName)(bad, text, 96), 2, "misaligned handle");
    EQUAL(NV(nvmlDeviceGetName)((nvmlDevice_t)text, text, 96), 2, "foreign handle");
    EQUAL(NV(nvmlDeviceGetName)(d, text, 5), 7, "short buffer");
    EQUAL(NV(nvmlDeviceGetHandleByIndex_v2)(1, &bad), 2, "index out of range");
    EQUAL(NV(nvmlDeviceGetHandleByUUID)("GPU-nobody", &bad), 6, "unknown UUID");
    EQUAL(NV(nvmlDeviceGetTemperature)(d, 3, &n), 2, "unknown sensor");
    CHECK(strcmp(NV(nvmlErrorString)(9), "Driver Not Loaded") == 0, "text of 9");
    CHECK(strcmp(NV(nvmlErrorString)(12345), "Unknown Error") == 0, "text of an unknown code");

    nvmlMemory_v2_t memory = {.version = 0x2000028};
    nvmlTemperature_v1_t temperature = {.version = 0x100000c};
    nvmlPlatformInfo_v2_t platform = {.version = 0x200002c};
    nvmlGpuFabricInfo_v3_t fabric = {.version = 0x3000028};
    nvmlEccSramErrorStatus_v1_t sram = {.version = 0x1000068};
    EQUAL(NV(nvmlDeviceGetMemoryInfo_v2)(d, &memory), 0, "memory v2");
    EQUAL(memory.used + memory.free + memory.reserved, memory.total, "sum of memory");
    memory.version = 0x1000028;
    EQUAL(NV(nvmlDeviceGetMemoryInfo_v2)(d, &memory), 25, "memory with a wrong version word");
    EQUAL(NV(nvmlDeviceGetTemperatureV)(d, &temperature), 0, "temperature");
    temperature.version = 0;
    EQUAL(NV(nvmlDeviceGetTemperatureV)(d, &temperature), 25, "temperature with a wrong version word");
    EQUAL(NV(nvmlDeviceGetPlatformInfo)(d, &platform), 3, "no platform information on Hopper");
    EQUAL(NV(nvmlDeviceGetGpuFabricInfoV)(d, &fabric), 0, "fabric v3");
    EQUAL(fabric.healthSummary, 1, "fabric healthy");
    fabric.version = 0x2000024;
    EQUAL(NV(nvmlDeviceGetGpuFabricInfoV)(d, &fabric), 0, "fabric v2");
    fabric.version = 0x4000028;
    EQUAL(NV(nvmlDeviceGetGpuFabricInfoV)(d, &fabric), 25, "fabric v4");
    EQUAL(NV(nvmlDeviceGetSramEccErrorStatus)(d, &sram), 0, "SRAM status");

    nvmlPciInfo_t pci;
    memset(&pci, 0x55, sizeof pci);
    EQUAL(NV(nvmlDeviceGetPciInfo_v2)(d, &pci), 0, "PCI v2");
    EQUAL(pci.busId[0], 0x55, "the older form leaves the newer member alone");
    EQUAL(NV(nvmlDeviceGetPciInfo_v3)(d, &pci), 0, "PCI v3");
    CHECK(strcmp(pci.busId, "00000000:1B:00.0") == 0, "bus id %s", pci.busId);
    EQUAL(NV(nvmlDeviceGetHandleByPciBusId_v2)("0000:1b:00.0", &bad), 0, "handle by bus id");
    CHECK(bad == d, "another handle for the same GPU");
    EQUAL(NV(nvmlDeviceSetPersistenceMode)(d, 1), 0, "set call");
    EQUAL(((unsigned long long (*)(const char *))symbol("nvmlsim_calls"))("nvmlDeviceSet") >= 1, 1,
            "set calls are counted");
    char report[128], line[256];
    snprintf(report, sizeof report, "%s/report", scratch);
    commandf("report %s", report);
    FILE *f = fopen(report, "r");
    bool seen = false;
    while (f && fgets(line, sizeof line, f))
        seen = seen || strncmp(line, "set_calls ", 10) == 0;
    CHECK(seen, "no set_calls in the report");
    if (f)
        fclose(f);
    NV(nvmlShutdown)();
}

void test_identity(void)
{
    static const struct {
        const char *preset, *name;
        unsigned arch, major, cores, mib, limit, links, fan, ecc, gpm, mig, margin;
    } rows[] = {
            {"a100-80", "NVIDIA A100-SXM4-80GB", 7, 8, 6912, 81920, 400, 12, 0, 1, 0, 1, 0},
            {"a100-40", "NVIDIA A100-SXM4-40GB", 7, 8, 6912, 40960, 400, 12, 0, 1, 0, 1, 0},
            {"h100", "NVIDIA H100 80GB HBM3", 9, 9, 16896, 81559, 700, 18, 0, 1, 1, 1, 1},
            {"h200", "NVIDIA H200", 9, 9, 16896, 143771, 700, 18, 0, 1, 1, 1, 1},
            {"gh200", "NVIDIA GH200 480GB", 9, 9, 16896, 97871, 900, 18, 0, 1, 1, 1, 1},
            {"gb200", "NVIDIA GB200", 10, 10, 18944, 189471, 1200, 18, 0, 1, 1, 1, 1},
            {"b200", "NVIDIA B200", 10, 10, 18944, 183359, 1000, 18, 0, 1, 1, 1, 1},
            {"l40s", "NVIDIA L40S", 8, 8, 18176, 46068, 350, 0, 0, 1, 0, 0, 0},
            {"t4", "Tesla T4", 6, 7, 2560, 15360, 70, 0, 0, 1, 0, 0, 0},
            {"rtx4090", "NVIDIA GeForce RTX 4090", 8, 8, 16384, 24564, 450, 0, 1, 0, 0, 0, 0},
            {"gb10", "NVIDIA GB10", 10, 12, 6144, 0, 0, 0, 0, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[64], name[96], uuid[96];
        snprintf(text, sizeof text, "[gpu0]\npreset = %s\nload = 50\n", rows[i].preset);
        scenario(rows[i].preset, text);
        EQUAL(NV(nvmlInit_v2)(), 0, "init");
        nvmlDevice_t d = gpu(0);
        const char *p = rows[i].preset;
        uint32_t v = 0, w = 0;
        int32_t major, minor;
        nvmlMemory_t memory = {0};
        EQUAL(NV(nvmlDeviceGetName)(d, name, sizeof name), 0, p);
        CHECK(strcmp(name, rows[i].name) == 0, "%s is called %s", p, name);
        EQUAL(NV(nvmlDeviceGetUUID)(d, uuid, sizeof uuid), 0, p);
        EQUAL(strlen(uuid), 40, "length of a UUID");
        EQUAL(NV(nvmlDeviceGetArchitecture)(d, &v), 0, p);
        EQUAL(v, rows[i].arch, p);
        NV(nvmlDeviceGetCudaComputeCapability)(d, &major, &minor);
        EQUAL(major, rows[i].major, p);
        NV(nvmlDeviceGetNumGpuCores)(d, &v);
        EQUAL(v, rows[i].cores, p);
        EQUAL(NV(nvmlDeviceGetMemoryInfo)(d, &memory), rows[i].mib ? 0 : 3, p);
        EQUAL(memory.total >> 20, rows[i].mib, p);
        EQUAL(NV(nvmlDeviceGetPowerManagementDefaultLimit)(d, &v), rows[i].limit ? 0 : 3, p);
        if (rows[i].limit)
            EQUAL(v, rows[i].limit * 1000, p);
        EQUAL(NV(nvmlDeviceGetNvLinkState)(d, 0, &v), rows[i].links ? 0 : 3, p);
        EQUAL(NV(nvmlDeviceGetFanSpeed)(d, &v), rows[i].fan ? 0 : 3, p);
        EQUAL(NV(nvmlDeviceGetEccMode)(d, &v, &w), rows[i].ecc ? 0 : 3, p);
        EQUAL(NV(nvmlDeviceGetMigMode)(d, &v, &w), rows[i].mig ? 0 : 3, p);
        nvmlGpmSupport_t support = {.version = 1};
        EQUAL(NV(nvmlGpmQueryDeviceSupport)(d, &support), 0, p);
        EQUAL(support.isSupportedDevice, rows[i].gpm, p);
        nvmlMarginTemperature_v1_t margin = {.version = 0x1000008};
        EQUAL(NV(nvmlDeviceGetMarginTemperature)(d, &margin), rows[i].margin ? 0 : 3, p);
        EQUAL(NV(nvmlDeviceGetSerial)(d, name, 30), rows[i].ecc ? 0 : 3, p);
        NV(nvmlShutdown)();
    }
}

void test_scenarios(void)
{
    static const struct {
        const char *name;
        int init;
        unsigned gpus;
    } shipped[] = {
            {"default", 0, 2},
            {"h100x8", 0, 8},
            {"mixed", 0, 6},
            {"mig-a100", 0, 2},
            {"old-driver-450", 0, 2},
            {"faulty", 0, 6},
            {"busy16", 0, 16},
            {"nodriver", 9, 0},
            {"mismatch", 18, 0},
            {"permission", 0, 2},
            {"families", 0, 12},
            {"bare", 0, 2},
            {"soak", 0, 16},
    };
    char errors[128], line[512];
    snprintf(errors, sizeof errors, "%s/stderr", scratch);
    for (size_t i = 0; i < sizeof shipped / sizeof *shipped; i++) {
        char path[128];
        unsigned n = 0;
        snprintf(path, sizeof path, "scenarios/%s.conf", shipped[i].name);
        fflush(stderr);
        int saved = dup(2);
        CHECK(freopen(errors, "w", stderr) != NULL, "stderr");
        EQUAL(configure(path), 0, path);
        int rc = NV(nvmlInit_v2)();
        if (rc == 0) {
            NV(nvmlDeviceGetCount_v2)(&n);
            NV(nvmlShutdown)();
        }
        fflush(stderr);
        dup2(saved, 2);
        close(saved);
        FILE *f = fopen(errors, "r");
        while (f && fgets(line, sizeof line, f))
            CHECK(false, "%s", line);
        if (f)
            fclose(f);
        EQUAL(rc, shipped[i].init, path);
        EQUAL(n, shipped[i].gpus, path);
    }
}
