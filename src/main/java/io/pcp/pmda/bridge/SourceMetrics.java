package io.pcp.pmda.bridge;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.SourceConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * The metrics that one source adds to the agent. Replaced by its worker, read by the pipe thread; what has not changed is
 * the same object in the next table.
 */
final class SourceMetrics {
    private final SourceConfig config;
    private final MetricReader reader;
    private final int domain;
    private final PmdaLog log;
    /** Those of the source. */
    private LabelSet labels = LabelSet.EMPTY;
    /** Of all metrics: those of the documents, and before them those of the source. */
    private LabelSet all = LabelSet.EMPTY;
    /** What the documents give to {@link #all}. */
    private LabelSet common = LabelSet.EMPTY;

    private MappedLayout seen;
    private BridgeMetric[] mapped = {};
    private volatile Metric[] served = {};

    SourceMetrics(SourceConfig config, MetricReader reader, int domain, PmdaLog log) {
        this.config = config;
        this.reader = reader;
        this.domain = domain;
        this.log = log;
    }

    /** What all metrics of the source have in common, see {@link SourceLabels}; before the first {@link #replace}. */
    synchronized void labels(LabelSet ofSource) {
        labels = ofSource;
        all = ofSource;
    }

    /**
     * Makes these the metrics.
     *
     * @return whether that makes a difference
     */
    synchronized boolean replace(MappedLayout next) {
        if (next == seen) {
            return false;
        }
        seen = next;
        BridgeMetric[] metrics = new BridgeMetric[next.metrics().size()];
        for (int i = 0; i < metrics.length; i++) {
            metrics[i] = next.metrics().get(i).metric();
        }
        boolean relabelled = !next.common().equals(common);
        if (relabelled) {
            common = next.common();
            all = common.with(labels.labels().toArray(new Label[0]));
        }
        return replace(metrics, relabelled);
    }

    /** Those of an earlier life, until the first document comes. */
    synchronized boolean replace(List<BridgeMetric> remembered) {
        return replace(remembered.toArray(new BridgeMetric[0]), false);
    }

    private boolean replace(BridgeMetric[] next, boolean relabelled) {
        Metric[] before = served;
        Metric[] after = new Metric[next.length];
        boolean same = next.length == mapped.length;
        int old = 0;
        for (int i = 0; i < next.length; i++) {
            while (old < mapped.length && order(mapped[old], next[i]) < 0) {
                old++;
            }
            boolean known = !relabelled && old < mapped.length && mapped[old] == next[i];
            after[i] = known ? before[old] : metric(next[i]);
            same &= known;
        }
        mapped = next;
        if (!same) {
            served = after;
        }
        return !same;
    }

    private static int order(BridgeMetric one, BridgeMetric other) {
        return one.cluster() != other.cluster() ? one.cluster() - other.cluster() : one.item() - other.item();
    }

    private Metric metric(BridgeMetric of) {
        InDom indom = of.instances() == null
                ? InDom.NULL
                : InDom.of(domain, of.instances().serial());
        MetricDesc desc =
                new MetricDesc(Pmid.of(domain, of.cluster(), of.item()), of.type(), indom, of.semantics(), of.units());
        LabelSet own =
                of.labels().isEmpty() ? all : all.with(of.labels().labels().toArray(new Label[0]));
        return new Metric(of.name(), desc, of.oneline(), of.help(), own, of.instances(), reader, null);
    }

    /** Adds them; by the pipe thread. */
    void contribute(MetricTable.Builder table) {
        for (Metric metric : served) {
            table.offer(metric, aliases(metric.name()), this::refused);
        }
    }

    private List<String> aliases(String name) {
        Mapping mapping = config.mapping();
        if (mapping.aliases().isEmpty() || !name.startsWith(mapping.namespace())) {
            return List.of();
        }
        List<String> names = new ArrayList<>(mapping.aliases().size());
        for (String alias : mapping.aliases()) {
            names.add(alias + name.substring(mapping.namespace().length()));
        }
        return names;
    }

    private void refused(String reason) {
        if (log.changed("source " + config.name() + " name " + reason, "refused")) {
            log.warning("source " + config.name() + ": a metric is left out: " + reason
                    + "; give the source a namespace of its own");
        }
    }
}
