package io.pcp.pmda.nvml;

/** Modes an administrator chooses; only read here. Of the thread of its {@link NvmlDevice}. */
public final class DeviceModes {
    private static final int MAX_FEATURES = 3;

    private final DeviceCalls calls;

    DeviceModes(DeviceCalls calls) {
        this.calls = calls;
    }

    /** 1 when the driver keeps the GPU initialised without clients, else 0. */
    public Reading persistence() {
        return calls.flag(NvmlFunction.PERSISTENCE_MODE);
    }

    /** 0 default, 1 exclusive thread, 2 prohibited, 3 exclusive process. MIG slices have their own. */
    public Reading compute() {
        return calls.within(calls.u32(NvmlFunction.COMPUTE_MODE), 0, 3);
    }

    /** 1 when the driver keeps account of processes, else 0. */
    public Reading accounting() {
        return calls.flag(NvmlFunction.ACCOUNTING_MODE);
    }

    /** Processes the driver keeps account of at most. */
    public Reading accountingBuffer() {
        return calls.u32(NvmlFunction.ACCOUNTING_BUFFER);
    }

    /** 1 when a display is initialised, even if none is attached; else 0. */
    public Reading displayActive() {
        return calls.flag(NvmlFunction.DISPLAY_ACTIVE);
    }

    /** 1 when a display is attached, else 0. */
    public Reading displayAttached() {
        return calls.flag(NvmlFunction.DISPLAY_MODE);
    }

    /** 0 none, 1 passed through, 2 vGPU guest, 3 vGPU host, 4 vSGA host. */
    public Reading virtualization() {
        return calls.within(calls.u32(NvmlFunction.VIRTUALIZATION_MODE), 0, 4);
    }

    /** 1 when a vGPU guest holds a licence, 0 when it does not; NOT_SUPPORTED where none is needed. */
    public Reading vgpuLicensed() {
        // nvmlGridLicensableFeatures_t: isGridLicenseSupported@0, licensableFeaturesCount@4, then features of
        // 284 bytes from 8 on, each with featureCode@0 and featureState@4
        int rc = calls.call(NvmlFunction.VGPU_LICENSES);
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        if (calls.buffer.s32(0) == 0) {
            return Reading.absent(NvmlReturn.NOT_SUPPORTED);
        }
        long features = Math.min(calls.buffer.u32(4), MAX_FEATURES);
        boolean licensed = false;
        for (int i = 0; i < features; i++) {
            licensed |= calls.buffer.u32(8 + 284 * i + 4) != 0;
        }
        return Reading.of(licensed ? 1 : 0);
    }

    /** 0 everything on, 1 compute only, 2 low double precision; boards up to Kepler. */
    public PendingMode operation() {
        return calls.pending(NvmlFunction.OPERATION_MODE, 2);
    }
}
