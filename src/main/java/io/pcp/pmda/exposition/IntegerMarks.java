package io.pcp.pmda.exposition;

import java.util.BitSet;

/**
 * What the words of exact series do not tell by themselves: which of them are above 2^63-1, that is unsigned, and which
 * samples were no integer. Written by the parser only, before anybody else sees it.
 */
public final class IntegerMarks {
    /** No word needs a mark. */
    public static final IntegerMarks NONE = new IntegerMarks(new BitSet(0), new BitSet(0));

    private final BitSet above;
    private final BitSet absent;

    private IntegerMarks(BitSet above, BitSet absent) {
        this.above = above;
        this.absent = absent;
    }

    /**
     * For documents that no parser has made.
     *
     * @param above not written into afterwards
     * @param absent not written into afterwards
     */
    public static IntegerMarks of(BitSet above, BitSet absent) {
        return new IntegerMarks(above, absent);
    }

    /** Whether the word of a series is an unsigned number above 2^63-1. */
    public boolean above(int series) {
        return above.get(series);
    }

    /** Whether the sample of a series was no 64-bit integer: it has no value. */
    public boolean absent(int series) {
        return absent.get(series);
    }

    IntegerMarks copy() {
        return this == NONE ? NONE : new IntegerMarks((BitSet) above.clone(), (BitSet) absent.clone());
    }

    /** These marks with those of one series replaced; the same object unless it was {@link #NONE}. */
    IntegerMarks with(int series, boolean isAbove, boolean isAbsent) {
        if (this == NONE) {
            return isAbove || isAbsent
                    ? new IntegerMarks(new BitSet(), new BitSet()).with(series, isAbove, isAbsent)
                    : this;
        }
        above.set(series, isAbove);
        absent.set(series, isAbsent);
        return this;
    }

    /** Without those of series from a number on. */
    void truncate(int first) {
        if (this != NONE) {
            above.clear(first, Math.max(first, above.length()));
            absent.clear(first, Math.max(first, absent.length()));
        }
    }

    /**
     * @param places the new place of each series, or -1
     */
    IntegerMarks renumbered(int[] places) {
        if (this == NONE) {
            return NONE;
        }
        IntegerMarks next = NONE;
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                next = next.with(places[i], above(i), absent(i));
            }
        }
        return next;
    }
}
