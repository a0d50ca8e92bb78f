package io.pcp.pmda.cli.top;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.Pmda;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.PmdaModule;
import io.pcp.pmda.sdk.ValueSink;
import java.io.File;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * An agent that serves {@link SampleNode#small} with the numbers and types of the catalogue. Counters grow by what the
 * sample says per second. As soon as there is a file of the name in {@value #VARIABLE}, process 4711 has ended.
 */
public final class SampleAgent implements PmdaModule {
    private static final String VARIABLE = "SAMPLE_AGENT_ENDED";
    private static final String MORTAL = "gpu0/4711 python3";

    private final SampleNode node = SampleNode.small();
    private final Map<String, InstanceDomain> domains = new LinkedHashMap<>();

    private SampleAgent() {}

    public static void main(String[] args) {
        System.exit(Pmda.named("gpu", 300).module(SampleAgent::new).run(args));
    }

    @Override
    public void start(PmdaContext context) {
        for (CatalogueRow row : rows()) {
            if (!row.singular()) {
                domains.computeIfAbsent(row.instances(), name -> domain(name, domains.size()));
            }
        }
    }

    private List<CatalogueRow> rows() {
        GpuCatalogue catalogue = GpuCatalogue.load();
        return node.values.keySet().stream().map(catalogue::row).toList();
    }

    private InstanceDomain domain(String name, int serial) {
        TreeSet<String> names = new TreeSet<>();
        for (CatalogueRow row : rows()) {
            if (row.instances().equals(name)) {
                names.addAll(node.values.get(row.name()).keySet());
            }
        }
        List<Instance> instances = new ArrayList<>();
        for (String instance : names) {
            LabelSet labels = LabelSet.of(Label.text("vendor", "nvidia"));
            for (Map.Entry<String, String> label :
                    node.labels.getOrDefault(instance, Map.of()).entrySet()) {
                labels = labels.with(Label.text(label.getKey(), label.getValue()));
            }
            instances.add(new Instance(instances.size(), instance, labels));
        }
        return new Domain(serial, new InstanceTable(instances));
    }

    private static boolean ended() {
        String file = System.getenv(VARIABLE);
        return file != null && new File(file).exists();
    }

    /** Instances of which one may end. */
    private record Domain(int serial, InstanceTable all) implements InstanceDomain {
        @Override
        public String oneline() {
            return "sample";
        }

        @Override
        public String help() {
            return "";
        }

        @Override
        public InstanceTable table() {
            boolean ended = ended();
            return new InstanceTable(all.instances().stream()
                    .filter(instance -> !ended || !instance.name().equals(MORTAL))
                    .toList());
        }
    }

    @Override
    public void contribute(MetricTable.Builder table) {
        for (CatalogueRow row : rows()) {
            InstanceDomain domain = domains.get(row.instances());
            table.add(new Metric(
                    row.name(),
                    table.desc(row.cluster(), row.item(), row.type(), domain, row.semantics(), row.units()),
                    row.oneline(),
                    "",
                    row.labels(false),
                    domain,
                    (fetch, out) -> read(row, domain, out),
                    null));
        }
    }

    private void read(CatalogueRow row, InstanceDomain domain, ValueSink out) {
        Map<String, String> values = node.values.get(row.name());
        if (domain == null) {
            put(row, -1, values.get(Readings.SINGULAR), out);
            return;
        }
        for (Instance instance : domain.table().instances()) {
            String value = values.get(instance.name());
            if (value != null) {
                put(row, instance.id(), value, out);
            }
        }
    }

    private static void put(CatalogueRow row, int instance, String value, ValueSink out) {
        double grown = row.semantics() == Semantics.COUNTER ? System.currentTimeMillis() / 1e3 : 1;
        if (row.type() == ValueType.STRING) {
            out.text(instance, value);
        } else if (row.type() == ValueType.DOUBLE) {
            out.real(instance, Double.parseDouble(value));
        } else {
            out.number(instance, (long) (Long.parseLong(value) * grown));
        }
    }
}
