package io.pcp.pmda.otlp;

import java.util.List;

/**
 * {@code SummaryDataPoint}.
 *
 * @param count of observations, unsigned
 * @param sum 0 when not told: the field is not optional
 */
public record SummaryPoint(
        List<Attribute> attributes,
        long startNanos,
        long timeNanos,
        int flags,
        long count,
        double sum,
        List<Quantile> quantiles)
        implements Point {
    public SummaryPoint {
        attributes = List.copyOf(attributes);
        quantiles = List.copyOf(quantiles);
    }

    /** {@code ValueAtQuantile}; 0 is the least and 1 the greatest value. */
    public record Quantile(double quantile, double value) {}
}
