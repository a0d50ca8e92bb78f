package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import java.util.Map;

/**
 * What the processes of a GPU did since the pass before. Immutable.
 *
 * @param rc SUCCESS, or why the driver does not tell
 * @param processes those with a sample now or before
 * @param idle what all others did
 */
public record GpuActivity(int rc, Map<ProcessKey, Activity> processes, Activity idle) {

    /**
     * What one process did. Shares are percent of the GPU, 0..100.
     *
     * @param busyMillis time in which it used all streaming multiprocessors, by its samples
     */
    public record Activity(
            Reading sm, Reading memory, Reading encoder, Reading decoder, Reading jpeg, Reading ofa, long busyMillis) {

        /**
         * Nothing at all.
         *
         * @param newer whether the driver tells of JPEG and optical flow
         */
        static Activity none(boolean newer, long busyMillis) {
            Reading zero = Reading.of(0);
            Reading rest = newer ? zero : Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND);
            return new Activity(zero, zero, zero, zero, rest, rest, busyMillis);
        }
    }

    static GpuActivity absent(int rc) {
        return new GpuActivity(rc, Map.of(), Activity.none(false, 0));
    }

    /** What a process did; null when the driver does not tell. */
    Activity of(ProcessKey process) {
        return rc == NvmlReturn.SUCCESS ? processes.getOrDefault(process, idle) : null;
    }
}
