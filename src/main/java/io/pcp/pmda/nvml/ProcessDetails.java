package io.pcp.pmda.nvml;

import java.util.List;

/**
 * Processes of all kinds with their protected memory.
 *
 * @param rc SUCCESS, or why there is no list
 * @param processes in the driver's order
 */
public record ProcessDetails(int rc, List<Detail> processes) {

    public ProcessDetails {
        processes = List.copyOf(processes);
    }

    /**
     * @param process as in a process list
     * @param protectedMemory bytes of confidential computing; absent when the driver does not tell
     */
    public record Detail(GpuProcess process, Reading protectedMemory) {}

    /** Whether the list is complete. */
    public boolean ok() {
        return rc == NvmlReturn.SUCCESS;
    }
}
