package io.pcp.pmda.nvml;

/** Confidential computing on one GPU; drivers from 535. Of the thread of its {@link NvmlDevice}. */
public final class DeviceConfidential {
    private final DeviceCalls calls;

    DeviceConfidential(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Sizes in KiB. */
    public ConfidentialMemory memory() {
        // nvmlConfComputeMemSizeInfo_t: protectedMemSizeKib@0, unprotectedMemSizeKib@8
        int rc = calls.call(NvmlFunction.CONFIDENTIAL_MEMORY_SIZE);
        return new ConfidentialMemory(calls.u64(rc, 0), calls.u64(rc, 8));
    }

    /** Protected memory in use, bytes. */
    public Reading protectedUsed() {
        // nvmlMemory_t: total@0, free@8, used@16
        return calls.u64(calls.call(NvmlFunction.CONFIDENTIAL_MEMORY_USAGE), 16);
    }

    /** Whether device memory is encrypted, 0 or 1; drivers from 570. */
    public PendingMode dramEncryption() {
        // Two nvmlDramEncryptionInfo_v1_t: version@0, encryptionState@4
        int rc = calls.call(NvmlFunction.DRAM_ENCRYPTION);
        return new PendingMode(calls.flag(rc, 4), calls.flag(rc, CallBuffer.SECOND + 4));
    }
}
