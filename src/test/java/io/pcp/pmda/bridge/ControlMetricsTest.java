package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricTable;
import java.util.List;
import org.junit.jupiter.api.Test;

class ControlMetricsTest {
    private static MetricTable table() {
        MetricTable.Builder builder = new MetricTable.Builder(300, "gpu");
        ControlMetrics.workload().contribute(builder);
        ControlMetrics.node().contribute(builder);
        return builder.build();
    }

    @Test
    void bothTreesHaveALeafSoThatTheyCanBeTraversed() {
        assertEquals(
                List.of("workload.control.total.sources"), table().namespace().traverse("workload"));
        assertEquals(List.of("node.control.total.sources"), table().namespace().traverse("node"));
    }

    /** Frozen: archives refer to these numbers. */
    @Test
    void identifiersAndDescriptorsAreFrozen() {
        MetricTable table = table();
        assertEquals(Pmid.of(300, 200, 0).packed(), table.namespace().pmid("workload.control.total.sources"));
        assertEquals(Pmid.of(300, 201, 0).packed(), table.namespace().pmid("node.control.total.sources"));
        for (Metric metric : table.metrics()) {
            assertEquals(ValueType.U32, metric.desc().type());
            assertEquals(Semantics.INSTANT, metric.desc().semantics());
            assertTrue(metric.desc().singular());
            assertFalse(metric.oneline().isBlank());
            assertFalse(metric.help().isBlank());
        }
    }
}
