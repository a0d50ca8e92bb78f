package io.pcp.pmda.exposition;

/** What the TYPE line of a family says; OpenMetrics 1.0, "Metric Types". */
public enum FamilyType {
    COUNTER,
    GAUGE,
    HISTOGRAM,
    GAUGEHISTOGRAM,
    SUMMARY,
    INFO,
    STATESET,
    /** No TYPE line, {@code untyped}, {@code unknown}, or a word nobody knows. */
    UNKNOWN
}
