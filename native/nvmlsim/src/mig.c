/* MIG layouts: which slices a GPU is cut into, in scenarios and by command. */
#include "sim.h"

static const struct mig_profile *profile_find(const struct gpu *g, const char *name)
{
    for (const struct mig_profile *p = g->p.mig; p && p->name; p++)
        if (strcmp(p->name, name) == 0)
            return p;
    return NULL;
}

static int placement(const struct gpu *g, const struct mig_profile *p)
{
    bool taken[8] = {false};
    for (unsigned i = 0; i < MAX_MIG; i++)
        if (g->slices[i].used)
            for (unsigned k = 0; k < g->slices[i].profile->memory_slices; k++)
                taken[(g->slices[i].start + k) & 7] = true;
    unsigned step = p->memory_slices >= 4 ? 4 : p->memory_slices;
    for (unsigned s = 0; s + p->memory_slices <= 8; s += step) {
        unsigned k = 0;
        while (k < p->memory_slices && !taken[s + k])
            k++;
        if (k == p->memory_slices)
            return (int)s;
    }
    return -1;
}

/**
 * Adds the compute instance ci of GPU instance gi. profile is that of the GPU instance (3g.40gb); led by Nc.
 * it names a smaller compute instance (1c.3g.40gb). The MIG device takes the lowest free index.
 */
bool mig_add(struct world *w, struct gpu *g, unsigned gi, unsigned ci, const char *profile, const char *uuid,
        char *err, size_t errlen)
{
    unsigned ci_slices = 0;
    const char *name = profile;
    int skip = 0;
    if (sscanf(profile, "%uc.%n", &ci_slices, &skip) == 1 && skip > 0)
        name = profile + skip;
    const struct mig_profile *p = profile_find(g, name);
    if (!p) {
        int used = snprintf(err, errlen, "%s has no MIG profile '%s'; it has", g->name, name);
        for (p = g->p.mig; p && p->name && used > 0 && (size_t)used < errlen; p++)
            used += snprintf(err + used, errlen - (size_t)used, " %s", p->name);
        return false;
    }
    if (!skip)
        ci_slices = p->slices;
    struct slice *free_slot = NULL, *same = NULL;
    unsigned slices = 0, in_gi = 0;
    for (unsigned i = 0; i < MAX_MIG; i++) {
        struct slice *s = &g->slices[i];
        if (!s->used) {
            if (!free_slot)
                free_slot = s;
            continue;
        }
        if (s->gi == gi) {
            same = s;
            in_gi += s->ci_slices;
            if (s->ci == ci) {
                snprintf(err, errlen, "MIG instance %u.%u exists already", gi, ci);
                return false;
            }
        }
        bool counted = false;
        for (unsigned k = 0; k < i; k++)
            counted |= g->slices[k].used && g->slices[k].gi == s->gi;
        slices += counted ? 0 : s->profile->slices;
    }
    int start = same ? (int)same->start : placement(g, p);
    if (!free_slot || start < 0 || ci_slices == 0 || in_gi + ci_slices > p->slices
            || (same && same->profile != p) || (!same && slices + p->slices > 7 + (p->slices == 7))) {
        snprintf(err, errlen, "no room for MIG instance %u.%u of profile %s", gi, ci, profile);
        return false;
    }
    static uint64_t serials;
    uint64_t serial = __atomic_add_fetch(&serials, 1, __ATOMIC_RELAXED);
    *free_slot = (struct slice){.used = true,
            .gi = gi,
            .ci = ci,
            .profile = p,
            .ci_slices = ci_slices,
            .start = (unsigned)start,
            .serial = serial};
    if (*uuid)
        snprintf(free_slot->uuid, sizeof free_slot->uuid, "%s", uuid);
    else {
        uint64_t a = hash64(g->uuid_seed + w->seed, hash64((uint64_t)g->label << 32 | gi << 8 | ci, 7));
        if (w->generation && same == NULL)
            a = hash64(a, serial); /* recreated at run time: the same ids, a new identity */
        uint64_t b = hash64(a, 2);
        snprintf(free_slot->uuid, sizeof free_slot->uuid, "MIG-%08x-%04x-5%03x-8%03x-%012llx",
                (unsigned)(a >> 32), (unsigned)(a >> 16) & 0xffff, (unsigned)a & 0xfff, (unsigned)(b >> 52),
                (unsigned long long)(b & 0xffffffffffffu));
    }
    g->nslices++;
    return true;
}

/** Replaces all MIG instances by a list of profiles, with the instance ids a driver would give them. */
bool mig_layout(struct world *w, struct gpu *g, const char *list, char *err, size_t errlen)
{
    char copy[MAX_LINE], *save = NULL;
    bool used[16] = {false};
    snprintf(copy, sizeof copy, "%s", list);
    memset(g->slices, 0, sizeof g->slices);
    g->nslices = 0;
    if (strcmp(list, "none") == 0)
        return true;
    for (char *v = strtok_r(copy, ", ", &save); v; v = strtok_r(NULL, ", ", &save)) {
        const struct mig_profile *p = profile_find(g, v);
        unsigned gi = !p ? 0 : p->slices == 7 ? 0 : p->slices >= 3 ? 1 : p->slices == 2 ? 3 : 7;
        while (gi < 15 && used[gi])
            gi++;
        used[gi] = true;
        if (!mig_add(w, g, gi, 0, v, "", err, errlen))
            return false;
    }
    return true;
}
