package io.pcp.pmda.nvml;

/** Power limits that can be set, mW. */
public record PowerRange(Reading min, Reading max) {}
