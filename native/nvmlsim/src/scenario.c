/*
 * Scenario text -> struct world. A line that is not understood is reported with file and line number and left
 * out; everything else counts, so that a slip in one line never changes what the other lines mean.
 */
#include "sim.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum section { S_NODE, S_GPU, S_FAULTS, S_SKIP };

struct entry {
    enum section section;
    int low, high; /* GPU labels; -1: all */
    char *key, *value;
    int line;
};

struct parse {
    const char *path;
    char dir[512];
    struct world *w;
    struct entry *entries;
    unsigned n, room;
};

static const char builtin[]
        = "epoch = boot\nstagger = 11\ngpus = 2 x h100\n"
          "[gpu*]\nload = sine(60, 5, 98)\nprocess = pid=self comm=worker mem=12GiB sm=90\n";

/* Driver branches with the versions that shipped with them. */
static const struct {
    unsigned branch;
    const char *driver, *name;
    int cuda;
} branches[] = {
        {450, "450.248.02", "r450_00", 11000},
        {455, "455.45.01", "r455_00", 11010},
        {460, "460.106.00", "r460_00", 11020},
        {470, "470.256.02", "r470_00", 11040},
        {495, "495.46", "r495_00", 11050},
        {510, "510.108.03", "r510_00", 11060},
        {515, "515.105.01", "r515_00", 11070},
        {520, "520.61.05", "r520_00", 11080},
        {525, "525.147.05", "r525_00", 12000},
        {530, "530.41.03", "r530_00", 12010},
        {535, "535.230.02", "r535_00", 12020},
        {545, "545.29.06", "r545_00", 12030},
        {550, "550.163.01", "r550_00", 12040},
        {555, "555.58.02", "r555_00", 12050},
        {560, "560.35.05", "r560_00", 12060},
        {570, "570.172.08", "r570_00", 12080},
        {575, "575.64.05", "r575_00", 12090},
        {580, "580.95.05", "r580_00", 13000},
        {590, "590.44.01", "r590_00", 13010},
        {595, "595.45.04", "r595_00", 13020},
        {610, "610.43.02", "r610_00", 13030},
};

char *trim(char *s)
{
    while (isspace((unsigned char)*s))
        s++;
    char *e = s + strlen(s);
    while (e > s && isspace((unsigned char)e[-1]))
        *--e = 0;
    return s;
}

bool parse_unsigned(const char *text, uint64_t *out)
{
    char *e;
    if (!isdigit((unsigned char)*text))
        return false;
    errno = 0;
    *out = strtoull(text, &e, 10);
    return *e == 0 && errno == 0;
}

/* ---- worlds ---- */

static struct world *world_new(void)
{
    struct world *w = calloc(1, sizeof *w);
    if (!w || !(w->gpus = calloc(MAX_GPUS, sizeof *w->gpus))) {
        free(w);
        return NULL;
    }
    w->refs = 1;
    w->stride = 24;
    w->symbols_max = variant_branch;
    return w;
}

void world_free(struct world *w)
{
    if (!w)
        return;
    for (unsigned i = 0; i < w->ngpus; i++)
        for (unsigned k = 0; k < Q_COUNT; k++)
            pwl_unref(w->gpus[i].q[k].src);
    for (unsigned i = 0; i < w->nfaults; i++)
        free(w->faults[i].text);
    free(w->faults);
    free(w->gpus);
    free(w);
}

/** A private copy that may be changed before it is published; it carries no fault lines (those are loaded
 * once). */
struct world *world_clone(const struct world *from)
{
    struct world *w = world_new();
    if (!w)
        return NULL;
    struct gpu *gpus = w->gpus;
    /* all but the reference count, which other threads may be changing */
    memcpy((char *)w + offsetof(struct world, generation),
            (const char *)from + offsetof(struct world, generation),
            sizeof *w - offsetof(struct world, generation));
    w->nfaults = 0;
    w->faults = NULL;
    w->gpus = gpus;
    memcpy(gpus, from->gpus, from->ngpus * sizeof *gpus);
    for (unsigned i = 0; i < w->ngpus; i++)
        for (unsigned k = 0; k < Q_COUNT; k++)
            pwl_ref(gpus[i].q[k].src);
    return w;
}

struct gpu *world_gpu(struct world *w, int label)
{
    for (unsigned i = 0; i < w->ngpus; i++)
        if (w->gpus[i].label == label)
            return &w->gpus[i];
    return NULL;
}

/** A GPU with the traits of a preset; identity is completed by gpu_finish. */
void gpu_init(struct world *w, struct gpu *g, int label, const struct preset *p)
{
    static const unsigned buses[] = {0x1B, 0x43, 0x52, 0x61, 0x9D, 0xC3, 0xD1, 0xDF};
    (void)w;
    memset(g, 0, sizeof *g);
    g->label = label;
    g->p = *p;
    snprintf(g->name, sizeof g->name, "%s", p->product);
    snprintf(g->part, sizeof g->part, "%s", p->part);
    snprintf(g->vbios, sizeof g->vbios, "%s", p->vbios);
    g->domain = (unsigned)label / 8;
    g->bus = buses[label % 8];
    g->minor = (unsigned)label;
    g->board_id = 0x1b00 + 0x100 * (unsigned)label;
    g->module_id = (unsigned)label % 8 + 1;
    g->irq = 60 + (unsigned)label;
    g->numa_node = label % 8 / 4;
    g->power_limit = p->power_default;
    g->ecc_mode = (p->features & F_ECC) != 0;
    g->ecc_pending = ECC_STAYS;
    g->persistence = 1;
    g->fabric_state = 3;
    for (unsigned i = 0; i < MAX_LINKS; i++)
        g->link_state[i] = 1;
    g->banks[0] = p->features & F_ROWS ? 640 : 0;
    g->q[Q_LOAD] = q_const(0);
}

/** Fills in what follows from the rest: UUID, serial number, derived signals. */
void gpu_finish(struct world *w, struct gpu *g)
{
    uint64_t a = hash64(w->seed, (uint64_t)g->label), b = hash64(a, 1);
    g->uuid_seed = (unsigned)a;
    if (!g->uuid_given)
        snprintf(g->uuid, sizeof g->uuid, "GPU-%08x-%04x-%04x-%04x-%012llx", (unsigned)(a >> 32),
                (unsigned)(a >> 16) & 0xffff, ((unsigned)a & 0xfff) | 0x4000,
                ((unsigned)(b >> 48) & 0x3fff) | 0x8000, (unsigned long long)(b & 0xffffffffffffu));
    if (!g->serial[0])
        snprintf(g->serial, sizeof g->serial, "165%010llu", (unsigned long long)(b % 10000000000u));
    if (!g->cpus[0])
        snprintf(g->cpus, sizeof g->cpus, "%d-%d", g->numa_node > 0 ? 32 : 0, g->numa_node > 0 ? 63 : 31);
    g->ident = ident_of(g->uuid);
    for (unsigned i = 0; i < Q_COUNT; i++)
        if (g->given[i])
            g->q[i].lag += g->label * w->stagger;
    model_build(g);
}

/* ---- text ---- */

static bool add_entry(struct parse *p, struct entry e)
{
    if (p->n == p->room) {
        unsigned room = p->room ? 2 * p->room : 64;
        struct entry *more = realloc(p->entries, room * sizeof *more);
        if (!more)
            return false;
        p->entries = more;
        p->room = room;
    }
    p->entries[p->n++] = e;
    return true;
}

static void heading(struct parse *p, char *text, int line, struct entry *now)
{
    int low, high, end = 0;
    char *close = strchr(text, ']');
    if (!close || close[1]) {
        report_problem(p->path, line, "a heading is [node], [gpuN], [gpuN-M], [gpu*] or [faults]");
        now->section = S_SKIP;
        return;
    }
    *close = 0;
    char *name = trim(text + 1);
    if (strcmp(name, "node") == 0)
        now->section = S_NODE;
    else if (strcmp(name, "faults") == 0 || strcmp(name, "events") == 0)
        now->section = S_FAULTS;
    else if (strcmp(name, "gpu*") == 0) {
        now->section = S_GPU;
        now->low = now->high = -1;
    } else if (sscanf(name, "gpu%d-%d%n", &low, &high, &end) == 2 && !name[end] && low >= 0 && low <= high
               && high < MAX_GPUS) {
        now->section = S_GPU;
        now->low = low, now->high = high;
    } else if (sscanf(name, "gpu%d%n", &low, &end) == 1 && !name[end] && low >= 0 && low < MAX_GPUS) {
        now->section = S_GPU;
        now->low = now->high = low;
    } else {
        report_problem(p->path, line,
                "unknown heading [%s]; known are [node], [gpuN] with N below %d, [gpuN-M], [gpu*], [faults]",
                name, MAX_GPUS);
        now->section = S_SKIP;
        return;
    }
    if (now->section == S_GPU) /* an empty section still makes its GPUs */
        add_entry(p, (struct entry){S_GPU, now->low, now->high, "", "", line});
}

static void split(struct parse *p, char *text)
{
    struct entry now = {.section = S_NODE};
    int line = 0;
    for (char *next; text; text = next) {
        line++;
        if ((next = strchr(text, '\n')) != NULL)
            *next++ = 0;
        for (char *c = text; *c; c++)
            if (*c == '#' && (c == text || isspace((unsigned char)c[-1]))) {
                *c = 0;
                break;
            }
        char *s = trim(text);
        if (!*s || now.section == S_SKIP) {
            if (*s == '[')
                heading(p, s, line, &now);
            continue;
        }
        if (*s == '[') {
            heading(p, s, line, &now);
            continue;
        }
        struct entry e = now;
        e.line = line;
        if (now.section == S_FAULTS) {
            e.key = "";
            e.value = s;
        } else {
            char *eq = strchr(s, '=');
            if (!eq) {
                report_problem(p->path, line, "'%s' is neither key = value nor a [heading]", s);
                continue;
            }
            *eq = 0;
            e.key = trim(s);
            e.value = trim(eq + 1);
        }
        add_entry(p, e);
    }
}

static bool set_cost(struct world *w, const char *v, char *err, size_t errlen)
{
    static const double real[256] = {
            ['C'] = 25, ['S'] = 50, ['I'] = 250, ['P'] = 120, ['W'] = 20000, ['B'] = 50};
    memset(w->cost_us, 0, sizeof w->cost_us);
    w->cost = strcmp(v, "none") != 0;
    if (!w->cost)
        return true;
    char copy[MAX_LINE], *save = NULL;
    snprintf(copy, sizeof copy, "%s", v);
    for (char *e = strtok_r(copy, ", ", &save); e; e = strtok_r(NULL, ", ", &save)) {
        double us;
        if (strcmp(e, "real") == 0)
            memcpy(w->cost_us, real, sizeof real);
        else if (strchr("SCIPWB", *e) && e[1] == ':' && parse_number(e + 2, &us, NULL) && us >= 0 && us < 6e7)
            w->cost_us[(unsigned char)*e] = us;
        else {
            snprintf(err, errlen,
                    "cost is none, real or a list of CLASS:MICROSECONDS with classes S C I P W B");
            return false;
        }
    }
    return true;
}

static bool node_key(struct world *w, const char *key, const char *v, char *err, size_t errlen)
{
    static const struct {
        const char *key;
        size_t offset;
    } numbers[] = {
            {"symbols_max", offsetof(struct world, symbols_max)},
            {"process_stride", offsetof(struct world, stride)},
            {"excluded", offsetof(struct world, excluded)},
            {"cc_feature", offsetof(struct world, cc_state)},
            {"cc_environment", offsetof(struct world, cc_env)},
            {"cc_devtools", offsetof(struct world, cc_devtools)},
            {"cc_multi_gpu", offsetof(struct world, cc_multi)},
            {"cc_cpu", offsetof(struct world, cc_cpu)},
    };
    uint64_t n;
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if (strcmp(numbers[i].key, key) != 0)
            continue;
        bool stride = strcmp(key, "process_stride") == 0;
        if (!parse_unsigned(v, &n) || n > 100000 || (stride && n != 16 && n != 24 && n != 32)) {
            snprintf(err, errlen, stride ? "process_stride is 24, 32 or 16" : "'%s' is no number", v);
            return false;
        }
        *(unsigned *)((char *)w + numbers[i].offset) = (unsigned)n;
        if (i == 0) {
            w->symbols_max_given = true;
            if (w->symbols_max > variant_branch)
                w->symbols_max = variant_branch;
        }
        return true;
    }
    if (strcmp(key, "driver") == 0 || strcmp(key, "nvml_version") == 0) {
        snprintf(*key == 'd' ? w->driver : w->nvml_version, sizeof w->driver, "%s", v);
        return true;
    }
    if (strcmp(key, "cuda") == 0) {
        int major, minor;
        if (sscanf(v, "%d.%d", &major, &minor) == 2) {
            w->cuda = major * 1000 + minor * 10;
            return true;
        }
        snprintf(err, errlen, "'%s' is no CUDA version like 12.8", v);
        return false;
    }
    if (strcmp(key, "seed") == 0) {
        if (parse_unsigned(v, &w->seed))
            return true;
        snprintf(err, errlen, "'%s' is no whole number", v);
        return false;
    }
    if (strcmp(key, "stagger") == 0) {
        if (parse_number(v, &w->stagger, NULL))
            return true;
        snprintf(err, errlen, "'%s' is no number of seconds", v);
        return false;
    }
    if (strcmp(key, "epoch") == 0) {
        w->epoch_kind = strcmp(v, "boot") == 0   ? EPOCH_BOOT
                        : strcmp(v, "load") == 0 ? EPOCH_LOAD
                                                 : EPOCH_FIXED;
        if (w->epoch_kind != EPOCH_FIXED || parse_number(v, &w->uptime_epoch, NULL))
            return true;
        w->epoch_kind = EPOCH_LOAD;
        snprintf(err, errlen, "epoch is load, boot or a time in seconds since 1970");
        return false;
    }
    if (strcmp(key, "cost") == 0)
        return set_cost(w, v, err, errlen);
    snprintf(err, errlen, "unknown key '%s' of the node; README.md lists them", key);
    return false;
}

static void make_gpu(struct parse *p, int label)
{
    if (world_gpu(p->w, label) || p->w->ngpus == MAX_GPUS)
        return;
    unsigned at = p->w->ngpus;
    while (at > 0 && p->w->gpus[at - 1].label > label) {
        p->w->gpus[at] = p->w->gpus[at - 1];
        at--;
    }
    gpu_init(p->w, &p->w->gpus[at], label, &presets[0]);
    p->w->ngpus++;
}

/* gpus = 8 x h100, 2 x l40s */
static void make_gpus(struct parse *p, const struct entry *e)
{
    char copy[MAX_LINE], *save = NULL;
    snprintf(copy, sizeof copy, "%s", e->value);
    int label = 0;
    for (char *v = strtok_r(copy, ",", &save); v; v = strtok_r(NULL, ",", &save)) {
        unsigned n;
        char name[32];
        const struct preset *preset = NULL;
        if (sscanf(v, " %u x %31s", &n, name) == 2)
            preset = preset_find(name);
        if (!preset || n > MAX_GPUS || label + (int)n > MAX_GPUS) {
            report_problem(p->path, e->line, "gpus wants COUNT x PRESET, at most %d in all; presets are %s",
                    MAX_GPUS, preset_names());
            return;
        }
        for (unsigned i = 0; i < n; i++, label++) {
            make_gpu(p, label);
            gpu_init(p->w, world_gpu(p->w, label), label, preset);
        }
    }
}

static bool applies(const struct entry *e, const struct gpu *g)
{
    return e->section == S_GPU && (e->low < 0 || (g->label >= e->low && g->label <= e->high));
}

static void build(struct parse *p)
{
    struct world *w = p->w;
    char err[1024];
    for (unsigned i = 0; i < p->n; i++) {
        struct entry *e = &p->entries[i];
        if (e->section == S_NODE && strcmp(e->key, "gpus") == 0)
            make_gpus(p, e);
        for (int label = e->low; e->section == S_GPU && label >= 0 && label <= e->high; label++)
            make_gpu(p, label);
    }
    for (unsigned i = 0; i < p->n; i++) {
        struct entry *e = &p->entries[i];
        const struct preset *preset = NULL;
        if (e->section == S_NODE && strcmp(e->key, "gpus") != 0
                && !node_key(w, e->key, e->value, err, sizeof err))
            report_problem(p->path, e->line, "%s", err);
        if (e->section != S_GPU || strcmp(e->key, "preset") != 0)
            continue;
        if (!(preset = preset_find(e->value))) {
            report_problem(p->path, e->line, "unknown preset '%s'; presets are %s", e->value, preset_names());
            continue;
        }
        for (unsigned k = 0; k < w->ngpus; k++)
            if (applies(e, &w->gpus[k]))
                gpu_init(w, &w->gpus[k], w->gpus[k].label, preset);
    }
    for (unsigned i = 0; i < p->n; i++) {
        struct entry *e = &p->entries[i];
        if (e->section != S_GPU || !*e->key || strcmp(e->key, "preset") == 0)
            continue;
        for (unsigned k = 0; k < w->ngpus; k++)
            if (applies(e, &w->gpus[k])
                    && !gpu_key(w, &w->gpus[k], e->key, e->value, p->dir, err, sizeof err)) {
                report_problem(p->path, e->line, "%s", err);
                break;
            }
    }
    unsigned faults = 0;
    for (unsigned i = 0; i < p->n; i++)
        faults += p->entries[i].section == S_FAULTS;
    w->faults = faults ? calloc(faults, sizeof *w->faults) : NULL;
    for (unsigned i = 0; i < p->n && w->faults; i++) {
        struct entry *e = &p->entries[i];
        if (e->section == S_FAULTS && (w->faults[w->nfaults].text = strdup(e->value)) != NULL)
            w->faults[w->nfaults++].line = e->line;
    }
}

static void finish(struct world *w)
{
    unsigned branch = w->symbols_max, want = branch > 610 ? 580 : branch;
    if (w->driver[0] && !w->symbols_max_given) {
        branch = (unsigned)strtoul(w->driver, NULL, 10);
        if (branch >= 400 && branch < w->symbols_max)
            w->symbols_max = want = branch;
    }
    size_t i = sizeof branches / sizeof *branches - 1;
    while (i > 0 && branches[i].branch > want)
        i--;
    if (!w->driver[0])
        snprintf(w->driver, sizeof w->driver, "%s", branches[i].driver);
    if (!w->cuda)
        w->cuda = branches[i].cuda;
    if (!w->nvml_version[0])
        snprintf(w->nvml_version, sizeof w->nvml_version, "%d.%.70s", w->cuda / 1000, w->driver);
    snprintf(w->branch_name, sizeof w->branch_name, "%s", branches[i].name);
    for (unsigned k = 0; k < w->ngpus; k++)
        gpu_finish(w, &w->gpus[k]);
}

static char *read_all(const char *path, char *err, size_t errlen)
{
    FILE *f = fopen(path, "re");
    if (!f) {
        snprintf(err, errlen, "cannot read scenario %s: %s", path, strerror(errno));
        return NULL;
    }
    size_t n = 0, room = 1 << 16;
    char *text = malloc(room);
    while (text && (n += fread(text + n, 1, room - n - 1, f)) == room - 1 && room < (8u << 20)) {
        char *more = realloc(text, room *= 2);
        if (!more)
            free(text);
        text = more;
    }
    if (text)
        text[n] = 0;
    bool bad = ferror(f);
    fclose(f);
    if (!text || bad) {
        snprintf(err, errlen, "cannot read scenario %s", path);
        free(text);
        return NULL;
    }
    return text;
}

/** Reads a scenario; NULL path is the built-in one. NULL result: nothing could be read, the reason is in err.
 */
struct world *world_parse(const char *path, char *err, size_t errlen)
{
    struct parse p = {.path = path ? path : "(built-in)", .dir = "."};
    char *text = path ? read_all(path, err, errlen) : strdup(builtin);
    if (!text)
        return NULL;
    const char *slash = path ? strrchr(path, '/') : NULL;
    if (slash)
        snprintf(p.dir, sizeof p.dir, "%.*s", (int)(slash - path), path);
    const char *seed = getenv("NVMLSIM_SEED");
    if ((p.w = world_new()) != NULL) {
        if (!seed || !parse_unsigned(seed, &p.w->seed))
            p.w->seed = 1;
        p.w->epoch_kind = EPOCH_LOAD;
        snprintf(p.w->path, sizeof p.w->path, "%s", p.path);
        split(&p, text);
        build(&p);
        finish(p.w);
    } else {
        snprintf(err, errlen, "out of memory");
    }
    free(p.entries);
    free(text);
    return p.w;
}
