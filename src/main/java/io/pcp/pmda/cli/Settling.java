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

    /** Attaching a GPU that sleeps takes seconds; so long after the last one that came, the others are given up. */
    private static final long PATIENCE_NANOS = Duration.ofSeconds(4).toNanos();

    private static final long PAUSE_MILLIS = 25;
    /** Longer reasons list all places that were searched; the doctor shows them. */
    private static final int LONGEST = 100;

    private Settling() {}

    /** The state of the library, once it has answered and its GPUs are attached; the last one when that takes too long. */
    static Sample await(LocalAgent agent) throws InterruptedException {
        long lastCame = System.nanoTime();
        for (int known = -1; ; ) {
            List<Metric> watched = agent.table().metrics().stream()
                    .filter(metric -> WATCHED.contains(metric.name()))
                    .toList();
            Sample sample = agent.fetch(watched);
            if (known != found(sample)) {
                known = found(sample);
                lastCame = System.nanoTime();
            }
            if (settled(sample) || System.nanoTime() - lastCame > PATIENCE_NANOS) {
                return sample;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static int found(Sample sample) {
        Sample.Values indices = sample.of(INDEX);
        return indices == null ? 0 : indices.data().size();
    }

    private static boolean settled(Sample sample) {
        long status = sample.number(STATUS, NvmlReturn.SUCCESS);
        if (status != NvmlReturn.SUCCESS) {
            return status != NvmlReturn.NOT_READY;
        }
        return sample.of(INDEX) == null || found(sample) >= sample.number(COUNT, 0);
    }

    /** Whether the GPUs are made up. */
    static boolean simulated(Sample status) {
        return status.text(LIBRARY).startsWith("simulated");
    }

    /** Says what nobody must overlook. */
    static void announce(Shell shell, Sample status) {
        if (simulated(status)) {
            shell.complain("these GPUs are simulated");
        }
        long missing = status.number(COUNT, 0) - found(status);
        if (status.number(STATUS, 0) == NvmlReturn.SUCCESS && missing > 0) {
            shell.complain(missing + " of " + status.number(COUNT, 0) + " GPUs " + (missing == 1 ? "does" : "do")
                    + " not answer; 'pmdagpu doctor' tells more");
        }
    }

    /** Why there are no GPUs, short, and where to go on; empty when the library is in order. */
    static String trouble(long code, String text) {
        if (code == NvmlReturn.SUCCESS) {
            return "";
        }
        int colon = text.indexOf(": ");
        return (text.length() > LONGEST && colon > 0 ? text.substring(0, colon) : text)
                + "; 'pmdagpu doctor' tells what to do";
    }

    static String trouble(Sample status) {
        return trouble(status.number(STATUS, NvmlReturn.SUCCESS), status.text(STATUS_TEXT));
    }
}
