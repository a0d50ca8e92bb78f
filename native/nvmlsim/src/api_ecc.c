/* ECC errors, page retirement and row remapping. Counts are volatile since driver load; aggregate ones add
 * what was before. */
#include "sim.h"

/* Errors of one kind at one place; those that come by rate are DRAM's or, uncorrected, SRAM's too. */
static uint64_t errors(const struct call *c, bool uncorrected, bool aggregate, unsigned location)
{
    const struct gpu *g = c->g;
    uint64_t fixed = g->ecc_at[location][uncorrected];
    if (location == 2) {
        uint64_t before = uncorrected ? g->ecc_base_uncorrected : g->ecc_base_corrected;
        return (uint64_t)model_counter(g, uncorrected ? Q_ECC_UNCORRECTED : Q_ECC_CORRECTED, c->t)
               + (aggregate ? before : 0) + fixed;
    }
    if (uncorrected && location == (g->p.arch >= ARCH_AMPERE ? 7u : 1u))
        return (uint64_t)model_counter(g, Q_ECC_SRAM, c->t) + (aggregate ? g->ecc_base_sram : 0) + fixed;
    return fixed;
}

unsigned ecc_after_reset(const struct gpu *g)
{
    return g->ecc_pending == ECC_STAYS ? g->ecc_mode : g->ecc_pending;
}

uint64_t ecc_total(const struct call *c, bool uncorrected, bool aggregate)
{
    uint64_t sum = 0;
    for (unsigned location = 0; location < 8; location++)
        sum += errors(c, uncorrected, aggregate, location);
    return sum;
}

uint64_t ecc_at(const struct call *c, bool uncorrected, bool aggregate, unsigned location)
{
    return errors(c, uncorrected, aggregate, location);
}

/* Volatile counts are not kept while MIG mode is on. */
static bool kept(const struct call *c, unsigned counterType)
{
    return c->g->ecc_mode && !(counterType == 0 && c->g->mig_mode && !c->s);
}

nvmlReturn_t nvmlDeviceGetTotalEccErrors(
        nvmlDevice_t device, uint32_t errorType, uint32_t counterType, uint64_t *eccCounts)
{
    struct call c;
    if (call_device(
                &c, __func__, device, eccCounts != NULL && errorType < 2 && counterType < 2, GPU_ONLY, F_ECC)
            == OK) {
        if (!kept(&c, counterType))
            c.rc = E_NOT_SUPPORTED;
        else
            *eccCounts = call_value(&c, ecc_total(&c, errorType, counterType));
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetMemoryErrorCounter(
        nvmlDevice_t device, uint32_t errorType, uint32_t counterType, uint32_t locationType, uint64_t *count)
{
    struct call c;
    if (call_device(&c, __func__, device,
                count != NULL && errorType < 2 && counterType < 2 && locationType < 8, ANY, F_ECC)
            == OK) {
        bool ampere = c.g->p.arch >= ARCH_AMPERE;
        bool has = locationType <= 3 || (ampere ? locationType == 7 : locationType <= 6);
        if (c.s) /* a slice keeps volatile uncorrected counts of its own SRAM */
            has = errorType == 1 && counterType == 0 && locationType != 2;
        if (!has || !kept(&c, counterType))
            c.rc = E_NOT_SUPPORTED;
        else
            /* the errors of a GPU that is cut up are those of its first slice */
            *count = call_value(
                    &c, c.s && c.s->start != 0 ? 0 : errors(&c, errorType, counterType, locationType));
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetSramEccErrorStatus(nvmlDevice_t device, nvmlEccSramErrorStatus_v1_t *status)
{
    struct call c;
    if (call_device(&c, __func__, device, status != NULL, GPU_ONLY | AMPERE_UP, F_ECC | F_ROWS) == OK
            && VERSION_OK(&c, status->version, nvmlEccSramErrorStatus_v1_t, 1)) {
        uint32_t version = status->version;
        uint64_t now = errors(&c, true, false, 7), all = errors(&c, true, true, 7);
        memset(status, 0, sizeof *status);
        status->version = version;
        status->volatileUncSecDed = call_value(&c, now);
        status->aggregateUncSecDed = call_value(&c, all);
        status->volatileUncParity = c.g->sram[SRAM_PARITY];
        status->volatileCor = c.g->sram[SRAM_CORRECTED];
        status->aggregateUncParity = c.g->sram[SRAM_ALL_PARITY];
        status->aggregateCor = c.g->sram[SRAM_ALL_CORRECTED];
        status->aggregateUncBucketPcie = c.g->sram[SRAM_PCIE];
        status->aggregateUncBucketMcu = c.g->sram[SRAM_MCU];
        status->aggregateUncBucketOther = c.g->sram[SRAM_OTHER];
        status->aggregateUncBucketSm = call_value(&c, all - all / 3);
        status->aggregateUncBucketL2 = call_value(&c, all / 3);
        status->bThresholdExceeded = (uint32_t)call_value(&c, all > 4);
    }
    return call_end(&c);
}

/* ---- pages ---- */

static nvmlReturn_t retired(const char *fn, nvmlDevice_t device, uint32_t cause, uint32_t *pageCount,
        uint64_t *addresses, uint64_t *timestamps, bool stamped)
{
    struct call c;
    if (call_device(&c, fn, device, pageCount != NULL && cause < 2 && (!stamped || !addresses == !timestamps),
                GPU_ONLY, F_PAGES)
            == OK) {
        uint32_t n = c.g->pages[cause], room = *pageCount;
        *pageCount = n;
        if (room < n || (n && !addresses)) {
            c.rc = E_SIZE;
        } else {
            for (uint32_t i = 0; i < n; i++) {
                addresses[i] = (hash64(c.g->uuid_seed, i + 100 * cause) & 0xffffffff) << 12;
                if (stamped)
                    timestamps[i] = 1700000000 + i;
            }
        }
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetRetiredPages(
        nvmlDevice_t device, uint32_t cause, uint32_t *pageCount, uint64_t *addresses)
{
    return retired(__func__, device, cause, pageCount, addresses, NULL, false);
}

nvmlReturn_t nvmlDeviceGetRetiredPages_v2(
        nvmlDevice_t device, uint32_t cause, uint32_t *pageCount, uint64_t *addresses, uint64_t *timestamps)
{
    return retired(__func__, device, cause, pageCount, addresses, timestamps, true);
}

nvmlReturn_t nvmlDeviceGetRetiredPagesPendingStatus(nvmlDevice_t device, uint32_t *isPending)
{
    struct call c;
    if (call_device(&c, __func__, device, isPending != NULL, GPU_ONLY, F_PAGES) == OK)
        *isPending = (uint32_t)call_value(&c, c.g->pages[2] != 0);
    return call_end(&c);
}

/* ---- rows ---- */

nvmlReturn_t nvmlDeviceGetRemappedRows(nvmlDevice_t device, uint32_t *corrRows, uint32_t *uncRows,
        uint32_t *isPending, uint32_t *failureOccurred)
{
    struct call c;
    if (call_device(&c, __func__, device, corrRows && uncRows && isPending && failureOccurred,
                GPU_ONLY | NO_MIG_MODE, F_ROWS)
            == OK) {
        *corrRows = (uint32_t)call_value(&c, c.g->rows[0]);
        *uncRows = (uint32_t)call_value(&c, c.g->rows[1]);
        *isPending = (uint32_t)call_value(&c, c.g->rows[2]);
        *failureOccurred = (uint32_t)call_value(&c, c.g->rows[3]);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetRemappedRows_v2(nvmlDevice_t device, nvmlRemappedRowsInfo_v2_t *info)
{
    struct call c;
    if (call_device(&c, __func__, device, info != NULL, GPU_ONLY | NO_MIG_MODE, F_ROWS) == OK) {
        info->corrActiveRemaps = (uint32_t)call_value(&c, c.g->rows[0]);
        info->uncActiveRemaps = (uint32_t)call_value(&c, c.g->rows[1]);
        info->corrInactiveRemaps = (uint32_t)call_value(&c, c.g->rows_inactive[0]);
        info->uncInactiveRemaps = (uint32_t)call_value(&c, c.g->rows_inactive[1]);
        info->bPending = (uint32_t)call_value(&c, c.g->rows[2]);
        info->bFailureOccurred = (uint32_t)call_value(&c, c.g->rows[3]);
    }
    return call_end(&c);
}

nvmlReturn_t nvmlDeviceGetRowRemapperHistogram(nvmlDevice_t device, nvmlRowRemapperHistogramValues_t *values)
{
    struct call c;
    if (call_device(&c, __func__, device, values != NULL, GPU_ONLY | NO_MIG_MODE, F_ROWS) == OK) {
        values->max = (uint32_t)call_value(&c, c.g->banks[0]);
        values->high = (uint32_t)call_value(&c, c.g->banks[1]);
        values->partial = (uint32_t)call_value(&c, c.g->banks[2]);
        values->low = (uint32_t)call_value(&c, c.g->banks[3]);
        values->none = (uint32_t)call_value(&c, c.g->banks[4]);
    }
    return call_end(&c);
}
