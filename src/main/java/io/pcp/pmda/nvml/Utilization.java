package io.pcp.pmda.nvml;

/**
 * Share of the last sampling period in which something ran, percent 0..100.
 *
 * @param gpu one or more kernels ran
 * @param memory device memory was read or written
 */
public record Utilization(Reading gpu, Reading memory) {}
