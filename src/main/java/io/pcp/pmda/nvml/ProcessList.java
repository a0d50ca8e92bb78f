package io.pcp.pmda.nvml;

import java.util.List;

/**
 * Processes using a GPU.
 *
 * @param rc SUCCESS, or why there is no list; INSUFFICIENT_SIZE when the list outgrew every attempt
 */
public record ProcessList(int rc, List<GpuProcess> processes) {

    public ProcessList {
        processes = List.copyOf(processes);
    }

    /** Whether the list is complete. */
    public boolean ok() {
        return rc == NvmlReturn.SUCCESS;
    }
}
