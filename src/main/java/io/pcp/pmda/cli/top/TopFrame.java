package io.pcp.pmda.cli.top;

import java.time.Instant;
import java.util.List;

/**
 * What is shown at one moment. Immutable.
 *
 * @param time of the values
 * @param host they belong to
 * @param driver version; may be empty
 * @param cuda version; may be empty
 * @param totals of the node
 * @param gpus in the order of their numbers
 * @param slices in the order of their GPUs
 * @param tasks the processes, in no particular order
 * @param problems whole sentences about what is wrong with the node or the values
 */
public record TopFrame(
        Instant time,
        String host,
        String driver,
        String cuda,
        Totals totals,
        List<Gpu> gpus,
        List<Slice> slices,
        List<GpuTask> tasks,
        List<String> problems) {

    /**
     * Sums over the GPUs of the node, as the agent makes them; NaN when not known.
     *
     * @param utilization mean, percent
     * @param memory bytes
     * @param watts drawn
     */
    public record Totals(double utilization, Memory memory, double watts) {}

    public TopFrame {
        gpus = List.copyOf(gpus);
        slices = List.copyOf(slices);
        tasks = List.copyOf(tasks);
        problems = List.copyOf(problems);
    }

    /** Whether nothing is known that changes from moment to moment. */
    boolean blank() {
        return gpus.stream()
                .allMatch(gpu ->
                        Double.isNaN(gpu.load()) && Double.isNaN(gpu.memory().used()) && Double.isNaN(gpu.watts()));
    }

    /** The slices of one GPU. */
    List<Slice> slicesOf(String gpu) {
        return slices.stream().filter(slice -> slice.gpu().equals(gpu)).toList();
    }
}
