package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.InstanceTable;
import java.util.List;
import java.util.Map;

/**
 * What a layout becomes in PCP. Immutable; the same object while the layout is the same and nothing has expired.
 *
 * @param metrics in the order of their PMIDs; those that have gone from the document recently are there without series
 * @param tables instances of each domain: those of the document and those that left it less than {@code stale_after} ago
 * @param droppedSeries above a limit, or without a place; per document
 * @param typeConflicts series whose value does not suit the type their metric has got, as far as the layout tells
 * @param redefined metrics that got a new number so far, since their kind changed
 * @param common labels of all metrics that the documents give, beside those of the source
 */
record MappedLayout(
        Layout layout,
        List<MappedMetric> metrics,
        Map<BridgeInstances, InstanceTable> tables,
        int droppedSeries,
        int typeConflicts,
        int redefined,
        LabelSet common) {
    /** Of documents whose series have nothing in common. */
    MappedLayout(
            Layout layout,
            List<MappedMetric> metrics,
            Map<BridgeInstances, InstanceTable> tables,
            int droppedSeries,
            int typeConflicts,
            int redefined) {
        this(layout, metrics, tables, droppedSeries, typeConflicts, redefined, LabelSet.EMPTY);
    }

    /** The same with other labels. */
    MappedLayout with(LabelSet labels) {
        return new MappedLayout(layout, metrics, tables, droppedSeries, typeConflicts, redefined, labels);
    }
}
