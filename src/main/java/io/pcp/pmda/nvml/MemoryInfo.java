package io.pcp.pmda.nvml;

/**
 * Device memory, bytes.
 *
 * @param used without the reservation when {@code reserved} is known, else including it
 * @param reserved what driver and firmware keep for themselves; absent on drivers before 510
 */
public record MemoryInfo(Reading total, Reading used, Reading free, Reading reserved) {}
