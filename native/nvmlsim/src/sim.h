/*
 * Shared declarations of the simulated NVML library.
 *
 * Structure:
 *   nvml_types.h, nvml_api.h  the binary interface
 *   presets.c                 GPU models and their MIG profiles
 *   signals.c                 piecewise linear functions of time with exact integrals
 *   model.c                   what a GPU does at an instant, derived from its signals
 *   scenario.c, gpukeys.c     scenario text -> struct world
 *   mig.c                     the slices a GPU is cut into
 *   events.c, gpm.c, fields.c event sets, GPM samples, nvmlDeviceGetFieldValues
 *   state.c                   current world, clock, re-reading, handles, initialisation count
 *   faults.c, control.c       injected faults and run-time commands
 *   call.c                    what every exported call does before and after its own work
 *   api_*.c                   the exported functions
 *
 * Threads: a struct world is immutable once published and reference counted. All other shared state sits
 * behind one mutex (state_lock) which is held for a few hundred instructions at a time and never over
 * simulated cost, a hang or an event wait.
 */
#ifndef SIM_H
#define SIM_H

#include "nvml_api.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define NVMLSIM_VERSION "1.0.0"

/* ---- return codes ---- */
enum {
    OK = 0,
    E_UNINITIALIZED = 1,
    E_INVALID = 2,
    E_NOT_SUPPORTED = 3,
    E_NO_PERMISSION = 4,
    E_NOT_FOUND = 6,
    E_SIZE = 7,
    E_DRIVER_NOT_LOADED = 9,
    E_TIMEOUT = 10,
    E_FUNCTION_NOT_FOUND = 13,
    E_GPU_IS_LOST = 15,
    E_RESET_REQUIRED = 16,
    E_MISMATCH = 18,
    E_IN_USE = 19,
    E_MEMORY = 20,
    E_RESOURCES = 23,
    E_ARGUMENT_VERSION = 25,
    E_UNKNOWN = 999
};

enum { ARCH_TURING = 6, ARCH_AMPERE = 7, ARCH_ADA = 8, ARCH_HOPPER = 9, ARCH_BLACKWELL = 10 };

enum {
    MAX_GPUS = 64,
    MAX_LINKS = 36,
    MAX_PROCESSES = 64,
    MAX_LISTED = 512, /* processes one call can list, churn included */
    MAX_MIG = 7, /* MIG devices per GPU */
    MAX_NAMES = 192, /* entries of unsupported and permission_denied */
    MAX_SESSIONS = 32,
    MAX_LINE = 4096
};

#define KIB(n) ((uint64_t)(n) << 10)
#define MIB(n) ((uint64_t)(n) << 20)
#define GIB(n) ((uint64_t)(n) << 30)
#define NO_SLICE 0xFFFFFFFFu

/* ---- signals.c: functions of time in seconds ---- */

/** Piecewise linear function; two knots at one time are a jump. period 0: constant before the first and after
 * the last knot. */
struct pwl {
    int refs;
    int n;
    double period;
    double *t, *v, *c; /* knot times, values, integral from t[0] */
};

/** add + mul * src(t - lag); src NULL is the constant add. */
struct quantity {
    struct pwl *src;
    double add, mul, lag;
};

struct pwl *pwl_new(int n, double period);
void pwl_finish(struct pwl *p);
struct pwl *pwl_ref(struct pwl *p);
void pwl_unref(struct pwl *p);
struct quantity q_const(double value);
struct quantity q_affine(struct quantity q, double add, double mul, double lag);
struct quantity q_clip(struct quantity q, double low, double high);
struct quantity q_above(struct quantity q, double threshold);
double q_at(const struct quantity *q, double t);
double q_cum(const struct quantity *q, double t);
double q_max(const struct quantity *q);
bool signal_parse(
        const char *text, const char *dir, double unit, struct quantity *out, char *err, size_t errlen);
bool parse_number(const char *text, double *out, const char **end);

/* ---- presets.c ---- */

enum feature { /* what a model answers at all */
    F_MEMORY = 1 << 0,
    F_ECC = 1 << 1,
    F_ROWS = 1 << 2,
    F_PAGES = 1 << 3,
    F_NVLINK = 1 << 4,
    F_FAN = 1 << 5,
    F_GPM = 1 << 6,
    F_MIG = 1 << 7,
    F_MARGIN = 1 << 8,
    F_MEMTEMP = 1 << 9,
    F_SERIAL = 1 << 10,
    F_C2C = 1 << 11,
    F_FABRIC = 1 << 12,
    F_POWER_LIMIT = 1 << 13,
    F_MODULE_POWER = 1 << 14,
    F_BAR1 = 1 << 15,
    F_MEMCLOCK = 1 << 16,
    F_JPG = 1 << 17,
    F_OFA = 1 << 18,
    F_NUMA = 1 << 19,
    F_PLATFORM = 1 << 20,
    F_APPCLOCKS = 1 << 21,
    F_SMOOTHING = 1 << 22,
    F_POWER_FIELDS = 1 << 23,
    F_NVLINK5 = 1 << 24,
    F_CC = 1 << 25,
    F_PCIE_BYTES = 1 << 26,
    F_PCIE_ERRORS = 1 << 27,
    F_LOW_PSTATE = 1 << 28, /* falls to P8 when idle */
    F_PCIE = 1 << 29
};

/** One GPU instance profile; a name of NULL ends a table. */
struct mig_profile {
    const char *name;
    unsigned id, kind, slices, memory_slices, max, sms, copy, dec, enc, jpg, ofa;
    unsigned memory_mib;
};

struct preset {
    const char *key, *product;
    unsigned arch, cc_major, cc_minor, brand, cores, sms, bus_width;
    unsigned memory_mib, reserved_mib, bar1_mib;
    unsigned power_idle, power_min, power_default, power_max; /* W */
    unsigned sm_idle, sm_base, sm_max, mem_idle, mem_max, video_max;
    int t_shutdown, t_slowdown, t_gpu_max, t_mem_max;
    unsigned pcie_gen, pcie_width, links, nvlink_version, link_mbps, c2c_links, c2c_mbps, fans;
    unsigned pci_device, pci_subsystem, encoders, decoders;
    unsigned features;
    const char *vbios, *part;
    const struct mig_profile *mig;
};

extern const struct preset presets[];
const struct preset *preset_find(const char *key);
const char *preset_names(void);

/* ---- model.c ---- */

/** Everything about a GPU that varies with time. Order is that of the names in model.c. */
enum q {
    Q_LOAD,
    Q_MEMORY_LOAD,
    Q_ENCODER,
    Q_DECODER,
    Q_JPEG,
    Q_OFA,
    Q_MEMORY_USED,
    Q_POWER,
    Q_MODULE_POWER,
    Q_MEMORY_POWER,
    Q_TEMPERATURE,
    Q_MEMORY_TEMPERATURE,
    Q_FAN,
    Q_SM_CLOCK,
    Q_MEMORY_CLOCK,
    Q_VIDEO_CLOCK,
    Q_PSTATE,
    Q_PCIE_TX,
    Q_PCIE_RX,
    Q_NVLINK_TX,
    Q_NVLINK_RX,
    Q_C2C_TX,
    Q_C2C_RX,
    Q_THROTTLE_POWER,
    Q_THROTTLE_THERMAL,
    Q_THROTTLE_HW_THERMAL,
    Q_THROTTLE_BRAKE,
    Q_THROTTLE_SYNC,
    Q_THROTTLE_BOARD,
    Q_THROTTLE_RELIABILITY,
    Q_THROTTLE_APP_CLOCKS,
    Q_IDLE,
    Q_ECC_CORRECTED,
    Q_ECC_UNCORRECTED,
    Q_ECC_SRAM,
    Q_PCIE_REPLAY,
    Q_PCIE_ERROR,
    Q_NVLINK_REPLAY,
    Q_NVLINK_CRC,
    Q_C2C_ERROR,
    Q_COUNT
};
extern const char *const quantity_names[Q_COUNT];

struct process {
    unsigned pid;
    char comm[32];
    unsigned type; /* TYPE_* */
    uint64_t memory; /* all ones: not available */
    double share; /* percent of the GPU's own utilisation; below 0: equal part of the rest */
    double start, stop; /* seconds of scenario time; stop 0: never */
    unsigned gi, ci;
};
/* Rare SRAM errors: parity errors and corrected ones since driver load and in all, then where errors happened. */
enum sram { SRAM_PARITY, SRAM_CORRECTED, SRAM_ALL_PARITY, SRAM_ALL_CORRECTED, SRAM_PCIE, SRAM_MCU, SRAM_OTHER };

enum { ECC_STAYS = 2 };
enum { TYPE_COMPUTE = 1, TYPE_GRAPHICS = 2, TYPE_MPS = 4 };

struct churn {
    double rate; /* starts per second; 0: no churn */
    double life_min, life_max;
    unsigned pid_low, pid_high;
    uint64_t memory_min, memory_max;
    char comm[32];
};

/** One compute instance inside a GPU instance; what NVML calls a MIG device. */
struct slice {
    bool used;
    unsigned gi, ci;
    const struct mig_profile *profile;
    unsigned ci_slices; /* compute slices of this instance, at most profile->slices */
    unsigned start; /* first memory slice */
    uint64_t serial; /* changes whenever a slice is created, so that old handles die */
    char uuid[96];
};

struct session {
    unsigned pid, codec, width, height, fps, latency;
};

struct gpu {
    int label; /* N of its heading [gpuN], -1 while unset */
    int ident; /* stable number of its UUID in this process */
    bool absent; /* unplugged by a command */
    struct preset p; /* traits, overridable copy of the preset */
    char name[96], uuid[96], serial[30], part[80], vbios[32];
    char cpus[128];
    unsigned domain, bus, devno, minor, board_id, module_id, irq;
    int numa_node; /* -1: none */
    bool uuid_given;
    unsigned power_limit; /* W */
    unsigned uuid_seed;
    unsigned ecc_mode, persistence, compute_mode, accounting, display_active, display_mode, virt_mode, drain;
    unsigned recovery_action, repair_channel, repair_tpc, unrepairable, inforom_bad;
    unsigned link_state[MAX_LINKS];
    bool link_peer_gpu;
    unsigned nvlink_error_link;
    uint64_t ecc_base_corrected, ecc_base_uncorrected, ecc_base_sram;
    unsigned ecc_pending; /* 0, 1 or ECC_STAYS */
    unsigned ecc_at[8][2], sram[7]; /* by location: corrected, uncorrected; SRAM see enum sram */
    unsigned unprotected_mib; /* of a GPU with confidential computing */
    char inforom_power[16];
    unsigned rows[4], rows_inactive[2], banks[5], pages[3];
    unsigned fabric_state, fabric_status, fabric_health, clique;
    unsigned pcie_gen_now, pcie_width_now; /* 0: by load */
    uint64_t reasons; /* extra clock limit bits */
    unsigned mig_mode, mig_pending, nslices;
    struct slice slices[MAX_MIG];
    unsigned nprocesses, nsessions;
    struct process processes[MAX_PROCESSES];
    struct session sessions[MAX_SESSIONS];
    struct churn churn;
    unsigned nunsupported, nsupported, ndenied;
    char unsupported[MAX_NAMES][64], supported[MAX_NAMES][64], denied[MAX_NAMES][64];
    struct quantity q[Q_COUNT];
    bool given[Q_COUNT];
    double base[Q_COUNT], t_base; /* counter value at t_base, so that counters survive a re-read */
};

bool model_build(struct gpu *g);
double model_at(const struct gpu *g, enum q which, double t);
double model_counter(const struct gpu *g, enum q which, double t);
double model_mean(const struct gpu *g, enum q which, double t1, double t2);

/** Without its fraction; a mean of whole numbers is whole, whatever differences of large doubles make of it. */
static inline uint64_t whole(double value)
{
    return (uint64_t)(value + 0.01);
}
uint64_t model_reasons(const struct gpu *g, double t);
uint64_t model_supported_reasons(const struct gpu *g);
uint64_t model_pcie_bandwidth(unsigned gen, unsigned width);
unsigned model_pcie_gen(const struct gpu *g, double t);
uint64_t hash64(uint64_t a, uint64_t b);

/** Memory of a whole GPU or, with a slice, of its GPU instance. */
struct memory_use {
    uint64_t total, reserved, used, free;
};
struct memory_use model_memory(const struct gpu *g, const struct slice *s, double t);
unsigned model_processes(const struct gpu *g, const struct slice *s, unsigned types, double t,
        struct process *out, unsigned room);

/* ---- scenario.c ---- */

struct fault_line {
    char *text;
    int line;
};

struct world {
    int refs;
    uint64_t generation; /* number of the load that made it */
    char path[512];
    char driver[80], nvml_version[80], branch_name[80];
    int cuda;
    unsigned symbols_max;
    bool symbols_max_given;
    unsigned stride; /* bytes of a running-process entry: 24, 32 or 16 */
    double uptime_epoch; /* see epoch_kind */
    enum { EPOCH_BOOT, EPOCH_LOAD, EPOCH_FIXED } epoch_kind;
    uint64_t seed;
    double stagger; /* seconds by which each GPU's given signals lag those of the one before */
    bool cost;
    double cost_us[256]; /* by cost class letter */
    unsigned excluded, cc_state, cc_env, cc_devtools, cc_multi, cc_cpu;
    unsigned ngpus;
    struct gpu *gpus; /* in NVML order */
    unsigned nfaults;
    struct fault_line *faults;
};

struct world *world_parse(const char *path, char *err, size_t errlen);
struct world *world_clone(const struct world *w);
void world_free(struct world *w);
bool gpu_key(struct world *w, struct gpu *g, const char *key, const char *value, const char *dir, char *err,
        size_t errlen);
void gpu_init(struct world *w, struct gpu *g, int label, const struct preset *p);
void gpu_finish(struct world *w, struct gpu *g);
struct gpu *world_gpu(struct world *w, int label);
bool process_parse(const char *text, struct process *out, char *err, size_t errlen);
bool mig_add(struct world *w, struct gpu *g, unsigned gi, unsigned ci, const char *profile, const char *uuid,
        char *err, size_t errlen);
bool mig_layout(struct world *w, struct gpu *g, const char *list, char *err, size_t errlen);
char *trim(char *s);
bool parse_unsigned(const char *text, uint64_t *out);

/* ---- state.c ---- */

extern pthread_mutex_t state_lock;
extern pthread_cond_t state_changed; /* broadcast on anything a hung call or an event wait looks at */
extern const unsigned variant_branch;

uint64_t now_us(void);
double world_time(const struct world *w, uint64_t us);
void clock_advance(double seconds);
void state_poll(void);
int state_configure(const char *path);
int state_reload(void);
struct world *world_take(void); /* with state_lock held */
bool world_is_current(const struct world *w); /* with state_lock held */
void world_drop(struct world *w); /* takes state_lock itself */
typedef bool world_change(struct world *w, void *arg, char *err, size_t errlen);
int world_update(world_change *change, void *arg, char *err, size_t errlen);
unsigned world_branch(const struct world *w);
bool watching(void);
void report_problem(const char *file, int line, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
int ident_of(const char *uuid);

enum handle_kind { H_GPU = 1, H_SLICE, H_GI, H_CI };
struct handle {
    enum handle_kind kind;
    unsigned session;
    int ident;
    unsigned gi, ci;
    uint64_t serial;
};
void *handle_get(enum handle_kind kind, int ident, unsigned gi, unsigned ci, uint64_t serial); /* lock held */
const struct handle *handle_check(const void *p); /* lock held */

extern unsigned init_count, session_number; /* lock held */
void session_end(void); /* lock held: as if the driver had gone */

/* ---- faults.c ---- */

struct effects {
    int rc;
    bool hang, inject, version;
    unsigned slow_ms;
    uint64_t value;
    char version_type[64]; /* a struct whose version word is to be refused */
};

void faults_load(struct world *w, double now, bool fresh); /* lock held */
bool fault_add(const char *line, const char *file, int lineno, double now, char *err, size_t errlen);
void faults_clear(const char *verb);
unsigned faults_release(const char *target, const char *fn);
void faults_look(const struct world *w, const struct gpu *g, const char *fn, double now,
        struct effects *e); /* lock held */
bool fault_growth(const struct gpu *g, const char *fn, double now); /* lock held */
int fault_state(const struct gpu *g, double now); /* lock held: 0, E_GPU_IS_LOST or E_RESET_REQUIRED */
bool fault_absent(const struct gpu *g, double now); /* lock held */
unsigned fault_rotation(double now); /* lock held */
int fault_init_code(double now); /* lock held */
bool faults_due(double now, char *text, size_t len, int *line); /* lock held: a one-shot line to run now */
double faults_next(double now); /* lock held: when the next one-shot is due, infinity for never */
void faults_describe(FILE *out, double now); /* lock held */
double fault_clock(void); /* seconds since load, the base of at and until */

/* ---- control.c ---- */

int command(const char *line, const char *file, int lineno);
void control_poll(void);
void run_due(void);

/* ---- events.c ---- */

struct event {
    int ident; /* of the GPU; -1 for system events */
    uint64_t type, data;
    unsigned gi, ci;
    bool system;
    unsigned gpu_id;
};
void event_post(const struct event *e); /* lock held */

/* ---- gpm.c ---- */
bool gpm_holds(int ident, unsigned gi); /* lock held */

/* ---- call.c ---- */

struct symbol {
    const char *name;
    unsigned since;
    char cost;
};
extern const struct symbol symbols[];
extern const unsigned nsymbols;
extern uint64_t symbol_calls[];
int symbol_index(const char *name);
bool listed(const char (*names)[64], unsigned n, const char *name);
bool withheld(const struct gpu *g, const char *name);

/** Frame of one exported call. */
struct call {
    const char *fn;
    int symbol;
    struct world *w;
    struct gpu *g; /* NULL when the call has no device */
    struct slice *s; /* the MIG device, NULL for a whole GPU */
    const struct handle *h;
    struct handle hv; /* copy of the handle, safe without the lock */
    const void *raw;
    uint64_t us; /* wall clock, microseconds */
    double t; /* scenario time, seconds */
    nvmlReturn_t rc;
    struct effects fx;
};

enum need { /* how a call treats its device; the low 30 bits are the features it needs (enum feature), checked
               in order */
    ANY = 0,
    GPU_ONLY = 1,
    MIG_ONLY = 2,
    NO_MIG_MODE = 4, /* NOT_SUPPORTED while MIG mode is on */
    AMPERE_UP = 8,
    HOPPER_UP = 16
};

nvmlReturn_t call_system(struct call *c, const char *fn, bool args_ok);
nvmlReturn_t call_device(
        struct call *c, const char *fn, const void *device, bool args_ok, unsigned need, unsigned features);
nvmlReturn_t call_end(struct call *c);
uint64_t call_value(const struct call *c, uint64_t value);
bool call_version(struct call *c, uint32_t got, uint32_t expected, const char *type);
#define VERSION_OK(c, got, type, version) call_version(c, got, NVML_VERSION_WORD(type, version), #type)
void call_text(struct call *c, char *out, unsigned length, const char *text);
void cost_pay(const struct world *w, char cost);
const struct gpu *call_other(struct call *c, const void *device);
void name_slice(const struct gpu *g, const struct slice *s, char *out, size_t len);

/* ---- api_ecc.c ---- */
unsigned ecc_after_reset(const struct gpu *g);
uint64_t ecc_total(const struct call *c, bool uncorrected, bool aggregate);
uint64_t ecc_at(const struct call *c, bool uncorrected, bool aggregate, unsigned location);

/* ---- fields.c ---- */
nvmlReturn_t field_read(struct call *c, unsigned id, unsigned scope, unsigned *type, nvmlValue_t *v);

/* ---- samples ---- */
#define SAMPLE_PERIOD_US 166667u
#define SAMPLE_BUFFER 119u
uint64_t sample_time(uint64_t us);
double sample_value(const struct call *c, enum q which, uint64_t at_us);

#endif
