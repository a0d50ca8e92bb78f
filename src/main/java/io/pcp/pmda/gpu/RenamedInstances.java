package io.pcp.pmda.gpu;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.InstanceTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The instances of another domain under other names, with the same ids and labels. Thread-safe. */
final class RenamedInstances implements InstanceDomain {
    private final InstanceDomain source;
    private final int serial;
    private final String oneline;
    private final String help;
    private final UnaryOperator<String> naming;
    private volatile Renamed last = new Renamed(InstanceTable.EMPTY, InstanceTable.EMPTY);

    private record Renamed(InstanceTable from, InstanceTable to) {}

    /**
     * @param naming from the old name to the new one; of several that get the same, the first counts
     */
    RenamedInstances(InstanceDomain source, int serial, String oneline, String help, UnaryOperator<String> naming) {
        this.source = source;
        this.serial = serial;
        this.oneline = oneline;
        this.help = help;
        this.naming = naming;
    }

    @Override
    public InstanceTable table() {
        InstanceTable now = source.table();
        Renamed known = last;
        if (known.from() != now) {
            known = new Renamed(now, renamed(now));
            last = known;
        }
        return known.to();
    }

    private InstanceTable renamed(InstanceTable table) {
        List<Instance> instances = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (Instance instance : table.instances()) {
            String name = naming.apply(instance.name());
            if (taken.add(InstanceTable.firstWord(name))) {
                instances.add(new Instance(instance.id(), name, instance.labels()));
            }
        }
        return new InstanceTable(instances);
    }

    @Override
    public void touch(Fetch fetch) {
        source.touch(fetch);
    }

    @Override
    public int serial() {
        return serial;
    }

    @Override
    public String oneline() {
        return oneline;
    }

    @Override
    public String help() {
        return help;
    }

    @Override
    public LabelSet labels() {
        return source.labels();
    }
}
