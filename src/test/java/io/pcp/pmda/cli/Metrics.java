package io.pcp.pmda.cli;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.sdk.Metric;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Metrics and samples made up for tests. */
final class Metrics {
    /** gpu0 to gpu19. */
    static final InstanceDomain GPUS = InstanceDomain.fixed(
            0, "gpus", IntStream.range(0, 20).mapToObj(i -> "gpu" + i).toArray(String[]::new));

    private Metrics() {}

    static Metric singular(String name, ValueType type, Semantics semantics, String units, String label) {
        return metric(name, 0, type, semantics, units, label, null);
    }

    static Metric perGpu(String name, ValueType type, Semantics semantics, String units, String label) {
        return metric(name, 1, type, semantics, units, label, GPUS);
    }

    private static Metric metric(
            String name,
            int cluster,
            ValueType type,
            Semantics semantics,
            String units,
            String label,
            InstanceDomain on) {
        InDom indom = on == null ? InDom.NULL : InDom.of(300, on.serial());
        int item = name.hashCode() & Pmid.MAX_ITEM;
        MetricDesc desc = new MetricDesc(Pmid.of(300, cluster, item), type, indom, semantics, Units.parse(units));
        LabelSet labels = label.isEmpty() ? LabelSet.EMPTY : LabelSet.of(Label.text("units", label));
        return new Metric(name, desc, name, "", labels, on, (fetch, out) -> {}, null);
    }

    /** The values of a metric: Numbers or Strings, one per instance; null for none. */
    static Sample.Values values(Metric metric, Object... values) {
        List<Sample.Datum> data = new ArrayList<>();
        InstanceTable table =
                metric.instances() == null ? null : metric.instances().table();
        for (int i = 0; i < values.length; i++) {
            Instance instance = table == null ? null : table.byId(i);
            if (values[i] instanceof Number number) {
                data.add(new Sample.Datum(instance, number, null));
            } else if (values[i] != null) {
                data.add(new Sample.Datum(instance, null, (String) values[i]));
            }
        }
        return new Sample.Values(metric, 0, false, data);
    }

    static Sample sample(double seconds, Sample.Values... values) {
        return new Sample(
                Instant.ofEpochMilli((long) (1_000_000 + seconds * 1000)), (long) (seconds * 1e9), List.of(values));
    }
}
