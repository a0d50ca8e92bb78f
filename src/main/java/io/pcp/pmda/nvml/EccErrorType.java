package io.pcp.pmda.nvml;

/** What ECC could do about an error ({@code nvmlMemoryErrorType_t}); the ordinal is NVML's number. */
public enum EccErrorType {
    CORRECTED,
    UNCORRECTED
}
