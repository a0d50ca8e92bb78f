package io.pcp.pmda.exposition;

/**
 * One document: its layout and the values in the order of {@link Layout#series}. Immutable once made: nobody writes into
 * the arrays again.
 *
 * @param layout the same object as that of the document before, while the series are the same
 * @param words per series the bits of a double, or, for {@link SeriesRule.Verdict#EXACT}, a 64-bit integer
 * @param timestamps per series milliseconds since the epoch, {@link #NO_TIMESTAMP} without; null when no sample has one
 * @param marks of exact series: words above 2^63-1 and samples that are no integers
 * @param report what was counted and what was wrong
 */
public record Exposition(Layout layout, long[] words, long[] timestamps, IntegerMarks marks, ParseReport report) {
    /** A document whose integers are all below 2^63. */
    public Exposition(Layout layout, long[] words, long[] timestamps, ParseReport report) {
        this(layout, words, timestamps, IntegerMarks.NONE, report);
    }

    public static final long NO_TIMESTAMP = Long.MIN_VALUE;

    /** Bits of the NaN by which Prometheus says that a series has ended. */
    public static final long STALE = 0x7ff0000000000002L;

    /**
     * The word of an exact series without a value: NaN, infinite, out of range. What counts is {@link IntegerMarks#absent}:
     * -2^63 and 2^63 have the same bits.
     */
    public static final long NO_INTEGER = Long.MIN_VALUE;

    /** The value of a series kept as {@link SeriesRule.Verdict#REAL}. */
    public double real(int series) {
        return Double.longBitsToDouble(words[series]);
    }
}
