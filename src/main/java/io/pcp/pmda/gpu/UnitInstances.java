package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.ChangeFlags;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.InstanceTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The instance domain of a {@link Scope}: the things in all GPUs as the workers found them last. Any thread may look; the
 * table is made anew when a GPU has other things than before.
 */
final class UnitInstances implements InstanceDomain {

    /** What the present table was made from; compared by identity. */
    private record Part(Gpu gpu, Instance instance, List<Unit> units, Object jobs) {
        boolean same(Part other) {
            return gpu == other.gpu && instance == other.instance && units == other.units && jobs == other.jobs;
        }
    }

    private record Made(List<Part> parts, InstanceTable table) {}

    private final Scope scope;
    private final GpuFleet fleet;
    private final Supplier<ReadSet> reads;
    private final ChangeFlags changes;
    private volatile Made made = new Made(List.of(), InstanceTable.EMPTY);

    UnitInstances(Scope scope, GpuFleet fleet, Supplier<ReadSet> reads, ChangeFlags changes) {
        this.scope = scope;
        this.fleet = fleet;
        this.reads = reads;
        this.changes = changes;
    }

    @Override
    public int serial() {
        return scope.serial();
    }

    @Override
    public String oneline() {
        return scope.oneline();
    }

    @Override
    public String help() {
        return scope.help();
    }

    @Override
    public LabelSet labels() {
        return labels(scope);
    }

    static LabelSet labels(Scope scope) {
        return LabelSet.of(Label.text("device_type", "gpu"), Label.text("indom_name", scope.labelName()));
    }

    @Override
    public void touch(Fetch fetch) {
        if (!fetch.first(this)) {
            return;
        }
        fleet.touch(fetch);
        long onPass = reads.get().partsOf(Place.PASS, scope);
        long behind = onPass == 0 ? reads.get().partsOf(Place.BACKGROUND, scope) : 0;
        for (Gpu gpu : fleet.gpus()) {
            if (gpu.attachment() != null && onPass != 0) {
                fetch.ask(gpu.passes().owner(), onPass);
            } else if (gpu.attachment() != null && behind != 0) {
                fetch.ask(gpu.background().owner(), behind);
            }
        }
    }

    @Override
    public InstanceTable table() {
        List<Part> now = new ArrayList<>();
        for (Gpu gpu : fleet.gpus()) {
            Instance instance = gpu.instance();
            List<Unit> units = gpu.units(scope);
            if (instance != null && !units.isEmpty()) {
                now.add(new Part(gpu, instance, units, fleet.jobs().version()));
            }
        }
        Made last = made;
        return same(last.parts(), now) ? last.table() : make(now);
    }

    private static boolean same(List<Part> before, List<Part> now) {
        boolean same = before.size() == now.size();
        for (int i = 0; same && i < now.size(); i++) {
            same = before.get(i).same(now.get(i));
        }
        return same;
    }

    private synchronized InstanceTable make(List<Part> parts) {
        InstanceTable before = made.table();
        List<Instance> instances = new ArrayList<>();
        boolean relabelled = false;
        for (Part part : parts) {
            for (Unit unit : part.units()) {
                Instance instance = instance(part, unit);
                Instance old = before.byId(instance.id());
                relabelled |= old != null && !old.equals(instance);
                instances.add(old != null && old.equals(instance) ? old : instance);
            }
        }
        Made next = new Made(List.copyOf(parts), new InstanceTable(instances));
        made = next;
        if (relabelled) {
            changes.mark(ChangeFlags.LABELS);
        }
        return next.table();
    }

    private Instance instance(Part part, Unit unit) {
        Instance gpu = part.instance();
        // The job of a GPU is none of what belongs to its parts; slices are given to jobs of their own.
        List<Label> labels = new ArrayList<>(gpu.labels().labels());
        labels.removeIf(label -> label.name().equals(JobLabels.NAME));
        LabelSet all = new LabelSet(labels).with(unit.labels().labels().toArray(new Label[0]));
        if (scope == Scope.MIG || scope == Scope.MIGI) {
            LabelSet jobs = fleet.jobs().of(part.gpu(), MigCollector.gi(unit));
            all = all.with(jobs.labels().toArray(new Label[0]));
        }
        return new Instance(scope.id(gpu.id(), unit.key()), gpu.name() + "/" + unit.name(), all);
    }
}
