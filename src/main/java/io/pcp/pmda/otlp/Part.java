package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.Role;

/** What a series is to its metric: a metric of one kind has series of several names. */
enum Part {
    VALUE("", Role.VALUE),
    /** Of a counter with the names of Prometheus. */
    TOTAL("_total", Role.TOTAL),
    BUCKET("_bucket", Role.BUCKET),
    /** Of a summary. */
    QUANTILE("", Role.VALUE),
    SUM("_sum", Role.SUM),
    COUNT("_count", Role.COUNT),
    MIN("_min", Role.VALUE),
    MAX("_max", Role.VALUE),
    P50("_p50", Role.VALUE),
    P90("_p90", Role.VALUE),
    P99("_p99", Role.VALUE);

    private static final Part[] OF_VALUE = {VALUE};
    private static final Part[] OF_TOTAL = {TOTAL};
    private static final Part[] OF_BUCKETS = {BUCKET, SUM, COUNT, MIN, MAX};
    private static final Part[] OF_QUANTILES = {SUM, COUNT, MIN, MAX, P50, P90, P99};
    private static final Part[] OF_SUMMARY = {QUANTILE, SUM, COUNT};

    final String suffix;
    final Role role;

    Part(String suffix, Role role) {
        this.suffix = suffix;
        this.role = role;
    }

    /** All that a metric may have; not to be written into. */
    static Part[] of(MetricKind kind, StoreRules rules) {
        return switch (kind) {
            case GAUGE, LEVEL -> OF_VALUE;
            case COUNTER -> rules.prometheusNames() ? OF_TOTAL : OF_VALUE;
            case HISTOGRAM -> OF_BUCKETS;
            case EXPONENTIAL -> rules.quantiles() ? OF_QUANTILES : OF_BUCKETS;
            case SUMMARY -> OF_SUMMARY;
        };
    }
}
