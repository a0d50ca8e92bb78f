package io.pcp.pmda.nvml;

/** Reads that concern no GPU in particular. Thread-safe; each makes one call. */
public final class NvmlSystem {
    private static final int BRANCH_LENGTH = 80;

    private final NvmlSession session;

    NvmlSystem(NvmlSession session) {
        this.session = session;
    }

    /** Release branch of the driver, such as {@code r580_00}; drivers from 560. */
    public Reading driverBranch() {
        // nvmlSystemDriverBranchInfo_v1_t: version@0, branch@4
        try (DeviceCalls calls = call()) {
            int rc = calls.call(NvmlFunction.DRIVER_BRANCH, 0, BRANCH_LENGTH);
            return rc == NvmlReturn.SUCCESS ? calls.text(4, BRANCH_LENGTH) : Reading.absent(rc);
        }
    }

    /** GPUs the driver was told to ignore. */
    public Reading excludedDevices() {
        return number(NvmlFunction.EXCLUDED_DEVICES);
    }

    /** Drivers from 535. */
    public ConfidentialState confidential() {
        try (DeviceCalls calls = call()) {
            // nvmlSystemConfComputeSettings_v1_t: version@0, environment@4, ccFeature@8, devToolsMode@12,
            // multiGpuMode@16
            int rc = calls.call(NvmlFunction.CONFIDENTIAL_SETTINGS);
            if (NvmlReturn.kind(rc) != NvmlReturn.Kind.UNSUPPORTED) {
                return new ConfidentialState(calls.u32(rc, 8), calls.u32(rc, 4), calls.u32(rc, 12), calls.u32(rc, 16));
            }
            // nvmlConfComputeSystemState_t: environment@0, ccFeature@4, devToolsMode@8
            int older = calls.call(NvmlFunction.CONFIDENTIAL_STATE);
            return new ConfidentialState(
                    calls.u32(older, 4), calls.u32(older, 0), calls.u32(older, 8), Reading.absent(rc));
        }
    }

    /** 1 when GPUs accept confidential work, else 0; drivers from 535. */
    public Reading confidentialReady() {
        try (DeviceCalls calls = call()) {
            return calls.flag(NvmlFunction.CONFIDENTIAL_READY);
        }
    }

    /** What the CPU offers: 0 nothing, 1 SEV, 2 TDX, 3 SEV-SNP, 4 SNP with vTOM; drivers from 535. */
    public Reading confidentialCpu() {
        // nvmlConfComputeSystemCaps_t: cpuCaps@0, gpusCaps@4
        return number(NvmlFunction.CONFIDENTIAL_CAPABILITIES);
    }

    private Reading number(NvmlFunction function) {
        try (DeviceCalls calls = call()) {
            return calls.u32(function);
        }
    }

    /** Calls without a handle, remembering nothing. */
    private DeviceCalls call() {
        return new DeviceCalls(session, 0);
    }
}
