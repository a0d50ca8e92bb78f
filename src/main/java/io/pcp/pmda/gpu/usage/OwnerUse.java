package io.pcp.pmda.gpu.usage;

/**
 * What a pid, a job or a container has of the GPUs: of all, or of one.
 *
 * @param gpus GPUs or slices it uses
 * @param gpulist their names, separated by commas; null when there are none
 * @param processes distinct processes
 * @param memory bytes held, -1 when unknown
 * @param usedPercent of the usable memory of these GPUs or slices, 0..100; NaN when unknown
 * @param utilization mean over the GPUs of its share of the streaming multiprocessors, 0..100; NaN when no GPU tells
 * @param startMillis start of the oldest process, milliseconds since 1970; 0 when unknown
 * @param zombie whether one of its processes is dead, stuck or left behind
 */
public record OwnerUse(
        int gpus,
        String gpulist,
        int processes,
        long memory,
        double usedPercent,
        double utilization,
        long startMillis,
        boolean zombie) {

    /** Of somebody whose last process has ended. */
    OwnerUse ended() {
        return new OwnerUse(0, null, 0, 0, Double.NaN, Double.NaN, startMillis, false);
    }
}
