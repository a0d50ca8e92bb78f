package io.pcp.pmda.gpu;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.ChangeFlags;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.InstanceTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The instance domain {@code gpu}: one instance per GPU of the node. Discovery publishes, any thread looks.
 */
final class GpuInstances implements InstanceDomain {
    /** Serial number; frozen. */
    static final int SERIAL = 0;

    private static final LabelSet LABELS =
            LabelSet.of(Label.text("device_type", "gpu"), Label.text("indom_name", "per gpu"));

    private record Published(List<Gpu> gpus, InstanceTable table) {}

    private final GpuSettings settings;
    private final ChangeFlags changes;
    private volatile Consumer<Fetch> touch = fetch -> {};
    private volatile Function<Gpu, LabelSet> more = gpu -> LabelSet.EMPTY;
    private volatile Published published = new Published(List.of(), InstanceTable.EMPTY);

    GpuInstances(GpuSettings settings, ChangeFlags changes) {
        this.settings = settings;
        this.changes = changes;
    }

    /** Says what questions about instances ask first. */
    void touching(Consumer<Fetch> first) {
        touch = first;
    }

    /** Says what labels a GPU has besides those of its identity. */
    void labelled(Function<Gpu, LabelSet> labels) {
        more = labels;
    }

    /** GPUs that have an instance, ascending by its id. */
    List<Gpu> published() {
        return published.gpus();
    }

    /** Makes these the instances, as far as names can be told apart. */
    void publish(List<Gpu> gpus, Map<Integer, OrdinalMap.Entry> entries) {
        Set<Integer> ids = new HashSet<>();
        List<Gpu> named = new ArrayList<>();
        // Where names follow NVML's numbers, a GPU that is gone must not keep one that a present GPU has now.
        List<Gpu> presentFirst = new ArrayList<>(gpus);
        presentFirst.sort(Comparator.comparing(gpu -> gpu.attachment() == null));
        for (Gpu gpu : presentFirst) {
            Instance instance = instance(gpu, entries.get(gpu.ordinal()));
            if (instance != null && ids.add(instance.id())) {
                gpu.instance(instance);
                named.add(gpu);
            } else {
                gpu.instance(null);
            }
        }
        named.sort(Comparator.comparingInt(gpu -> gpu.instance().id()));
        List<Instance> instances = named.stream().map(Gpu::instance).toList();
        Published before = published;
        if (!before.table().instances().equals(instances) || !before.gpus().equals(named)) {
            published = new Published(List.copyOf(named), new InstanceTable(instances));
            if (relabelled(before.table(), instances)) {
                changes.mark(ChangeFlags.LABELS);
            }
        }
    }

    private static boolean relabelled(InstanceTable before, List<Instance> now) {
        return now.stream().anyMatch(instance -> {
            Instance old = before.byId(instance.id());
            return old != null && !old.equals(instance);
        });
    }

    private Instance instance(Gpu gpu, OrdinalMap.Entry entry) {
        Attachment known = gpu.known();
        LabelSet labels =
                labels(gpu, known, entry).with(more.apply(gpu).labels().toArray(new Label[0]));
        int ordinal = gpu.ordinal();
        return switch (settings.naming()) {
            case STICKY -> new Instance(ordinal, "gpu" + ordinal, labels);
            case UUID -> new Instance(ordinal, gpu.uuid(), labels);
            case PCI -> new Instance(ordinal, entry.pci().isBlank() ? gpu.uuid() : entry.pci(), labels);
            case INDEX -> known == null ? null : new Instance(known.index(), "gpu" + known.index(), labels);
            case MINOR ->
                known == null || known.minor() < 0 ? null : new Instance(known.minor(), "gpu" + known.minor(), labels);
        };
    }

    private static LabelSet labels(Gpu gpu, Attachment known, OrdinalMap.Entry entry) {
        LabelSet labels = LabelSet.of(Label.number("gpu", gpu.ordinal()));
        if (known != null) {
            labels = labels.with(Label.number("index", known.index()));
        }
        labels = labels.with(Label.text("uuid", gpu.uuid()));
        if (known != null && !known.name().isEmpty()) {
            labels = labels.with(Label.text("model", known.name()));
        }
        String pci = known != null && !known.pci().isEmpty() ? known.pci() : entry.pci();
        if (!pci.isBlank()) {
            labels = labels.with(Label.text("pci_bus", pci));
        }
        if (known != null && known.minor() >= 0) {
            labels = labels.with(Label.number("minor", known.minor()));
        }
        labels = labels.with(Label.text("vendor", "nvidia"));
        if (!entry.serial().equals("-")) {
            labels = labels.with(Label.text("serial", entry.serial()).asOptional());
        }
        return labels;
    }

    @Override
    public int serial() {
        return SERIAL;
    }

    @Override
    public String oneline() {
        return "NVIDIA GPUs of this node";
    }

    @Override
    public String help() {
        return "One instance per GPU. By default gpu0, gpu1 ... are numbers that belong to the UUID of the GPU for ever,"
                + " whatever happens to other GPUs: nvidia-smi counts anew when one is lost, these names do not. The"
                + " labels index, minor, uuid and pci_bus tell what others call it. A GPU that is lost or missing keeps"
                + " its instance, without values, for the grace time of pmdagpu.conf.";
    }

    @Override
    public LabelSet labels() {
        return LABELS;
    }

    @Override
    public void touch(Fetch fetch) {
        touch.accept(fetch);
    }

    @Override
    public InstanceTable table() {
        return published.table();
    }
}
