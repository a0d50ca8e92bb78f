package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.source.Body;
import io.pcp.pmda.source.ScrapeException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What is known of one source: numbers, and how its last attempt ended. Written by its worker, read by the pipe thread at
 * any time.
 */
class SourceState {
    private final AtomicLongArray counts = new AtomicLongArray(SourceCount.ALL);
    private volatile boolean attempted;
    private volatile String failure;
    private volatile String partial = "";
    private volatile String lastError = "";
    private volatile String configProblem = "";

    long get(SourceCount count) {
        return counts.get(count.ordinal());
    }

    final void add(SourceCount count, long more) {
        counts.addAndGet(count.ordinal(), more);
    }

    private void set(SourceCount count, long value) {
        counts.set(count.ordinal(), value);
    }

    /** A document has come. */
    void fetched(Body body, long micros) {
        set(SourceCount.STATUS_CODE, body.status());
        set(SourceCount.LAST_FETCH_TIME, micros);
        add(SourceCount.FETCH_TIME, micros);
        add(SourceCount.BYTES, body.length());
    }

    /** None has come. */
    void notFetched(ScrapeException why, long micros) {
        set(SourceCount.STATUS_CODE, why.status());
        set(SourceCount.LAST_FETCH_TIME, micros);
        add(SourceCount.FETCH_TIME, micros);
        if (why.kind() == ScrapeException.Kind.TIMEOUT) {
            add(SourceCount.TIMEOUTS, 1);
        }
    }

    /** What the parser found, also in a document that was refused. */
    void parsed(ParseReport report) {
        add(SourceCount.PARSE_ERRORS, report.parseErrors());
        add(SourceCount.STRICT_ERRORS, report.strictErrors());
        add(SourceCount.DROPPED_SERIES, report.dropped());
        add(SourceCount.DUPLICATE_SERIES, report.duplicates());
        add(SourceCount.EXEMPLARS, report.exemplars());
        add(SourceCount.TYPE_CONFLICTS, report.rounded());
    }

    /**
     * What the document became.
     *
     * @param maxSeries limit of the source
     * @param shortage why series were left out for want of memory; empty when none were
     */
    void mapped(SourceSnapshot snapshot, int maxSeries, String shortage) {
        MappedLayout mapped = snapshot.mapped();
        if (counts(mapped)) {
            add(SourceCount.DROPPED_SERIES, mapped.droppedSeries());
            add(SourceCount.TYPE_CONFLICTS, mapped.typeConflicts());
        }
        set(SourceCount.REDEFINED, mapped.redefined());
        set(SourceCount.SERIES, mapped.layout().series().size());
        set(SourceCount.METRICS, mapped.metrics().size());
        set(SourceCount.INSTANCES, instances(mapped));
        set(SourceCount.DOCUMENT_BYTES, snapshot.document().report().bytes());
        String lost = partial(snapshot.document().report(), mapped, maxSeries);
        partial = shortage + (shortage.isEmpty() || lost.isEmpty() ? "" : "; ") + lost;
        if (!partial.isEmpty()) {
            lastError = partial;
        }
    }

    /** Whether what was lost of a document counts: it is another one than before. */
    boolean counts(MappedLayout mapped) {
        return true;
    }

    /** The last thing that was wrong. */
    final void lastError(String text) {
        lastError = text;
    }

    private static long instances(MappedLayout mapped) {
        long all = 0;
        for (Map.Entry<BridgeInstances, io.pcp.pmda.sdk.InstanceTable> domain :
                mapped.tables().entrySet()) {
            all += domain.getValue().size();
        }
        return all;
    }

    /** What was lost of a document, in words; empty when nothing was. */
    String partial(ParseReport report, MappedLayout mapped, int maxSeries) {
        StringBuilder text = new StringBuilder();
        if (report.parseErrors() > 0) {
            text.append(report.parseErrors()).append(report.parseErrors() == 1 ? " bad line" : " bad lines");
            if (!report.problems().isEmpty()) {
                text.append(", first in ").append(report.problems().get(0));
            }
        }
        boolean full = mapped.layout().series().size() >= maxSeries;
        int beyond = mapped.droppedSeries() + (full ? report.dropped() : 0);
        if (beyond > 0) {
            text.append(text.isEmpty() ? "" : "; ").append(beyond).append(" series dropped");
            text.append(full ? ", max_series is " + maxSeries : "");
        }
        return text.toString();
    }

    /** Microseconds of parsing and mapping. */
    void parseTook(long micros) {
        set(SourceCount.LAST_PARSE_TIME, micros);
        add(SourceCount.PARSE_TIME, micros);
    }

    /** An attempt has ended. */
    void attempted(String reason) {
        add(SourceCount.CALLS, 1);
        if (reason != null) {
            add(SourceCount.FAILURES, 1);
            lastError = reason;
        }
        failure = reason;
        attempted = true;
    }

    boolean everAttempted() {
        return attempted;
    }

    /** Whether the last attempt brought a document. */
    boolean up() {
        return attempted && failure == null;
    }

    /** Why the last attempt failed; null when it did not. */
    String failure() {
        return failure;
    }

    /** What was lost of the last good document; empty when nothing was. */
    String partial() {
        return partial;
    }

    /** The last thing that was wrong, kept when all is well again; empty when nothing ever was. */
    String lastError() {
        return lastError;
    }

    /** What is wrong with the configuration file as it is now; empty when nothing is. */
    String configProblem() {
        return configProblem;
    }

    void configProblem(String text) {
        configProblem = text;
        if (!text.isEmpty()) {
            lastError = text;
        }
    }
}
