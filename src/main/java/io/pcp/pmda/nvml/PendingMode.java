package io.pcp.pmda.nvml;

/**
 * A mode that changes at the next reset only.
 *
 * @param current in force
 * @param pending what holds after the next reset
 */
public record PendingMode(Reading current, Reading pending) {}
