package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.nvml.Bar1Info;
import io.pcp.pmda.nvml.EccCounter;
import io.pcp.pmda.nvml.EccErrorType;
import io.pcp.pmda.nvml.EccLocation;
import io.pcp.pmda.nvml.MemoryInfo;
import io.pcp.pmda.nvml.MigAttributes;
import io.pcp.pmda.nvml.MigDevice;
import io.pcp.pmda.nvml.MigDevices;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.ProcessKind;
import io.pcp.pmda.nvml.ProcessList;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Cluster 16: MIG slices. They are enumerated anew in every pass, and their handles are used in that pass only: an open
 * reference is what makes the destruction of a slice fail, and a kept handle may belong to another slice by now.
 */
final class MigCollector implements Collector {
    private static final long MIB = 1L << 20;
    /** The slices as the driver enumerates them. */
    static final Memo<MigDevices> SLICES = Memo.of(gpu -> gpu.device().migDevices(gpu.migMode()));
    /** Memory of a slice. */
    static final Memo<MemoryInfo> MEMORY =
            Memo.each((gpu, slice) -> gpu.slice(slice).memory());

    /** Programs that compute on a slice. */
    static final Memo<ProcessList> COMPUTE =
            Memo.each((gpu, slice) -> gpu.slice(slice).processes(ProcessKind.COMPUTE));

    private static final Memo<Bar1Info> BAR1 =
            Memo.each((gpu, slice) -> gpu.slice(slice).bar1());

    @Override
    public int cluster() {
        return 16;
    }

    @Override
    public void define(Reads reads) {
        reads.units(Place.PASS, Scope.MIG, MigCollector::slices);
        reads.units(Place.PASS, Scope.MIGI, MigCollector::gpuInstances);
        reads.number("gpu.mig.max", gpu -> gpu.device().maxMigDevices());
        reads.number("gpu.mig.count", MigCollector::count).everyPass();

        reads.text("gpu.mig.uuid", (gpu, slice) -> found(gpu, slice).uuid());
        reads.text("gpu.mig.profile", (gpu, slice) -> found(gpu, slice).profile());
        reads.number("gpu.mig.gi", (gpu, slice) -> found(gpu, slice).gi());
        reads.number("gpu.mig.ci", (gpu, slice) -> found(gpu, slice).ci());
        // Shifts when the layout changes: not for good as its row says of the others.
        reads.number(
                        "gpu.mig.index",
                        (gpu, slice) -> Reading.of(found(gpu, slice).index()))
                .everyPass();
        attribute(reads, "gpu.mig.multiprocessors", MigAttributes::multiprocessors);
        attribute(reads, "gpu.mig.slices.gi", MigAttributes::giSlices);
        attribute(reads, "gpu.mig.slices.ci", MigAttributes::ciSlices);
        attribute(reads, "gpu.mig.engines.copy", MigAttributes::copyEngines);
        attribute(reads, "gpu.mig.engines.decoder", MigAttributes::decoders);
        attribute(reads, "gpu.mig.engines.encoder", MigAttributes::encoders);
        attribute(reads, "gpu.mig.engines.jpeg", MigAttributes::jpegEngines);
        attribute(reads, "gpu.mig.engines.ofa", MigAttributes::ofaEngines);
        attribute(reads, "gpu.mig.memory_size", attributes -> {
            Reading bytes = attributes.memoryBytes();
            return bytes.ok() ? Reading.of(bytes.number() / MIB) : bytes;
        });

        memory(reads, "gpu.mig.memory.total", MemoryInfo::total);
        memory(reads, "gpu.mig.memory.used", MemoryInfo::used);
        memory(reads, "gpu.mig.memory.free", MemoryInfo::free);
        memory(reads, "gpu.mig.memory.reserved", MemoryInfo::reserved);
        reads.number(
                "gpu.mig.bar1.total",
                (gpu, slice) -> ofSlice(gpu.once(BAR1, slice).total()));
        reads.number(
                "gpu.mig.bar1.used",
                (gpu, slice) -> ofSlice(gpu.once(BAR1, slice).used()));
        reads.number(
                "gpu.mig.bar1.free",
                (gpu, slice) -> ofSlice(gpu.once(BAR1, slice).free()));
        reads.number("gpu.mig.processes", (gpu, slice) -> processes(gpu.once(COMPUTE, slice)));
        reads.number(
                "gpu.mig.ecc.uncorrected",
                (gpu, slice) -> ofSlice(
                        gpu.slice(slice).ecc().at(EccErrorType.UNCORRECTED, EccCounter.VOLATILE, EccLocation.SRAM)));
    }

    private static void attribute(Reads reads, String name, Function<MigAttributes, Reading> part) {
        reads.number(name, (gpu, slice) -> part.apply(found(gpu, slice).attributes()));
    }

    private static void memory(Reads reads, String name, Function<MemoryInfo, Reading> part) {
        reads.number(name, (gpu, slice) -> ofSlice(part.apply(gpu.once(MEMORY, slice))));
    }

    /** The slices there are, ascending by GPU instance and compute instance. */
    static List<Unit> slices(GpuReader gpu) throws GpuGone {
        MigDevices found = gpu.once(SLICES);
        if (!found.ok()) {
            return unreadable(found.rc());
        }
        return units(found);
    }

    /** Those whose ids are known, ascending. */
    static List<Unit> units(MigDevices found) {
        List<Unit> units = new ArrayList<>();
        for (MigDevice slice : found.devices()) {
            if (slice.gi().ok() && slice.ci().ok()) {
                units.add(unit(slice));
            }
        }
        units.sort(Comparator.comparingInt(Unit::key));
        return units;
    }

    /** GPU instances that have slices. */
    static List<Unit> gpuInstances(GpuReader gpu) throws GpuGone {
        MigDevices found = gpu.once(SLICES);
        if (!found.ok()) {
            return unreadable(found.rc());
        }
        TreeMap<Integer, Unit> instances = new TreeMap<>();
        for (MigDevice slice : found.devices()) {
            if (slice.gi().ok()) {
                int gi = (int) slice.gi().number();
                // Compute instance 0 speaks for all; made anew it has another UUID, and so has what is counted for it.
                Unit unit = new Unit(key(gi, 0), "gi" + gi, LabelSet.of(Label.number("gi", gi)), text(slice.uuid()), 0);
                instances.merge(gi, unit, (first, other) -> first);
            }
        }
        return List.copyOf(instances.values());
    }

    /** Nothing is said about slices while they cannot be enumerated. */
    private static List<Unit> unreadable(int rc) throws GpuGone {
        Kind kind = NvmlReturn.kind(rc);
        if (kind == Kind.LOST || kind == Kind.RESET_REQUIRED || kind == Kind.REINIT) {
            throw new GpuGone(rc);
        }
        return kind == Kind.UNSUPPORTED ? List.of() : null;
    }

    private static int key(long gi, long ci) {
        return (int) (gi << 4 | ci);
    }

    /** GPU instance of a slice. */
    static int gi(Unit slice) {
        return slice.key() >> 4;
    }

    /** Compute instance of a slice. */
    static int ci(Unit slice) {
        return slice.key() & 0xf;
    }

    private static Unit unit(MigDevice slice) {
        long gi = slice.gi().number();
        long ci = slice.ci().number();
        String uuid = text(slice.uuid());
        LabelSet labels = LabelSet.EMPTY;
        if (!uuid.isEmpty()) {
            labels = labels.with(Label.text("mig_uuid", uuid));
        }
        if (slice.profile().ok()) {
            labels = labels.with(Label.text("mig_profile", slice.profile().text()));
        }
        labels = labels.with(Label.number("gi", gi), Label.number("ci", ci));
        return new Unit(
                key(gi, ci),
                "mig" + gi + "." + ci,
                labels,
                uuid.isEmpty() ? "handle " + slice.handle() : uuid,
                slice.handle());
    }

    private static String text(Reading reading) {
        return reading.ok() ? reading.text() : "";
    }

    private static Reading count(GpuReader gpu) {
        Reading mode = gpu.migMode().current();
        return mode.ok() ? Reading.of(gpu.units(Scope.MIG).size()) : mode;
    }

    private static MigDevice found(GpuReader gpu, Unit slice) {
        return gpu.once(SLICES).devices().stream()
                .filter(device -> device.handle() == slice.handle())
                .findFirst()
                .orElseThrow();
    }

    private static Reading processes(ProcessList list) {
        return ofSlice(list.ok() ? Reading.of(list.processes().size()) : Reading.absent(list.rc()));
    }

    /** A slice that is destroyed between enumeration and reading answers as if NVML were closed; it is not. */
    static Reading ofSlice(Reading reading) {
        return reading.rc() == NvmlReturn.UNINITIALIZED ? Reading.absent(NvmlReturn.NOT_FOUND) : reading;
    }
}
