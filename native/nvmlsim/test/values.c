/* Signals and what is derived from them: counters, samples, limits, fields, GPM. The clock is virtual and
 * stands still. */
#include "test.h"

#include <math.h>

static uint64_t energy(nvmlDevice_t d)
{
    uint64_t v = 0;
    EQUAL(NV(nvmlDeviceGetTotalEnergyConsumption)(d, &v), 0, "energy");
    return v;
}

static nvmlFieldValue_t field(nvmlDevice_t d, unsigned id, unsigned scope)
{
    nvmlFieldValue_t f = {.fieldId = id, .scopeId = scope, .nvmlReturn = 999};
    EQUAL(NV(nvmlDeviceGetFieldValues)(d, 1, &f), 0, "field call");
    return f;
}

void test_counters(void)
{
    static const struct {
        const char *signal;
        double seconds, joules; /* expected energy */
    } rows[] = {
            {"const(300)", 10, 3000},
            {"250", 0.5, 125},
            {"ramp(0,100,10,200)", 10, 1500},
            {"ramp(0,100,10,200)", 20, 3500},
            {"square(4,100,300)", 4, 800},
            {"square(4,100,300,0.25)", 8, 1200},
            {"sine(10,100,500)", 10, 3000},
            {"sine(10,100,500,0.5)", 20, 6000},
            {"steps(0:100, 5:200)", 10, 1500},
            {"steps(10; 0:100, 5:200)", 30, 4500},
            {"points(0:0, 10:100)", 10, 500},
            {"points(10; 0:0, 5:100)", 20, 1000},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[128];
        snprintf(text, sizeof text, "[gpu0]\npower = %s\n", rows[i].signal);
        scenario("counters", text);
        NV(nvmlInit_v2)();
        nvmlDevice_t d = gpu(0);
        EQUAL(energy(d), 0, "energy at the start");
        uint64_t last = 0;
        for (int k = 0; k < 40; k++) { /* monotonic and independent of the spacing of reads */
            advance(rows[i].seconds / 40);
            uint64_t now = energy(d);
            CHECK(now >= last, "%s falls from %llu to %llu", rows[i].signal, (unsigned long long)last,
                    (unsigned long long)now);
            last = now;
        }
        BETWEEN(last, rows[i].joules * 1000 - 1, rows[i].joules * 1000 + 1, rows[i].signal);
        EQUAL(field(d, 83, 0).value.ullVal, last, "field 83 is the same counter");
        EQUAL(field(d, 191, 0).value.ullVal, last, "field 191 is the same counter");
        NV(nvmlShutdown)();
    }
    /* the same text and time give the same values; another seed another GPU */
    char a[96], b[96], c[96];
    scenario("seed", "seed = 1\ngpus = 1 x h100\n");
    NV(nvmlInit_v2)();
    NV(nvmlDeviceGetUUID)(gpu(0), a, 96);
    scenario("seed", "seed = 1\ngpus = 1 x h100\n[gpu0]\nload = 3\n");
    NV(nvmlDeviceGetUUID)(gpu(0), b, 96);
    scenario("seed", "seed = 2\ngpus = 1 x h100\n");
    NV(nvmlDeviceGetUUID)(gpu(0), c, 96);
    CHECK(strcmp(a, b) == 0 && strcmp(a, c) != 0, "UUIDs %s %s %s", a, b, c);
    NV(nvmlShutdown)();
}

void test_samples(void)
{
    nvmlSample_t s[200];
    uint32_t type = 9, n = 0;
    nvmlUtilization_t u;
    scenario("samples", "[gpu0]\npreset = h100\nload = sine(30,0,100)\nmemory_load = ramp(0,0,100,100)\n");
    NV(nvmlInit_v2)();
    nvmlDevice_t d = gpu(0);
    double origin = (double)field(d, 83, 0).timestamp;
    advance(60);
    EQUAL(NV(nvmlDeviceGetSamples)(d, 1, 0, &type, &n, NULL), 0, "size of the buffer");
    EQUAL(n, 119, "samples kept");
    EQUAL(type, 1, "value type");
    n = 50;
    EQUAL(NV(nvmlDeviceGetSamples)(d, 1, 0, &type, &n, s), 7, "room for too few");
    EQUAL(n, 119, "how many there are");
    EQUAL(NV(nvmlDeviceGetSamples)(d, 1, 0, &type, &n, s), 0, "all samples");
    double sum = 0;
    for (unsigned i = 0; i < n; i++) {
        sum += s[i].sampleValue.uiVal * 166667e-6;
        if (i)
            EQUAL(s[i].timeStamp - s[i - 1].timeStamp, 166667, "spacing");
    }
    EQUAL(NV(nvmlDeviceGetUtilizationRates)(d, &u), 0, "utilisation");
    EQUAL(u.gpu, s[n - 1].sampleValue.uiVal, "utilisation is the newest sample");
    /* integral of the wave over the span of the samples */
    double end = ((double)s[n - 1].timeStamp - origin) / 1e6, begin = end - n * 166667e-6, exact = 0;
    for (int i = 0; i < 100000; i++) {
        double t = begin + (end - begin) * (i + 0.5) / 100000;
        exact += 50 * (1 - cos(2 * M_PI * t / 30)) * (end - begin) / 100000;
    }
    BETWEEN(sum, exact * 0.99 - 1, exact * 1.01 + 1, "sum of samples");
    uint64_t last = s[n - 1].timeStamp;
    n = 200;
    EQUAL(NV(nvmlDeviceGetSamples)(d, 1, last, &type, &n, s), 6, "nothing new");
    advance(1);
    n = 200;
    EQUAL(NV(nvmlDeviceGetSamples)(d, 1, last, &type, &n, s), 0, "new samples");
    EQUAL(n, 6, "six a second");
    CHECK(s[0].timeStamp > last, "an old sample again");
    n = 200;
    EQUAL(NV(nvmlDeviceGetSamples)(d, 0, 0, &type, &n, s), 0, "power samples");
    BETWEEN(s[n - 1].sampleValue.uiVal, 71000, 700000, "power sample");
    EQUAL(NV(nvmlDeviceGetSamples)(d, 17, 0, &type, &n, s), 2, "unknown sample type");
    NV(nvmlShutdown)();
}

void test_limits(void)
{
    uint64_t mask = 0;
    uint32_t power = 0, temp = 0, limit = 0, clock = 0, full = 0;
    scenario("limits", "[gpu0]\npreset = a100-80\nload = square(100,0,100)\n[gpu1]\npreset = l40s\nload = 0\n"
                       "[gpu2]\npreset = h100\ntemperature = square(10,60,90)\nload = 80\n");
    NV(nvmlInit_v2)();
    nvmlDevice_t d = gpu(0), idle = gpu(1), hot = gpu(2);
    NV(nvmlDeviceGetMaxClockInfo)(d, 1, &full);
    advance(10); /* the square begins high */
    NV(nvmlDeviceGetPowerUsage)(d, &power);
    NV(nvmlDeviceGetEnforcedPowerLimit)(d, &limit);
    EQUAL(power, limit, "power at full load is the limit");
    NV(nvmlDeviceGetCurrentClocksEventReasons)(d, &mask);
    EQUAL(mask & 0x4, 0x4, "power cap");
    NV(nvmlDeviceGetClockInfo)(d, 1, &clock);
    CHECK(clock < full && clock > full / 2, "clock %u under a power cap", clock);
    uint64_t before = field(d, 74, 0).value.ullVal;
    advance(10);
    EQUAL(field(d, 74, 0).value.ullVal - before, 10000000000, "time under the power cap");
    nvmlViolationTime_t violation;
    EQUAL(NV(nvmlDeviceGetViolationStatus)(d, 0, &violation), 0, "violation status");
    EQUAL(violation.violationTime, field(d, 74, 0).value.ullVal, "violation status is the same counter");
    advance(50);
    NV(nvmlDeviceGetCurrentClocksEventReasons)(d, &mask);
    EQUAL(mask, 0x1, "idle only");
    before = field(d, 74, 0).value.ullVal;
    advance(20);
    EQUAL(field(d, 74, 0).value.ullVal, before, "no time under the power cap while idle");
    NV(nvmlDeviceGetPerformanceState)(idle, &clock);
    EQUAL(clock, 8, "an idle L40S is in P8");
    NV(nvmlDeviceGetCurrPcieLinkGeneration)(idle, &clock);
    EQUAL(clock, 1, "and its link is slow");
    NV(nvmlDeviceGetTemperature)(hot, 0, &temp);
    EQUAL(temp, 90, "given temperature");
    NV(nvmlDeviceGetCurrentClocksEventReasons)(hot, &mask);
    EQUAL(mask & 0x68, 0x68, "thermal limits");
    nvmlMarginTemperature_v1_t margin = {.version = 0x1000008};
    EQUAL(NV(nvmlDeviceGetMarginTemperature)(hot, &margin), 0, "margin");
    EQUAL(margin.marginTemperature, -3, "margin below zero");
    EQUAL(field(hot, 193, 0).value.siVal, -5, "distance of the shutdown limit");
    NV(nvmlShutdown)();
}

void test_fields(void)
{
    static const struct {
        unsigned gpu, id, scope;
        int rc;
        unsigned type;
    } rows[] = {
            {0, 1, 0, 0, 1},
            {0, 3, 0, 0, 3},
            {0, 82, 0, 0, 1},
            {0, 91, 0, 0, 1},
            {0, 138, 0, 0, 3},
            {0, 138, 0xFFFFFFFF, 0, 3},
            {0, 138, 18, 2, 0},
            {0, 202, 0, 3, 0},
            {0, 185, 0, 0, 1},
            {0, 185, 2, 0, 1},
            {0, 185, 1, 3, 0},
            {0, 193, 0, 0, 5},
            {0, 197, 0, 0, 3},
            {0, 171, 0, 3, 0},
            {0, 0, 0, 2, 0},
            {0, 400, 0, 2, 0},
            {0, 60, 0, 3, 0},
            {0, 29, 0, 3, 0},
            {1, 138, 0, 3, 0},
            {1, 202, 0, 0, 3},
            {1, 251, 0, 0, 1},
            {1, 235, 3, 0, 3},
            {1, 297, 0, 0, 1},
            {2, 82, 0, 3, 0},
            {2, 91, 0, 3, 0},
            {2, 185, 0, 0, 1},
            {3, 29, 0, 0, 3},
            {3, 142, 0, 3, 0},
            {3, 185, 0, 3, 0},
            {4, 171, 0, 0, 1},
            {4, 172, 9, 0, 1},
            {4, 185, 1, 0, 1},
            {4, 191, 1, 0, 3},
    };
    scenario("fields", "gpus = 1 x h100, 1 x b200, 1 x l40s, 1 x t4, 1 x gh200\n[gpu*]\nload = 50\n");
    NV(nvmlInit_v2)();
    advance(5);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char what[64];
        snprintf(what, sizeof what, "gpu%u field %u scope %u", rows[i].gpu, rows[i].id, rows[i].scope);
        nvmlFieldValue_t f = field(gpu(rows[i].gpu), rows[i].id, rows[i].scope);
        EQUAL(f.nvmlReturn, rows[i].rc, what);
        if (rows[i].rc == 0)
            EQUAL(f.valueType, rows[i].type, what);
        CHECK(f.timestamp > 0, "%s has no time stamp", what);
    }
    nvmlDevice_t d = gpu(0);
    uint64_t all = field(d, 138, 0xFFFFFFFF).value.ullVal, links = 0;
    for (unsigned i = 0; i < 18; i++)
        links += field(d, 138, i).value.ullVal;
    CHECK(all > 0, "no NVLink traffic");
    BETWEEN(links, (double)all - 18, (double)all, "links add up");
    scenario("old fields", "symbols_max = 450\ngpus = 1 x a100-40\n");
    EQUAL(field(gpu(0), 82, 0).nvmlReturn, 0, "a field of 450");
    EQUAL(field(gpu(0), 164, 0).nvmlReturn, 2, "a field of 520");
    NV(nvmlShutdown)();
}

void test_gpm(void)
{
    scenario("gpm", "gpus = 1 x h100, 1 x a100-80\n[gpu0]\nload = ramp(0,0,100,100)\n");
    NV(nvmlInit_v2)();
    nvmlDevice_t d = gpu(0);
    nvmlGpmSample_t a = NULL, b = NULL;
    static nvmlGpmMetricsGet_t get;
    EQUAL(NV(nvmlGpmSampleAlloc)(&a), 0, "alloc");
    EQUAL(NV(nvmlGpmSampleAlloc)(&b), 0, "alloc");
    EQUAL(NV(nvmlGpmSampleGet)(gpu(1), a), 3, "no GPM before Hopper");
    advance(20);
    EQUAL(NV(nvmlGpmSampleGet)(d, a), 0, "first sample");
    get = (nvmlGpmMetricsGet_t){.version = 1, .numMetrics = 4, .sample1 = a, .sample2 = b};
    EQUAL(NV(nvmlGpmMetricsGet)(&get), 2, "an empty sample");
    advance(20);
    EQUAL(NV(nvmlGpmSampleGet)(d, b), 0, "second sample");
    static const unsigned ids[] = {1, 60, 100, 500};
    for (unsigned i = 0; i < 4; i++)
        get.metrics[i].metricId = ids[i];
    EQUAL(NV(nvmlGpmMetricsGet)(&get), 0, "metrics");
    BETWEEN(get.metrics[0].value, 29.99, 30.01, "mean of a ramp from 20 to 40");
    EQUAL(get.metrics[1].nvmlReturn, 0, "NVLink");
    CHECK(get.metrics[1].value > 0 && get.metrics[1].metricInfo.unit != NULL, "NVLink traffic");
    EQUAL(get.metrics[2].nvmlReturn, 3, "no C2C");
    EQUAL(get.metrics[3].nvmlReturn, 2, "unknown metric");
    get.version = 2;
    EQUAL(NV(nvmlGpmMetricsGet)(&get), 25, "wrong version");
    EQUAL(NV(nvmlGpmSampleFree)(a), 0, "free");
    EQUAL(NV(nvmlGpmSampleFree)(a), 2, "free twice");
    EQUAL(NV(nvmlGpmSampleFree)(b), 0, "free");
    NV(nvmlShutdown)();
}

/* What only a scenario brings about: values that no GPU in good order has. */
void test_rare_values(void)
{
    scenario("rare", "cc_feature = 1\n[gpu0]\npreset = h100\npcie_error = 100\nnvlink_crc = 300\nnvlink_replay = 200\n"
                     "nvlink_error_link = 2\necc_at = 0, 4, 5\necc_sram_detail = 11, 12, 13, 14, 15, 16, 17\n"
                     "ecc_pending = off\ninforom_power = 1.4\nunprotected = 8GiB\n[gpu1]\npreset = gb200\nload = 0\n"
                     "nvlink_crc = 300\nnvlink_replay = 200\nnvlink_error_link = 2\nc2c_error = 100\nencoders = 3\n"
                     "[gpu2]\npreset = h100\nmig = on\nmig_layout = 3g.40gb, 2g.20gb\necc_sram = 1\n"
                     "[faults]\nvalue gpu0 nvmlDeviceGetTemperatureThreshold 77\n");
    NV(nvmlInit_v2)();
    advance(10);
    nvmlDevice_t d = gpu(0), five = gpu(1);
    static const struct {
        unsigned gpu, id, scope;
        uint64_t value;
    } rows[] = {
            {0, 2, 0, 0},
            {0, 169, 0, 1000 / 9},
            {0, 176, 0, 1000},
            {0, 183, 0, 1000 / 23},
            {0, 39, 0, 0},
            {0, 41, 0, 1500},
            {0, 150, 0, 400},
            {1, 207, 2, 3000 / 7},
            {1, 207, 3, 0},
            {1, 214, 2, 2000 / 14},
            {1, 221, 2, 3000 / 21},
            {1, 231, 0, 500},
            {1, 233, 0, 250},
            {1, 233, 1, 0},
            {1, 234, 0, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char what[64];
        snprintf(what, sizeof what, "gpu%u field %u scope %u", rows[i].gpu, rows[i].id, rows[i].scope);
        nvmlFieldValue_t f = field(gpu(rows[i].gpu), rows[i].id, rows[i].scope);
        EQUAL(f.nvmlReturn, 0, what);
        EQUAL(f.valueType == 3 ? f.value.ullVal : f.value.uiVal, rows[i].value, what);
    }
    uint64_t n = 0;
    EQUAL(NV(nvmlDeviceGetNvLinkErrorCounter)(d, 2, 3, &n), 0, "data CRC");
    EQUAL(n, 1500, "data CRC");
    EQUAL(NV(nvmlDeviceGetNvLinkErrorCounter)(d, 2, 4, &n), 0, "link ECC");
    EQUAL(n, 400, "link ECC");
    EQUAL(NV(nvmlDeviceGetMemoryErrorCounter)(d, 0, 0, 0, &n), 0, "errors at L1");
    EQUAL(n, 4, "corrected at L1");
    NV(nvmlDeviceGetTotalEccErrors)(d, 1, 1, &n);
    EQUAL(n, 5, "they count in the total");
    nvmlEccSramErrorStatus_v1_t sram = {.version = NVML_VERSION_WORD(nvmlEccSramErrorStatus_v1_t, 1)};
    EQUAL(NV(nvmlDeviceGetSramEccErrorStatus)(d, &sram), 0, "SRAM");
    EQUAL(sram.volatileUncParity, 11, "volatile parity");
    EQUAL(sram.aggregateCor, 14, "aggregate corrected");
    EQUAL(sram.aggregateUncBucketOther, 17, "elsewhere");
    uint32_t now = 9, later = 9, temp = 0;
    EQUAL(NV(nvmlDeviceGetEccMode)(d, &now, &later), 0, "ECC mode");
    EQUAL(now * 10 + later, 10, "on now, off after a reset");
    NV(nvmlDeviceGetEccMode)(five, &now, &later);
    EQUAL(later, 1, "the mode stays");
    char version[32] = "";
    EQUAL(NV(nvmlDeviceGetInforomVersion)(d, 2, version, sizeof version), 0, "power object");
    CHECK(strcmp(version, "1.4") == 0, "power object %s", version);
    EQUAL(NV(nvmlDeviceGetInforomVersion)(five, 2, version, sizeof version), 3, "no power object");
    nvmlConfComputeMemSizeInfo_t size;
    EQUAL(NV(nvmlDeviceGetConfComputeMemSizeInfo)(d, &size), 0, "confidential memory");
    EQUAL(size.unprotectedMemSizeKib, 8 << 20, "unprotected memory");
    EQUAL(NV(nvmlDeviceGetTemperatureThreshold)(d, 7, &temp), 0, "a threshold of no model");
    EQUAL(temp, 77, "a threshold of no model");
    EQUAL(NV(nvmlDeviceGetTemperatureThreshold)(five, 7, &temp), 3, "a threshold of no model");
    EQUAL(NV(nvmlDeviceGetEncoderCapacity)(five, 0, &temp), 0, "encoders given");
    EQUAL(NV(nvmlDeviceGetMemoryErrorCounter)(slice(gpu(2), 0), 1, 0, 7, &n), 0, "errors of a slice");
    EQUAL(n, 10, "errors of the first slice");
    NV(nvmlDeviceGetMemoryErrorCounter)(slice(gpu(2), 1), 1, 0, 7, &n);
    EQUAL(n, 0, "errors of the second slice");
    NV(nvmlShutdown)();
}

void test_supported(void)
{
    scenario("supported", "[gpu0]\nunsupported = nvmlDevice*, field:*\n"
                          "supported = nvmlDeviceGetName, nvmlDeviceGetFieldValues, field:91\n");
    NV(nvmlInit_v2)();
    nvmlDevice_t d = gpu(0);
    char name[96];
    uint32_t power;
    EQUAL(NV(nvmlDeviceGetName)(d, name, sizeof name), 0, "an exception");
    EQUAL(NV(nvmlDeviceGetPowerUsage)(d, &power), 3, "not an exception");
    EQUAL(field(d, 91, 0).nvmlReturn, 0, "a field that is an exception");
    EQUAL(field(d, 83, 0).nvmlReturn, 3, "a field that is none");
    NV(nvmlShutdown)();
}
