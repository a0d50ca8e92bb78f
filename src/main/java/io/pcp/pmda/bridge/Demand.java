package io.pcp.pmda.bridge;

import java.time.Duration;
import java.util.Arrays;

/**
 * How regularly a source is asked for, and so when to fetch it ahead of the next question. Two questions make a rhythm;
 * the median of the last five gaps is its period. It ends when nobody has asked for five periods, and gaps far beyond a
 * minute are none: between them the source would be fetched for nobody. Thread-safe.
 */
final class Demand {
    /** The answer of {@link #next} when nothing is to be done. */
    static final long NEVER = Long.MIN_VALUE;

    private static final int GAPS = 5;
    private static final int IDLE_PERIODS = 5;
    private static final long SAME_NANOS = Duration.ofMillis(100).toNanos();
    private static final long AHEAD_NANOS = Duration.ofMillis(200).toNanos();
    private static final long SHORTEST = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST = Duration.ofSeconds(60).toNanos();
    private static final long NO_RHYTHM = LONGEST + LONGEST / 2;

    private final long[] gaps = new long[GAPS];
    private int count;
    private boolean everAsked;
    private long lastAsked;

    /** A fetch wants the source. */
    synchronized void asked(long now) {
        long gap = now - lastAsked;
        if (everAsked && gap < SAME_NANOS) {
            // One client that sends several requests.
            return;
        }
        if (everAsked) {
            if (rhythm() && gap > IDLE_PERIODS * period()) {
                count = 0;
            } else {
                gaps[count++ % GAPS] = gap;
            }
        }
        everAsked = true;
        lastAsked = now;
    }

    /** Whether somebody asked within this time. */
    synchronized boolean within(long nanos, long now) {
        return everAsked && now - lastAsked <= nanos;
    }

    private boolean rhythm() {
        return count > 0 && median() <= NO_RHYTHM;
    }

    private long median() {
        long[] known = Arrays.copyOf(gaps, Math.min(count, GAPS));
        Arrays.sort(known);
        return known[known.length / 2];
    }

    private long period() {
        return Math.max(SHORTEST, Math.min(LONGEST, median()));
    }

    /** Nanoseconds between questions, 0 without a rhythm. */
    synchronized long periodNanos(long now) {
        return everAsked && rhythm() && now - lastAsked <= IDLE_PERIODS * period() ? period() : 0;
    }

    /** How long before the question a fetch begins that takes so long. */
    synchronized long aheadNanos(long tookNanos) {
        return rhythm() ? Math.min(period() / 2, AHEAD_NANOS + tookNanos) : 0;
    }

    /**
     * When to begin the next fetch, or {@link #NEVER}.
     *
     * @param tookNanos the last one
     */
    synchronized long next(long now, long tookNanos) {
        if (periodNanos(now) == 0) {
            return NEVER;
        }
        long period = period();
        long first = lastAsked + period - aheadNanos(tookNanos);
        long due = first - now > 0 ? first : first + ((now - first) / period + 1) * period;
        return due - lastAsked <= IDLE_PERIODS * period ? due : NEVER;
    }
}
