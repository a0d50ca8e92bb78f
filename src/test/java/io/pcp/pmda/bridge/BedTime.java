package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/**
 * The machine's clock, moved on by hand where a test is about minutes; timers ring only when the test looks
 * ({@link #ring}).
 */
final class BedTime implements TimeSource, PmdaContext.Ticker {
    private final AtomicLong ahead = new AtomicLong();
    private final List<Timer> timers = new ArrayList<>();

    private record Timer(long due, Runnable task, AtomicBoolean closed) {}

    void jump(Duration by) {
        ahead.addAndGet(by.toNanos());
    }

    /** Runs what is due. */
    void ring() {
        List<Timer> due = new ArrayList<>();
        synchronized (timers) {
            for (Timer timer : timers) {
                if (timer.due - nanos() <= 0) {
                    due.add(timer);
                }
            }
            timers.removeAll(due);
        }
        for (Timer timer : due) {
            if (!timer.closed.get()) {
                timer.task.run();
            }
        }
    }

    /** Timers that wait. */
    int waiting() {
        synchronized (timers) {
            timers.removeIf(timer -> timer.closed.get());
            return timers.size();
        }
    }

    @Override
    public AutoCloseable every(long periodNanos, Runnable task) {
        throw new UnsupportedOperationException("sources need no timer that rings for ever");
    }

    @Override
    public AutoCloseable after(long delayNanos, Runnable task) {
        AtomicBoolean closed = new AtomicBoolean();
        synchronized (timers) {
            timers.add(new Timer(nanos() + delayNanos, task, closed));
        }
        return () -> closed.set(true);
    }

    @Override
    public long nanos() {
        return System.nanoTime() + ahead.get();
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
