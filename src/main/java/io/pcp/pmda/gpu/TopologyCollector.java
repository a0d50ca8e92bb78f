package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.PeerAccess;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.Instance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Cluster 21: what CPUs a GPU is close to, and the ways from it to the other GPUs of the node. */
final class TopologyCollector implements Collector {
    /** May be known in another pass. */
    private static final Reading NOTHING = Reading.absent(NvmlReturn.NO_DATA);
    /** Never known on this host. */
    private static final Reading NEVER = Reading.absent(NvmlReturn.NOT_SUPPORTED);

    @Override
    public int cluster() {
        return 21;
    }

    @Override
    public void define(Reads reads) {
        reads.units(Place.PASS, Scope.PAIR, TopologyCollector::pairs);
        reads.number("gpu.topology.numa_node", gpu -> gpu.device().topology().numaNode())
                .or(TopologyCollector::numaNode);
        reads.text("gpu.topology.cpus", gpu -> gpu.device().topology().cpus()).or(gpu -> kernel(gpu, "local_cpulist"));
        reads.number(
                "gpu.topology.level",
                (gpu, pair) -> between(pair, () -> gpu.device().topology().commonAncestor(pair.handle())));
        access(reads, "gpu.topology.p2p_nvlink", PeerAccess.NVLINK);
        access(reads, "gpu.topology.p2p_read", PeerAccess.READ);
        access(reads, "gpu.topology.p2p_write", PeerAccess.WRITE);
        // Links tell what they lead to when they are up: not known for good by the first look.
        reads.number("gpu.topology.nvlinks", TopologyCollector::links).everyPass();
    }

    private static void access(Reads reads, String name, PeerAccess access) {
        reads.number(
                name, (gpu, pair) -> between(pair, () -> gpu.device().topology().peerAccess(pair.handle(), access)));
    }

    /** What the kernel tells where NVML does not. */
    private static Reading kernel(GpuReader gpu, String attribute) {
        Attachment known = gpu.gpu().known();
        String text = known == null ? "" : PciBus.attribute(gpu.settings().sysfs(), known.pci(), attribute);
        return text.isEmpty() ? NEVER : Reading.of(text);
    }

    private static Reading numaNode(GpuReader gpu) {
        Reading text = kernel(gpu, "numa_node");
        if (!text.ok()) {
            return text;
        }
        try {
            int node = Integer.parseInt(text.text());
            // -1 is the kernel's "not known".
            return node < 0 ? NEVER : Reading.of(node);
        } catch (NumberFormatException noNumber) {
            return NEVER;
        }
    }

    /** One pair with each GPU there is or was; those that are gone or hang are not asked about. */
    private static List<Unit> pairs(GpuReader gpu) {
        List<Unit> pairs = new ArrayList<>();
        for (Gpu other : gpu.gpu().others()) {
            Instance instance = other.instance();
            if (instance != null && other.known() != null) {
                pairs.add(pair(gpu, other, instance));
            }
        }
        pairs.sort(Comparator.comparingInt(Unit::key));
        return pairs;
    }

    private static Unit pair(GpuReader gpu, Gpu other, Instance instance) {
        Attachment mine = gpu.gpu().known();
        Attachment now = other.attachment();
        boolean there = now != null
                && now.generation() == mine.generation()
                && !other.passes().hung();
        // Found anew it is asked anew; while it is gone there are no values of before.
        String identity = other.uuid() + (now == null ? " gone" : " " + now.generation() + " " + now.handle());
        LabelSet labels = LabelSet.of(Label.text("remote_gpu", instance.name()));
        return new Unit(instance.id(), instance.name(), labels, identity, there ? now.handle() : 0);
    }

    /** A call about two GPUs. When the other one is gone that is no reason to give up this one. */
    private static Reading between(Unit pair, Supplier<Reading> call) {
        if (pair.handle() == 0) {
            return NOTHING;
        }
        Reading reading = call.get();
        return reading.kind() == Kind.LOST || reading.kind() == Kind.RESET_REQUIRED ? NOTHING : reading;
    }

    private static Reading links(GpuReader gpu, Unit pair) {
        LinkStates links = gpu.once(NvlinkCollector.LINKS);
        if (!links.count().ok() && links.count().kind() != Kind.UNSUPPORTED) {
            return links.count();
        }
        Optional<Gpu> peer = gpu.gpu().others().stream()
                .filter(other -> pair.identity().startsWith(other.uuid() + " "))
                .findFirst();
        if (peer.isEmpty() || pair.handle() == 0) {
            return NOTHING;
        }
        int direct = 0;
        for (int link = 0; link < links.states().size(); link++) {
            direct += links.memory().leadsTo(link, peer.get()) ? 1 : 0;
        }
        return Reading.of(direct);
    }
}
