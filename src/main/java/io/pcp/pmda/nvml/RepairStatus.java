package io.pcp.pmda.nvml;

/**
 * Repairs of the GPU that wait for a reset, 0 or 1.
 *
 * @param channel of a memory channel
 * @param tpc of a processing cluster
 */
public record RepairStatus(Reading channel, Reading tpc) {}
