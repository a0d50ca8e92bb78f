package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.Reading;

/** What one worker remembers about one read of one attached GPU. */
final class ReadState {
    private static final long WRAP = 1L << 32;

    /** Sources before this one are not supported here. */
    int source;
    /** A source has answered: it stays the one. */
    boolean decided;
    /** Of a static read, once it is known. */
    Reading fixed;
    /** Of the present pass. */
    Reading now;
    /** Whether the driver was ever asked, and when last. */
    boolean asked;

    long askedNanos;
    /** The last value, served again while the driver is out of order for a moment. */
    Reading last;
    /** When {@link #last} was read. */
    long lastNanos;
    /** Whether the driver refuses; asked again at {@link #retryNanos}. */
    boolean denied;

    long retryNanos;

    private boolean counted;
    private long lastRaw;
    private long offset;

    /** What was not supported may be now; values and counters go on. */
    void askAgain() {
        source = 0;
        decided = false;
    }

    /**
     * Whether the driver need not be asked now: it is known for good, or not due again.
     *
     * @param restNanos how long an answer holds; 0 for what every pass reads
     */
    boolean rests(long now, long restNanos) {
        return fixed != null || asked && now - askedNanos < restNanos;
    }

    /**
     * Continues a counter that wraps at 32 bits: a fall by more than half of them is a wrap, a smaller one a
     * reset.
     */
    Reading extend(Reading raw) {
        if (!raw.ok()) {
            return raw;
        }
        long value = raw.number();
        if (counted && value < lastRaw) {
            offset = lastRaw < WRAP && lastRaw - value > WRAP / 2 ? offset + WRAP : 0;
        }
        counted = true;
        lastRaw = value;
        return Reading.of(offset + value);
    }
}
