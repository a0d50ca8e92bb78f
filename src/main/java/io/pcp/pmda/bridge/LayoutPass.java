package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A layout and what its series have become. Of series that stood in the layout before, that is taken over; the rest is
 * worked on.
 */
final class LayoutPass {
    /** A series that is worked on. */
    static final class Pending {
        final int index;
        final Series series;
        final NamedSeries labels;
        final long print;

        Pending(int index, Series series, NamedSeries labels) {
            this.index = index;
            this.series = series;
            this.labels = labels;
            this.print = Fingerprint.of(labels.naming());
        }

        /** What a document of PCP's own kind calls the instance; empty without. */
        String verbatim() {
            return InstanceMaker.verbatim(series);
        }
    }

    final Layout layout;
    /** Null: dropped, or not worked on yet. */
    final MetricState[] metrics;
    /** Instance ids; 0 for singular metrics. */
    final int[] ids;

    int duplicates;
    private Set<String> samples;

    LayoutPass(Layout layout) {
        this.layout = layout;
        metrics = new MetricState[layout.series().size()];
        ids = new int[metrics.length];
    }

    /** Takes over what is known from the layout before. Returns the number of series this was possible for. */
    int takeOver(LayoutPass old) {
        List<Series> before = old.layout.series();
        Map<Series, Integer> places = null;
        int at = 0;
        int taken = 0;
        for (int i = 0; i < metrics.length; i++) {
            Series series = layout.series().get(i);
            if (at >= before.size() || before.get(at) != series) {
                places = places == null ? places(before) : places;
                at = places.getOrDefault(series, before.size());
            }
            if (at < before.size()) {
                metrics[i] = old.metrics[at];
                ids[i] = old.ids[at];
                taken += metrics[i] == null ? 0 : 1;
                at++;
            } else {
                at = i + 1;
            }
        }
        return taken;
    }

    private static Map<Series, Integer> places(List<Series> series) {
        Map<Series, Integer> places = new IdentityHashMap<>(series.size());
        for (int i = 0; i < series.size(); i++) {
            places.put(series.get(i), i);
        }
        return places;
    }

    /** Whether any series has notes. */
    boolean noted() {
        for (Series series : layout.series()) {
            if (series.noted()) {
                return true;
            }
        }
        return false;
    }

    /** Whether the document has a sample of that name. */
    boolean has(String sample) {
        if (samples == null) {
            samples = new HashSet<>();
            layout.series().forEach(series -> samples.add(series.sample()));
        }
        return samples.contains(sample);
    }

    /** Series that have become a metric, again to be worked on. */
    List<Pending> release(MetricState metric, LabelRules rules) {
        List<Pending> all = new ArrayList<>();
        for (int i = 0; i < metrics.length; i++) {
            if (metrics[i] == metric) {
                Series series = layout.series().get(i);
                all.add(new Pending(i, series, rules.apply(series)));
            }
        }
        return all;
    }

    /** Series whose family is not the one that decided what their metric is. */
    int conflicts() {
        int count = 0;
        for (int i = 0; i < metrics.length; i++) {
            MetricState metric = metrics[i];
            count += metric != null
                            && metric.family != layout.series().get(i).family()
                            && metric.family.type()
                                    != layout.series().get(i).family().type()
                    ? 1
                    : 0;
        }
        return count;
    }

    /** Where values stand, for each metric in the order given; of two for one instance the last one. */
    List<MappedMetric> places(Collection<MetricState> inOrder, String namespace) {
        Map<MetricState, Integer> slots = new IdentityHashMap<>(inOrder.size());
        inOrder.forEach(metric -> slots.put(metric, slots.size()));
        int[] slotOf = new int[metrics.length];
        int[] sizes = new int[slots.size()];
        MetricState before = null;
        int slot = -1;
        for (int i = 0; i < metrics.length; i++) {
            if (metrics[i] != before) {
                before = metrics[i];
                slot = before == null ? -1 : slots.get(before);
            }
            slotOf[i] = slot;
            if (slot >= 0) {
                sizes[slot]++;
            }
        }
        long[][] places = new long[sizes.length][];
        for (int i = 0; i < metrics.length; i++) {
            slot = slotOf[i];
            if (slot >= 0) {
                if (places[slot] == null) {
                    places[slot] = new long[sizes[slot]];
                }
                places[slot][--sizes[slot]] = (long) ids[i] << 32 | i;
            }
        }
        List<MappedMetric> mapped = new ArrayList<>(slots.size());
        for (MetricState metric : inOrder) {
            int[] all = metric.domain == null ? null : metric.domain.ids();
            mapped.add(mapped(metric.metric(namespace), places[mapped.size()], all));
        }
        return mapped;
    }

    /**
     * @param all ids of its domain: most metrics have all of them and need no array of their own
     */
    private MappedMetric mapped(BridgeMetric metric, long[] places, int[] all) {
        long[] sorted = places == null ? new long[0] : places;
        Arrays.sort(sorted);
        int to = 0;
        for (int i = 0; i < sorted.length; i++) {
            if (i + 1 == sorted.length || sorted[i] >>> 32 != sorted[i + 1] >>> 32) {
                sorted[to++] = sorted[i];
            }
        }
        int[] series = new int[to];
        int[] instances = metric.instances() == null ? null : all.length == to ? all : new int[to];
        for (int i = 0; i < to; i++) {
            series[i] = (int) sorted[i];
            if (instances != null) {
                int id = (int) (sorted[i] >>> 32);
                if (instances == all && all[i] != id) {
                    instances = Arrays.copyOf(all, to);
                }
                if (instances != all) {
                    instances[i] = id;
                }
            }
        }
        duplicates += sorted.length - to;
        return new MappedMetric(metric, series, instances);
    }
}
