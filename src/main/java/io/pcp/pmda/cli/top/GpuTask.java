package io.pcp.pmda.cli.top;

/**
 * One process on one GPU or slice.
 *
 * @param gpu instance of the GPU
 * @param slice {@code mig1.0}, or empty
 * @param pid process id on its host
 * @param command its name
 * @param user login name, or the uid where the name is not known; may be empty
 * @param type C, G, M or joined with +; may be empty
 * @param sm percent of the multiprocessors' time; NaN when not known
 * @param memory bytes on the GPU; NaN when not known
 * @param memoryPercent share of the memory of its GPU or slice; NaN when not known
 * @param job Slurm job, pod, container or service; may be empty
 */
public record GpuTask(
        String gpu,
        String slice,
        long pid,
        String command,
        String user,
        String type,
        double sm,
        double memory,
        double memoryPercent,
        String job) {

    /** Where it runs: {@code gpu1} or {@code gpu1/mig1.0}. */
    String place() {
        return slice.isEmpty() ? gpu : gpu + "/" + slice;
    }
}
