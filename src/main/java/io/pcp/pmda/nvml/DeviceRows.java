package io.pcp.pmda.nvml;

/**
 * Memory taken out of use: retired pages up to Turing, remapped rows from Ampere on. Of the thread of its
 * {@link NvmlDevice}.
 */
public final class DeviceRows {
    private final DeviceCalls calls;

    DeviceRows(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Pages retired for a cause. */
    public Reading retiredPages(RetirementCause cause) {
        // With room for no address the call answers how many there are, and that it was too little.
        int rc = calls.call(NvmlFunction.RETIRED_PAGES, cause.ordinal());
        return calls.u32(rc == NvmlReturn.INSUFFICIENT_SIZE ? NvmlReturn.SUCCESS : rc, 0);
    }

    /** 1 when a page waits for a reset to be retired, else 0. */
    public Reading retirementPending() {
        return calls.flag(NvmlFunction.RETIRED_PENDING);
    }

    /** Not supported in MIG mode. */
    public RemappedRows remapped() {
        int rc = calls.call(NvmlFunction.REMAPPED_ROWS);
        if (rc == NvmlReturn.SUCCESS && calls.version(NvmlFunction.REMAPPED_ROWS, 0) == 0) {
            // nvmlRemappedRowsInfo_v2_t: corrActiveRemaps@0, corrInactiveRemaps@4, uncActiveRemaps@8,
            // uncInactiveRemaps@12, bPending@16, bFailureOccurred@20
            return new RemappedRows(
                    calls.u32(rc, 0),
                    calls.u32(rc, 8),
                    calls.u32(rc, 4),
                    calls.u32(rc, 12),
                    calls.flag(rc, 16),
                    calls.flag(rc, 20));
        }
        Reading inactive = Reading.absent(rc == NvmlReturn.SUCCESS ? NvmlReturn.FUNCTION_NOT_FOUND : rc);
        return new RemappedRows(
                calls.u32(rc, 0), calls.u32(rc, 4), inactive, inactive, calls.flag(rc, 8), calls.flag(rc, 12));
    }

    /** Not supported in MIG mode; drivers from 455. */
    public RowBanks banks() {
        // nvmlRowRemapperHistogramValues_t: max@0, high@4, partial@8, low@12, none@16
        int rc = calls.call(NvmlFunction.ROW_HISTOGRAM);
        return new RowBanks(calls.u32(rc, 0), calls.u32(rc, 4), calls.u32(rc, 8), calls.u32(rc, 12), calls.u32(rc, 16));
    }
}
