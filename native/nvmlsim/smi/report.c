/* The report of -q -x: the elements that --query-gpu has no property for. */
#include "smi.h"

#include <stdio.h>
#include <string.h>

enum { MOST_PROCESSES = 512, MOST_SLICES = 8 };

typedef nvmlReturn_t (*one_fn)(nvmlDevice_t, uint32_t *);

static const char *number(nvmlReturn_t rc, unsigned long long n, const char *unit, char out[TEXT])
{
    if (rc)
        snprintf(out, TEXT, "N/A");
    else
        snprintf(out, TEXT, "%llu%s%s", n, *unit ? " " : "", unit);
    return out;
}

static void element(int depth, const char *name, const char *text)
{
    printf("%*s<%s>%s</%s>\n", depth * 2, "", name, text, name);
}

/* An element from a call with one number. */
static void one(nvmlDevice_t device, int depth, const char *name, const char *symbol, const char *const *words)
{
    char text[TEXT];
    uint32_t n = 0;
    one_fn f = (one_fn)smi_symbol(symbol);
    nvmlReturn_t rc = f ? f(device, &n) : 13;
    number(rc, n, "", text);
    element(depth, name, !rc && words ? words[n] : text);
}

static const char *architecture(nvmlDevice_t device)
{
    static const char *const names[] = {
            "", "", "Kepler", "Maxwell", "Pascal", "Volta", "Turing", "Ampere", "Ada Lovelace", "Hopper", "Blackwell"};
    uint32_t n = 0;
    nvmlReturn_t rc = NVML(nvmlDeviceGetArchitecture)(device, &n);
    return rc || n >= sizeof names / sizeof *names ? "N/A" : names[n];
}

static void memory_usage(nvmlDevice_t device, int depth)
{
    char text[TEXT];
    nvmlMemory_v2_t m = {.version = NVML_VERSION_WORD(nvmlMemory_v2_t, 2)};
    nvmlReturn_t rc = NVML(nvmlDeviceGetMemoryInfo_v2) ? NVML(nvmlDeviceGetMemoryInfo_v2)(device, &m) : 13;
    printf("%*s<fb_memory_usage>\n", depth * 2, "");
    element(depth + 1, "total", number(rc, m.total >> 20, "MiB", text));
    element(depth + 1, "reserved", number(rc, m.reserved >> 20, "MiB", text));
    element(depth + 1, "used", number(rc, m.used >> 20, "MiB", text));
    element(depth + 1, "free", number(rc, m.free >> 20, "MiB", text));
    printf("%*s</fb_memory_usage>\n", depth * 2, "");
}

static void bar1(nvmlDevice_t device)
{
    char text[TEXT];
    nvmlBAR1Memory_t m = {0};
    nvmlReturn_t rc = NVML(nvmlDeviceGetBAR1MemoryInfo)(device, &m);
    printf("    <bar1_memory_usage>\n");
    element(3, "total", number(rc, m.bar1Total >> 20, "MiB", text));
    element(3, "used", number(rc, m.bar1Used >> 20, "MiB", text));
    element(3, "free", number(rc, m.bar1Free >> 20, "MiB", text));
    printf("    </bar1_memory_usage>\n");
}

static void pci(nvmlDevice_t device)
{
    char text[TEXT];
    uint32_t tx = 0, rx = 0, replays = 0;
    uint64_t rollovers = 0;
    nvmlReturn_t rc = NVML(nvmlDeviceGetPcieThroughput)(device, 0, &tx);
    printf("    <pci>\n");
    element(3, "tx_util", number(rc, tx, "KB/s", text));
    rc = NVML(nvmlDeviceGetPcieThroughput)(device, 1, &rx);
    element(3, "rx_util", number(rc, rx, "KB/s", text));
    rc = NVML(nvmlDeviceGetPcieReplayCounter)(device, &replays);
    element(3, "replay_counter", number(rc, replays, "", text));
    rc = smi_field(device, 95, &rollovers);
    element(3, "replay_rollover_counter", number(rc, rollovers, "", text));
    printf("    </pci>\n");
}

static void rows(nvmlDevice_t device)
{
    char text[TEXT];
    uint32_t corrected = 0, uncorrected = 0, pending = 0, failure = 0;
    nvmlReturn_t rc =
            NVML(nvmlDeviceGetRemappedRows)(device, &corrected, &uncorrected, &pending, &failure);
    printf("    <remapped_rows>\n");
    element(3, "remapped_row_corr", number(rc, corrected, "", text));
    element(3, "remapped_row_unc", number(rc, uncorrected, "", text));
    printf("    </remapped_rows>\n");
}

static void sram(nvmlDevice_t device)
{
    char text[TEXT];
    nvmlEccSramErrorStatus_v1_t s = {.version = NVML_VERSION_WORD(nvmlEccSramErrorStatus_v1_t, 1)};
    nvmlReturn_t rc =
            NVML(nvmlDeviceGetSramEccErrorStatus) ? NVML(nvmlDeviceGetSramEccErrorStatus)(device, &s) : 13;
    printf("    <ecc_errors>\n      <volatile>\n");
    element(4, "sram_correctable", number(rc, s.volatileCor, "", text));
    element(4, "sram_uncorrectable_parity", number(rc, s.volatileUncParity, "", text));
    element(4, "sram_uncorrectable_secded", number(rc, s.volatileUncSecDed, "", text));
    printf("      </volatile>\n      <aggregate>\n");
    element(4, "sram_correctable", number(rc, s.aggregateCor, "", text));
    element(4, "sram_uncorrectable_parity", number(rc, s.aggregateUncParity, "", text));
    element(4, "sram_uncorrectable_secded", number(rc, s.aggregateUncSecDed, "", text));
    printf("      </aggregate>\n    </ecc_errors>\n");
}

static void slices(nvmlDevice_t device)
{
    char text[TEXT];
    uint32_t most = 0, gi = 0, ci = 0;
    NVML(nvmlDeviceGetMaxMigDeviceCount)(device, &most);
    printf("    <mig_devices>\n");
    for (uint32_t i = 0; i < most && i < MOST_SLICES; i++) {
        nvmlDevice_t slice;
        if (NVML(nvmlDeviceGetMigDeviceHandleByIndex)(device, i, &slice))
            continue;
        NVML(nvmlDeviceGetGpuInstanceId)(slice, &gi);
        NVML(nvmlDeviceGetComputeInstanceId)(slice, &ci);
        printf("      <mig_device>\n");
        element(4, "index", number(0, i, "", text));
        element(4, "gpu_instance_id", number(0, gi, "", text));
        element(4, "compute_instance_id", number(0, ci, "", text));
        memory_usage(slice, 4);
        printf("      </mig_device>\n");
    }
    printf("    </mig_devices>\n");
}

static void processes(nvmlDevice_t device)
{
    static const char *const symbols[2][2] = {{"nvmlDeviceGetComputeRunningProcesses_v3", "C"},
            {"nvmlDeviceGetGraphicsRunningProcesses_v3", "G"}};
    static nvmlProcessInfo_v2_t list[MOST_PROCESSES];
    char text[TEXT];
    printf("    <processes>\n");
    for (int kind = 0; kind < 2; kind++) {
        uint32_t count = MOST_PROCESSES;
        nvmlReturn_t (*f)(nvmlDevice_t, uint32_t *, void *) = smi_symbol(symbols[kind][0]);
        if (!f || f(device, &count, list))
            continue;
        for (uint32_t i = 0; i < count; i++) {
            printf("      <process_info>\n");
            element(4, "pid", number(0, list[i].pid, "", text));
            element(4, "type", symbols[kind][1]);
            bool unknown = list[i].usedGpuMemory == UINT64_MAX;
            element(4, "used_memory", number(unknown, list[i].usedGpuMemory >> 20, "MiB", text));
            printf("      </process_info>\n");
        }
    }
    printf("    </processes>\n");
}

static void gpu(nvmlDevice_t device)
{
    static const char *const modes[] = {"None", "Pass-Through", "VGPU", "Host VGPU", "Host VSGA"};
    static const char *const no_yes[] = {"No", "Yes"};
    char text[TEXT] = "", bus[TEXT];
    smi_property(device, 0, "pci.bus_id", bus);
    printf("  <gpu id=\"%s\">\n", bus);
    smi_property(device, 0, "uuid", text);
    element(2, "uuid", text);
    smi_property(device, 0, "name", text);
    element(2, "product_name", text);
    element(2, "product_architecture", architecture(device));
    one(device, 2, "minor_number", "nvmlDeviceGetMinorNumber", NULL);
    uint32_t n = 0;
    nvmlReturn_t rc = NVML(nvmlDeviceGetBoardId)(device, &n);
    snprintf(text, sizeof text, "0x%x", n);
    element(2, "board_id", rc ? "N/A" : text);
    rc = NVML(nvmlDeviceGetBoardPartNumber)(device, text, sizeof text);
    element(2, "gpu_part_number", rc ? "N/A" : text);
    rc = NVML(nvmlDeviceGetGspFirmwareVersion) ? NVML(nvmlDeviceGetGspFirmwareVersion)(device, text) : 13;
    element(2, "gsp_firmware_version", rc ? "N/A" : text);
    one(device, 2, "gpu_module_id", "nvmlDeviceGetModuleId", NULL);
    one(device, 2, "multigpu_board", "nvmlDeviceGetMultiGpuBoard", no_yes);
    printf("    <gpu_virtualization_mode>\n");
    one(device, 3, "virtualization_mode", "nvmlDeviceGetVirtualizationMode", modes);
    printf("    </gpu_virtualization_mode>\n");
    pci(device);
    memory_usage(device, 2);
    bar1(device);
    sram(device);
    rows(device);
    slices(device);
    processes(device);
    printf("  </gpu>\n");
}

void smi_report(unsigned count)
{
    char text[TEXT] = "";
    int cuda = 0;
    printf("<?xml version=\"1.0\" ?>\n<!DOCTYPE nvidia_smi_log SYSTEM \"nvsmi_device_v12.dtd\">\n<nvidia_smi_log>\n");
    NVML(nvmlSystemGetDriverVersion)(text, sizeof text);
    element(1, "driver_version", text);
    NVML(nvmlSystemGetCudaDriverVersion_v2)(&cuda);
    snprintf(text, sizeof text, "%d.%d", cuda / 1000, cuda % 1000 / 10);
    element(1, "cuda_version", text);
    element(1, "attached_gpus", number(0, count, "", text));
    for (unsigned i = 0; i < count; i++)
        gpu(smi_device(i));
    printf("</nvidia_smi_log>\n");
}
