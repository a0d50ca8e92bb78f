package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.gpu.usage.GpuActivity.Activity;
import io.pcp.pmda.nvml.AccountingStats;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.process.ProcessInfo;

/** A use of a GPU or slice by a process that goes on, and what is known of it so far. Not thread-safe. */
final class OpenUse {
    private static final long NANOS_PER_MILLI = 1_000_000;

    final GpuFacts gpu;
    final GpuPart part;
    /** As of the last list it was in: who owns it may become known late. */
    ProcessInfo info;

    String type;
    /** Jobs that a prolog gave the GPU or slice to; null for none. */
    String jobs;

    final long startMillis;
    private final long openedNanos;
    private long seenNanos;
    private long seenMillis;

    private long memory = -1;
    private long memoryPeak = -1;
    private double byteNanos;
    private long memoryNanos;

    private long energyAt = -1;
    /** Millijoules between the first list and the last; -1 while there is no second one. */
    private long energy = -1;

    private long busyFrom;
    private long busyUntil;
    private long busyAtFrom = -1;
    private long busyAtUntil = -1;
    private long busyPeak = -1;

    /**
     * @param nanos of the list that shows it for the first time, by the clock of the agent
     * @param millis the same by the wall clock
     * @param startMillis by the wall clock, not later
     */
    OpenUse(GpuFacts gpu, GpuPart part, ProcessUse use, long nanos, long millis, long startMillis) {
        this.gpu = gpu;
        this.part = part;
        this.startMillis = startMillis;
        openedNanos = nanos - Math.max(0, millis - startMillis) * NANOS_PER_MILLI;
        seenNanos = nanos;
        seen(use, nanos, millis);
    }

    /** A list shows it. */
    void seen(ProcessUse use, long nanos, long millis) {
        weigh(nanos);
        info = use.info();
        type = use.type();
        seenNanos = nanos;
        seenMillis = millis;
        memory = use.memory().ok() ? use.memory().number() : -1;
        memoryPeak = Math.max(memoryPeak, memory);
        AccountingStats account = use.accounting();
        Reading most = account == null ? null : account.maxMemory();
        if (most != null && most.ok()) {
            memoryPeak = Math.max(memoryPeak, most.number());
        }
    }

    /**
     * What the counter of the GPU says at a list that shows it.
     *
     * @param millijoules negative when unknown
     */
    void used(long millijoules) {
        if (millijoules >= 0) {
            if (energyAt >= 0) {
                // A driver that was loaded anew counts anew.
                long more = millijoules >= energyAt ? millijoules - energyAt : millijoules;
                energy = Math.max(0, energy) + more;
            }
            energyAt = millijoules;
        }
    }

    /** What it held since the last list counts for the time between. */
    private void weigh(long nanos) {
        long between = nanos - seenNanos;
        if (memory >= 0 && between > 0) {
            byteNanos += (double) memory * between;
            memoryNanos += between;
        }
    }

    /**
     * What the driver says it did.
     *
     * @param nanos when that was asked for
     */
    void did(Activity activity, long nanos) {
        if (!activity.sm().ok()) {
            return;
        }
        busyPeak = Math.max(busyPeak, activity.sm().number());
        if (busyAtFrom < 0) {
            busyAtFrom = activity.busyMillis();
            busyFrom = Math.max(nanos, openedNanos);
        } else if (nanos > busyFrom) {
            busyUntil = nanos;
            busyAtUntil = Math.max(busyAtFrom, activity.busyMillis());
        }
    }

    /** What was counted of the process before this use began, if anything, is no part of it. */
    void counted(long busyMillis, long nanos) {
        busyAtFrom = busyMillis;
        busyFrom = Math.max(nanos, openedNanos);
    }

    /** The wall clock at the last list that showed it. */
    long seenMillis() {
        return seenMillis;
    }

    /** Bytes over the time it was seen, -1 when unknown. */
    long memoryMean() {
        return memoryNanos > 0 ? Math.round(byteNanos / memoryNanos) : memory;
    }

    /** Most bytes seen, -1 when unknown. */
    long memoryPeak() {
        return memoryPeak;
    }

    /** Joules that the whole GPU used from the first list that showed it to the last, whoever caused it; NaN when unknown. */
    double energy() {
        return energy < 0 ? Double.NaN : energy / 1000.0;
    }

    /** Percent of the streaming multiprocessors over the time the driver told, 0..100; NaN when it did not. */
    double utilizationMean() {
        if (busyAtUntil < 0) {
            return Double.NaN;
        }
        double millis = (double) (busyUntil - busyFrom) / NANOS_PER_MILLI;
        return Math.min(100, 100 * (busyAtUntil - busyAtFrom) / millis);
    }

    /** Highest sample in percent, 0..100; -1 when the driver told none. */
    long utilizationPeak() {
        return busyPeak;
    }
}
