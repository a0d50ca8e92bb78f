package io.pcp.pmda.nvml;

/** Errors that ECC found. Of the thread of its {@link NvmlDevice}. */
public final class DeviceEcc {
    /** Combinations of error type, counter and location, as {@link #code} numbers them. */
    static final int SLOTS = 32;

    private final DeviceCalls calls;

    DeviceEcc(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Whether ECC is on, 0 or 1. */
    public PendingMode mode() {
        return calls.pending(NvmlFunction.ECC_MODE, 1);
    }

    /** Errors everywhere; in MIG mode there are no volatile ones. */
    public Reading total(EccErrorType type, EccCounter counter) {
        return calls.u64(NvmlFunction.ECC_TOTAL, code(type, counter));
    }

    /**
     * Errors at one place. A MIG slice has volatile uncorrected ones outside of DRAM; which places a whole GPU
     * has depends on its architecture.
     */
    public Reading at(EccErrorType type, EccCounter counter, EccLocation location) {
        return calls.u64(NvmlFunction.ECC_LOCATION, code(type, counter) + (location.ordinal() << 2));
    }

    /** Errors of SRAM in detail; Ampere and newer; drivers from 550. */
    public SramEcc sram() {
        // nvmlEccSramErrorStatus_v1_t: version@0, then 64 bits each from 8 on, bThresholdExceeded@96
        int rc = calls.call(NvmlFunction.ECC_SRAM);
        return new SramEcc(
                calls.u64(rc, 8),
                calls.u64(rc, 16),
                calls.u64(rc, 24),
                calls.u64(rc, 32),
                calls.u64(rc, 40),
                calls.u64(rc, 48),
                calls.u64(rc, 56),
                calls.u64(rc, 64),
                calls.u64(rc, 72),
                calls.u64(rc, 80),
                calls.u64(rc, 88),
                calls.flag(rc, 96));
    }

    private static int code(EccErrorType type, EccCounter counter) {
        return type.ordinal() + (counter.ordinal() << 1);
    }
}
