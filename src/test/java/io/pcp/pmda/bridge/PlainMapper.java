package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Each sample name is a metric, each label value an instance, numbered as they come. */
final class PlainMapper implements SourceParts.Mapper {
    private final String namespace;
    private final int cluster;
    private final ValueType type;
    private final boolean exact;
    private final BridgeInstances domain;
    private final Map<String, BridgeMetric> metrics = new LinkedHashMap<>();
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private MappedLayout last;
    List<BridgeMetric> remembered = List.of();

    PlainMapper(String namespace, int cluster) {
        this(namespace, cluster, ValueType.DOUBLE, false);
    }

    PlainMapper(String namespace, int cluster, ValueType type, boolean exact) {
        this.namespace = namespace;
        this.cluster = cluster;
        this.type = type;
        this.exact = exact;
        domain = new BridgeInstances(4096 + cluster, "labels");
    }

    @Override
    public SeriesRule rule() {
        return SeriesRule.ALL;
    }

    @Override
    public LabelSet labels() {
        return LabelSet.of(Label.text("source", namespace));
    }

    @Override
    public int cluster() {
        return cluster;
    }

    @Override
    public List<BridgeMetric> remembered() {
        return remembered;
    }

    BridgeMetric metric(String sample, boolean singular) {
        return metrics.computeIfAbsent(
                sample,
                name -> new BridgeMetric(
                        namespace + "." + name,
                        cluster,
                        metrics.size(),
                        type,
                        Semantics.INSTANT,
                        Units.NONE,
                        "one line",
                        "",
                        LabelSet.EMPTY,
                        singular ? null : domain,
                        exact));
    }

    @Override
    public MappedLayout map(Layout layout, List<SeriesLabel> common, long nowMillis) {
        if (last != null && last.layout() == layout) {
            return last;
        }
        Map<BridgeMetric, Map<Integer, Integer>> found = new LinkedHashMap<>();
        Map<Integer, Instance> active = new TreeMap<>();
        for (int i = 0; i < layout.series().size(); i++) {
            Series series = layout.series().get(i);
            String label = series.label("l");
            BridgeMetric metric = metric(series.sample(), label.isEmpty());
            int id = label.isEmpty() ? -1 : ids.computeIfAbsent(label, unused -> ids.size());
            found.computeIfAbsent(metric, unused -> new TreeMap<>()).put(id, i);
            if (id >= 0) {
                active.put(id, new Instance(id, label));
            }
        }
        List<MappedMetric> mapped = new ArrayList<>();
        found.forEach((metric, places) -> mapped.add(new MappedMetric(
                metric,
                places.values().stream().mapToInt(Integer::intValue).toArray(),
                metric.instances() == null
                        ? null
                        : places.keySet().stream().mapToInt(Integer::intValue).toArray())));
        mapped.sort((a, b) -> a.metric().item() - b.metric().item());
        Map<BridgeInstances, InstanceTable> tables =
                active.isEmpty() ? Map.of() : Map.of(domain, new InstanceTable(active.values()));
        last = new MappedLayout(layout, mapped, tables, 0, 0, 0);
        return last;
    }
}
