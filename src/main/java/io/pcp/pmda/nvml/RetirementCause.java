package io.pcp.pmda.nvml;

/** Why a page was retired ({@code nvmlPageRetirementCause_t}); the ordinal is NVML's number. */
public enum RetirementCause {
    /** Single-bit errors again and again. */
    SINGLE_BIT,
    /** A double-bit error. */
    DOUBLE_BIT
}
