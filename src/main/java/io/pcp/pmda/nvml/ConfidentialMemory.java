package io.pcp.pmda.nvml;

/** Device memory by protection, KiB. */
public record ConfidentialMemory(Reading protectedSize, Reading unprotectedSize) {}
