package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.IntegerMarks;
import java.util.BitSet;

/** The words of a document while they are written. Not thread-safe. */
final class Words {
    final long[] words;
    private BitSet above;
    private BitSet absent;

    Words(int size) {
        words = new long[size];
    }

    IntegerMarks marks() {
        return above == null && absent == null ? IntegerMarks.NONE : IntegerMarks.of(set(above), set(absent));
    }

    private static BitSet set(BitSet bits) {
        return bits == null ? new BitSet() : bits;
    }

    /**
     * @param unsigned a negative number stands for one above 2^63-1
     */
    void whole(Stream stream, int cell, long value, boolean unsigned) {
        if (stream.series[cell] == null) {
            return;
        }
        int at = stream.at[cell];
        boolean large = unsigned && value < 0;
        if (!exact(stream, cell)) {
            words[at] = Double.doubleToRawLongBits(real(value, unsigned));
            return;
        }
        words[at] = value;
        if (large) {
            above = set(above);
            above.set(at);
        }
    }

    static double real(long value, boolean unsigned) {
        return unsigned && value < 0 ? (value >>> 1 | value & 1) * 2.0 : value;
    }

    void real(Stream stream, int cell, double value) {
        if (stream.series[cell] == null) {
            return;
        }
        if (!exact(stream, cell)) {
            words[stream.at[cell]] = Double.doubleToRawLongBits(value);
        } else if (Math.abs(value) < 0x1p63) {
            words[stream.at[cell]] = (long) value;
        } else if (value >= 0x1p63 && value < 0x1p64) {
            whole(stream, cell, (long) (value - 0x1p63) ^ Long.MIN_VALUE, true);
        } else {
            absent(stream, cell);
        }
    }

    void absent(Stream stream, int cell) {
        if (stream.series[cell] == null) {
            return;
        }
        int at = stream.at[cell];
        if (exact(stream, cell)) {
            words[at] = Exposition.NO_INTEGER;
            absent = set(absent);
            absent.set(at);
        } else {
            words[at] = Exposition.STALE;
        }
    }

    private static boolean exact(Stream stream, int cell) {
        return (stream.exact & 1 << stream.part(cell).ordinal()) != 0;
    }
}
