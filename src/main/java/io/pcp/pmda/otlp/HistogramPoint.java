package io.pcp.pmda.otlp;

import java.util.Arrays;
import java.util.List;

/**
 * {@code HistogramDataPoint}. Arrays belong to it and are never written again.
 *
 * @param buckets counts of each bucket, not cumulative, unsigned; one more than bounds, or empty
 * @param bounds upper bounds, inclusive; the last bucket has none
 */
public record HistogramPoint(
        List<Attribute> attributes,
        long startNanos,
        long timeNanos,
        int flags,
        Amounts amounts,
        long[] buckets,
        double[] bounds)
        implements Point {
    public HistogramPoint {
        attributes = List.copyOf(attributes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof HistogramPoint point
                && attributes.equals(point.attributes)
                && startNanos == point.startNanos
                && timeNanos == point.timeNanos
                && flags == point.flags
                && amounts.equals(point.amounts)
                && Arrays.equals(buckets, point.buckets)
                && Arrays.equals(bounds, point.bounds);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(timeNanos) * 31 + attributes.hashCode();
    }
}
