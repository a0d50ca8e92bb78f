package io.pcp.pmda.sdk;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * One served metric: everything the agent answers about it.
 *
 * @param name full PMNS name
 * @param desc descriptor, in the domain of the command line
 * @param oneline one line of help
 * @param helpText longer help, may be empty; made when somebody asks for it
 * @param labels labels of level ITEM
 * @param instances its instance domain, or null for a singular metric
 * @param reader where values come from
 * @param store takes stored values, or null: storing answers {@code PM_ERR_PERMISSION}
 */
public record Metric(
        String name,
        MetricDesc desc,
        String oneline,
        Supplier<String> helpText,
        LabelSet labels,
        InstanceDomain instances,
        MetricReader reader,
        StoreHandler store) {

    public Metric {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(desc, "desc");
        Objects.requireNonNull(oneline, "oneline");
        Objects.requireNonNull(helpText, "help");
        Objects.requireNonNull(labels, "labels");
        Objects.requireNonNull(reader, "reader");
        if (desc.singular() != (instances == null)) {
            throw new IllegalArgumentException("metric " + name + ": descriptor and instance domain disagree");
        }
    }

    /** With a help text that is there already. */
    public Metric(
            String name,
            MetricDesc desc,
            String oneline,
            String help,
            LabelSet labels,
            InstanceDomain instances,
            MetricReader reader,
            StoreHandler store) {
        this(name, desc, oneline, () -> help, labels, instances, reader, store);
        Objects.requireNonNull(help, "help");
    }

    /** Longer help; may be empty. */
    public String help() {
        return helpText.get();
    }
}
