package io.pcp.pmda.gpu;

import java.util.concurrent.TimeUnit;

/**
 * Sums over the seconds in which one GPU was watched: of each the same number of seconds, so that a sum divided by the
 * seconds is an average. Nothing depends on who fetches, or how often. Thread-safe.
 */
final class WatchedTime {
    private static final long SECOND = TimeUnit.SECONDS.toMillis(1);
    /** Over more than this nothing is known. */
    private static final long MOST_GAP = TimeUnit.MINUTES.toMillis(1);

    private static final long MILLIS_PER_PERCENT_SECOND = 10;

    /**
     * The sums at one moment; -1 for one that the GPU does not give.
     *
     * @param seconds watched
     * @param gpu percent, per second
     * @param memory percent, per second
     * @param used bytes, per second
     */
    record Sums(long seconds, long gpu, long memory, long used) {}

    /** One quantity, times milliseconds. */
    private static final class Part {
        private long pending;
        private long total = -1;

        /** Known from now on, perhaps without anything to add. */
        void add(long amount) {
            total = Math.max(0, total);
            pending += amount;
        }

        /** Counts the share of what is pending that belongs to whole seconds. */
        void settle(double share, long most) {
            if (total >= 0) {
                long settled = Math.min((long) (pending * share), most);
                total += settled;
                pending -= settled;
            }
        }
    }

    private final Part gpu = new Part();
    private final Part memory = new Part();
    private final Part used = new Part();
    private boolean begun;
    private long lastNanos;
    private long lastGpu;
    private long lastMemory;
    private long pendingMillis;
    private long seconds;
    private long usedSeconds;
    private long carriedUse;

    /**
     * Goes on to a moment; one that is not after the last is ignored.
     *
     * @param nanos when the counters were read
     * @param busyGpu counter of milliseconds, -1 without
     * @param busyMemory counter of milliseconds, -1 without
     * @param bytes memory in use, -1 without
     */
    synchronized void advance(long nanos, long busyGpu, long busyMemory, long bytes) {
        long elapsed = TimeUnit.NANOSECONDS.toMillis(nanos - lastNanos);
        if (begun && elapsed <= 0) {
            return;
        }
        if (begun && elapsed <= MOST_GAP) {
            pendingMillis += elapsed;
            busy(gpu, lastGpu, busyGpu);
            busy(memory, lastMemory, busyMemory);
            if (bytes >= 0) {
                used.add(bytes * elapsed);
            }
            settle();
        }
        lastNanos = begun ? lastNanos + TimeUnit.MILLISECONDS.toNanos(elapsed) : nanos;
        begun = true;
        lastGpu = busyGpu;
        lastMemory = busyMemory;
    }

    private static void busy(Part part, long before, long now) {
        if (before >= 0 && now >= before) {
            part.add(now - before);
        }
    }

    private void settle() {
        long whole = pendingMillis / SECOND;
        if (whole > 0) {
            double share = (double) (whole * SECOND) / pendingMillis;
            // The driver's samples may come late: never more than all of the time, the rest counts later.
            gpu.settle(share, whole * SECOND);
            memory.settle(share, whole * SECOND);
            used.settle(share, Long.MAX_VALUE);
            pendingMillis -= whole * SECOND;
            seconds += whole;
            // Byte milliseconds would overflow within weeks.
            if (used.total >= 0) {
                carriedUse += used.total;
                used.total = 0;
                usedSeconds += carriedUse / SECOND;
                carriedUse %= SECOND;
            }
        }
    }

    synchronized Sums sums() {
        return new Sums(seconds, percent(gpu), percent(memory), used.total < 0 ? -1 : usedSeconds);
    }

    private static long percent(Part part) {
        return part.total < 0 ? -1 : part.total / MILLIS_PER_PERCENT_SECOND;
    }
}
