package io.pcp.pmda.otlp;

import java.util.Arrays;
import java.util.List;

/**
 * {@code ExponentialHistogramDataPoint}. A bucket of index i holds what is above base^i and at most base^(i+1), where base
 * is 2^(2^-scale).
 *
 * @param scale as it came; any 32-bit number
 * @param zeroCount of values within the threshold, unsigned
 * @param zeroThreshold not negative in good data
 */
public record ExponentialPoint(
        List<Attribute> attributes,
        long startNanos,
        long timeNanos,
        int flags,
        Amounts amounts,
        int scale,
        long zeroCount,
        double zeroThreshold,
        Buckets positive,
        Buckets negative)
        implements Point {
    public ExponentialPoint {
        attributes = List.copyOf(attributes);
    }

    /**
     * Buckets side by side. The array belongs to it and is never written again.
     *
     * @param offset index of the first one
     * @param counts not cumulative, unsigned
     */
    public record Buckets(int offset, long[] counts) {
        public static final Buckets EMPTY = new Buckets(0, new long[0]);

        @Override
        public boolean equals(Object other) {
            return other instanceof Buckets buckets
                    && offset == buckets.offset
                    && Arrays.equals(counts, buckets.counts);
        }

        @Override
        public int hashCode() {
            return 31 * offset + Arrays.hashCode(counts);
        }
    }
}
