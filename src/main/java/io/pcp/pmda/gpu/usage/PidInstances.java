package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.ChangeFlags;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.sdk.Touching;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The instance domain {@code pid}: ids are pids, as in the domain of {@code proc}, so that the two can be joined. */
final class PidInstances implements InstanceDomain {
    private static final int SERIAL = 4;

    /**
     * @param comm command when it was first seen
     */
    record Item(ProcessKey key, String comm, LabelSet labels) {}

    private final ChangeFlags changes;
    private final LabelSet labels;
    private final Touching toucher;
    private Map<ProcessKey, String> names = Map.of();
    private volatile InstanceTable table = InstanceTable.EMPTY;

    PidInstances(ChangeFlags changes, LabelSet labels, Touching toucher) {
        this.changes = changes;
        this.labels = labels;
        this.toucher = toucher;
    }

    /** Makes exactly these the instances, one per pid; one worker. */
    void update(List<Item> items) {
        InstanceTable before = table;
        Map<ProcessKey, String> named = new HashMap<>();
        List<Instance> instances = new ArrayList<>();
        boolean relabelled = false;
        for (Item item : items) {
            // A process that calls itself something else later keeps the name it was first seen with.
            String name = names.getOrDefault(item.key(), name(item));
            named.put(item.key(), name);
            Instance old = before.byId(item.key().pid());
            Instance instance = new Instance(item.key().pid(), name, item.labels());
            relabelled |= old != null && !old.equals(instance);
            instances.add(instance.equals(old) ? old : instance);
        }
        names = named;
        InstanceTable next = new InstanceTable(instances);
        if (!next.instances().equals(before.instances())) {
            table = next;
        }
        if (relabelled) {
            changes.mark(ChangeFlags.LABELS);
        }
    }

    private static String name(Item item) {
        String pid = String.format("%06d", item.key().pid());
        return item.comm().isBlank() ? pid : pid + " " + item.comm();
    }

    @Override
    public void touch(Fetch fetch) {
        toucher.touch(fetch);
    }

    @Override
    public int serial() {
        return SERIAL;
    }

    @Override
    public String oneline() {
        return "Processes that use GPUs, over all GPUs";
    }

    @Override
    public String help() {
        return "The instance id is the process id and the name is that of the instance domain of proc.*, so that both can"
                + " be looked at together.";
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
