/*
 * Injected faults. A line lasts while it stands in the scenario file (or, given as a command, until cleared),
 * limited by "at S", "until S" and "every S". Times count from when the line was first seen.
 */
#include "sim.h"

#include <ctype.h>
#include <fnmatch.h>
#include <math.h>
#include <stdlib.h>

enum kind {
    K_LOST,
    K_RESET,
    K_NOTSUP,
    K_NOPERM,
    K_SLOW,
    K_HANG,
    K_RC,
    K_VALUE,
    K_VERSION,
    K_GROW,
    K_INIT,
    K_ABSENT,
    K_SHIFT,
    K_ONCE
};

enum { MAX_FAULTS = 256 };

struct fault {
    bool used, file, kept, released, ends_session, fired;
    enum kind kind;
    int line, label; /* label -1: every GPU, -2: by UUID */
    char *text; /* identity of a file line; what a K_ONCE line runs */
    char verb[24], uuid[96], fn[64];
    int code;
    long count; /* -1: no limit */
    uint64_t value;
    double base, at, until, every, due;
};

static struct fault faults[MAX_FAULTS];
static unsigned top; /* slots ever used */

static const struct {
    const char *verb;
    enum kind kind;
    bool fn; /* takes a function */
    int numbers; /* numeric arguments it must have */
    const char *usage;
} verbs[] = {
        {"lost", K_LOST, false, 0, "lost GPU"},
        {"reset_required", K_RESET, false, 0, "reset_required GPU"},
        {"notsup", K_NOTSUP, true, 0, "notsup [GPU] FUNCTION|field:ID|gpm:ID"},
        {"nopermission", K_NOPERM, true, 0, "nopermission [GPU] FUNCTION"},
        {"slow", K_SLOW, true, 1, "slow [GPU] FUNCTION MILLISECONDS"},
        {"hang", K_HANG, true, 0, "hang [GPU] [FUNCTION]"},
        {"rc", K_RC, true, 1, "rc [GPU] FUNCTION CODE [COUNT]"},
        {"value", K_VALUE, true, 1, "value [GPU] FUNCTION|field:ID NUMBER|ones"},
        {"version_mismatch", K_VERSION, true, 0, "version_mismatch [GPU] FUNCTION|STRUCT"},
        {"insufficient_size", K_GROW, true, 0, "insufficient_size [GPU] [FUNCTION] [COUNT]"},
        {"init", K_INIT, false, 1, "init CODE"},
        {"nodriver", K_INIT, false, 0, "nodriver"},
        {"mismatch", K_INIT, false, 0, "mismatch"},
        {"absent", K_ABSENT, false, 0, "absent GPU"},
        {"index_shift", K_SHIFT, false, 0, "index_shift [N]"},
};

static const char *const once_verbs[] = {
        "driver_reload",
        "say",
        "xid",
        "event",
        "sysevent",
        "mig",
        "proc",
        "set",
        "hotplug",
        "report",
        "advance",
        "release",
        "clear",
};

/* ---- parsing ---- */

static bool is_target(const char *s)
{
    return strcmp(s, "*") == 0 || strcmp(s, "all") == 0 || strcmp(s, "gpu*") == 0
           || strncmp(s, "GPU-", 4) == 0 || (strncmp(s, "gpu", 3) == 0 && isdigit((unsigned char)s[3]));
}

static void set_target(struct fault *f, const char *s)
{
    f->label = -1;
    if (strncmp(s, "GPU-", 4) == 0) {
        f->label = -2;
        snprintf(f->uuid, sizeof f->uuid, "%s", s);
    } else if (strncmp(s, "gpu", 3) == 0 && isdigit((unsigned char)s[3])) {
        f->label = atoi(s + 3);
    }
}

/* Takes "at S", "until S" and "every S" off the end of a line. */
static void cut_times(char *text, struct fault *f)
{
    static const char *const names[] = {"at", "until", "every"};
    double *into[] = {&f->at, &f->until, &f->every}, v;
    for (bool again = true; again;) {
        again = false;
        char *last = strrchr(trim(text), ' ');
        if (!last || !parse_number(last, &v, NULL) || v < 0)
            return;
        *last = 0;
        char *name = strrchr(text, ' ');
        for (int i = 0; i < 3; i++)
            if (name && strcmp(name + 1, names[i]) == 0) {
                *into[i] = v;
                *name = 0;
                again = true;
            }
        if (!again)
            *last = ' ';
    }
}

static bool fault_parse(const char *line, struct fault *f, char *err, size_t errlen)
{
    char copy[MAX_LINE], *save = NULL, *words[8];
    int n = 0, k = 1;
    *f = (struct fault){.used = true, .label = -1, .count = -1, .until = INFINITY};
    snprintf(copy, sizeof copy, "%s", line);
    char *text = trim(copy);
    memmove(copy, text, strlen(text) + 1);
    cut_times(copy, f);
    char body[MAX_LINE];
    snprintf(body, sizeof body, "%s", trim(copy));
    for (char *w = strtok_r(copy, " \t", &save); w && n < 8; w = strtok_r(NULL, " \t", &save))
        words[n++] = w;
    if (n == 0)
        return false;
    if (strcmp(words[0], "hotplug") == 0 && n == 3 && strcmp(words[1], "remove") == 0
            && is_target(words[2])) {
        words[0] = "absent"; /* lasting form, so that removing the line plugs the GPU in again */
        words[1] = words[2];
        n = 2;
    }
    if (strcmp(words[0], "version_mismatch") == 0 && (n == 1 || strcmp(words[1], "18") == 0)) {
        words[0] = "mismatch";
        n = 1;
    }
    snprintf(f->verb, sizeof f->verb, "%s", words[0]);
    for (size_t i = 0; i < sizeof once_verbs / sizeof *once_verbs; i++)
        if (strcmp(words[0], once_verbs[i]) == 0) {
            f->kind = K_ONCE;
            f->due = f->at;
            return (f->text = strdup(body)) != NULL;
        }
    size_t v = 0;
    while (v < sizeof verbs / sizeof *verbs && strcmp(verbs[v].verb, words[0]) != 0)
        v++;
    if (v == sizeof verbs / sizeof *verbs) {
        snprintf(err, errlen,
                "unknown fault '%s'; known are lost, reset_required, notsup, nopermission, slow, hang, rc, "
                "value, "
                "version_mismatch, insufficient_size, init, nodriver, mismatch, absent, index_shift, "
                "driver_reload, say, xid, "
                "event, sysevent, mig, proc, set, hotplug",
                words[0]);
        return false;
    }
    f->kind = verbs[v].kind;
    if (k < n && is_target(words[k]) && !(verbs[v].fn && n == 2 && strcmp(words[k], "*") == 0))
        set_target(f, words[k++]);
    snprintf(f->fn, sizeof f->fn, "*");
    double x;
    if (verbs[v].fn && k < n && !(f->kind == K_GROW && parse_number(words[k], &x, NULL)))
        snprintf(f->fn, sizeof f->fn, "%s", words[k++]);
    double a[2] = {0, 0};
    int given = 0;
    for (; k < n && given < 2; k++, given++) {
        if (strcmp(words[k], "ones") == 0 && f->kind == K_VALUE)
            a[given] = -1;
        else if (!parse_number(words[k], &a[given], NULL))
            break;
    }
    bool target_missing = (f->kind == K_LOST || f->kind == K_RESET || f->kind == K_ABSENT) && n < 2;
    bool fn_missing = verbs[v].fn && f->kind != K_HANG && f->kind != K_GROW && strcmp(f->fn, "*") == 0
                      && n < 2;
    if (k < n || given < verbs[v].numbers || target_missing || fn_missing) {
        snprintf(err, errlen, "'%s' is not understood; the form is: %s [at S] [until S] [every S]", line,
                verbs[v].usage);
        return false;
    }
    switch (f->kind) {
    case K_RC:
        f->code = (int)a[0];
        f->count = given > 1 ? (long)a[1] : -1;
        break;
    case K_GROW:
        f->count = given > 0 ? (long)a[0] : 1;
        break;
    case K_VALUE:
        f->value = a[0] < 0 ? (uint64_t)(int64_t)a[0] : (uint64_t)a[0];
        break;
    case K_SLOW:
    case K_SHIFT:
        f->value = given > 0 ? (uint64_t)a[0] : 1;
        break;
    case K_INIT:
        f->code = *f->verb == 'i' ? (int)a[0] : *f->verb == 'n' ? E_DRIVER_NOT_LOADED : E_MISMATCH;
        f->ends_session = *f->verb != 'i';
        break;
    default:
        break;
    }
    return (f->text = strdup(line)) != NULL;
}

static struct fault *slot(void)
{
    for (unsigned i = 0; i < MAX_FAULTS; i++)
        if (!faults[i].used) {
            if (i >= top)
                top = i + 1;
            return &faults[i];
        }
    return NULL;
}

static void drop(struct fault *f)
{
    free(f->text);
    *f = (struct fault){0};
}

/* Needs state_lock. */
static bool insert(const struct fault *f, double now, char *err, size_t errlen)
{
    struct fault *s = slot();
    if (!s) {
        free(f->text);
        snprintf(err, errlen, "more than %d faults at once", MAX_FAULTS);
        return false;
    }
    *s = *f;
    s->base = now;
    return true;
}

/** Adds a lasting or timed fault given as a command. */
bool fault_add(const char *line, const char *file, int lineno, double now, char *err, size_t errlen)
{
    struct fault f;
    (void)file;
    if (!fault_parse(line, &f, err, errlen))
        return false;
    f.line = lineno;
    pthread_mutex_lock(&state_lock);
    bool ok = insert(&f, now, err, errlen);
    pthread_cond_broadcast(&state_changed);
    pthread_mutex_unlock(&state_lock);
    return ok;
}

/** Takes over the fault lines of a scenario file; those already known keep their time base and count. */
void faults_load(struct world *w, double now, bool fresh)
{
    char err[512];
    for (unsigned i = 0; i < top; i++)
        faults[i].kept = false;
    for (unsigned l = 0; l < w->nfaults; l++) {
        struct fault f, *known = NULL;
        for (unsigned i = 0; i < top && !fresh && !known; i++)
            if (faults[i].used && faults[i].file && !faults[i].kept && faults[i].kind != K_ONCE
                    && strcmp(faults[i].text, w->faults[l].text) == 0)
                known = &faults[i];
        err[0] = 0;
        if (!known && !fault_parse(w->faults[l].text, &f, err, sizeof err)) {
            report_problem(w->path, w->faults[l].line, "%s", err);
            continue;
        }
        for (unsigned i = 0; i < top && !fresh && !known; i++)
            if (faults[i].used && faults[i].file && !faults[i].kept && faults[i].kind == K_ONCE
                    && f.kind == K_ONCE && strcmp(faults[i].text, f.text) == 0 && faults[i].at == f.at
                    && faults[i].every == f.every) {
                known = &faults[i];
                free(f.text);
            }
        if (known) {
            known->kept = true;
            known->line = w->faults[l].line;
            continue;
        }
        f.file = f.kept = true;
        f.line = w->faults[l].line;
        if (!insert(&f, now, err, sizeof err))
            report_problem(w->path, w->faults[l].line, "%s", err);
    }
    for (unsigned i = 0; i < top; i++)
        if (faults[i].used && faults[i].file && !faults[i].kept)
            drop(&faults[i]);
    for (unsigned i = 0; i < w->nfaults; i++)
        free(w->faults[i].text);
    free(w->faults);
    w->faults = NULL;
    w->nfaults = 0;
}

/** Removes the faults given as commands, or only those of one verb. */
void faults_clear(const char *verb)
{
    pthread_mutex_lock(&state_lock);
    for (unsigned i = 0; i < top; i++)
        if (faults[i].used && !faults[i].file && (!verb || strcmp(faults[i].verb, verb) == 0))
            drop(&faults[i]);
    pthread_cond_broadcast(&state_changed);
    pthread_mutex_unlock(&state_lock);
}

/** Lets hung calls go on: hang commands are removed, hang lines of the file are suspended until the file
 * changes them. */
unsigned faults_release(const char *target, const char *fn)
{
    struct fault like = {.label = -1};
    unsigned n = 0;
    set_target(&like, target);
    pthread_mutex_lock(&state_lock);
    for (unsigned i = 0; i < top; i++) {
        struct fault *f = &faults[i];
        if (!f->used || f->kind != K_HANG || (like.label != -1 && like.label != f->label)
                || (strcmp(fn, "*") != 0 && strcmp(fn, f->fn) != 0))
            continue;
        n++;
        if (f->file)
            f->released = true;
        else
            drop(f);
    }
    pthread_cond_broadcast(&state_changed);
    pthread_mutex_unlock(&state_lock);
    return n;
}

/* ---- effect ---- */

static bool active(const struct fault *f, double now)
{
    double x = now - f->base - f->at;
    if (!f->used || f->released || x < 0 || f->kind == K_ONCE || f->count == 0)
        return false;
    double length = f->until - f->at;
    if (f->every > 0)
        x = fmod(x, f->every);
    return x < length;
}

static bool hits(const struct fault *f, const struct gpu *g)
{
    return f->label == -1 || (g && (f->label >= 0 ? f->label == g->label : strcmp(f->uuid, g->uuid) == 0));
}

void faults_look(const struct world *w, const struct gpu *g, const char *fn, double now, struct effects *e)
{
    (void)w;
    *e = (struct effects){0};
    for (unsigned i = 0; i < top; i++) {
        struct fault *f = &faults[i];
        if (!active(f, now) || f->kind == K_LOST || f->kind == K_RESET || f->kind == K_INIT
                || f->kind == K_ABSENT || f->kind == K_SHIFT || !hits(f, g))
            continue;
        if (f->kind == K_VERSION) {
            if (fnmatch(f->fn, fn, 0) == 0)
                e->version = true;
            else
                snprintf(e->version_type, sizeof e->version_type, "%s", f->fn);
            continue;
        }
        if (fnmatch(f->fn, fn, 0) != 0)
            continue;
        switch (f->kind) {
        case K_NOTSUP:
            e->rc = E_NOT_SUPPORTED;
            break;
        case K_NOPERM:
            e->rc = E_NO_PERMISSION;
            break;
        case K_RC:
            e->rc = f->code;
            if (f->count > 0 && --f->count == 0 && !f->file)
                drop(f);
            break;
        case K_SLOW:
            e->slow_ms += (unsigned)f->value;
            break;
        case K_HANG:
            e->hang = true;
            break;
        case K_VALUE:
            e->inject = true;
            e->value = f->value;
            break;
        default:
            break;
        }
    }
}

/** True when this call shall find its list grown since the size was asked for. */
bool fault_growth(const struct gpu *g, const char *fn, double now)
{
    for (unsigned i = 0; i < top; i++) {
        struct fault *f = &faults[i];
        if (f->kind != K_GROW || !active(f, now) || !hits(f, g) || fnmatch(f->fn, fn, 0) != 0)
            continue;
        if (--f->count == 0 && !f->file)
            drop(f);
        return true;
    }
    return false;
}

static bool any(enum kind kind, const struct gpu *g, double now)
{
    for (unsigned i = 0; i < top; i++)
        if (faults[i].kind == kind && active(&faults[i], now) && hits(&faults[i], g))
            return true;
    return false;
}

int fault_state(const struct gpu *g, double now)
{
    return any(K_LOST, g, now) ? E_GPU_IS_LOST : any(K_RESET, g, now) ? E_RESET_REQUIRED : OK;
}

bool fault_absent(const struct gpu *g, double now)
{
    return g->absent || any(K_ABSENT, g, now);
}

unsigned fault_rotation(double now)
{
    unsigned n = 0;
    for (unsigned i = 0; i < top; i++)
        if (faults[i].kind == K_SHIFT && active(&faults[i], now))
            n += (unsigned)faults[i].value;
    return n;
}

int fault_init_code(double now)
{
    for (unsigned i = 0; i < top; i++)
        if (faults[i].kind == K_INIT && active(&faults[i], now))
            return faults[i].code;
    return OK;
}

/** One line that is due now, marked as done (or, with every, as due again later). */
bool faults_due(double now, char *text, size_t len, int *line)
{
    for (unsigned i = 0; i < top; i++) {
        struct fault *f = &faults[i];
        if (!f->used)
            continue;
        if (f->kind == K_INIT && f->ends_session) {
            bool on = active(f, now);
            if (on && !f->fired)
                session_end();
            f->fired = on;
        }
        if (f->kind != K_ONCE || f->fired || now - f->base < f->due)
            continue;
        snprintf(text, len, "%s", f->text);
        *line = f->line;
        if (f->every > 0 && f->due + f->every < f->until)
            f->due += f->every * fmax(1, floor((now - f->base - f->due) / f->every));
        else if (f->file)
            f->fired = true;
        else
            drop(f);
        if (f->every > 0 && f->used && !f->fired && now - f->base >= f->due)
            f->due += f->every;
        return true;
    }
    return false;
}

/** When something will happen by itself next. */
double faults_next(double now)
{
    double best = INFINITY;
    for (unsigned i = 0; i < top; i++) {
        const struct fault *f = &faults[i];
        if (!f->used || f->fired)
            continue;
        double starts = f->base + (f->kind == K_ONCE ? f->due : f->at);
        if (f->kind == K_ONCE || starts > now)
            best = fmin(best, starts);
        else if (f->every > 0)
            best = fmin(best, now + 0.05);
    }
    return best;
}

void faults_describe(FILE *out, double now)
{
    for (unsigned i = 0; i < top; i++)
        if (faults[i].used)
            fprintf(out, "fault %s %s\n",
                    faults[i].kind == K_ONCE  ? (faults[i].fired ? "done" : "pending")
                    : active(&faults[i], now) ? "active"
                                              : "idle",
                    faults[i].text);
}
