package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.gpu.usage.GpuActivity.Activity;
import java.util.List;

/**
 * Who uses the GPUs of the node: what metrics are answered from. Rows are in ascending order of their ids. Immutable.
 *
 * @param late whether a GPU that is there has not been heard of
 * @param denied whether a GPU keeps its processes secret from this user
 */
public record UseView(
        List<ProcessRow> processes,
        List<PidRow> pids,
        List<OwnerRow> jobs,
        List<OwnerRow> jobParts,
        List<OwnerRow> containers,
        boolean late,
        boolean denied) {

    /**
     * A process on a GPU or slice.
     *
     * @param activity null where the driver does not tell
     */
    public record ProcessRow(int id, ProcessUse use, Activity activity) {}

    /**
     * A process on all GPUs.
     *
     * @param gpus distinct GPUs
     * @param gpulist names of GPUs and slices
     * @param memory bytes, -1 when unknown
     * @param sm percent summed over GPUs, -1 when none tells
     * @param memoryShare percent summed over GPUs, -1 when none tells
     * @param samples passes that saw it, at most one a second
     * @param memorySum bytes summed over passes and GPUs
     */
    public record PidRow(
            int id, int gpus, String gpulist, long memory, long sm, long memoryShare, long samples, long memorySum) {}

    /**
     * A job, a job on one GPU or slice, or a container.
     *
     * @param kind of job; null of containers
     */
    public record OwnerRow(int id, String kind, OwnerUse use) {}
}
