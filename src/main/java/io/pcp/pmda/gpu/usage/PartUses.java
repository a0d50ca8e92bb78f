package io.pcp.pmda.gpu.usage;

import java.util.List;

/**
 * The processes of one part of a GPU.
 *
 * @param usable bytes of memory that programs can have, -1 when unknown
 * @param processes largest memory first
 */
public record PartUses(GpuPart part, long usable, List<ProcessUse> processes) {
    public PartUses {
        processes = List.copyOf(processes);
    }
}
