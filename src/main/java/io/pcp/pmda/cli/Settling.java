package io.pcp.pmda.cli;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.sdk.Metric;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Waiting until the agent in this process has found its GPUs, and telling what it found. */
final class Settling {
    static final String STATUS = "gpu.nvml.status";
    static final String STATUS_TEXT = "gpu.nvml.status_text";
    private static final String COUNT = "gpu.count";
    private static final String LIBRARY = "gpu.nvml.library";
    private static final String INDEX = "gpu.info.index";
    private static final Set<String> WATCHED = Set.of(STATUS, STATUS_TEXT, COUNT, LIBRARY, INDEX);

    /** Attaching a GPU that sleeps takes seconds. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(15).toNanos();
    private static final long PAUSE_MILLIS = 25;

    private Settling() {}

    /** The state of the library, once it has answered and its GPUs are attached; the last one when that takes too long. */
    static Sample await(LocalAgent agent) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            List<Metric> watched = agent.table().metrics().stream()
                    .filter(metric -> WATCHED.contains(metric.name()))
                    .toList();
            Sample sample = agent.fetch(watched);
            if (settled(sample) || System.nanoTime() - begin > PATIENCE_NANOS) {
                return sample;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean settled(Sample sample) {
        long status = sample.number(STATUS, NvmlReturn.SUCCESS);
        if (status != NvmlReturn.SUCCESS) {
            return status != NvmlReturn.NOT_READY;
        }
        Sample.Values indices = sample.of(INDEX);
        return indices == null || indices.data().size() >= sample.number(COUNT, 0);
    }

    /** Says what nobody must overlook: that the GPUs are simulated, or that there are none. */
    static void announce(Shell shell, Sample status) {
        if (status.text(LIBRARY).startsWith("simulated")) {
            shell.complain("these GPUs are simulated");
        }
        if (status.number(STATUS, 0) != NvmlReturn.SUCCESS) {
            shell.complain("no GPUs: " + status.text(STATUS_TEXT) + "; 'pmdagpu doctor' tells what to do");
        }
    }
}
