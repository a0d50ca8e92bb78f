/* nvmlDeviceGetFieldValues: many small readings by number in one call. */
#include "sim.h"

#include <math.h>

enum { V_DOUBLE = 0, V_U32 = 1, V_U64 = 3, V_I32 = 5 };

#define ALL_LINKS 0xFFFFFFFFu

/* First driver branch that knows a field; 0 for numbers no branch knows. */
static unsigned field_since(unsigned id)
{
    static const struct {
        unsigned low, high, since;
    } table[] = {
            {1, 145, 450},
            {146, 146, 455},
            {147, 147, 460},
            {148, 160, 470},
            {161, 166, 520},
            {167, 169, 525},
            {170, 196, 535},
            {197, 198, 555},
            {199, 199, 550},
            {200, 200, 555},
            {201, 229, 560},
            {230, 230, 570},
            {231, 234, 575},
            {235, 268, 570},
            {269, 273, 575},
            {274, 288, 590},
            {289, 295, 595},
            {296, 300, 610},
            {301, 302, 595},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (id >= table[i].low && id <= table[i].high)
            return table[i].since;
    return 0;
}

struct reading {
    struct call *c;
    unsigned *type;
    nvmlValue_t *v;
};

static nvmlReturn_t u32(struct reading r, uint32_t value)
{
    *r.type = V_U32;
    r.v->uiVal = value;
    return OK;
}

static nvmlReturn_t i32(struct reading r, int32_t value)
{
    *r.type = V_I32;
    r.v->siVal = value;
    return OK;
}

static nvmlReturn_t u64(struct reading r, uint64_t value)
{
    *r.type = V_U64;
    r.v->ullVal = value;
    return OK;
}

static nvmlReturn_t counter(struct reading r, enum q which)
{
    return u64(r, (uint64_t)model_counter(r.c->g, which, r.c->t));
}

/* Nanoseconds during which a 0/1 quantity was 1. */
static nvmlReturn_t nanoseconds(struct reading r, enum q which)
{
    return u64(r, (uint64_t)(model_counter(r.c->g, which, r.c->t) * 1e9));
}

/* ---- ECC, pages, rows ---- */

static nvmlReturn_t ecc_field(struct reading r, unsigned id)
{
    const struct gpu *g = r.c->g;
    static const signed char places[] = {
            0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 6, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 6}; /* fields 7 to 28 */
    if (!(g->p.features & F_ECC))
        return E_NOT_SUPPORTED;
    if (id <= 2)
        return u32(r, id == 1 ? g->ecc_mode : ecc_after_reset(g));
    bool aggregate = id == 5 || id == 6 || id >= 18;
    if (!g->ecc_mode || (!aggregate && g->mig_mode))
        return E_NOT_SUPPORTED;
    if (id <= 6)
        return u64(r, ecc_total(r.c, id % 2 == 0, aggregate));
    unsigned place = (unsigned)places[id - 7];
    bool uncorrected = place == 6 || (id < 18 ? id % 2 == 0 : id % 2 == 1);
    if (place >= 4 && g->p.arch >= ARCH_AMPERE)
        return E_NOT_SUPPORTED;
    return u64(r, ecc_at(r.c, uncorrected, aggregate, place));
}

static nvmlReturn_t row_field(struct reading r, unsigned id)
{
    const struct gpu *g = r.c->g;
    if (id <= 31 || id == 92 || id == 93) {
        if (!(g->p.features & F_PAGES))
            return E_NOT_SUPPORTED;
        return id <= 30 ? u64(r, g->pages[id - 29]) : u32(r, id == 31 ? g->pages[2] != 0 : 0);
    }
    if (!(g->p.features & F_ROWS) || g->mig_mode)
        return E_NOT_SUPPORTED;
    if (id >= 301)
        return u32(r, g->rows_inactive[id - 301]);
    return u32(r, g->rows[id - 142]);
}

/* ---- NVLink ---- */

enum link_count { L_FLIT, L_DATA, L_REPLAY, L_RECOVERY, L_ECC };

static uint64_t link_errors(const struct call *c, enum link_count what, unsigned link)
{
    if (link != ALL_LINKS && link != c->g->nvlink_error_link)
        return 0;
    switch (what) {
    case L_REPLAY:
        return (uint64_t)model_counter(c->g, Q_NVLINK_REPLAY, c->t);
    case L_RECOVERY:
        return (uint64_t)(model_counter(c->g, Q_NVLINK_REPLAY, c->t) / 10);
    case L_FLIT:
        return (uint64_t)model_counter(c->g, Q_NVLINK_CRC, c->t);
    case L_DATA:
        return (uint64_t)(model_counter(c->g, Q_NVLINK_CRC, c->t) / 2);
    case L_ECC:
        return (uint64_t)(model_counter(c->g, Q_NVLINK_REPLAY, c->t) / 5);
    default:
        return 0;
    }
}

/* Bytes of one link or of all; links that are down carry nothing, the others share the traffic equally. */
static double link_bytes(const struct call *c, enum q which, unsigned link)
{
    unsigned up = 0;
    for (unsigned i = 0; i < c->g->p.links; i++)
        up += c->g->link_state[i] == 1;
    double all = model_counter(c->g, which, c->t);
    if (link == ALL_LINKS)
        return up ? all : 0;
    return up && c->g->link_state[link] == 1 ? all / up : 0;
}

/* A counter that exists six times, once in total, and for six more links elsewhere: link number or ALL_LINKS.
 */
static bool numbered(unsigned id, unsigned first, unsigned more, unsigned *link)
{
    if (id >= first && id <= first + 5)
        *link = id - first;
    else if (id == first + 6)
        *link = ALL_LINKS;
    else if (id >= more && id <= more + 5)
        *link = 6 + id - more;
    else
        return false;
    return true;
}

static nvmlReturn_t old_link_field(struct reading r, unsigned id)
{
    const struct gpu *g = r.c->g;
    static const struct {
        unsigned first, more;
        enum link_count what;
    } sets[] = {{32, 96, L_FLIT}, {39, 102, L_DATA}, {46, 108, L_REPLAY}, {53, 114, L_RECOVERY}};
    unsigned link;
    if (g->p.features & F_NVLINK5)
        return id == 90 ? u32(r, g->p.link_mbps) : E_NOT_SUPPORTED;
    if (id >= 148 && id <= 160)
        return id < 160 && id - 148 >= g->p.links
                       ? E_NOT_SUPPORTED
                       : u64(r, link_errors(r.c, L_ECC, id == 160 ? ALL_LINKS : id - 148));
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        if (numbered(id, sets[i].first, sets[i].more, &link))
            return link != ALL_LINKS && link >= g->p.links ? E_NOT_SUPPORTED
                                                           : u64(r, link_errors(r.c, sets[i].what, link));
    if (numbered(id, 84, 132, &link)) {
        if (link != ALL_LINKS && (link >= g->p.links || g->link_state[link] != 1))
            return E_NOT_SUPPORTED;
        return u32(r, g->p.link_mbps);
    }
    return E_NOT_SUPPORTED; /* 60 to 73, 120 to 131: utilisation counters that no supported branch answers */
}

/* Bit error rate: mantissa in bits 8 to 11, exponent in the low byte. */
static uint64_t ber(unsigned mantissa, unsigned exponent)
{
    return mantissa << 8 | exponent;
}

static nvmlReturn_t link5_field(struct reading r, unsigned id, unsigned link)
{
    struct call *c = r.c;
    if (!(c->g->p.features & F_NVLINK5))
        return E_NOT_SUPPORTED;
    bool tx = id <= 202;
    if (id >= 201 && id <= 204) {
        double bytes = link_bytes(c, tx ? Q_NVLINK_TX : Q_NVLINK_RX, link);
        return u64(r, (uint64_t)(id % 2 ? bytes / 256 : bytes)); /* odd fields count packets */
    }
    switch (id) {
    case 206:
        return u64(r, link_errors(c, L_FLIT, link));
    case 207: /* rarer kinds are shares of the common ones */
    case 219:
    case 221:
        return u64(r, link_errors(c, L_FLIT, link) / (id - 200));
    case 208:
    case 210:
        return u64(r, link_errors(c, L_REPLAY, link));
    case 209:
    case 211:
    case 212:
    case 214:
        return u64(r, link_errors(c, L_REPLAY, link) / (id - 200));
    case 213:
    case 215:
        return u64(r, link_errors(c, L_RECOVERY, link));
    case 216:
    case 217:
    case 218:
    case 291:
    case 292:
    case 293:
        return u64(r, ber(3, 9));
    case 220:
    case 222:
        return u64(r, ber(1, 15));
    default:
        return u64(r, 0);
    }
}

static nvmlReturn_t fec(struct reading r, unsigned bin, unsigned link)
{
    if (!(r.c->g->p.features & F_NVLINK5))
        return E_NOT_SUPPORTED;
    double blocks = link_bytes(r.c, Q_NVLINK_RX, link) / 512;
    for (unsigned i = 0; i < bin; i++)
        blocks *= 1e-4; /* each further corrected symbol is ten thousand times rarer */
    return u64(r, (uint64_t)blocks);
}

static nvmlReturn_t link_field(struct reading r, unsigned id, unsigned scope)
{
    const struct gpu *g = r.c->g;
    if (!(g->p.features & F_NVLINK))
        return E_NOT_SUPPORTED;
    if (id == 91)
        return u32(r, g->p.links);
    if (id == 147)
        return u32(r, g->link_peer_gpu ? 0 : g->p.links);
    bool scoped = (id >= 138 && id <= 141) || id == 146 || (id >= 161 && id <= 168)
                  || (id >= 200 && id <= 225) || (id >= 235 && id <= 250) || (id >= 289 && id <= 296);
    if (!scoped)
        return old_link_field(r, id);
    bool total = scope == ALL_LINKS && ((id >= 138 && id <= 141) || (id >= 201 && id <= 204));
    if (!total && scope >= g->p.links)
        return E_INVALID;
    bool up = total || g->link_state[scope] == 1, five = (g->p.features & F_NVLINK5) != 0;
    if (id >= 138 && id <= 141) {
        double overhead = id >= 140 ? 1.08 : 1;
        if (five)
            return E_NOT_SUPPORTED;
        return u64(
                r, (uint64_t)(link_bytes(r.c, id % 2 ? Q_NVLINK_RX : Q_NVLINK_TX, scope) * overhead / 1024));
    }
    if (id >= 235 && id <= 250)
        return fec(r, id - 235, scope);
    if ((id >= 201 && id <= 222) || (id >= 289 && id <= 295))
        return link5_field(r, id, scope);
    switch (id) {
    case 146:
        return up ? u32(r, scope) : E_NOT_SUPPORTED;
    case 161:
        return five ? E_NOT_SUPPORTED : u64(r, link_errors(r.c, L_REPLAY, scope));
    case 162:
        return five ? E_NOT_SUPPORTED : u64(r, link_errors(r.c, L_RECOVERY, scope));
    case 163:
        return five ? E_NOT_SUPPORTED : u64(r, link_errors(r.c, L_FLIT, scope));
    case 164:
        return u32(r, up ? g->p.link_mbps : 0);
    case 165:
        return u32(r, g->link_state[scope]);
    case 166:
        return u32(r, g->p.nvlink_version);
    case 167:
        return u32(r, up && model_at(g, Q_IDLE, r.c->t) >= 0.5);
    case 168:
        return u32(r, 10000);
    case 296:
        return five ? u64(r, up ? g->p.link_mbps * 8ull : 0) : E_NOT_SUPPORTED;
    default:
        return E_NOT_SUPPORTED;
    }
}

/* ---- power and the rest ---- */

static nvmlReturn_t power_field(struct reading r, unsigned id, unsigned scope)
{
    struct call *c = r.c;
    const struct gpu *g = c->g;
    static const enum q scopes[] = {Q_POWER, Q_MODULE_POWER, Q_MEMORY_POWER};
    if (!(g->p.features & F_POWER_FIELDS) || scope > 3)
        return scope > 3 ? E_INVALID : E_NOT_SUPPORTED;
    if ((scope == 1 && !(g->p.features & F_MODULE_POWER)) || (scope == 2 && !(g->p.features & F_MEMTEMP))
            || scope == 3)
        return E_NOT_SUPPORTED;
    if (id == 185)
        return u32(r, (uint32_t)whole(model_mean(g, scopes[scope], c->t - 1, c->t)));
    if (id == 186)
        return u32(r, (uint32_t)model_at(g, scopes[scope], c->t));
    if (id == 191)
        return scope == 2 ? E_NOT_SUPPORTED : counter(r, scopes[scope]);
    if (scope == 2)
        return E_NOT_SUPPORTED;
    unsigned extra = scope == 1 ? g->p.power_default / 8 + 100 : 0; /* the module also feeds the CPU */
    switch (id) {
    case 187:
        return u32(r, (g->p.power_min + extra) * 1000);
    case 188:
        return u32(r, (g->p.power_max + extra) * 1000);
    case 189:
        return u32(r, (g->p.power_default + extra) * 1000);
    default: /* 190 current, 192 requested */
        return u32(r, (g->power_limit + extra) * 1000);
    }
}

static nvmlReturn_t pcie_field(struct reading r, unsigned id)
{
    const struct gpu *g = r.c->g;
    if (!(g->p.features & F_PCIE))
        return E_NOT_SUPPORTED;
    if (id == 94)
        return counter(r, Q_PCIE_REPLAY);
    if (id == 95)
        return u64(r, (uint64_t)model_counter(g, Q_PCIE_REPLAY, r.c->t) >> 16);
    if (id == 197 || id == 198)
        return g->p.features & F_PCIE_BYTES ? counter(r, id == 197 ? Q_PCIE_TX : Q_PCIE_RX) : E_NOT_SUPPORTED;
    if (!(g->p.features & F_PCIE_ERRORS))
        return E_NOT_SUPPORTED;
    if (id == 173) /* correctable: the sum of what the more detailed counters show */
        return counter(r, Q_PCIE_ERROR);
    uint64_t errors = (uint64_t)model_counter(g, Q_PCIE_ERROR, r.c->t);
    if (id == 176 || id == 174)
        return u64(r, errors);
    return u64(r, errors / (id - 160)); /* rarer kinds are shares of the common ones */
}

static nvmlReturn_t throttle_field(struct reading r, unsigned id)
{
    const struct gpu *g = r.c->g;
    static const enum q map[] = {Q_THROTTLE_POWER, Q_THROTTLE_THERMAL, Q_THROTTLE_SYNC, Q_THROTTLE_BOARD,
            Q_IDLE, Q_THROTTLE_RELIABILITY};
    if (id >= 269) {
        static const enum q late[] = {Q_THROTTLE_THERMAL, Q_THROTTLE_HW_THERMAL, Q_THROTTLE_BRAKE};
        return nanoseconds(r, late[id - 269]);
    }
    if (id <= 79)
        return nanoseconds(r, map[id - 74]);
    /* any cause: below application clocks (80), below base clocks (81) */
    double all = model_counter(g, Q_THROTTLE_POWER, r.c->t) + model_counter(g, Q_THROTTLE_HW_THERMAL, r.c->t);
    return u64(r, (uint64_t)((id == 80 ? all : model_counter(g, Q_THROTTLE_HW_THERMAL, r.c->t)) * 1e9));
}

static nvmlReturn_t c2c_field(struct reading r, unsigned id, unsigned scope)
{
    const struct gpu *g = r.c->g;
    if (!(g->p.features & F_C2C))
        return E_NOT_SUPPORTED;
    if (id == 170)
        return u32(r, g->p.c2c_links);
    if (scope >= g->p.c2c_links)
        return E_INVALID;
    switch (id) {
    case 171:
        return u32(r, 1);
    case 172:
        return u32(r, g->p.c2c_mbps);
    case 232:
        return scope == 0 ? counter(r, Q_C2C_ERROR) : u64(r, 0);
    case 231:
    case 233:
        return u64(r, scope == 0 ? (uint64_t)model_counter(g, Q_C2C_ERROR, r.c->t) / (id - 229) : 0);
    case 234:
        return u32(r, model_at(g, Q_IDLE, r.c->t) >= 0.5);
    default:
        return u64(r, 0);
    }
}

static nvmlReturn_t smoothing_field(struct reading r, unsigned id)
{
    if (!(r.c->g->p.features & F_SMOOTHING))
        return E_NOT_SUPPORTED;
    switch (id) {
    case 254:
        return u32(r, r.c->g->p.power_max);
    case 256:
        return u32(r, 90);
    case 258:
        return u32(r, 100);
    case 259:
        return u32(r, 5);
    default:
        return u32(r, 0);
    }
}

/** Reads one field of the GPU of the call; sets value and type. */
nvmlReturn_t field_read(struct call *c, unsigned id, unsigned scope, unsigned *type, nvmlValue_t *v)
{
    const struct gpu *g = c->g;
    struct reading r = {c, type, v};
    unsigned since = field_since(id);
    v->ullVal = 0;
    *type = V_U32;
    if (since == 0 || since > world_branch(c->w))
        return E_INVALID;
    if (id <= 28)
        return ecc_field(r, id);
    if (id <= 31 || id == 92 || id == 93 || (id >= 142 && id <= 145) || id >= 301)
        return row_field(r, id);
    if (id <= 73 || (id >= 84 && id <= 91) || (id >= 96 && id <= 141) || (id >= 146 && id <= 168)
            || (id >= 200 && id <= 225) || (id >= 235 && id <= 250) || (id >= 289 && id <= 296))
        return link_field(r, id, scope);
    if ((id >= 74 && id <= 81) || (id >= 269 && id <= 271))
        return throttle_field(r, id);
    if (id == 94 || id == 95 || id == 169 || (id >= 173 && id <= 183) || id == 197 || id == 198)
        return pcie_field(r, id);
    if (id >= 185 && id <= 192)
        return power_field(r, id, scope);
    if ((id >= 170 && id <= 172) || (id >= 231 && id <= 234))
        return c2c_field(r, id, scope);
    if ((id >= 251 && id <= 268) || (id >= 275 && id <= 288) || id == 300)
        return smoothing_field(r, id);
    switch (id) {
    case 82:
        return g->p.features & F_MEMTEMP ? u32(r, (uint32_t)lround(model_at(g, Q_MEMORY_TEMPERATURE, c->t)))
                                         : E_NOT_SUPPORTED;
    case 83:
        return counter(r, Q_POWER);
    case 184:
        return u32(r, g->p.arch >= ARCH_HOPPER);
    case 193: /* distances from the limit at which clocks begin to fall */
        return g->p.features & F_MARGIN ? i32(r, g->p.t_gpu_max - g->p.t_shutdown) : E_NOT_SUPPORTED;
    case 194:
        return g->p.features & F_MARGIN ? i32(r, g->p.t_gpu_max - g->p.t_slowdown) : E_NOT_SUPPORTED;
    case 195:
    case 196:
        return g->p.features & F_MARGIN ? i32(r, 0) : E_NOT_SUPPORTED;
    case 199:
        return u32(r, (g->p.features & F_MIG) != 0);
    case 226:
    case 227:
        return u32(r, g->recovery_action == (id == 226 ? 1u : 4u));
    case 230:
        return u32(r, g->recovery_action);
    case 297:
        return g->p.features & F_SMOOTHING ? u32(r, (uint32_t)(model_at(g, Q_LOAD, c->t) / 9))
                                           : E_NOT_SUPPORTED;
    default:
        return E_NOT_SUPPORTED;
    }
}

nvmlReturn_t nvmlDeviceGetFieldValues(nvmlDevice_t device, int32_t valuesCount, nvmlFieldValue_t *values)
{
    struct call c;
    if (call_device(&c, __func__, device, values != NULL && valuesCount > 0, ANY, 0) == OK) {
        for (int32_t i = 0; i < valuesCount; i++) {
            nvmlFieldValue_t *f = &values[i];
            struct effects fx;
            char name[32];
            snprintf(name, sizeof name, "field:%u", f->fieldId);
            pthread_mutex_lock(&state_lock);
            faults_look(c.w, c.g, name, fault_clock(), &fx);
            pthread_mutex_unlock(&state_lock);
            f->timestamp = (int64_t)c.us;
            f->latencyUsec = 12;
            if (withheld(c.g, name))
                fx.rc = E_NOT_SUPPORTED;
            f->nvmlReturn = c.s     ? E_NOT_SUPPORTED
                            : fx.rc ? fx.rc
                                    : field_read(&c, f->fieldId, f->scopeId, &f->valueType, &f->value);
            if (f->nvmlReturn == OK && fx.inject) {
                if (f->valueType == V_U64)
                    f->value.ullVal = fx.value;
                else
                    f->value.uiVal = (uint32_t)fx.value;
            }
        }
    }
    return call_end(&c);
}
