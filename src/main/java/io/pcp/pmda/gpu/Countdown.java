package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;

/** A time that is set to come, once or never. Thread-safe. */
final class Countdown {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final TimeSource time;
    private volatile Long at;

    Countdown(TimeSource time) {
        this.time = time;
    }

    void set(Duration from) {
        at = time.nanos() + from.toNanos();
    }

    /** Sets it unless it is set already. */
    synchronized void setIfClear(Duration from) {
        if (at == null) {
            set(from);
        }
    }

    void clear() {
        at = null;
    }

    /** Whether it was set and its time has come. */
    boolean due() {
        Long end = at;
        return end != null && time.nanos() - end >= 0;
    }

    /** Seconds that are left, rounded up; 0 when it was not set or its time has come. */
    long seconds() {
        Long end = at;
        long left = end == null ? 0 : end - time.nanos();
        return left > 0 ? (left + SECOND - 1) / SECOND : 0;
    }
}
