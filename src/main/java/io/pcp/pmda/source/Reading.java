package io.pcp.pmda.source;

import java.util.List;

/**
 * How the documents of a source are parsed.
 *
 * @param format what they are
 * @param strict a breach of OpenMetrics refuses the document
 * @param utf8 names may hold any character
 * @param honorTimestamps a sample older than {@link Timing#staleAfter} counts as absent
 * @param noValues samples that count as absent
 * @param quantiles that are made of the buckets of histograms, each above 0 and below 1; empty for none
 */
public record Reading(
        Format format,
        boolean strict,
        boolean utf8,
        boolean honorTimestamps,
        NoValues noValues,
        List<Double> quantiles) {
    public Reading {
        quantiles = List.copyOf(quantiles);
    }

    public static final Reading DEFAULT = new Reading(Format.AUTO, false, false, false);

    /** Every sample has a value, and there are no quantiles. */
    public Reading(Format format, boolean strict, boolean utf8, boolean honorTimestamps) {
        this(format, strict, utf8, honorTimestamps, NoValues.NONE, List.of());
    }

    /** Kinds of documents. */
    public enum Format {
        /** By the content type of the answer. */
        AUTO,
        PROMETHEUS,
        OPENMETRICS,
        OTLP_JSON,
        OTLP_PROTO
    }
}
