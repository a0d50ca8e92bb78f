package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.Reading;

/**
 * Used memory added up over the passes of a GPU: its growth divided by that of the count of passes is the mean between
 * two looks, however many clients look how often. What is read counts for all passes since it was read last.
 *
 * <p>Owned by the background worker of the GPU.
 */
final class UsedMemorySum {
    private long total;
    private long passes;

    /**
     * Adds up; bytes in total.
     *
     * @param used bytes in use now
     * @param passesDone passes of the GPU until now, see {@link GpuWorker#passesDone}
     */
    Reading add(Reading used, long passesDone) {
        if (!used.ok()) {
            return used;
        }
        total += used.number() * (passesDone - passes);
        passes = passesDone;
        return Reading.of(total);
    }
}
