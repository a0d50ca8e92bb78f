package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesRule;
import java.time.Duration;
import java.util.List;

/**
 * How points become series.
 *
 * @param prometheusNames with the suffixes that a collector would give them for Prometheus, see {@code otlp_names}
 * @param quantiles exponential histograms become quantiles of the time between two refreshes instead of buckets
 * @param resourceLabels attributes of the resource that become labels
 * @param complete each document has all series there are (a scrape): what is not in the last one is gone
 * @param staleAfter a series without a point for so long is gone; does not matter where documents are complete
 * @param maxSeries further ones are refused
 * @param rule which series are kept; only ever called by the thread in {@link SeriesStore#add}
 */
public record StoreRules(
        boolean prometheusNames,
        boolean quantiles,
        List<String> resourceLabels,
        boolean complete,
        Duration staleAfter,
        int maxSeries,
        SeriesRule rule) {
    public StoreRules {
        resourceLabels = List.copyOf(resourceLabels);
    }
}
