package io.pcp.pmda.nvml;

/**
 * Error counters of an NVLink up to Hopper ({@code nvmlNvLinkErrorCounter_t}); the ordinal is NVML's number.
 */
public enum NvLinkError {
    REPLAY,
    RECOVERY,
    CRC_FLIT,
    CRC_DATA,
    ECC_DATA
}
