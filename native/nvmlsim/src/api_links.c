/* PCIe, NVLink, C2C, fabric, platform and topology. */
#include "sim.h"

#include <stdlib.h>

/* ---- PCIe ---- */

static nvmlReturn_t pcie(const char *fn, nvmlDevice_t device, uint32_t *out, int what)
{
    struct call c;
    if (call_device(&c, fn, device, out != NULL, GPU_ONLY, F_PCIE) == OK) {
        static const unsigned mts[] = {0, 2500, 5000, 8000, 16000, 32000, 64000};
        unsigned gen = model_pcie_gen(c.g, c.t);
        unsigned values[] = {gen, c.g->p.pcie_gen,
                c.g->pcie_width_now ? c.g->pcie_width_now : c.g->p.pcie_width, c.g->p.pcie_width,
                mts[gen < 7 ? gen : 6]};
        *out = (uint32_t)call_value(&c, values[what]);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetCurrPcieLinkGeneration(nvmlDevice_t device, uint32_t *out)
{
    return pcie(__func__, device, out, 0);
}

nvmlReturn_t nvmlDeviceGetMaxPcieLinkGeneration(nvmlDevice_t device, uint32_t *out)
{
    return pcie(__func__, device, out, 1);
}

nvmlReturn_t nvmlDeviceGetGpuMaxPcieLinkGeneration(nvmlDevice_t device, uint32_t *out)
{
    return pcie(__func__, device, out, 1);
}

nvmlReturn_t nvmlDeviceGetCurrPcieLinkWidth(nvmlDevice_t device, uint32_t *out)
{
    return pcie(__func__, device, out, 2);
}

nvmlReturn_t nvmlDeviceGetMaxPcieLinkWidth(nvmlDevice_t device, uint32_t *out)
{
    return pcie(__func__, device, out, 3);
}

nvmlReturn_t nvmlDeviceGetPcieSpeed(nvmlDevice_t device, uint32_t *out)
{
    return pcie(__func__, device, out, 4);
}

nvmlReturn_t nvmlDeviceGetPcieThroughput(nvmlDevice_t device, uint32_t counter, uint32_t *value)
{
    struct call c;
    if (call_device(&c, __func__, device, value != NULL && counter < 2, GPU_ONLY, F_PCIE) == OK) {
        /* mean of the 20 ms the call has just waited, in KB/s */
        double rate = model_mean(c.g, counter == 0 ? Q_PCIE_TX : Q_PCIE_RX, c.t - 0.02, c.t);
        *value = (uint32_t)call_value(&c, (uint64_t)(rate / 1000));
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetPcieReplayCounter(nvmlDevice_t device, uint32_t *value)
{
    struct call c;
    if (call_device(&c, __func__, device, value != NULL, GPU_ONLY, F_PCIE) == OK)
        *value = (uint32_t)call_value(&c, (uint64_t)model_counter(c.g, Q_PCIE_REPLAY, c.t));
    return call_end(&c);
}

/* ---- NVLink ---- */

static bool link_ok(struct call *c, uint32_t link)
{
    if (c->rc == OK && link >= c->g->p.links)
        c->rc = E_INVALID;
    return c->rc == OK;
}

nvmlReturn_t nvmlDeviceGetNvLinkState(nvmlDevice_t device, uint32_t link, uint32_t *isActive)
{
    struct call c;
    call_device(&c, __func__, device, isActive != NULL, GPU_ONLY, F_NVLINK);
    if (link_ok(&c, link))
        *isActive = (uint32_t)call_value(&c, c.g->link_state[link] == 1);
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetNvLinkVersion(nvmlDevice_t device, uint32_t link, uint32_t *version)
{
    struct call c;
    call_device(&c, __func__, device, version != NULL, GPU_ONLY, F_NVLINK);
    if (link_ok(&c, link))
        *version = (uint32_t)call_value(&c, c.g->p.nvlink_version);
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetNvLinkErrorCounter(
        nvmlDevice_t device, uint32_t link, uint32_t counter, uint64_t *value)
{
    struct call c;
    call_device(&c, __func__, device, value != NULL && counter < 5, GPU_ONLY, F_NVLINK);
    if (link_ok(&c, link)) {
        bool here = link == c.g->nvlink_error_link;
        double replay = here ? model_counter(c.g, Q_NVLINK_REPLAY, c.t) : 0;
        double crc = here ? model_counter(c.g, Q_NVLINK_CRC, c.t) : 0;
        const double values[] = {replay, replay / 10, crc, crc / 2, replay / 5};
        *value = call_value(&c, (uint64_t)values[counter]);
        if (c.g->p.features & F_NVLINK5)
            c.rc = E_NOT_SUPPORTED; /* NVLink 5 counts in fields only */
    }
    return call_end(&c);
}

/* The GPU at the far end of a link where GPUs are joined directly: links are dealt out to the others in turn.
 */
static const struct gpu *peer(const struct call *c, uint32_t link)
{
    const struct gpu *others[MAX_GPUS];
    unsigned n = 0;
    for (unsigned i = 0; i < c->w->ngpus; i++)
        if (&c->w->gpus[i] != c->g && (c->w->gpus[i].p.features & F_NVLINK))
            others[n++] = &c->w->gpus[i];
    return n ? others[link % n] : NULL;
}

static nvmlReturn_t remote(const char *fn, nvmlDevice_t device, uint32_t link, nvmlPciInfo_t *pci, bool full)
{
    struct call c;
    call_device(&c, fn, device, pci != NULL, GPU_ONLY, F_NVLINK);
    if (link_ok(&c, link)) {
        const struct gpu *to = c.g->link_peer_gpu ? peer(&c, link) : NULL;
        unsigned bus = to ? to->bus : 0x05 + link % 4;
        memset(pci, 0, full ? sizeof *pci : offsetof(nvmlPciInfo_t, busId));
        pci->domain = to ? to->domain : c.g->domain;
        pci->bus = bus;
        pci->pciDeviceId = to ? to->p.pci_device : 0x22a310de;
        snprintf(pci->busIdLegacy, sizeof pci->busIdLegacy, "%04X:%02X:00.0", pci->domain & 0xffff,
                bus & 0xff);
        if (full)
            snprintf(pci->busId, sizeof pci->busId, "%08X:%02X:00.0", pci->domain, bus);
        if (c.g->link_state[link] != 1)
            c.rc = E_NOT_SUPPORTED;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetNvLinkRemotePciInfo(nvmlDevice_t device, uint32_t link, nvmlPciInfo_t *pci)
{
    return remote(__func__, device, link, pci, false);
}

nvmlReturn_t nvmlDeviceGetNvLinkRemotePciInfo_v2(nvmlDevice_t device, uint32_t link, nvmlPciInfo_t *pci)
{
    return remote(__func__, device, link, pci, true);
}

nvmlReturn_t nvmlDeviceGetNvLinkRemoteDeviceType(nvmlDevice_t device, uint32_t link, uint32_t *type)
{
    struct call c;
    call_device(&c, __func__, device, type != NULL, GPU_ONLY, F_NVLINK);
    if (link_ok(&c, link))
        *type = (uint32_t)call_value(&c, c.g->link_peer_gpu ? 0 : 2);
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetNvlinkBwMode(nvmlDevice_t device, nvmlNvlinkGetBwMode_v1_t *mode)
{
    struct call c;
    if (call_device(&c, __func__, device, mode != NULL, GPU_ONLY, F_NVLINK5) == OK
            && VERSION_OK(&c, mode->version, nvmlNvlinkGetBwMode_v1_t, 1)) {
        mode->bwMode = (uint8_t)call_value(&c, 0);
        mode->bIsBest = mode->bwMode == 0;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetNvLinkInfo(nvmlDevice_t device, void *info)
{
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY, F_NVLINK) == OK) {
        uint32_t version = *(const uint32_t *)info;
        if (version == NVML_VERSION_WORD(nvmlNvLinkInfo_v1_t, 1)
                && VERSION_OK(&c, version, nvmlNvLinkInfo_v1_t, 1)) {
            ((nvmlNvLinkInfo_v1_t *)info)->isNvleEnabled = (uint32_t)call_value(&c, 0);
        } else if (VERSION_OK(&c, version, nvmlNvLinkInfo_v2_t, 2)) {
            nvmlNvLinkInfo_v2_t *v2 = info;
            memset(&v2->isNvleEnabled, 0, sizeof *v2 - sizeof v2->version);
            v2->isNvleEnabled = (uint32_t)call_value(&c, 0);
            v2->firmwareInfo.numValidEntries = 1;
            v2->firmwareInfo.firmwareVersion[0] = (nvmlNvlinkFirmwareVersion_t){1, 3, 4, 1001};
        }
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetC2cModeInfoV(nvmlDevice_t device, nvmlC2cModeInfo_v1_t *info)
{
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY | HOPPER_UP, 0) == OK)
        info->isC2cEnabled = (uint32_t)call_value(&c, (c.g->p.features & F_C2C) != 0); /* no version word */
    return call_end(&c);
}

/* ---- fabric and platform ---- */

static void cluster_uuid(const struct call *c, uint8_t out[16])
{
    for (unsigned i = 0; i < 16; i++)
        out[i] = (uint8_t)(hash64(c->w->seed, 77 + i / 8) >> (i % 8 * 8));
}

nvmlReturn_t nvmlDeviceGetGpuFabricInfo(nvmlDevice_t device, nvmlGpuFabricInfo_t *info)
{
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY, F_FABRIC) == OK) {
        cluster_uuid(&c, info->clusterUuid);
        info->status = (nvmlReturn_t)c.g->fabric_status;
        info->cliqueId = c.g->clique;
        info->state = c.g->fabric_state;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetGpuFabricInfoV(nvmlDevice_t device, void *info)
{
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY, F_FABRIC) == OK) {
        nvmlGpuFabricInfo_v3_t *v3 = info; /* version 2 is the same without its last member */
        bool new = v3->version == NVML_VERSION_WORD(nvmlGpuFabricInfo_v3_t, 3) && world_branch(c.w) >= 570;
        if (new ? VERSION_OK(&c, v3->version, nvmlGpuFabricInfo_v3_t, 3)
                : VERSION_OK(&c, v3->version, nvmlGpuFabricInfo_v2_t, 2)) {
            cluster_uuid(&c, v3->clusterUuid);
            v3->status = (nvmlReturn_t)c.g->fabric_status;
            v3->cliqueId = (uint32_t)call_value(&c, c.g->clique);
            v3->state = c.g->fabric_state;
            /* two bits per item, 2 meaning "no"; bits 8 to 11 misconfiguration, 1 meaning "none" */
            v3->healthMask = c.g->fabric_health ? c.g->fabric_health : 0x1aa;
            if (new)
                v3->healthSummary = c.g->fabric_health && c.g->fabric_health != 0x1aa ? 2 : 1;
        }
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetPlatformInfo(nvmlDevice_t device, void *info)
{
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY, F_PLATFORM) == OK) {
        nvmlPlatformInfo_v2_t *p = info; /* version 1 has the same size and other meanings */
        bool old = p->version == NVML_VERSION_WORD(nvmlPlatformInfo_v1_t, 1);
        if (old ? VERSION_OK(&c, p->version, nvmlPlatformInfo_v1_t, 1)
                : VERSION_OK(&c, p->version, nvmlPlatformInfo_v2_t, 2)) {
            memset(p->ibGuid, 0, sizeof *p - sizeof p->version);
            for (unsigned i = 0; i < 8; i++)
                p->ibGuid[i] = (uint8_t)(hash64(c.g->uuid_seed, 5) >> (8 * i));
            snprintf((char *)p->chassisSerialNumber, sizeof p->chassisSerialNumber, "18217245%05u",
                    (unsigned)c.w->seed % 100000);
            p->slotNumber = (uint8_t)call_value(&c, 20);
            p->trayIndex = 10;
            p->hostId = 1;
            p->peerType = 1;
            p->moduleId = (uint8_t)c.g->module_id;
        }
    }
    return call_end(&c);
}

/* ---- topology ---- */

nvmlReturn_t nvmlDeviceGetTopologyCommonAncestor(nvmlDevice_t device1, nvmlDevice_t device2, uint32_t *level)
{
    struct call c;
    if (call_device(&c, __func__, device1, level != NULL, GPU_ONLY, F_PCIE) == OK) {
        const struct gpu *other = call_other(&c, device2);
        if (other) /* same GPU: internal; same socket: node; else across sockets */
            *level = (uint32_t)call_value(&c, other == c.g                         ? 0
                                              : other->numa_node == c.g->numa_node ? 40
                                                                                   : 50);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetP2PStatus(
        nvmlDevice_t device1, nvmlDevice_t device2, uint32_t index, uint32_t *status)
{
    struct call c;
    if (call_device(&c, __func__, device1, status != NULL && index < 5, GPU_ONLY, 0) == OK) {
        const struct gpu *other = call_other(&c, device2);
        bool linked = other && (other->p.features & c.g->p.features & F_NVLINK);
        bool consumer = c.g->p.brand == 5;
        if (other == c.g)
            c.rc = E_INVALID;
        else if (other)
            *status = (uint32_t)call_value(&c, linked ? 0 : index == 2 ? 5 : consumer ? 2 : 0);
    }
    return call_end(&c);
}

/* Sets the bits of "0-15,32-47" in an array of n words. */
static void set_bits(const char *list, unsigned long *words, unsigned n)
{
    for (const char *s = list; *s;) {
        char *e;
        unsigned long low = strtoul(s, &e, 10), high = low;
        if (e == s)
            return;
        if (*e == '-')
            high = strtoul(e + 1, &e, 10);
        for (; low <= high && low / 64 < n; low++)
            words[low / 64] |= 1ul << low % 64;
        s = *e == ',' ? e + 1 : e;
        if (*e && *e != ',')
            return;
    }
}

nvmlReturn_t nvmlDeviceGetCpuAffinity(nvmlDevice_t device, uint32_t cpuSetSize, unsigned long *cpuSet)
{
    struct call c;
    if (call_device(&c, __func__, device, cpuSet != NULL && cpuSetSize > 0, ANY, 0) == OK) {
        memset(cpuSet, 0, cpuSetSize * sizeof *cpuSet);
        set_bits(c.g->cpus, cpuSet, cpuSetSize);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetMemoryAffinity(
        nvmlDevice_t device, uint32_t nodeSetSize, unsigned long *nodeSet, uint32_t scope)
{
    struct call c;
    if (call_device(&c, __func__, device, nodeSet != NULL && nodeSetSize > 0 && scope < 2, ANY, 0) == OK) {
        memset(nodeSet, 0, nodeSetSize * sizeof *nodeSet);
        if (c.g->numa_node < 0)
            c.rc = E_NOT_SUPPORTED;
        else if ((unsigned)c.g->numa_node < nodeSetSize * 64)
            nodeSet[c.g->numa_node / 64] |= 1ul << c.g->numa_node % 64;
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetNumaNodeId(nvmlDevice_t device, uint32_t *node)
{
    struct call c;
    if (call_device(&c, __func__, device, node != NULL, GPU_ONLY, F_NUMA) == OK)
        *node = (uint32_t)call_value(&c, 2 + (unsigned)c.g->label);
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetAddressingMode(nvmlDevice_t device, nvmlDeviceAddressingMode_v1_t *mode)
{
    struct call c;
    if (call_device(&c, __func__, device, mode != NULL, ANY, 0) == OK
            && VERSION_OK(&c, mode->version, nvmlDeviceAddressingMode_v1_t, 1)) {
        bool unified = (c.g->p.features & F_NUMA) || !(c.g->p.features & F_MEMORY);
        mode->value = (uint32_t)call_value(&c, unified ? 2 : c.g->p.arch >= ARCH_AMPERE ? 1 : 0);
    }
    return call_end(&c);
}
