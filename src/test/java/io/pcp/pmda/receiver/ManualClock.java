package io.pcp.pmda.receiver;

import io.pcp.pmda.sdk.TimeSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** Stands still until it is told. */
final class ManualClock implements TimeSource {
    private final AtomicLong nanos = new AtomicLong();

    void forward(long by) {
        nanos.addAndGet(by);
    }

    @Override
    public long nanos() {
        return nanos.get();
    }

    @Override
    public long epochMillis() {
        return nanos.get() / 1_000_000;
    }

    @Override
    public void await(Condition condition, long deadlineNanos) {
        throw new UnsupportedOperationException("nothing waits for this clock");
    }
}
