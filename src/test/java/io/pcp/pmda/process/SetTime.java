package io.pcp.pmda.process;

import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;

/** A clock that stands still until a test moves it, close to where its numbers wrap. */
final class SetTime implements TimeSource {
    static final long EPOCH = 1_800_000_000_000L;

    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private final AtomicLong passed = new AtomicLong();

    void pass(Duration by) {
        passed.addAndGet(by.toNanos());
    }

    @Override
    public long nanos() {
        return START + passed.get();
    }

    @Override
    public long epochMillis() {
        return EPOCH + Duration.ofNanos(passed.get()).toMillis();
    }

    @Override
    public void await(Condition condition, long deadlineNanos) {
        throw new UnsupportedOperationException("nothing here waits");
    }
}
