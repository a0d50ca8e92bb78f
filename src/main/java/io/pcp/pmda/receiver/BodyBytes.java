package io.pcp.pmda.receiver;

import io.pcp.pmda.source.ByteSource;
import io.pcp.pmda.source.ScrapeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/** A whole body in memory that is counted. Of one thread; close it. */
final class BodyBytes implements AutoCloseable {
    private static final int FIRST = 16 << 10;
    private static final byte[] NOTHING = {};

    private final ByteBudget budget;
    private final Duration patience;
    private byte[] bytes = NOTHING;
    private int length;
    private long waitedNanos;

    /**
     * @param patience how long it may wait for memory
     */
    BodyBytes(ByteBudget budget, Duration patience) {
        this.budget = budget;
        this.patience = patience;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** How long the sender was kept waiting by us. */
    long waitedNanos() {
        return waitedNanos;
    }

    /**
     * Reads to the end.
     *
     * @param hint how much that will be; -1 when nobody knows
     * @param most bytes; more are refused
     * @throws Refusal 413 or 429
     */
    void fill(ByteSource source, long hint, int most) throws IOException, ScrapeException {
        byte[] one = new byte[1];
        int ceiling = hint < 0 ? most : (int) Math.min(hint, most);
        while (true) {
            if (length == bytes.length && length < ceiling) {
                grow((int) Math.min(ceiling, Math.max(FIRST, 2L * length)));
            }
            boolean full = length == bytes.length;
            int got = full ? source.read(one, 0, 1) : source.read(bytes, length, bytes.length - length);
            if (got < 0) {
                return;
            }
            if (full) {
                throw RequestBody.tooLarge(most);
            }
            length += got;
        }
    }

    private void grow(int size) throws Refusal {
        long before = System.nanoTime();
        boolean taken;
        try {
            taken = budget.take(size - bytes.length, patience.toNanos() - waitedNanos);
        } catch (InterruptedException e) {
            throw new Refusal(503, "the receiver ends", 1);
        }
        waitedNanos += System.nanoTime() - before;
        if (!taken) {
            throw new Refusal(429, "too many requests at a time", 1);
        }
        int more = size - bytes.length;
        try {
            bytes = Arrays.copyOf(bytes, size);
        } catch (OutOfMemoryError e) {
            budget.give(more);
            throw new Refusal(503, "no memory", 5);
        }
    }

    @Override
    public void close() {
        budget.give(bytes.length);
        bytes = NOTHING;
    }
}
