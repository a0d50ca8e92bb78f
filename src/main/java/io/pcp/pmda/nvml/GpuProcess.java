package io.pcp.pmda.nvml;

/**
 * One entry of a process list.
 *
 * @param pid in the namespace of the host
 * @param memory bytes in use; absent when the driver does not tell
 * @param gi GPU instance id, -1 outside MIG mode
 * @param ci compute instance id, -1 outside MIG mode
 */
public record GpuProcess(long pid, Reading memory, int gi, int ci) {}
