package io.pcp.pmda.receiver;

import java.util.concurrent.TimeUnit;

/** Memory of all bodies together. Thread-safe. */
final class ByteBudget {
    private long limit;
    private long used;

    ByteBudget(long limit) {
        this.limit = limit;
    }

    synchronized void limit(long bytes) {
        limit = bytes;
        notifyAll();
    }

    /**
     * Waits until there is so much.
     *
     * @return false when there is not in time
     */
    synchronized boolean take(long bytes, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        while (used + bytes > limit) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        used += bytes;
        return true;
    }

    synchronized void give(long bytes) {
        used -= bytes;
        notifyAll();
    }

    synchronized long used() {
        return used;
    }
}
