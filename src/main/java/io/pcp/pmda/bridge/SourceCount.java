package io.pcp.pmda.bridge;

/** Numbers kept of each source. Times are microseconds. */
enum SourceCount {
    // Counters, since the source has been known.
    CALLS,
    FAILURES,
    TIMEOUTS,
    PARSE_ERRORS,
    STRICT_ERRORS,
    DROPPED_SERIES,
    DUPLICATE_SERIES,
    TYPE_CONFLICTS,
    EXEMPLARS,
    BYTES,
    FETCH_TIME,
    PARSE_TIME,
    // Of the last attempt.
    LAST_FETCH_TIME,
    LAST_PARSE_TIME,
    STATUS_CODE,
    // Of the last good document.
    REDEFINED,
    SERIES,
    METRICS,
    INSTANCES,
    DOCUMENT_BYTES;

    static final int ALL = values().length;
}
