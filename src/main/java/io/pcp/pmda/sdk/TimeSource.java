package io.pcp.pmda.sdk;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** Time and waiting for it, so that every rule about time can be tested with a clock driven by hand. Thread-safe. */
public interface TimeSource {

    /** Monotonic nanoseconds of an arbitrary origin. */
    long nanos();

    /** Wall clock, milliseconds since the epoch. */
    long epochMillis();

    /**
     * Waits until the condition is signalled or {@link #nanos} reaches the deadline; may return early without reason.
     *
     * @param condition of a lock the caller holds
     */
    void await(Condition condition, long deadlineNanos) throws InterruptedException;

    /** The machine's clocks. */
    static TimeSource system() {
        return new TimeSource() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public long epochMillis() {
                return System.currentTimeMillis();
            }

            @Override
            public void await(Condition condition, long deadlineNanos) throws InterruptedException {
                long left = deadlineNanos - System.nanoTime();
                if (left > 0) {
                    condition.await(left, TimeUnit.NANOSECONDS);
                }
            }
        };
    }
}
