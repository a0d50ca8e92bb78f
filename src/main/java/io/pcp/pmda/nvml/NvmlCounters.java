package io.pcp.pmda.nvml;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What all NVML calls of this process cost; outlives sessions. Thread-safe. */
public final class NvmlCounters {
    private final long slowNanos;
    private final LongAdder calls = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder unsupported = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /** Slow from 100 ms. */
    public NvmlCounters() {
        this(100);
    }

    /**
     * @param slowMillis a call that takes this long or longer counts as slow
     */
    public NvmlCounters(long slowMillis) {
        slowNanos = TimeUnit.MILLISECONDS.toNanos(slowMillis);
    }

    /** Calls made, whatever they answered. */
    public long calls() {
        return calls.sum();
    }

    /** Calls that failed for a reason other than not supported, and values outside their domain. */
    public long errors() {
        return errors.sum();
    }

    /** Calls answered with not supported, and functions found missing. */
    public long unsupported() {
        return unsupported.sum();
    }

    /** Calls slower than the threshold. */
    public long slow() {
        return slow.sum();
    }

    /** Time spent inside NVML by all threads together, microseconds. */
    public long micros() {
        return TimeUnit.NANOSECONDS.toMicros(nanos.sum());
    }

    void call(int rc, long took) {
        calls.increment();
        nanos.add(took);
        if (took >= slowNanos) {
            slow.increment();
        }
        result(rc);
    }

    /** A call that sleeps until something happens: its time is nobody's, and that nothing happened no failure. */
    void waited(int rc) {
        calls.increment();
        if (rc != NvmlReturn.TIMEOUT) {
            result(rc);
        }
    }

    /**
     * An outcome that is not a call of its own: an entry of a batch, a rejected value, a missing function.
     */
    void result(int rc) {
        if (rc == NvmlReturn.SUCCESS) {
            return;
        }
        if (NvmlReturn.failed(rc)) {
            errors.increment();
        } else if (NvmlReturn.lasting(rc)) {
            unsupported.increment();
        }
    }
}
