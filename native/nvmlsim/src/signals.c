/*
 * Signals: piecewise linear functions of time with exact integrals.
 *
 * A counter is the integral of its rate, so any two reads agree with each other and with the rate between
 * them whatever their spacing. A sine is drawn with SINE_KNOTS straight lines: close enough to look at, exact
 * to integrate.
 */
#include "sim.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>

enum { SINE_KNOTS = 32, NOISE_KNOTS = 32, MAX_KNOTS = 4096 };

struct pwl *pwl_new(int n, double period)
{
    struct pwl *p = calloc(1, sizeof *p + 3 * (size_t)n * sizeof(double));
    if (!p)
        return NULL;
    p->refs = 1;
    p->n = n;
    p->period = period;
    p->t = (double *)(p + 1);
    p->v = p->t + n;
    p->c = p->v + n;
    return p;
}

/** Fills in the running integral once times and values are set. */
void pwl_finish(struct pwl *p)
{
    p->c[0] = 0;
    for (int i = 1; i < p->n; i++)
        p->c[i] = p->c[i - 1] + (p->t[i] - p->t[i - 1]) * (p->v[i] + p->v[i - 1]) / 2;
}

struct pwl *pwl_ref(struct pwl *p)
{
    if (p)
        __atomic_add_fetch(&p->refs, 1, __ATOMIC_RELAXED);
    return p;
}

void pwl_unref(struct pwl *p)
{
    if (p && __atomic_sub_fetch(&p->refs, 1, __ATOMIC_ACQ_REL) == 0)
        free(p);
}

/* Last knot at or before t; at a jump the later one, so functions are continuous from the right. */
static int pwl_find(const struct pwl *p, double t)
{
    int low = 0, high = p->n - 1;
    while (low < high) {
        int mid = (low + high + 1) / 2;
        if (p->t[mid] <= t)
            low = mid;
        else
            high = mid - 1;
    }
    return low;
}

static double pwl_within(const struct pwl *p, double t, bool integral)
{
    if (t < p->t[0])
        return integral ? p->v[0] * (t - p->t[0]) : p->v[0];
    int i = pwl_find(p, t);
    if (i == p->n - 1)
        return integral ? p->c[i] + p->v[i] * (t - p->t[i]) : p->v[i];
    double dt = p->t[i + 1] - p->t[i], dx = t - p->t[i];
    double v = dt > 0 ? p->v[i] + (p->v[i + 1] - p->v[i]) * dx / dt : p->v[i];
    return integral ? p->c[i] + dx * (p->v[i] + v) / 2 : v;
}

static double pwl_at(const struct pwl *p, double t)
{
    if (p->period > 0)
        t -= p->period * floor(t / p->period);
    return pwl_within(p, t, false);
}

static double pwl_cum(const struct pwl *p, double t)
{
    if (p->period <= 0)
        return pwl_within(p, t, true);
    double turns = floor(t / p->period);
    return turns * pwl_within(p, p->period, true) + pwl_within(p, t - turns * p->period, true);
}

struct quantity q_const(double value)
{
    return (struct quantity){.add = value};
}

double q_at(const struct quantity *q, double t)
{
    return q->src ? q->add + q->mul * pwl_at(q->src, t - q->lag) : q->add;
}

/** Integral from time 0 (up to a constant that is the same for every t). */
double q_cum(const struct quantity *q, double t)
{
    return q->src ? q->add * t + q->mul * pwl_cum(q->src, t - q->lag) : q->add * t;
}

double q_max(const struct quantity *q)
{
    if (!q->src)
        return q->add;
    double best = -INFINITY;
    for (int i = 0; i < q->src->n; i++)
        best = fmax(best, q->add + q->mul * q->src->v[i]);
    return best;
}

/** A new reference to add + mul * q, seen lag seconds later. */
struct quantity q_affine(struct quantity q, double add, double mul, double lag)
{
    struct quantity r = {pwl_ref(q.src), add + mul * q.add, mul * q.mul, q.lag + lag};
    return r;
}

/* Builds f(q) for a piecewise constant or clipping f with the given thresholds, adding a knot at each exact
 * crossing. */
static struct quantity q_split(struct quantity q, double low, double high, bool step)
{
    const struct pwl *s = q.src;
    if (!s) {
        double v = q.add;
        return q_const(step ? (v >= high ? 1 : 0) : v < low ? low : v > high ? high : v);
    }
    struct pwl *p = pwl_new(s->n * 6 + 2, s->period);
    if (!p)
        return q_const(0);
    int n = 0;
#define PUT(T, V) (p->t[n] = (T), p->v[n] = (V), n++)
#define MAP(X) (step ? ((X) >= high ? 1.0 : 0.0) : (X) < low ? low : (X) > high ? high : (X))
    for (int i = 0; i < s->n; i++) {
        double v = q.add + q.mul * s->v[i];
        PUT(s->t[i], MAP(v));
        if (i == s->n - 1 || s->t[i + 1] <= s->t[i])
            continue;
        double w = q.add + q.mul * s->v[i + 1];
        double limits[2] = {v < w ? low : high, v < w ? high : low};
        for (int k = 0; k < 2; k++) {
            double limit = limits[k];
            if ((step && limit != high) || (v - limit) * (w - limit) >= 0)
                continue;
            double x = s->t[i] + (s->t[i + 1] - s->t[i]) * (limit - v) / (w - v);
            if (step) {
                PUT(x, v >= high ? 1.0 : 0.0);
                PUT(x, w >= high ? 1.0 : 0.0);
            } else {
                PUT(x, limit);
            }
        }
        if (step && (v >= high) != (w >= high) && (v == high || w == high)) {
            /* a knot lies exactly on the threshold: jump there */
            double x = v == high ? s->t[i] : s->t[i + 1];
            PUT(x, v == high ? 0.0 : MAP(v));
            if (v != high)
                PUT(x, 1.0);
        }
    }
#undef PUT
#undef MAP
    p->n = n;
    pwl_finish(p);
    return (struct quantity){p, 0, 1, q.lag};
}

/** q limited to low..high. */
struct quantity q_clip(struct quantity q, double low, double high)
{
    return q_split(q, low, high, false);
}

/** 1 while q is at or above threshold, else 0. */
struct quantity q_above(struct quantity q, double threshold)
{
    return q_split(q, -INFINITY, threshold, true);
}

/* ---- parsing ---- */

static const struct {
    const char *suffix;
    double factor;
} suffixes[] = {
        {"KiB", 1024.0},
        {"MiB", 1048576.0},
        {"GiB", 1073741824.0},
        {"TiB", 1099511627776.0},
        {"kB", 1e3},
        {"MB", 1e6},
        {"GB", 1e9},
        {"MHz", 1},
        {"kW", 1e3},
        {"ms", 1e-3},
        {"k", 1e3},
        {"M", 1e6},
        {"G", 1e9},
        {"%", 1},
        {"W", 1},
        {"C", 1},
        {"s", 1},
};

/** Reads a number with an optional suffix; end is left behind it. */
bool parse_number(const char *text, double *out, const char **end)
{
    char *e;
    while (isspace((unsigned char)*text))
        text++;
    *out = strtod(text, &e);
    if (e == text || !isfinite(*out))
        return false;
    for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
        size_t n = strlen(suffixes[i].suffix);
        if (strncmp(e, suffixes[i].suffix, n) == 0 && !isalnum((unsigned char)e[n])) {
            *out *= suffixes[i].factor;
            e += n;
            break;
        }
    }
    while (isspace((unsigned char)*e))
        e++;
    if (end)
        *end = e;
    return end || *e == 0;
}

/* Reads up to max numbers separated by commas, closed by ')'; returns how many, -1 for bad text. */
static int numbers(const char *s, double *out, int max)
{
    int n = 0;
    for (;;) {
        const char *e;
        if (n == max || !parse_number(s, &out[n], &e))
            return -1;
        n++;
        if (*e == ')')
            return e[1] == 0 ? n : -1;
        if (*e != ',')
            return -1;
        s = e + 1;
    }
}

static struct quantity wrap(struct pwl *p, double unit)
{
    pwl_finish(p);
    return (struct quantity){p, 0, unit, 0};
}

/* t:v pairs, optionally led by a period: steps(120; 0:10, 60:90). Steps hold their value, points are joined
 * by lines. */
static bool pairs(const char *s, bool step, double unit, struct quantity *out)
{
    double period = 0;
    const char *semi = strchr(s, ';'), *e;
    if (semi) {
        if (!parse_number(s, &period, &e) || e != semi || period <= 0)
            return false;
        s = semi + 1;
    }
    int room = 1;
    for (const char *c = s; *c; c++)
        room += *c == ',';
    if (room > MAX_KNOTS)
        return false;
    struct pwl *p = pwl_new(2 * room + 3, period);
    if (!p)
        return false;
    int n = 0;
    for (;;) {
        double t, v;
        if (!parse_number(s, &t, &e) || *e != ':' || !parse_number(e + 1, &v, &e))
            break;
        if (n > 0 && t < p->t[n - 1])
            break;
        if (period > 0 && (t < 0 || t > period))
            break;
        if (n == 0 && period > 0 && t > 0) {
            p->t[n] = 0;
            p->v[n++] = v;
        }
        if (step && n > 0) {
            p->t[n] = t;
            p->v[n] = p->v[n - 1];
            n++;
        }
        p->t[n] = t;
        p->v[n++] = v;
        if (*e == ')' && e[1] == 0) {
            if (period > 0 && p->t[n - 1] < period) {
                p->t[n] = period;
                p->v[n] = step ? p->v[n - 1] : p->v[0];
                n++;
            }
            p->n = n;
            *out = wrap(p, unit);
            return true;
        }
        if (*e != ',')
            break;
        s = e + 1;
    }
    pwl_unref(p);
    return false;
}

static bool replay(
        const char *s, const char *dir, double unit, struct quantity *out, char *err, size_t errlen)
{
    char name[512], path[1024];
    size_t len = strcspn(s, ",)");
    int column = 1;
    if (s[len] == ',')
        column = atoi(s + len + 1);
    snprintf(name, sizeof name, "%.*s", (int)len, s);
    const char *file = trim(name);
    snprintf(path, sizeof path, "%s%s%s", *file == '/' ? "" : dir, *file == '/' ? "" : "/", file);
    FILE *f = column > 0 ? fopen(path, "re") : NULL;
    if (!f) {
        snprintf(err, errlen, "cannot read replay file %s: lines of seconds,value[,value...] are expected",
                path);
        return false;
    }
    struct pwl *p = pwl_new(2 * MAX_KNOTS, 0);
    char line[8192]; /* a recording of a whole node has a column per signal and GPU */
    int n = 0;
    while (p && n < 2 * MAX_KNOTS - 2 && fgets(line, sizeof line, f)) {
        char *e;
        double t = strtod(line, &e), v;
        if (e == line) /* heading or comment */
            continue;
        const char *c = e;
        for (int i = 1; i < column && c; i++)
            c = (c = strchr(c, ',')) ? c + 1 : NULL;
        if (!c || !(c = strchr(c, ',')) || !parse_number(c + 1, &v, &c) || (n > 0 && t < p->t[n - 1]))
            continue;
        if (n > 0) {
            p->t[n] = t;
            p->v[n] = p->v[n - 1];
            n++;
        }
        p->t[n] = t;
        p->v[n++] = v;
    }
    fclose(f);
    if (!p || n == 0) {
        snprintf(err, errlen, "replay file %s has no line of seconds,value", path);
        pwl_unref(p);
        return false;
    }
    p->n = n;
    *out = wrap(p, unit);
    return true;
}

/**
 * Parses a signal. unit multiplies every value (1000 turns the watts of the text into milliwatts). Names
 * files relative to dir. On bad text: false, and what is allowed in err.
 */
bool signal_parse(
        const char *text, const char *dir, double unit, struct quantity *out, char *err, size_t errlen)
{
    double a[8], value;
    const char *open = strchr(text, '(');
    if (!open && parse_number(text, &value, NULL)) {
        *out = q_const(value * unit);
        return true;
    }
    size_t len = open ? (size_t)(open - text) : strcspn(text, ":");
    const char *args = open ? open + 1 : text + len + 1;
#define IS(NAME) (len == sizeof(NAME) - 1 && strncmp(text, NAME, len) == 0)
    int n;
    if (open && IS("const") && numbers(args, a, 1) == 1) {
        *out = q_const(a[0] * unit);
        return true;
    }
    if (open && IS("ramp") && numbers(args, a, 4) == 4 && a[2] > a[0]) {
        struct pwl *p = pwl_new(2, 0);
        if (!p)
            return false;
        p->t[0] = a[0], p->v[0] = a[1], p->t[1] = a[2], p->v[1] = a[3];
        *out = wrap(p, unit);
        return true;
    }
    if (open && (IS("sine") || IS("noise")) && (n = numbers(args, a, 4)) >= 3 && a[0] > 0) {
        bool sine = IS("sine");
        int knots = sine ? SINE_KNOTS : NOISE_KNOTS;
        double phase = n > 3 ? a[3] : 0;
        struct pwl *p = pwl_new(knots + 1, a[0]);
        if (!p)
            return false;
        for (int i = 0; i <= knots; i++) {
            double x = sine ? (1 - cos(2 * M_PI * ((double)i / knots + phase))) / 2
                            : (double)(hash64((uint64_t)(i % knots), (uint64_t)(phase * 1000)) >> 11)
                                       / 9007199254740992.0;
            p->t[i] = a[0] * i / knots;
            p->v[i] = a[1] + (a[2] - a[1]) * x;
        }
        *out = wrap(p, unit);
        return true;
    }
    if (open && IS("square") && (n = numbers(args, a, 5)) >= 3 && a[0] > 0) {
        double duty = n > 3 ? a[3] : 0.5, phase = n > 4 ? a[4] : 0;
        struct pwl *p = pwl_new(4, a[0]);
        if (!p || duty < 0 || duty > 1) {
            pwl_unref(p);
            snprintf(err, errlen, "duty of square() is a share from 0 to 1");
            return false;
        }
        p->t[0] = 0, p->v[0] = a[2];
        p->t[1] = a[0] * duty, p->v[1] = a[2];
        p->t[2] = a[0] * duty, p->v[2] = a[1];
        p->t[3] = a[0], p->v[3] = a[1];
        *out = wrap(p, unit);
        out->lag = phase * a[0];
        return true;
    }
    if (open && IS("steps") && pairs(args, true, unit, out))
        return true;
    if (open && IS("points") && pairs(args, false, unit, out))
        return true;
    if (IS("replay"))
        return replay(args, dir, unit, out, err, errlen);
#undef IS
    snprintf(err, errlen,
            "'%s' is no signal: a number, const(v), ramp(t0,v0,t1,v1), sine(period,min,max[,phase]), "
            "square(period,min,max[,duty[,phase]]), noise(period,min,max[,seed]), steps([period;] t:v, ...), "
            "points([period;] t:v, ...) or replay(file.csv[,column])",
            text);
    return false;
}
