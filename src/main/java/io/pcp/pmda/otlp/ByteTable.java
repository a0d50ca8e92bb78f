package io.pcp.pmda.otlp;

import java.util.Arrays;

/**
 * What was made of pieces of the document, so that the same bytes are the same object. Has one place for each hash: what
 * comes later takes the place, so that it neither grows nor slows down. Of one thread.
 */
final class ByteTable<T> {
    private static final int SMALLEST = 32;
    private static final int LARGEST = 2048;
    /** Longer pieces hardly ever come twice. */
    private static final int LONGEST = 256;

    private final byte[] data;
    private final int mask;
    private final int[] starts;
    private final int[] lengths;
    private final Object[] values;
    private int slot;

    /** @param length of the document: tells how many pieces there may be */
    ByteTable(byte[] data, int length) {
        this.data = data;
        int wanted = Integer.highestOneBit(Math.max(1, length / 32)) << 1;
        int size = Math.max(SMALLEST, Math.min(LARGEST, wanted));
        this.mask = size - 1;
        this.starts = new int[size];
        this.lengths = new int[size];
        this.values = new Object[size];
    }

    /** Null when these bytes have not been seen, or not lately; {@link #put} then takes what they are. */
    @SuppressWarnings("unchecked")
    T get(int start, int length) {
        slot = -1;
        if (length > LONGEST) {
            return null;
        }
        int hash = length;
        for (int i = start; i < start + length; i++) {
            hash = hash * 31 + data[i];
        }
        int found = (hash ^ hash >>> 11 ^ hash >>> 22) & mask;
        slot = found;
        int seen = starts[found];
        return lengths[found] == length
                        && values[found] != null
                        && Arrays.equals(data, seen, seen + length, data, start, start + length)
                ? (T) values[found]
                : null;
    }

    /** Where {@link #put} would keep the bytes of the last {@link #get}. */
    int slot() {
        return slot;
    }

    void put(int slot, int start, int length, T value) {
        if (slot >= 0) {
            starts[slot] = start;
            lengths[slot] = length;
            values[slot] = value;
        }
    }
}
