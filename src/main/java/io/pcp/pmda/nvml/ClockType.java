package io.pcp.pmda.nvml;

/** Clock domains ({@code nvmlClockType_t}); the ordinal is NVML's number. */
public enum ClockType {
    GRAPHICS,
    SM,
    MEMORY,
    VIDEO
}
