package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.PmdaLog;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Says once per GPU that a driver call hangs, and once that all its workers are back. Thread-safe. */
final class HangWatch {
    private final PmdaLog log;
    private final Map<Gpu, Set<GpuWorker>> hung = new HashMap<>();

    HangWatch(PmdaLog log) {
        this.log = log;
    }

    /** Looks at a worker; by the timer. */
    synchronized void look(Gpu gpu, GpuWorker worker) {
        if (worker.hung()
                && hung.computeIfAbsent(gpu, unused -> new HashSet<>()).add(worker)
                && hung.get(gpu).size() == 1) {
            log.warning(gpu.describe() + ": a driver call hangs; the other GPUs are not affected");
        }
    }

    /** A worker has ended a pass. */
    synchronized void ended(Gpu gpu, GpuWorker worker, long tookNanos) {
        Set<GpuWorker> workers = hung.get(gpu);
        if (workers != null && workers.remove(worker) && workers.isEmpty()) {
            hung.remove(gpu);
            log.info(gpu.describe() + ": answers again after " + tookNanos / 1_000_000_000 + " s");
        }
    }
}
