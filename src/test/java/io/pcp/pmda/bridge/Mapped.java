package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceTable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What tests ask about a mapped layout. */
record Mapped(MappedLayout layout) {
    MappedMetric metric(String name) {
        for (MappedMetric metric : layout.metrics()) {
            if (metric.metric().name().equals(name)) {
                return metric;
            }
        }
        throw new AssertionError("no " + name + " in " + names());
    }

    List<String> names() {
        return layout.metrics().stream().map(metric -> metric.metric().name()).toList();
    }

    InstanceTable table(String metric) {
        return layout.tables().get(metric(metric).metric().instances());
    }

    /** Names of the instances a metric has values for, as series index by name. */
    Map<String, Integer> instances(String metric) {
        MappedMetric mapped = metric(metric);
        Map<String, Integer> all = new TreeMap<>();
        for (int i = 0; i < mapped.series().length; i++) {
            all.put(table(metric).byId(mapped.ids()[i]).name(), mapped.series()[i]);
        }
        return all;
    }

    /** All names in the domain of a metric. */
    List<String> domain(String metric) {
        return table(metric).instances().stream().map(Instance::name).sorted().toList();
    }

    /** Every number there is: of metrics with their names, of instances with theirs. */
    Map<String, String> numbers() {
        Map<String, String> all = new TreeMap<>();
        for (MappedMetric mapped : layout.metrics()) {
            BridgeMetric metric = mapped.metric();
            String serial = metric.instances() == null
                    ? "-"
                    : Integer.toString(metric.instances().serial());
            all.put(
                    metric.name(),
                    metric.cluster() + "." + metric.item() + " " + metric.type() + " " + metric.semantics() + " "
                            + metric.units() + " " + serial);
        }
        layout.tables().forEach((domain, table) -> {
            for (Instance instance : table.instances()) {
                all.put(domain.serial() + " " + instance.labels().json(), instance.id() + " " + instance.name());
            }
        });
        return all;
    }
}
