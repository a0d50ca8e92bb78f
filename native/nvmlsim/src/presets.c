/* GPU models: what each answers and the constants it answers with. */
#include "sim.h"

/* name, profile id, profile kind, compute slices, memory slices, max instances, SMs, copy, dec, enc, jpg, ofa, MiB */
static const struct mig_profile mig_a100_40[] = {
    {"1g.5gb", 19, 0, 1, 1, 7, 14, 1, 0, 0, 0, 0, 4864},    {"1g.5gb+me", 20, 7, 1, 1, 1, 14, 1, 1, 0, 1, 1, 4864},
    {"1g.10gb", 15, 9, 1, 2, 4, 14, 1, 1, 0, 0, 0, 9856},   {"2g.10gb", 14, 1, 2, 2, 3, 28, 2, 1, 0, 0, 0, 9856},
    {"3g.20gb", 9, 2, 3, 4, 2, 42, 3, 2, 0, 0, 0, 19968},   {"4g.20gb", 5, 3, 4, 4, 1, 56, 4, 2, 0, 0, 0, 19968},
    {"7g.40gb", 0, 4, 7, 8, 1, 98, 7, 5, 0, 1, 1, 40192},   {0},
};
static const struct mig_profile mig_a100_80[] = {
    {"1g.10gb", 19, 0, 1, 1, 7, 14, 1, 0, 0, 0, 0, 9728},   {"1g.10gb+me", 20, 7, 1, 1, 1, 14, 1, 1, 0, 1, 1, 9728},
    {"1g.20gb", 15, 9, 1, 2, 4, 14, 1, 1, 0, 0, 0, 19968},  {"2g.20gb", 14, 1, 2, 2, 3, 28, 2, 1, 0, 0, 0, 19968},
    {"3g.40gb", 9, 2, 3, 4, 2, 42, 3, 2, 0, 0, 0, 40192},   {"4g.40gb", 5, 3, 4, 4, 1, 56, 4, 2, 0, 0, 0, 40192},
    {"7g.80gb", 0, 4, 7, 8, 1, 98, 7, 5, 0, 1, 1, 80640},   {0},
};
static const struct mig_profile mig_h100[] = {
    {"1g.10gb", 19, 0, 1, 1, 7, 16, 1, 1, 0, 1, 0, 9984},   {"1g.10gb+me", 20, 7, 1, 1, 1, 16, 1, 1, 0, 1, 1, 9984},
    {"1g.20gb", 15, 9, 1, 2, 4, 26, 1, 1, 0, 1, 0, 20096},  {"2g.20gb", 14, 1, 2, 2, 3, 32, 2, 2, 0, 2, 0, 20096},
    {"3g.40gb", 9, 2, 3, 4, 2, 60, 3, 3, 0, 3, 0, 40448},   {"4g.40gb", 5, 3, 4, 4, 1, 64, 4, 4, 0, 4, 0, 40448},
    {"7g.80gb", 0, 4, 7, 8, 1, 132, 8, 7, 0, 7, 1, 81152},  {0},
};
static const struct mig_profile mig_h200[] = {
    {"1g.18gb", 19, 0, 1, 1, 7, 16, 1, 1, 0, 1, 0, 16384},  {"1g.18gb+me", 20, 7, 1, 1, 1, 16, 1, 1, 0, 1, 1, 16384},
    {"1g.35gb", 15, 9, 1, 2, 4, 26, 1, 1, 0, 1, 0, 33280},  {"2g.35gb", 14, 1, 2, 2, 3, 32, 2, 2, 0, 2, 0, 33280},
    {"3g.71gb", 9, 2, 3, 4, 2, 60, 3, 3, 0, 3, 0, 71424},   {"4g.71gb", 5, 3, 4, 4, 1, 64, 4, 4, 0, 4, 0, 71424},
    {"7g.141gb", 0, 4, 7, 8, 1, 132, 8, 7, 0, 7, 1, 143104}, {0},
};
static const struct mig_profile mig_gh200[] = {
    {"1g.12gb", 19, 0, 1, 1, 7, 16, 1, 1, 0, 1, 0, 11264},  {"1g.12gb+me", 20, 7, 1, 1, 1, 16, 1, 1, 0, 1, 1, 11264},
    {"1g.24gb", 15, 9, 1, 2, 4, 26, 1, 1, 0, 1, 0, 23552},  {"2g.24gb", 14, 1, 2, 2, 3, 32, 2, 2, 0, 2, 0, 23552},
    {"3g.48gb", 9, 2, 3, 4, 2, 60, 3, 3, 0, 3, 0, 47616},   {"4g.48gb", 5, 3, 4, 4, 1, 64, 4, 4, 0, 4, 0, 47616},
    {"7g.96gb", 0, 4, 7, 8, 1, 132, 8, 7, 0, 7, 1, 96256},  {0},
};
static const struct mig_profile mig_b200[] = {
    {"1g.23gb", 19, 0, 1, 1, 7, 18, 1, 1, 0, 1, 0, 22016},  {"1g.23gb+me", 20, 7, 1, 1, 1, 18, 1, 1, 0, 1, 1, 22016},
    {"1g.45gb", 15, 9, 1, 2, 4, 30, 1, 1, 0, 1, 0, 44800},  {"2g.45gb", 14, 1, 2, 2, 3, 36, 2, 2, 0, 2, 0, 44800},
    {"3g.90gb", 9, 2, 3, 4, 2, 70, 3, 3, 0, 3, 0, 90368},   {"4g.90gb", 5, 3, 4, 4, 1, 74, 4, 4, 0, 4, 0, 90368},
    {"7g.180gb", 0, 4, 7, 8, 1, 148, 8, 7, 0, 7, 1, 182528}, {0},
};

#define COMMON (F_PCIE | F_PCIE_ERRORS | F_POWER_LIMIT | F_BAR1 | F_MEMORY | F_MEMCLOCK | F_OFA | F_JPG)
#define HBM (COMMON | F_ECC | F_ROWS | F_NVLINK | F_MIG | F_MEMTEMP | F_SERIAL | F_APPCLOCKS)
#define HOPPER (HBM | F_GPM | F_MARGIN | F_FABRIC | F_POWER_FIELDS | F_CC | F_PCIE_BYTES)
#define BLACKWELL (HOPPER | F_NVLINK5 | F_PLATFORM | F_SMOOTHING)

const struct preset presets[] = {
    {.key = "h100", .product = "NVIDIA H100 80GB HBM3", .arch = ARCH_HOPPER, .cc_major = 9, .cc_minor = 0, .brand = 14,
     .cores = 16896, .sms = 132, .bus_width = 5120, .memory_mib = 81559, .reserved_mib = 551, .bar1_mib = 131072,
     .power_idle = 71, .power_min = 200, .power_default = 700, .power_max = 700,
     .sm_idle = 345, .sm_base = 1095, .sm_max = 1980, .mem_idle = 2619, .mem_max = 2619, .video_max = 1545,
     .t_shutdown = 92, .t_slowdown = 89, .t_gpu_max = 87, .t_mem_max = 95, .pcie_gen = 5, .pcie_width = 16,
     .links = 18, .nvlink_version = 6, .link_mbps = 26562, .pci_device = 0x233010de, .pci_subsystem = 0x16c110de,
     .decoders = 7, .features = HOPPER, .vbios = "96.00.74.00.01", .part = "692-2G520-0200-000", .mig = mig_h100},
    {.key = "a100-80", .product = "NVIDIA A100-SXM4-80GB", .arch = ARCH_AMPERE, .cc_major = 8, .cc_minor = 0, .brand = 14,
     .cores = 6912, .sms = 108, .bus_width = 5120, .memory_mib = 81920, .reserved_mib = 611, .bar1_mib = 131072,
     .power_idle = 62, .power_min = 100, .power_default = 400, .power_max = 400,
     .sm_idle = 210, .sm_base = 1275, .sm_max = 1410, .mem_idle = 1593, .mem_max = 1593, .video_max = 1290,
     .t_shutdown = 92, .t_slowdown = 89, .t_gpu_max = 85, .t_mem_max = 95, .pcie_gen = 4, .pcie_width = 16,
     .links = 12, .nvlink_version = 4, .link_mbps = 25000, .pci_device = 0x20b210de, .pci_subsystem = 0x147f10de,
     .decoders = 5, .features = HBM, .vbios = "92.00.45.00.05", .part = "692-2G506-0212-002", .mig = mig_a100_80},
    {.key = "a100-40", .product = "NVIDIA A100-SXM4-40GB", .arch = ARCH_AMPERE, .cc_major = 8, .cc_minor = 0, .brand = 14,
     .cores = 6912, .sms = 108, .bus_width = 5120, .memory_mib = 40960, .reserved_mib = 571, .bar1_mib = 65536,
     .power_idle = 52, .power_min = 100, .power_default = 400, .power_max = 400,
     .sm_idle = 210, .sm_base = 1095, .sm_max = 1410, .mem_idle = 1215, .mem_max = 1215, .video_max = 1290,
     .t_shutdown = 92, .t_slowdown = 89, .t_gpu_max = 85, .t_mem_max = 95, .pcie_gen = 4, .pcie_width = 16,
     .links = 12, .nvlink_version = 4, .link_mbps = 25000, .pci_device = 0x20b010de, .pci_subsystem = 0x134f10de,
     .decoders = 5, .features = HBM, .vbios = "92.00.19.00.13", .part = "692-2G506-0200-002", .mig = mig_a100_40},
    {.key = "h200", .product = "NVIDIA H200", .arch = ARCH_HOPPER, .cc_major = 9, .cc_minor = 0, .brand = 14,
     .cores = 16896, .sms = 132, .bus_width = 6144, .memory_mib = 143771, .reserved_mib = 615, .bar1_mib = 262144,
     .power_idle = 77, .power_min = 200, .power_default = 700, .power_max = 700,
     .sm_idle = 345, .sm_base = 1365, .sm_max = 1980, .mem_idle = 3201, .mem_max = 3201, .video_max = 1545,
     .t_shutdown = 92, .t_slowdown = 89, .t_gpu_max = 87, .t_mem_max = 95, .pcie_gen = 5, .pcie_width = 16,
     .links = 18, .nvlink_version = 6, .link_mbps = 26562, .pci_device = 0x233510de, .pci_subsystem = 0x18be10de,
     .decoders = 7, .features = HOPPER, .vbios = "96.00.A0.00.01", .part = "692-2G520-0280-500", .mig = mig_h200},
    {.key = "gh200", .product = "NVIDIA GH200 480GB", .arch = ARCH_HOPPER, .cc_major = 9, .cc_minor = 0, .brand = 14,
     .cores = 16896, .sms = 132, .bus_width = 6144, .memory_mib = 97871, .reserved_mib = 557, .bar1_mib = 131072,
     .power_idle = 92, .power_min = 100, .power_default = 900, .power_max = 900,
     .sm_idle = 345, .sm_base = 1095, .sm_max = 1980, .mem_idle = 2619, .mem_max = 2619, .video_max = 1545,
     .t_shutdown = 92, .t_slowdown = 89, .t_gpu_max = 87, .t_mem_max = 95, .pcie_gen = 4, .pcie_width = 4,
     .links = 18, .nvlink_version = 6, .link_mbps = 26562, .c2c_links = 10, .c2c_mbps = 44712,
     .pci_device = 0x234210de, .pci_subsystem = 0x16eb10de, .decoders = 7,
     .features = HOPPER | F_C2C | F_MODULE_POWER | F_NUMA, .vbios = "96.00.84.00.02", .part = "699-2G530-0206-RC1",
     .mig = mig_gh200},
    {.key = "gb200", .product = "NVIDIA GB200", .arch = ARCH_BLACKWELL, .cc_major = 10, .cc_minor = 0, .brand = 14,
     .cores = 18944, .sms = 148, .bus_width = 8192, .memory_mib = 189471, .reserved_mib = 760, .bar1_mib = 262144,
     .power_idle = 178, .power_min = 200, .power_default = 1200, .power_max = 1200,
     .sm_idle = 120, .sm_base = 1665, .sm_max = 2062, .mem_idle = 3996, .mem_max = 3996, .video_max = 1852,
     .t_shutdown = 92, .t_slowdown = 89, .t_gpu_max = 87, .t_mem_max = 100, .pcie_gen = 6, .pcie_width = 16,
     .links = 18, .nvlink_version = 7, .link_mbps = 53125, .c2c_links = 14, .c2c_mbps = 44712,
     .pci_device = 0x294110de, .pci_subsystem = 0x204610de, .decoders = 7,
     .features = BLACKWELL | F_C2C | F_MODULE_POWER | F_NUMA, .vbios = "97.00.82.00.07", .part = "699-2G548-0201-800",
     .mig = mig_b200},
    {.key = "b200", .product = "NVIDIA B200", .arch = ARCH_BLACKWELL, .cc_major = 10, .cc_minor = 0, .brand = 14,
     .cores = 18944, .sms = 148, .bus_width = 8192, .memory_mib = 183359, .reserved_mib = 740, .bar1_mib = 262144,
     .power_idle = 142, .power_min = 200, .power_default = 1000, .power_max = 1000,
     .sm_idle = 120, .sm_base = 1665, .sm_max = 1965, .mem_idle = 3996, .mem_max = 3996, .video_max = 1852,
     .t_shutdown = 92, .t_slowdown = 89, .t_gpu_max = 87, .t_mem_max = 100, .pcie_gen = 5, .pcie_width = 16,
     .links = 18, .nvlink_version = 7, .link_mbps = 53125, .pci_device = 0x290110de, .pci_subsystem = 0x199910de,
     .decoders = 7, .features = BLACKWELL, .vbios = "97.00.88.00.0F", .part = "692-2G525-0220-000", .mig = mig_b200},
    {.key = "l40s", .product = "NVIDIA L40S", .arch = ARCH_ADA, .cc_major = 8, .cc_minor = 9, .brand = 14,
     .cores = 18176, .sms = 142, .bus_width = 384, .memory_mib = 46068, .reserved_mib = 575, .bar1_mib = 65536,
     .power_idle = 34, .power_min = 100, .power_default = 350, .power_max = 350,
     .sm_idle = 210, .sm_base = 1110, .sm_max = 2520, .mem_idle = 405, .mem_max = 9001, .video_max = 1965,
     .t_shutdown = 100, .t_slowdown = 97, .t_gpu_max = 92, .pcie_gen = 4, .pcie_width = 16,
     .pci_device = 0x26b910de, .pci_subsystem = 0x185110de, .encoders = 3, .decoders = 3,
     .features = COMMON | F_ECC | F_ROWS | F_SERIAL | F_APPCLOCKS | F_POWER_FIELDS | F_LOW_PSTATE,
     .vbios = "95.02.66.00.02", .part = "900-2G133-0080-000"},
    {.key = "t4", .product = "Tesla T4", .arch = ARCH_TURING, .cc_major = 7, .cc_minor = 5, .brand = 2,
     .cores = 2560, .sms = 40, .bus_width = 256, .memory_mib = 15360, .reserved_mib = 449, .bar1_mib = 256,
     .power_idle = 9, .power_min = 60, .power_default = 70, .power_max = 70,
     .sm_idle = 300, .sm_base = 585, .sm_max = 1590, .mem_idle = 405, .mem_max = 5001, .video_max = 1470,
     .t_shutdown = 96, .t_slowdown = 93, .t_gpu_max = 85, .pcie_gen = 3, .pcie_width = 16,
     .pci_device = 0x1eb810de, .pci_subsystem = 0x12a210de, .encoders = 1, .decoders = 2,
     .features = (COMMON & ~(F_OFA | F_JPG | F_PCIE_ERRORS)) | F_ECC | F_PAGES | F_SERIAL | F_APPCLOCKS | F_LOW_PSTATE,
     .vbios = "90.04.96.00.02", .part = "900-2G183-0000-001"},
    {.key = "rtx4090", .product = "NVIDIA GeForce RTX 4090", .arch = ARCH_ADA, .cc_major = 8, .cc_minor = 9, .brand = 5,
     .cores = 16384, .sms = 128, .bus_width = 384, .memory_mib = 24564, .reserved_mib = 484, .bar1_mib = 32768,
     .power_idle = 18, .power_min = 150, .power_default = 450, .power_max = 600,
     .sm_idle = 210, .sm_base = 2235, .sm_max = 3105, .mem_idle = 405, .mem_max = 10501, .video_max = 2415,
     .t_shutdown = 100, .t_slowdown = 97, .t_gpu_max = 84, .pcie_gen = 4, .pcie_width = 16, .fans = 2,
     .pci_device = 0x268410de, .pci_subsystem = 0x16f310de, .encoders = 2, .decoders = 1,
     .features = COMMON | F_FAN | F_POWER_FIELDS | F_LOW_PSTATE, .vbios = "95.02.3C.80.D2", .part = "900-1G136-2530-000"},
    {.key = "gb10", .product = "NVIDIA GB10", .arch = ARCH_BLACKWELL, .cc_major = 12, .cc_minor = 1, .brand = 14,
     .cores = 6144, .sms = 48, .bus_width = 256, .memory_mib = 122880,
     .power_idle = 4, .power_min = 10, .power_default = 100, .power_max = 100,
     .sm_idle = 208, .sm_base = 1665, .sm_max = 3003, .video_max = 2402,
     .t_shutdown = 100, .t_slowdown = 97, .t_gpu_max = 92, .pcie_gen = 1, .pcie_width = 1,
     .pci_device = 0x2e1210de, .pci_subsystem = 0x000010de, .encoders = 1, .decoders = 1,
     .features = F_PCIE | F_OFA | F_JPG | F_LOW_PSTATE, .vbios = "9A.0B.14.00.00", .part = "900-2G140-0000-000"},
    {0},
};

const struct preset *preset_find(const char *key)
{
    for (const struct preset *p = presets; p->key; p++)
        if (strcmp(p->key, key) == 0)
            return p;
    return NULL;
}

const char *preset_names(void)
{
    return "h100, a100-80, a100-40, h200, gh200, gb200, b200, l40s, t4, rtx4090, gb10";
}
