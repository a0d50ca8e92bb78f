package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** The machine's clock, moved on by hand where a test is about minutes and hours. */
final class JumpingTime implements TimeSource {
    private final AtomicLong ahead = new AtomicLong();
    private volatile boolean held;
    private volatile long heldNanos;

    void jump(Duration by) {
        ahead.addAndGet(by.toNanos());
    }

    /** From here on only jumps move the clock: for tests that count what happens in a second, on a machine that may stall. */
    void hold() {
        heldNanos = System.nanoTime();
        held = true;
    }

    /** The clock goes on; at once where {@link #hold} was never called. */
    void go() {
        held = false;
    }

    @Override
    public long nanos() {
        return (held ? heldNanos : System.nanoTime()) + ahead.get();
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis() + TimeUnit.NANOSECONDS.toMillis(ahead.get());
    }

    @Override
    public void await(Condition condition, long deadlineNanos) throws InterruptedException {
        long left = deadlineNanos - nanos();
        if (left > 0) {
            condition.await(left, TimeUnit.NANOSECONDS);
        }
    }
}
