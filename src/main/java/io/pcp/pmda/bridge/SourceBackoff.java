package io.pcp.pmda.bridge;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to leave a source alone that fails: not at all for the first failures, then 1, 2, 4 … 60 seconds, a tenth
 * more or less so that sources do not march in step. Used by one thread at a time.
 */
final class SourceBackoff {
    private static final long MOST = Duration.ofSeconds(60).toNanos();
    private static final long FIRST = Duration.ofSeconds(1).toNanos();

    private final RandomGenerator random;
    private int failures;

    SourceBackoff(RandomGenerator random) {
        this.random = random;
    }

    void succeeded() {
        failures = 0;
    }

    /** Failures in a row. */
    int failures() {
        return failures;
    }

    /**
     * Counts a failure.
     *
     * @param patience failures in a row up to the first wait
     * @return nanoseconds to wait now, 0 for none
     */
    long failed(int patience) {
        failures++;
        if (failures < patience) {
            return 0;
        }
        long whole = Math.min(MOST, FIRST << Math.min(failures - patience, 6));
        return whole + (long) (whole * (random.nextDouble() - 0.5) / 5);
    }
}
