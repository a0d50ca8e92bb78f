/*
 * Run-time commands: from the file or FIFO named by NVMLSIM_CONTROL, from nvmlsim_command(), and from lines
 * of the [faults] section that do something once rather than last.
 */
#include "sim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct request {
    int n;
    char *word[8];
    const char *rest; /* of the line behind the second word */
    int label;
};

/* ---- changes of the world ---- */

static struct gpu *target(struct world *w, const char *name)
{
    for (unsigned i = 0; i < w->ngpus; i++)
        if (strcmp(w->gpus[i].uuid, name) == 0)
            return &w->gpus[i];
    return strncmp(name, "gpu", 3) == 0 ? world_gpu(w, atoi(name + 3)) : NULL;
}

static bool change_mig(struct world *w, void *arg, char *err, size_t errlen)
{
    struct request *r = arg;
    int k = 2;
    struct gpu *g = r->n > 2 ? target(w, r->word[2]) : NULL;
    if (g)
        k = 3;
    else if (r->n > 2 && strncmp(r->word[2], "gpu", 3) == 0) {
        snprintf(err, errlen, "no GPU %s", r->word[2]);
        return false;
    } else
        g = world_gpu(w, 0);
    const char *what = r->n > 1 ? r->word[1] : "";
    if (!g || !(g->p.features & F_MIG)) {
        snprintf(err, errlen, "%s has no MIG", g ? g->name : "gpu0");
        return false;
    }
    if (strcmp(what, "enable") == 0 || strcmp(what, "disable") == 0) {
        g->mig_mode = g->mig_pending = *what == 'e';
        if (!g->mig_mode) {
            memset(g->slices, 0, sizeof g->slices);
            g->nslices = 0;
        }
        return true;
    }
    if (strcmp(what, "create") == 0 && r->n >= k + 3)
        return mig_add(w, g, (unsigned)atoi(r->word[k]), (unsigned)atoi(r->word[k + 1]), r->word[k + 2],
                r->n > k + 3 ? r->word[k + 3] : "", err, errlen);
    if (strcmp(what, "destroy") == 0 && r->n > k) {
        unsigned gi = (unsigned)atoi(r->word[k]), found = 0;
        int ci = r->n > k + 1 ? atoi(r->word[k + 1]) : -1;
        pthread_mutex_lock(&state_lock);
        bool held = gpm_holds(g->ident, gi);
        pthread_mutex_unlock(&state_lock);
        if (held) {
            snprintf(err, errlen, "in use: a GPM sample of GPU instance %u is held", gi);
            return false;
        }
        for (unsigned i = 0; i < MAX_MIG; i++) {
            struct slice *s = &g->slices[i];
            if (s->used && s->gi == gi && (ci < 0 || s->ci == (unsigned)ci)) {
                *s = (struct slice){0};
                g->nslices--;
                found++;
            }
        }
        if (found)
            return true;
        snprintf(err, errlen, "no MIG instance %u", gi);
        return false;
    }
    if (strcmp(what, "shuffle") == 0) { /* MIG device indices change, the instances do not */
        for (unsigned i = 0; i < MAX_MIG / 2; i++) {
            struct slice s = g->slices[i];
            g->slices[i] = g->slices[MAX_MIG - 1 - i];
            g->slices[MAX_MIG - 1 - i] = s;
        }
        return true;
    }
    snprintf(err, errlen,
            "mig enable|disable|shuffle [GPU], mig create [GPU] GI CI PROFILE [UUID], mig destroy [GPU] GI "
            "[CI]");
    return false;
}

static bool change_process(struct world *w, void *arg, char *err, size_t errlen)
{
    struct request *r = arg;
    struct gpu *g = r->n > 3 ? target(w, r->word[2]) : NULL;
    const char *text = g ? strstr(r->rest, r->word[2]) + strlen(r->word[2]) : "";
    if (g && strcmp(r->word[1], "add") == 0) {
        struct process p;
        if (g->nprocesses == MAX_PROCESSES || !process_parse(text, &p, err, errlen))
            return false;
        g->processes[g->nprocesses++] = p;
        return true;
    }
    if (g && strcmp(r->word[1], "remove") == 0) {
        unsigned pid = (unsigned)strtoul(r->word[3], NULL, 10);
        for (unsigned i = 0; i < g->nprocesses; i++)
            if (g->processes[i].pid == pid) {
                g->processes[i] = g->processes[--g->nprocesses];
                return true;
            }
        snprintf(err, errlen, "no process %u", pid);
        return false;
    }
    snprintf(err, errlen, "proc add GPU pid=N ..., proc remove GPU PID");
    return false;
}

static bool change_key(struct world *w, void *arg, char *err, size_t errlen)
{
    struct request *r = arg;
    struct gpu *g = r->n > 3 ? target(w, r->word[1]) : NULL;
    if (!g) {
        snprintf(err, errlen, "set GPU KEY VALUE, with a GPU of the scenario");
        return false;
    }
    const char *value = strstr(r->rest, r->word[2]) + strlen(r->word[2]);
    char copy[MAX_LINE];
    snprintf(copy, sizeof copy, "%s", value);
    uint64_t now = now_us();
    double t = world_time(w, now);
    for (unsigned q = 0; q < Q_COUNT; q++)
        g->base[q] = model_counter(g, q, t);
    if (!gpu_key(w, g, r->word[2], trim(copy), ".", err, errlen))
        return false;
    g->t_base = t;
    return model_build(g);
}

static bool change_plug(struct world *w, void *arg, char *err, size_t errlen)
{
    struct request *r = arg;
    const char *what = r->n > 1 ? r->word[1] : "", *name = r->n > 2 ? r->word[2] : "";
    struct gpu *g = target(w, name);
    if (g && (strcmp(what, "remove") == 0 || strcmp(what, "add") == 0)) {
        g->absent = *what == 'r';
        return true;
    }
    const struct preset *p = preset_find(name);
    if (p && strcmp(what, "add") == 0 && w->ngpus < MAX_GPUS) {
        int label = 0;
        while (world_gpu(w, label))
            label++;
        g = &w->gpus[w->ngpus++];
        gpu_init(w, g, label, p);
        gpu_finish(w, g);
        return true;
    }
    snprintf(err, errlen, "hotplug remove GPU, hotplug add GPU, hotplug add PRESET (%s)", preset_names());
    return false;
}

static bool change_counters(struct world *w, void *arg, char *err, size_t errlen)
{
    (void)arg, (void)err, (void)errlen;
    double t = world_time(w, now_us());
    for (unsigned i = 0; i < w->ngpus; i++) {
        memset(w->gpus[i].base, 0, sizeof w->gpus[i].base);
        w->gpus[i].t_base = t;
    }
    return true;
}

/* ---- other commands ---- */

static int post(const struct request *r, char *err, size_t errlen)
{
    struct event e = {.gi = NO_SLICE, .ci = NO_SLICE, .ident = -1};
    bool xid = strcmp(r->word[0], "xid") == 0, system = strcmp(r->word[0], "sysevent") == 0;
    if (r->n < (system ? 2 : 3)) {
        snprintf(err, errlen,
                "xid GPU CODE [GI CI], event GPU BIT [DATA [GI CI]], sysevent bind|unbind [GPU]");
        return E_INVALID;
    }
    pthread_mutex_lock(&state_lock);
    struct world *w = world_take();
    pthread_mutex_unlock(&state_lock);
    const char *name = system ? (r->n > 2 ? r->word[2] : "gpu0") : r->word[1];
    const struct gpu *g = target(w, name);
    if (g) {
        e.ident = g->ident;
        e.gpu_id = g->domain << 16 | g->bus << 8 | g->devno << 3;
    }
    world_drop(w);
    if (!g) {
        snprintf(err, errlen, "no GPU %s", name);
        return E_NOT_FOUND;
    }
    int k = 3;
    if (system) {
        e.system = true;
        e.type = strcmp(r->word[1], "bind") == 0 ? 0x2 : 0x1;
        k = r->n;
    } else if (xid) {
        e.type = 0x8;
        e.data = strtoull(r->word[2], NULL, 0);
    } else {
        e.type = strtoull(r->word[2], NULL, 0);
        if (r->n > k)
            e.data = strtoull(r->word[k++], NULL, 0);
    }
    if (r->n > k)
        e.gi = (unsigned)strtoul(r->word[k], NULL, 10);
    if (r->n > k + 1)
        e.ci = (unsigned)strtoul(r->word[k + 1], NULL, 10);
    pthread_mutex_lock(&state_lock);
    event_post(&e);
    pthread_mutex_unlock(&state_lock);
    return OK;
}

/* Writes what has happened so far: calls by function, faults, initialisation count. */
static int write_report(const char *path, char *err, size_t errlen)
{
    FILE *f = fopen(path, "we");
    if (!f) {
        snprintf(err, errlen, "cannot write %s: %s", path, strerror(errno));
        return E_NO_PERMISSION;
    }
    uint64_t set = 0, all = 0;
    for (unsigned i = 0; i < nsymbols; i++) {
        uint64_t n = __atomic_load_n(&symbol_calls[i], __ATOMIC_RELAXED);
        all += n;
        if (strncmp(symbols[i].name, "nvmlDeviceSet", 13) == 0)
            set += n;
        if (n)
            fprintf(f, "call %s %llu\n", symbols[i].name, (unsigned long long)n);
    }
    fprintf(f, "calls %llu\nset_calls %llu\n", (unsigned long long)all, (unsigned long long)set);
    pthread_mutex_lock(&state_lock);
    fprintf(f, "init_count %u\n", init_count);
    faults_describe(f, fault_clock());
    pthread_mutex_unlock(&state_lock);
    fclose(f);
    return OK;
}

static int say(const struct request *r, char *err, size_t errlen)
{
    int fd = r->n > 1 && strcmp(r->word[1], "stdout") == 0   ? STDOUT_FILENO
             : r->n > 1 && strcmp(r->word[1], "stderr") == 0 ? STDERR_FILENO
                                                             : -1;
    if (fd < 0) {
        snprintf(err, errlen, "say stdout TEXT, say stderr TEXT");
        return E_INVALID;
    }
    char line[MAX_LINE + 2];
    int n = snprintf(line, sizeof line, "%s\n", r->rest);
    return write(fd, line, (size_t)n) == n ? OK : E_UNKNOWN;
}

static int run(const char *line, char *err, size_t errlen, const char *file, int lineno)
{
    char copy[MAX_LINE], *save = NULL;
    struct request r = {.rest = ""};
    snprintf(copy, sizeof copy, "%s", line);
    for (char *w = strtok_r(copy, " \t\r\n", &save); w && r.n < 8; w = strtok_r(NULL, " \t\r\n", &save))
        r.word[r.n++] = w;
    if (r.n == 0 || *r.word[0] == '#')
        return OK;
    char text[MAX_LINE];
    snprintf(text, sizeof text, "%s", line);
    const char *body = trim(text);
    for (int i = 0; i < (strcmp(r.word[0], "say") == 0 ? 2 : 1) && *body; i++) {
        body += strcspn(body, " \t");
        body += strspn(body, " \t");
    }
    r.rest = body;
    const char *verb = r.word[0];
    static const struct {
        const char *verb;
        world_change *change;
    } changes[] = {{"mig", change_mig}, {"proc", change_process}, {"set", change_key}};
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
        if (strcmp(changes[i].verb, verb) == 0) {
            int rc = world_update(changes[i].change, &r, err, errlen);
            return rc && strncmp(err, "in use", 6) == 0 ? E_IN_USE : rc;
        }
    if (strcmp(verb, "hotplug") == 0)
        return world_update(change_plug, &r, err, errlen);
    if (strcmp(verb, "driver_reload") == 0) {
        pthread_mutex_lock(&state_lock);
        session_end();
        pthread_mutex_unlock(&state_lock);
        return world_update(change_counters, NULL, err, errlen);
    }
    if (strcmp(verb, "xid") == 0 || strcmp(verb, "event") == 0 || strcmp(verb, "sysevent") == 0)
        return post(&r, err, errlen);
    if (strcmp(verb, "say") == 0)
        return say(&r, err, errlen);
    if (strcmp(verb, "report") == 0 && r.n == 2)
        return write_report(r.word[1], err, errlen);
    if (strcmp(verb, "reload") == 0)
        return state_reload();
    if (strcmp(verb, "advance") == 0 && r.n == 2) {
        double s;
        if (!parse_number(r.word[1], &s, NULL) || s < 0) {
            snprintf(err, errlen, "advance SECONDS");
            return E_INVALID;
        }
        clock_advance(s);
        pthread_mutex_lock(&state_lock);
        pthread_cond_broadcast(&state_changed);
        pthread_mutex_unlock(&state_lock);
        return OK;
    }
    if (strcmp(verb, "clear") == 0) {
        faults_clear(r.n > 1 && strcmp(r.word[1], "all") != 0 ? r.word[1] : NULL);
        return OK;
    }
    if (strcmp(verb, "release") == 0) {
        bool named = r.n > 1
                     && (strncmp(r.word[1], "gpu", 3) == 0 || *r.word[1] == '*'
                             || strncmp(r.word[1], "GPU-", 4) == 0);
        faults_release(named ? r.word[1] : "*", named     ? (r.n > 2 ? r.word[2] : "*")
                                                : r.n > 1 ? r.word[1]
                                                          : "*");
        return OK;
    }
    return fault_add(line, file, lineno, fault_clock(), err, errlen) ? OK : E_INVALID;
}

static bool timed(const char *line)
{
    static const char *const now[] = {"say", "set", "proc"};
    size_t n = strcspn(line, " \t");
    for (size_t i = 0; i < sizeof now / sizeof *now; i++)
        if (strlen(now[i]) == n && strncmp(line, now[i], n) == 0)
            return false;
    return strstr(line, " at ") || strstr(line, " every ");
}

/** Runs one command line; its problem is reported to stderr. Returns an NVML code. */
int command(const char *line, const char *file, int lineno)
{
    char err[1024] = "not understood";
    while (*line == ' ' || *line == '\t')
        line++;
    /* "xid gpu0 79 at 10" given as a command waits as a line of the file would */
    int rc = timed(line) ? (fault_add(line, file, lineno, fault_clock(), err, sizeof err) ? OK : E_INVALID)
                         : run(line, err, sizeof err, file, lineno);
    if (rc != OK)
        report_problem(file, lineno, "%.200s: %s", line, err);
    return rc;
}

/** Runs the one-shot lines that have become due. */
void run_due(void)
{
    char text[MAX_LINE], err[1024];
    int line = 0;
    for (;;) {
        pthread_mutex_lock(&state_lock);
        bool due = faults_due(fault_clock(), text, sizeof text, &line);
        pthread_mutex_unlock(&state_lock);
        if (!due)
            return;
        snprintf(err, sizeof err, "not understood");
        if (run(text, err, sizeof err, "scenario", line) != OK)
            report_problem("scenario", line, "%.200s: %s", text, err);
    }
}

/* ---- NVMLSIM_CONTROL ---- */

static pthread_mutex_t control_lock = PTHREAD_MUTEX_INITIALIZER;
static int control_fd = -2; /* -2: not looked for yet, -1: none */
static struct stat control_stat;
static off_t done;
static int lines;
static bool fifo;
static char pending[MAX_LINE];
static size_t npending;

static void feed(const char *text, size_t n, const char *path)
{
    for (size_t i = 0; i < n; i++) {
        if (text[i] != '\n') {
            if (npending < sizeof pending - 1)
                pending[npending++] = text[i];
            continue;
        }
        pending[npending] = 0;
        npending = 0;
        command(pending, path, ++lines);
    }
}

/** Reads commands that have arrived since the last look. A regular file is read on from where the last look
 * ended. */
void control_poll(void)
{
    char text[1024];
    ssize_t n;
    if (__atomic_load_n(&control_fd, __ATOMIC_RELAXED) == -1 || pthread_mutex_trylock(&control_lock) != 0)
        return;
    const char *path = getenv("NVMLSIM_CONTROL");
    struct stat st;
    if (!path || !*path) {
        __atomic_store_n(&control_fd, -1, __ATOMIC_RELAXED);
    } else if (stat(path, &st) == 0) {
        if (control_fd >= 0 && (st.st_ino != control_stat.st_ino || (!fifo && st.st_size < done))) {
            close(control_fd);
            __atomic_store_n(&control_fd, -2, __ATOMIC_RELAXED);
        }
        if (control_fd == -2) {
            /* read and write, so that a FIFO without a writer never reports its end */
            fifo = S_ISFIFO(st.st_mode);
            int fd = open(path, (fifo ? O_RDWR | O_NONBLOCK : O_RDONLY) | O_CLOEXEC);
            if (fd >= 0)
                __atomic_store_n(&control_fd, fd, __ATOMIC_RELAXED);
            control_stat = st;
            done = 0;
            lines = 0;
        }
        while (control_fd >= 0 && (fifo || done < st.st_size)
                && (n = fifo ? read(control_fd, text, sizeof text)
                             : pread(control_fd, text, sizeof text, done))
                           > 0) {
            done += n;
            feed(text, (size_t)n, path);
        }
    }
    pthread_mutex_unlock(&control_lock);
}
