package io.pcp.pmda.sdk;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What all owners of one PMDA share: the clock, and the bell that wakes a waiting fetch when any of them has answered.
 *
 * <p>The lock is held for a few field accesses only, never across a refresh, I/O or a callback.
 */
public final class Freshness {
    /** Default age up to which a snapshot is served without a refresh. */
    public static final Duration DEFAULT_MAX_AGE = Duration.ofSeconds(1);
    /** Default age up to which a late owner may answer from its last snapshot. */
    public static final Duration DEFAULT_STALE_AFTER = Duration.ofSeconds(30);
    /** How long after the last question a part of a snapshot still counts as wanted. */
    static final Duration INTEREST = Duration.ofSeconds(60);

    final ReentrantLock lock = new ReentrantLock();
    final Condition answered = lock.newCondition();
    final TimeSource time;

    public Freshness(TimeSource time) {
        this.time = time;
    }

    public TimeSource time() {
        return time;
    }
}
