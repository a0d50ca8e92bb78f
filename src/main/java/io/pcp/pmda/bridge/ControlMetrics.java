package io.pcp.pmda.bridge;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.PmdaModule;
import io.pcp.pmda.sdk.ValueSink;

/**
 * The metrics about the sources of one tree, {@code workload.control.*} or {@code node.control.*}. They are always
 * there: a dynamic root without any name below it cannot be traversed by PCP's tools.
 *
 * <p>Cluster and item numbers are frozen. Touches no owner and answers at once.
 */
public final class ControlMetrics implements PmdaModule, MetricReader {
    /** Cluster of {@code workload.control.*}. */
    public static final int WORKLOAD_CLUSTER = 200;
    /** Cluster of {@code node.control.*}. */
    public static final int NODE_CLUSTER = 201;

    private static final int SOURCES = 0;

    private final String root;
    private final int cluster;

    private ControlMetrics(String root, int cluster) {
        this.root = root;
        this.cluster = cluster;
    }

    /** The control metrics of the programs that train and serve models. */
    public static ControlMetrics workload() {
        return new ControlMetrics("workload", WORKLOAD_CLUSTER);
    }

    /** The control metrics of what describes the machine and its orchestrator. */
    public static ControlMetrics node() {
        return new ControlMetrics("node", NODE_CLUSTER);
    }

    @Override
    public void start(PmdaContext context) {
        // Nothing to start: there are no sources to read.
    }

    @Override
    public void contribute(MetricTable.Builder table) {
        MetricDesc desc = table.desc(cluster, SOURCES, ValueType.U32, null, Semantics.INSTANT, Units.NONE);
        table.add(new Metric(
                root + ".control.total.sources",
                desc,
                "Number of sources configured for " + root + ".*",
                "Sources whose metrics appear below " + root + "., reachable or not. 0 as long as none is configured.",
                LabelSet.EMPTY,
                null,
                this,
                null));
    }

    @Override
    public void read(Fetch fetch, ValueSink out) {
        out.number(0);
    }
}
