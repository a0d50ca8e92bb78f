package io.pcp.pmda.otlp;

import java.util.Arrays;

/** Numbers of one point while they come, one after the other; used again for the next point. Of one thread. */
final class Longs {
    private static final long[] NONE = new long[0];

    private final Budget budget;
    private long[] values = NONE;
    private int size;

    Longs(Budget budget) {
        this.budget = budget;
    }

    void clear() {
        size = 0;
    }

    void add(long value) throws OtlpException {
        if (size == values.length) {
            int capacity = Math.max(16, size + (size >> 1));
            budget.spend(8L * capacity);
            values = Arrays.copyOf(values, capacity);
        }
        values[size++] = value;
    }

    /** An array of their own. */
    long[] toArray() throws OtlpException {
        if (size == 0) {
            return NONE;
        }
        budget.spend(16 + 8L * size);
        return Arrays.copyOf(values, size);
    }

    /** The same numbers as bits of doubles. */
    double[] toDoubles() throws OtlpException {
        budget.spend(16 + 8L * size);
        double[] doubles = new double[size];
        for (int i = 0; i < size; i++) {
            doubles[i] = Double.longBitsToDouble(values[i]);
        }
        return doubles;
    }
}
