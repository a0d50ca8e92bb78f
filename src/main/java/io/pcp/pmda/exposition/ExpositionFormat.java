package io.pcp.pmda.exposition;

import java.util.Locale;

/** The two text formats. */
public enum ExpositionFormat {
    /** Prometheus text format 0.0.4. */
    PROMETHEUS,
    /** OpenMetrics 1.0. */
    OPENMETRICS;

    /**
     * @param contentType of the answer, with parameters; null or empty when there is none
     */
    public static ExpositionFormat of(String contentType) {
        String type = contentType == null ? "" : contentType.strip().toLowerCase(Locale.ROOT);
        return type.startsWith("application/openmetrics-text") ? OPENMETRICS : PROMETHEUS;
    }
}
