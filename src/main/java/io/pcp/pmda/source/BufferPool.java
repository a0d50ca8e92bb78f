package io.pcp.pmda.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Memory of documents. What scrapes hold at a time is bounded; what they gave back serves the next one, of whatever
 * source, and is forgotten when nobody wanted it for a while. So a hundred sources that are asked one after the other
 * need the memory of one. Thread-safe.
 */
final class BufferPool {
    /** Idle memory beyond this is left to the garbage collector. */
    private static final long MAX_IDLE = 16L << 20;

    private static final long IDLE_NANOS = 60_000_000_000L;
    private static final int STEP = 4096;

    private record Idle(byte[] bytes, long since) {}

    private final long max;
    private final List<Idle> idle = new ArrayList<>();
    private long idleBytes;
    private long taken;

    /**
     * @param max bytes that may be taken at a time
     */
    BufferPool(long max) {
        this.max = max;
    }

    /** At least so long; null when too much is taken already. */
    synchronized byte[] take(int length) {
        expire();
        int best = -1;
        for (int i = 0; i < idle.size(); i++) {
            int candidate = idle.get(i).bytes.length;
            // A much larger one would stay with a small document for as long as its source lives.
            boolean fits = candidate >= length && candidate / 4 <= Math.max(length, STEP);
            if (fits && (best < 0 || candidate < idle.get(best).bytes.length)) {
                best = i;
            }
        }
        long size = best >= 0 ? idle.get(best).bytes.length : rounded(length);
        if (taken + size > max) {
            return null;
        }
        taken += size;
        if (best < 0) {
            return new byte[(int) size];
        }
        idleBytes -= size;
        return idle.remove(best).bytes;
    }

    private static long rounded(int length) {
        return Math.min(((long) length + STEP - 1) / STEP * STEP, Integer.MAX_VALUE - 16);
    }

    /** Nobody looks at it any more. */
    synchronized void give(byte[] bytes) {
        forget(bytes);
        expire();
        if (idleBytes + bytes.length <= MAX_IDLE) {
            idle.add(new Idle(bytes, System.nanoTime()));
            idleBytes += bytes.length;
        }
    }

    /** No longer counted, and not used again, since somebody may still look at it. */
    synchronized void forget(byte[] bytes) {
        taken -= bytes.length;
    }

    private void expire() {
        long now = System.nanoTime();
        for (int i = idle.size() - 1; i >= 0; i--) {
            if (now - idle.get(i).since > IDLE_NANOS) {
                idleBytes -= idle.remove(i).bytes.length;
            }
        }
    }

    synchronized long taken() {
        return taken;
    }

    synchronized long idle() {
        return idleBytes;
    }

    long max() {
        return max;
    }
}
