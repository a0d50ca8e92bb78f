package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.Reading;

/**
 * When a GPU was reset, as far as it shows: a reset sets the counters back that the driver keeps. Written by the worker
 * of passes, read by any thread.
 */
final class Resets {
    private final java.util.function.LongSupplier clock;
    private long energy;
    private long errors;
    private boolean seen;
    private long aggregate = -1;
    private volatile long lastMillis;

    /**
     * @param clock milliseconds since 1970
     */
    Resets(java.util.function.LongSupplier clock) {
        this.clock = clock;
    }

    /** Looks at two counters that only a reset or a new driver sets back. */
    void see(Reading energyNow, Reading errorsNow) {
        boolean back = seen
                && (energyNow.ok() && energyNow.number() < energy || errorsNow.ok() && errorsNow.number() < errors);
        if (back) {
            happened();
        }
        seen = true;
        energy = energyNow.ok() ? energyNow.number() : energy;
        errors = errorsNow.ok() ? errorsNow.number() : errors;
    }

    /** It was reset, or came back, or the driver was loaded. */
    void happened() {
        lastMillis = clock.getAsLong();
    }

    /** The errors of its life when they were first read. */
    long firstAggregate(long now) {
        aggregate = aggregate < 0 ? now : aggregate;
        return aggregate;
    }

    /** Milliseconds since 1970; 0 when none was seen. */
    long lastMillis() {
        return lastMillis;
    }
}
