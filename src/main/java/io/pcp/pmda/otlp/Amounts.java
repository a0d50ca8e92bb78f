package io.pcp.pmda.otlp;

/**
 * What a histogram has besides its buckets. Each of the three optional fields is NaN when it is not set.
 *
 * @param count of observations, unsigned
 * @param hasSum tells a sum that is NaN from none; likewise for the others
 */
public record Amounts(long count, boolean hasSum, double sum, boolean hasMin, double min, boolean hasMax, double max) {}
