package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.FamilyType;

/** What the points of a metric become. Two of the same name with different kinds are two metrics. */
enum MetricKind {
    GAUGE(FamilyType.GAUGE),
    /** A monotonic sum. */
    COUNTER(FamilyType.COUNTER),
    /** Any other sum. */
    LEVEL(FamilyType.GAUGE),
    HISTOGRAM(FamilyType.HISTOGRAM),
    /** An exponential histogram. */
    EXPONENTIAL(FamilyType.HISTOGRAM),
    SUMMARY(FamilyType.SUMMARY);

    final FamilyType type;

    MetricKind(FamilyType type) {
        this.type = type;
    }

    /** Null for data that is not there. */
    static MetricKind of(PointData data) {
        if (data instanceof PointData.Gauge) {
            return GAUGE;
        } else if (data instanceof PointData.Sum sum) {
            return sum.monotonic() ? COUNTER : LEVEL;
        } else if (data instanceof PointData.Histogram) {
            return HISTOGRAM;
        } else if (data instanceof PointData.ExponentialHistogram) {
            return EXPONENTIAL;
        }
        return data instanceof PointData.Summary ? SUMMARY : null;
    }
}
