package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import java.util.List;

/**
 * A document of a source and where its values stand. Immutable.
 *
 * @param epochMillis when it was fetched, by the wall clock
 */
record SourceSnapshot(Exposition document, MappedLayout mapped, long epochMillis) {

    /** The metric of a number; null when this document does not have it. */
    MappedMetric metric(int cluster, int item) {
        List<MappedMetric> metrics = mapped.metrics();
        int low = 0;
        int high = metrics.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            BridgeMetric metric = metrics.get(middle).metric();
            int order = metric.cluster() != cluster ? metric.cluster() - cluster : metric.item() - item;
            if (order == 0) {
                return metrics.get(middle);
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }
}
