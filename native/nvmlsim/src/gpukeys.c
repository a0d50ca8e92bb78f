/* Keys of a [gpuN] section: one row of keys[] per simple key, a function per structured one. */
#include "sim.h"

#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

enum type { T_UINT, T_INT, T_TEXT, T_MIB, T_STATE, T_HEX };

#define FIELD(member) offsetof(struct gpu, member), sizeof(((struct gpu *)0)->member)

static const struct {
    const char *key;
    enum type type;
    size_t offset, size;
} keys[] = {
        {"name", T_TEXT, FIELD(name)},
        {"serial", T_TEXT, FIELD(serial)},
        {"part", T_TEXT, FIELD(part)},
        {"vbios", T_TEXT, FIELD(vbios)},
        {"cpus", T_TEXT, FIELD(cpus)},
        {"arch", T_UINT, FIELD(p.arch)},
        {"brand", T_UINT, FIELD(p.brand)},
        {"cores", T_UINT, FIELD(p.cores)},
        {"bus_width", T_UINT, FIELD(p.bus_width)},
        {"memory", T_MIB, FIELD(p.memory_mib)},
        {"reserved", T_MIB, FIELD(p.reserved_mib)},
        {"bar1", T_MIB, FIELD(p.bar1_mib)},
        {"power_idle", T_UINT, FIELD(p.power_idle)},
        {"power_min", T_UINT, FIELD(p.power_min)},
        {"power_default", T_UINT, FIELD(p.power_default)},
        {"power_max", T_UINT, FIELD(p.power_max)},
        {"power_limit", T_UINT, FIELD(power_limit)},
        {"sm_idle", T_UINT, FIELD(p.sm_idle)},
        {"sm_max", T_UINT, FIELD(p.sm_max)},
        {"mem_idle", T_UINT, FIELD(p.mem_idle)},
        {"mem_max", T_UINT, FIELD(p.mem_max)},
        {"video_max", T_UINT, FIELD(p.video_max)},
        {"threshold_shutdown", T_INT, FIELD(p.t_shutdown)},
        {"threshold_slowdown", T_INT, FIELD(p.t_slowdown)},
        {"threshold_gpu", T_INT, FIELD(p.t_gpu_max)},
        {"threshold_memory", T_INT, FIELD(p.t_mem_max)},
        {"pcie_gen", T_UINT, FIELD(p.pcie_gen)},
        {"pcie_width", T_UINT, FIELD(p.pcie_width)},
        {"pcie_gen_now", T_UINT, FIELD(pcie_gen_now)},
        {"pcie_width_now", T_UINT, FIELD(pcie_width_now)},
        {"links", T_UINT, FIELD(p.links)},
        {"link_version", T_UINT, FIELD(p.nvlink_version)},
        {"link_mbps", T_UINT, FIELD(p.link_mbps)},
        {"nvlink_error_link", T_UINT, FIELD(nvlink_error_link)},
        {"c2c_links", T_UINT, FIELD(p.c2c_links)},
        {"fans", T_UINT, FIELD(p.fans)},
        {"minor", T_UINT, FIELD(minor)},
        {"board_id", T_UINT, FIELD(board_id)},
        {"module_id", T_UINT, FIELD(module_id)},
        {"irq", T_UINT, FIELD(irq)},
        {"numa_node", T_INT, FIELD(numa_node)},
        {"pci_device", T_HEX, FIELD(p.pci_device)},
        {"pci_subsystem", T_HEX, FIELD(p.pci_subsystem)},
        {"encoders", T_UINT, FIELD(p.encoders)},
        {"decoders", T_UINT, FIELD(p.decoders)},
        {"inforom_power", T_TEXT, FIELD(inforom_power)},
        {"unprotected", T_MIB, FIELD(unprotected_mib)},
        {"ecc", T_STATE, FIELD(ecc_mode)},
        {"ecc_pending", T_STATE, FIELD(ecc_pending)},
        {"persistence", T_STATE, FIELD(persistence)},
        {"compute_mode", T_UINT, FIELD(compute_mode)},
        {"accounting", T_STATE, FIELD(accounting)},
        {"display_active", T_STATE, FIELD(display_active)},
        {"display_mode", T_STATE, FIELD(display_mode)},
        {"virtualization", T_UINT, FIELD(virt_mode)},
        {"drain", T_STATE, FIELD(drain)},
        {"recovery_action", T_UINT, FIELD(recovery_action)},
        {"repair_channel", T_STATE, FIELD(repair_channel)},
        {"repair_tpc", T_STATE, FIELD(repair_tpc)},
        {"unrepairable_memory", T_STATE, FIELD(unrepairable)},
        {"inforom_corrupt", T_STATE, FIELD(inforom_bad)},
        {"fabric_state", T_UINT, FIELD(fabric_state)},
        {"fabric_status", T_UINT, FIELD(fabric_status)},
        {"fabric_health", T_HEX, FIELD(fabric_health)},
        {"clique", T_UINT, FIELD(clique)},
        {"reasons", T_HEX, FIELD(reasons)},
        {"mig_pending", T_STATE, FIELD(mig_pending)},
};

static bool set_simple(void *at, size_t size, enum type type, const char *v, char *err, size_t errlen)
{
    double n = 0;
    const char *end = NULL;
    if (type == T_TEXT) {
        if (strlen(v) >= size) {
            snprintf(err, errlen, "text longer than %zu characters", size - 1);
            return false;
        }
        snprintf(at, size, "%s", v);
        return true;
    }
    if (type == T_STATE) {
        static const char *const words[] = {"off", "on", "0", "1", "no", "yes", "false", "true"};
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            if (strcmp(v, words[i]) == 0) {
                *(unsigned *)at = i & 1;
                return true;
            }
        snprintf(err, errlen, "'%s' is neither on nor off", v);
        return false;
    }
    if (type == T_HEX) {
        char *e;
        uint64_t u = strtoull(v, &e, 0);
        if (*v == 0 || *e != 0 || (size == 4 && u > UINT32_MAX)) {
            snprintf(err, errlen, "'%s' is no number (0x... for hexadecimal)", v);
            return false;
        }
        if (size == 8)
            *(uint64_t *)at = u;
        else
            *(uint32_t *)at = (uint32_t)u;
        return true;
    }
    if (!parse_number(v, &n, &end) || *end) {
        snprintf(err, errlen, "'%s' is no number", v);
        return false;
    }
    if (type == T_MIB)
        n /= 1048576;
    if (fabs(n) > 4e9 || (type != T_INT && n < 0)) {
        snprintf(err, errlen, "%s is out of range", v);
        return false;
    }
    if (type == T_INT)
        *(int *)at = (int)n;
    else
        *(unsigned *)at = (unsigned)n;
    return true;
}

static bool set_list(const char *v, unsigned max, unsigned *out, unsigned want, char *err, size_t errlen)
{
    unsigned n = 0;
    char *e;
    for (const char *s = v; n < max; s = e + 1) {
        out[n++] = (unsigned)strtoul(s, &e, 10);
        if (e == s)
            break;
        if (*e == 0 && n == want)
            return true;
        if (*e != ',')
            break;
    }
    snprintf(err, errlen, "'%s' is no list of %u numbers separated by commas", v, want);
    return false;
}

static bool set_names(char (*out)[64], unsigned *n, const char *v, char *err, size_t errlen)
{
    char copy[MAX_LINE], *save = NULL;
    snprintf(copy, sizeof copy, "%s", v);
    *n = 0;
    if (strcmp(v, "none") == 0)
        return true;
    for (char *w = strtok_r(copy, ",", &save); w; w = strtok_r(NULL, ",", &save)) {
        w = trim(w);
        if (*n == MAX_NAMES) {
            snprintf(err, errlen, "more than %d names", MAX_NAMES);
            return false;
        }
        if (strncmp(w, "nvml", 4) && strncmp(w, "field:", 6) && strncmp(w, "gpm:", 4)) {
            snprintf(err, errlen, "'%s' is no function (nvml..., * allowed at the end), field:ID or gpm:ID",
                    w);
            return false;
        }
        snprintf(out[(*n)++], 64, "%s", w);
    }
    return true;
}

/* Fetches the value of name=... from words separated by spaces. */
static bool word(const char *text, const char *name, char *out, size_t len)
{
    size_t n = strlen(name);
    for (const char *s = text; (s = strstr(s, name)) != NULL; s += n) {
        if ((s > text && !isspace((unsigned char)s[-1])) || s[n] != '=')
            continue;
        size_t size = strcspn(s + n + 1, " \t");
        snprintf(out, len, "%.*s", (int)size, s + n + 1);
        return true;
    }
    return false;
}

static bool known_words(const char *text, const char *allowed, char *err, size_t errlen)
{
    char copy[MAX_LINE], *save = NULL, padded[256], key[70];
    snprintf(copy, sizeof copy, "%s", text);
    snprintf(padded, sizeof padded, " %s ", allowed);
    for (char *w = strtok_r(copy, " \t", &save); w; w = strtok_r(NULL, " \t", &save)) {
        size_t n = strcspn(w, "=");
        snprintf(key, sizeof key, " %.*s ", (int)(n < 64 ? n : 64), w);
        if (w[n] != '=' || !strstr(padded, key)) {
            snprintf(err, errlen, "'%s' is not one of %s, each as name=value", w, allowed);
            return false;
        }
    }
    return true;
}

static bool number_word(const char *text, const char *name, double *out, char *err, size_t errlen)
{
    char v[64];
    if (!word(text, name, v, sizeof v))
        return true;
    if (parse_number(v, out, NULL))
        return true;
    snprintf(err, errlen, "%s=%s is no number", name, v);
    return false;
}

static bool range_word(
        const char *text, const char *name, double *low, double *high, char *err, size_t errlen)
{
    char v[64], *dots;
    if (!word(text, name, v, sizeof v))
        return true;
    if ((dots = strstr(v, "..")) != NULL) {
        *dots = 0;
        if (parse_number(v, low, NULL) && parse_number(dots + 2, high, NULL) && *low <= *high)
            return true;
    } else if (parse_number(v, low, NULL)) {
        *high = *low;
        return true;
    }
    snprintf(err, errlen, "%s= wants LOW..HIGH", name);
    return false;
}

/* The pid of spawn:N is the N-th of NVMLSIM_PIDS, the children a test has started. */
static bool pid_of(const char *v, unsigned *out)
{
    if (strcmp(v, "self") == 0) {
        *out = (unsigned)getpid();
        return true;
    }
    if (strcmp(v, "parent") == 0) {
        *out = (unsigned)getppid();
        return true;
    }
    if (strncmp(v, "spawn:", 6) == 0) {
        const char *list = getenv("NVMLSIM_PIDS");
        for (long n = strtol(v + 6, NULL, 10); list && n > 0 && (list = strchr(list, ',')); n--)
            list++;
        v = list;
    }
    uint64_t u;
    char copy[32] = "";
    if (v)
        snprintf(copy, sizeof copy, "%.*s", (int)strcspn(v, ","), v);
    if (!parse_unsigned(copy, &u) || u == 0 || u > UINT32_MAX)
        return false;
    *out = (unsigned)u;
    return true;
}

/** Parses "pid=... comm=... type=C mem=2GiB sm=40 start=0 stop=60 gi=1 ci=0". */
bool process_parse(const char *text, struct process *out, char *err, size_t errlen)
{
    char v[64];
    double mem = 1073741824.0, gi = -1, ci = -1;
    *out = (struct process){.type = TYPE_COMPUTE, .share = -1, .gi = NO_SLICE, .ci = NO_SLICE};
    if (!known_words(text, "pid comm type mem sm start stop gi ci", err, errlen))
        return false;
    if (!word(text, "pid", v, sizeof v) || !pid_of(v, &out->pid)) {
        snprintf(err, errlen,
                "a process needs pid=NUMBER, pid=self, pid=parent or pid=spawn:N (N-th of NVMLSIM_PIDS)");
        return false;
    }
    snprintf(out->comm, sizeof out->comm, "process%u", out->pid % 100000);
    word(text, "comm", out->comm, sizeof out->comm);
    if (word(text, "type", v, sizeof v)) {
        out->type = 0;
        for (const char *c = v; *c; c++)
            out->type |= *c == 'C'   ? TYPE_COMPUTE
                         : *c == 'G' ? TYPE_GRAPHICS
                         : *c == 'M' ? TYPE_MPS
                         : *c == '+' ? 0
                                     : 8;
        if (out->type == 0 || out->type > 7) {
            snprintf(err, errlen, "type=%s: letters C (compute), G (graphics), M (MPS) are known, as in C+G",
                    v);
            return false;
        }
    }
    bool unknown = word(text, "mem", v, sizeof v) && strcmp(v, "unknown") == 0;
    if ((!unknown && !number_word(text, "mem", &mem, err, errlen))
            || !number_word(text, "sm", &out->share, err, errlen)
            || !number_word(text, "start", &out->start, err, errlen)
            || !number_word(text, "stop", &out->stop, err, errlen)
            || !number_word(text, "gi", &gi, err, errlen) || !number_word(text, "ci", &ci, err, errlen))
        return false;
    if (!strstr(text, "start="))
        out->start = -INFINITY;
    out->memory = unknown ? UINT64_MAX : (uint64_t)fmax(mem, 0);
    if (gi >= 0) {
        out->gi = (unsigned)gi;
        out->ci = ci >= 0 ? (unsigned)ci : 0;
    }
    return true;
}

static bool set_churn(struct gpu *g, const char *v, char *err, size_t errlen)
{
    double rate = 1, l1 = 5, l2 = 30, p1 = 20000, p2 = 29999, m1 = 536870912.0, m2 = 2147483648.0;
    struct churn c = {.comm = "worker"};
    if (strcmp(v, "none") == 0) {
        g->churn = (struct churn){0};
        return true;
    }
    if (!known_words(v, "rate life pids mem comm", err, errlen) || !number_word(v, "rate", &rate, err, errlen)
            || !range_word(v, "life", &l1, &l2, err, errlen) || !range_word(v, "pids", &p1, &p2, err, errlen)
            || !range_word(v, "mem", &m1, &m2, err, errlen))
        return false;
    if (rate <= 0 || l1 <= 0 || p1 < 1 || p2 > UINT32_MAX || rate * l2 > 400) {
        snprintf(err, errlen,
                "churn wants rate > 0, life > 0, pids from 1, and at most 400 processes at once (rate x "
                "life)");
        return false;
    }
    word(v, "comm", c.comm, sizeof c.comm);
    c.rate = rate, c.life_min = l1, c.life_max = l2, c.pid_low = (unsigned)p1, c.pid_high = (unsigned)p2;
    c.memory_min = (uint64_t)m1, c.memory_max = (uint64_t)m2;
    g->churn = c;
    return true;
}

static bool set_session(struct gpu *g, const char *v, char *err, size_t errlen)
{
    double pid = 0, w = 1920, h = 1080, fps = 30, lat = 4000;
    char codec[16] = "h264";
    if (strcmp(v, "none") == 0) {
        g->nsessions = 0;
        return true;
    }
    if (!known_words(v, "pid codec width height fps latency", err, errlen)
            || !number_word(v, "pid", &pid, err, errlen) || !number_word(v, "width", &w, err, errlen)
            || !number_word(v, "height", &h, err, errlen) || !number_word(v, "fps", &fps, err, errlen)
            || !number_word(v, "latency", &lat, err, errlen))
        return false;
    word(v, "codec", codec, sizeof codec);
    unsigned kind = !strcmp(codec, "h264") ? 0 : !strcmp(codec, "hevc") ? 1 : !strcmp(codec, "av1") ? 2 : 3;
    if (kind == 3 || g->nsessions == MAX_SESSIONS || pid < 1) {
        snprintf(err, errlen, "encoder_session wants pid=N codec=h264|hevc|av1, at most %d sessions",
                MAX_SESSIONS);
        return false;
    }
    g->sessions[g->nsessions++] = (struct session){
            (unsigned)pid, kind, (unsigned)w, (unsigned)h, (unsigned)fps, (unsigned)lat};
    return true;
}

static bool set_links(struct gpu *g, const char *v, char *err, size_t errlen)
{
    char copy[MAX_LINE], *save = NULL;
    snprintf(copy, sizeof copy, "%s", v);
    for (char *w = strtok_r(copy, ", ", &save); w; w = strtok_r(NULL, ", ", &save)) {
        unsigned link, state;
        char dummy;
        if (sscanf(w, "%u:%u%c", &link, &state, &dummy) != 2 || link >= MAX_LINKS || state > 2) {
            snprintf(err, errlen, "'%s' is no LINK:STATE (link below %d; 0 inactive, 1 active, 2 sleep)", w,
                    MAX_LINKS);
            return false;
        }
        g->link_state[link] = state;
    }
    return true;
}

static bool set_busid(struct gpu *g, const char *v, char *err, size_t errlen)
{
    unsigned domain, bus, dev;
    if (sscanf(v, "%x:%x:%x", &domain, &bus, &dev) != 3) {
        snprintf(err, errlen, "'%s' is no PCI address like 0000:1B:00.0", v);
        return false;
    }
    g->domain = domain, g->bus = bus, g->devno = dev;
    return true;
}

static bool set_feature(struct gpu *g, const char *v, bool on, char *err, size_t errlen)
{
    static const struct {
        const char *name;
        unsigned bit;
    } names[] = {
            {"memory", F_MEMORY},
            {"ecc", F_ECC},
            {"rows", F_ROWS},
            {"pages", F_PAGES},
            {"nvlink", F_NVLINK},
            {"fan", F_FAN},
            {"gpm", F_GPM},
            {"mig", F_MIG},
            {"margin", F_MARGIN},
            {"memory_temperature", F_MEMTEMP},
            {"serial", F_SERIAL},
            {"c2c", F_C2C},
            {"fabric", F_FABRIC},
            {"power_limit", F_POWER_LIMIT},
            {"module_power", F_MODULE_POWER},
            {"bar1", F_BAR1},
            {"jpeg", F_JPG},
            {"ofa", F_OFA},
            {"numa", F_NUMA},
            {"platform", F_PLATFORM},
            {"application_clocks", F_APPCLOCKS},
            {"power_smoothing", F_SMOOTHING},
            {"power_fields", F_POWER_FIELDS},
            {"nvlink5", F_NVLINK5},
            {"confidential", F_CC},
            {"pcie_bytes", F_PCIE_BYTES},
            {"pcie_errors", F_PCIE_ERRORS},
            {"low_pstate", F_LOW_PSTATE},
            {"pcie", F_PCIE},
    };
    char copy[MAX_LINE], *save = NULL;
    snprintf(copy, sizeof copy, "%s", v);
    for (char *w = strtok_r(copy, ", ", &save); w; w = strtok_r(NULL, ", ", &save)) {
        size_t i = 0, n = sizeof names / sizeof *names;
        while (i < n && strcmp(names[i].name, w) != 0)
            i++;
        if (i == n) {
            int used = snprintf(err, errlen, "'%s' is no feature; known are", w);
            for (i = 0; i < n && used > 0 && (size_t)used < errlen; i++)
                used += snprintf(err + used, errlen - (size_t)used, " %s", names[i].name);
            return false;
        }
        g->p.features = on ? g->p.features | names[i].bit : g->p.features & ~names[i].bit;
    }
    return true;
}

/** Sets one key of a GPU section. false with the reason in err when key or value is not understood. */
bool gpu_key(struct world *w, struct gpu *g, const char *key, const char *v, const char *dir, char *err,
        size_t errlen)
{
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].key, key) == 0)
            return set_simple((char *)g + keys[i].offset, keys[i].size, keys[i].type, v, err, errlen);
    for (unsigned i = 0; i < Q_COUNT; i++) {
        if (strcmp(quantity_names[i], key) != 0)
            continue;
        bool watts = i == Q_POWER || i == Q_MODULE_POWER || i == Q_MEMORY_POWER;
        struct quantity q;
        if (strcmp(v, "derived") == 0) {
            g->given[i] = false;
            return true;
        }
        if (!signal_parse(v, dir, watts ? 1000 : 1, &q, err, errlen))
            return false;
        pwl_unref(g->q[i].src);
        g->q[i] = q;
        g->given[i] = true;
        return true;
    }
    if (strcmp(key, "uuid") == 0) {
        if (strncmp(v, "GPU-", 4) != 0 || strlen(v) >= sizeof g->uuid) {
            snprintf(err, errlen, "'%s' is no GPU-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", v);
            return false;
        }
        snprintf(g->uuid, sizeof g->uuid, "%s", v);
        g->uuid_given = true;
        return true;
    }
    if (strcmp(key, "cc") == 0) {
        if (sscanf(v, "%u.%u", &g->p.cc_major, &g->p.cc_minor) == 2)
            return true;
        snprintf(err, errlen, "'%s' is no compute capability like 9.0", v);
        return false;
    }
    if (strcmp(key, "busid") == 0)
        return set_busid(g, v, err, errlen);
    if (strcmp(key, "nvlink_remote") == 0) {
        g->link_peer_gpu = strcmp(v, "gpu") == 0;
        if (g->link_peer_gpu || strcmp(v, "switch") == 0)
            return true;
        snprintf(err, errlen, "nvlink_remote is switch or gpu");
        return false;
    }
    if (strcmp(key, "link_state") == 0)
        return set_links(g, v, err, errlen);
    if (strcmp(key, "ecc_count") == 0) {
        unsigned n[3];
        if (!set_list(v, 3, n, 3, err, errlen))
            return false;
        g->ecc_base_corrected = n[0], g->ecc_base_uncorrected = n[1], g->ecc_base_sram = n[2];
        return true;
    }
    if (strcmp(key, "ecc_at") == 0) {
        unsigned n[3];
        if (!set_list(v, 3, n, 3, err, errlen))
            return false;
        if (n[0] > 7) {
            snprintf(err, errlen, "'%s': the first number is a memory location of 0 to 7", v);
            return false;
        }
        g->ecc_at[n[0]][0] = n[1], g->ecc_at[n[0]][1] = n[2];
        return true;
    }
    if (strcmp(key, "ecc_sram_detail") == 0)
        return set_list(v, 7, g->sram, 7, err, errlen);
    if (strcmp(key, "rows") == 0)
        return set_list(v, 4, g->rows, 4, err, errlen);
    if (strcmp(key, "rows_inactive") == 0)
        return set_list(v, 2, g->rows_inactive, 2, err, errlen);
    if (strcmp(key, "row_banks") == 0)
        return set_list(v, 5, g->banks, 5, err, errlen);
    if (strcmp(key, "pages") == 0)
        return set_list(v, 3, g->pages, 3, err, errlen);
    if (strcmp(key, "unsupported") == 0)
        return set_names(g->unsupported, &g->nunsupported, v, err, errlen);
    if (strcmp(key, "supported") == 0)
        return set_names(g->supported, &g->nsupported, v, err, errlen);
    if (strcmp(key, "permission_denied") == 0)
        return set_names(g->denied, &g->ndenied, v, err, errlen);
    if (strcmp(key, "features_off") == 0 || strcmp(key, "features_on") == 0)
        return set_feature(g, v, key[10] == 'n', err, errlen);
    if (strcmp(key, "mig") == 0) {
        unsigned on;
        if (!set_simple(&on, sizeof on, T_STATE, v, err, errlen))
            return false;
        if (on && !(g->p.features & F_MIG)) {
            snprintf(err, errlen, "%s has no MIG", g->name);
            return false;
        }
        g->mig_mode = g->mig_pending = on;
        return true;
    }
    if (strcmp(key, "mig_layout") == 0)
        return mig_layout(w, g, v, err, errlen);
    if (strcmp(key, "mig_instance") == 0) {
        unsigned gi, ci;
        char profile[64], uuid[96] = "";
        if (sscanf(v, "%u %u %63s %95s", &gi, &ci, profile, uuid) < 3) {
            snprintf(err, errlen, "mig_instance wants GI CI PROFILE [UUID], as in 1 0 3g.40gb");
            return false;
        }
        return mig_add(w, g, gi, ci, profile, uuid, err, errlen);
    }
    if (strcmp(key, "process") == 0) {
        if (strcmp(v, "none") == 0) {
            g->nprocesses = 0;
            return true;
        }
        if (g->nprocesses == MAX_PROCESSES) {
            snprintf(err, errlen, "more than %d processes; use churn for many", MAX_PROCESSES);
            return false;
        }
        struct process p;
        if (!process_parse(v, &p, err, errlen))
            return false;
        g->processes[g->nprocesses++] = p;
        return true;
    }
    if (strcmp(key, "churn") == 0)
        return set_churn(g, v, err, errlen);
    if (strcmp(key, "encoder_session") == 0)
        return set_session(g, v, err, errlen);
    snprintf(err, errlen, "unknown key '%s' of a GPU; README.md lists them", key);
    return false;
}
