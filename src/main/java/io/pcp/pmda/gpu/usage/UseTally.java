package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.sdk.TimeSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What is counted over all GPUs, by every pass of each: passes that saw a process, and jobs that begin and stop to use
 * GPUs. Thread-safe.
 */
public final class UseTally {
    /** How long the counters of a process are kept when it is not listed, nanoseconds. */
    static final long KEEP = TimeUnit.MINUTES.toNanos(10);

    private static final long SWEEP = TimeUnit.MINUTES.toNanos(1);

    /**
     * Counters of a process over all GPUs.
     *
     * @param samples seconds in which a pass saw it
     * @param memory bytes summed over passes and GPUs
     */
    record Totals(long samples, long memory) {
        static final Totals NONE = new Totals(0, 0);
    }

    private static final class Count {
        private long second = Long.MIN_VALUE;
        private long samples;
        private long memory;
        private long seen;
    }

    private final TimeSource time;
    private final Map<ProcessKey, Count> processes = new HashMap<>();
    private final Map<Integer, Set<String>> jobsOf = new HashMap<>();
    private final Map<String, Integer> gpusOf = new HashMap<>();
    private long starts;
    private long stops;
    private long swept;

    UseTally(TimeSource time) {
        this.time = time;
        this.swept = time.nanos();
    }

    /**
     * Counts a pass of a GPU.
     *
     * @param second of the pass by the clock of the agent
     * @param uses what it saw
     */
    synchronized void passed(long second, Collection<ProcessUse> uses) {
        long now = time.nanos();
        for (ProcessUse use : uses) {
            Count count = processes.computeIfAbsent(use.key(), unused -> new Count());
            if (count.second != second) {
                count.second = second;
                count.samples++;
            }
            count.memory += use.memory().ok() ? use.memory().number() : 0;
            count.seen = now;
        }
        if (now - swept >= SWEEP) {
            swept = now;
            processes.values().removeIf(count -> now - count.seen > KEEP);
        }
    }

    /**
     * Says which jobs use a GPU now.
     *
     * @param old those of them that were there when the agent began, and so have not been seen to start
     */
    synchronized void jobs(int gpu, Set<String> jobs, Set<String> old) {
        Set<String> gone = new HashSet<>(jobsOf.getOrDefault(gpu, Set.of()));
        jobsOf.put(gpu, Set.copyOf(jobs));
        for (String job : jobs) {
            boolean stays = gone.remove(job);
            if (!stays && gpusOf.merge(job, 1, Integer::sum) == 1 && !old.contains(job)) {
                starts++;
            }
        }
        gone.forEach(this::leaves);
    }

    /** A GPU that is lost is used by nobody. */
    public synchronized void lost(int gpu) {
        if (jobsOf.containsKey(gpu)) {
            jobsOf.put(gpu, Set.of()).forEach(this::leaves);
        }
    }

    private void leaves(String job) {
        if (gpusOf.merge(job, -1, Integer::sum) == 0) {
            gpusOf.remove(job);
            stops++;
        }
    }

    /** Jobs seen to start using a GPU. */
    public synchronized long starts() {
        return starts;
    }

    /** Jobs seen to stop using every GPU. */
    public synchronized long stops() {
        return stops;
    }

    synchronized Totals of(ProcessKey process) {
        Count count = processes.get(process);
        return count == null ? Totals.NONE : new Totals(count.samples, count.memory);
    }
}
