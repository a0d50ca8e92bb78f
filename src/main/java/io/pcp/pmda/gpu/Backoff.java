package io.pcp.pmda.gpu;

import java.time.Duration;

/** When to try again after failures: the wait doubles up to a limit. Thread-safe. */
final class Backoff {
    private final long first;
    private final long most;
    private long wait;
    private long next;
    private boolean failing;

    Backoff(GpuSettings.Timing timing) {
        this(timing.firstBackoff(), timing.mostBackoff());
    }

    Backoff(Duration first, Duration most) {
        this.first = first.toNanos();
        this.most = most.toNanos();
    }

    /** Whether the next attempt may begin. */
    synchronized boolean due(long now) {
        return !failing || now - next >= 0;
    }

    synchronized void failed(long now) {
        wait = failing ? Math.min(wait * 2, most) : first;
        next = now + wait;
        failing = true;
    }

    synchronized void reset() {
        failing = false;
    }
}
