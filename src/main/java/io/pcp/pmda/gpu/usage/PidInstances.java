package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.process.ProcessInfo;
import io.pcp.pmda.sdk.ChangeFlags;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.sdk.Touching;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The instance domain {@code pid}: ids are pids, as in the domain of {@code proc}, so that the two can be joined. */
final class PidInstances implements InstanceDomain {

    /**
     * A process.
     *
     * @param type how it uses GPUs, {@code C+G}
     */
    record Item(ProcessInfo info, String type) {
        private LabelSet labels() {
            return info.labels().with(Label.text("type", type));
        }
    }

    private record Known(Item item, Instance instance) {}

    private final ChangeFlags changes;
    private final LabelSet labels;
    private final Touching toucher;
    private Map<ProcessKey, Known> known = Map.of();
    private volatile InstanceTable table = InstanceTable.EMPTY;

    PidInstances(ChangeFlags changes, LabelSet labels, Touching toucher) {
        this.changes = changes;
        this.labels = labels;
        this.toucher = toucher;
    }

    /** Makes exactly these the instances, one per pid; one worker. */
    void update(List<Item> items) {
        InstanceTable before = table;
        Map<ProcessKey, Known> next = new HashMap<>();
        List<Instance> instances = new ArrayList<>();
        boolean relabelled = false;
        for (Item item : items) {
            ProcessKey key = ProcessKey.of(item.info());
            Known last = known.get(key);
            Instance instance;
            if (last != null
                    && last.item().info() == item.info()
                    && last.item().type().equals(item.type())) {
                instance = last.instance();
            } else {
                // A process that calls itself something else later keeps the name it was first seen with.
                String name = last == null ? name(item.info()) : last.instance().name();
                instance = new Instance(key.pid(), name, item.labels());
            }
            next.put(key, new Known(item, instance));
            Instance old = before.byId(key.pid());
            relabelled |= old != null && !old.equals(instance);
            instances.add(instance);
        }
        known = next;
        if (!same(before.instances(), instances)) {
            table = new InstanceTable(instances);
        }
        if (relabelled) {
            changes.mark(ChangeFlags.LABELS);
        }
    }

    private static boolean same(List<Instance> sorted, List<Instance> others) {
        List<Instance> ascending = new ArrayList<>(others);
        ascending.sort(Comparator.comparingInt(Instance::id));
        return sorted.equals(ascending);
    }

    private static String name(ProcessInfo info) {
        String pid = String.format("%06d", info.pid());
        return info.comm().isBlank() ? pid : pid + " " + info.comm();
    }

    @Override
    public void touch(Fetch fetch) {
        toucher.touch(fetch);
    }

    @Override
    public int serial() {
        return UseDomain.PID.serial();
    }

    @Override
    public String oneline() {
        return UseDomain.PID.oneline();
    }

    @Override
    public String help() {
        return UseDomain.PID.help();
    }

    @Override
    public LabelSet labels() {
        return labels;
    }

    @Override
    public InstanceTable table() {
        return table;
    }
}
