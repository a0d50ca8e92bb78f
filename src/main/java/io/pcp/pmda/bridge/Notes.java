package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where the {@link Series#notes} of a layout go. Those that all series of a metric agree on are labels of the metric, also
 * of one without instances; those that all series of an instance agree on are labels of the instance. An instance may be
 * one of several metrics, from several libraries: what only some of them say would be wrong of the others.
 */
final class Notes {
    private final LayoutPass pass;

    /**
     * @param pass through: all series have their metrics and ids
     */
    Notes(LayoutPass pass) {
        this.pass = pass;
    }

    void spread(Collection<MetricState> metrics, Collection<DomainState> domains, LabelRules rules) {
        Map<MetricState, List<SeriesLabel>> ofMetrics = new IdentityHashMap<>();
        Map<DomainState, Series[]> ofInstances = new IdentityHashMap<>();
        for (DomainState domain : domains) {
            ofInstances.put(domain, new Series[domain.ids().length]);
        }
        for (int i = 0; i < pass.metrics.length; i++) {
            MetricState metric = pass.metrics[i];
            if (metric != null) {
                Series series = pass.layout.series().get(i);
                ofMetrics.merge(metric, series.notes(), Notes::agreed);
                if (metric.domain != null) {
                    int place = Arrays.binarySearch(metric.domain.ids(), pass.ids[i]);
                    Series[] all = ofInstances.get(metric.domain);
                    all[place] = all[place] == null ? series : agreed(all[place], series);
                }
            }
        }
        for (MetricState metric : metrics) {
            List<SeriesLabel> notes = ofMetrics.get(metric);
            if (notes != null) {
                NamedSeries named = rules.apply(notes);
                List<SeriesLabel> all = new ArrayList<>(named.naming());
                all.addAll(named.optional());
                metric.notes(InstanceLabels.of(new NamedSeries(List.of(), all)));
            }
        }
        ofInstances.forEach(DomainState::notes);
    }

    /** The first, with what both say. */
    private static Series agreed(Series one, Series other) {
        List<SeriesLabel> notes = agreed(one.notes(), other.notes());
        return notes.size() == one.notes().size()
                ? one
                : new Series(one.family(), one.sample(), one.role(), one.labels(), notes);
    }

    /** What is in both, in the order of the first. */
    private static List<SeriesLabel> agreed(List<SeriesLabel> one, List<SeriesLabel> other) {
        if (one.equals(other)) {
            return one;
        }
        List<SeriesLabel> both = new ArrayList<>(one);
        both.retainAll(other);
        return both;
    }
}
