package io.pcp.pmda.nvml;

/** Since when ECC errors are counted ({@code nvmlEccCounterType_t}); the ordinal is NVML's number. */
public enum EccCounter {
    /** Since the driver was loaded or the GPU was reset. */
    VOLATILE,
    /** Over the life of the board. */
    AGGREGATE
}
