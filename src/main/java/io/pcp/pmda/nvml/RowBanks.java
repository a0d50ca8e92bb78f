package io.pcp.pmda.nvml;

/** Banks of memory by how many spare rows they have left: all, most, some, few, none. */
public record RowBanks(Reading max, Reading high, Reading partial, Reading low, Reading none) {}
