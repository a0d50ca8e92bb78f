package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.gpu.usage.GpuActivity;
import io.pcp.pmda.gpu.usage.GpuFacts;
import io.pcp.pmda.gpu.usage.GpuPart;
import io.pcp.pmda.gpu.usage.GpuUses;
import io.pcp.pmda.gpu.usage.Listing;
import io.pcp.pmda.gpu.usage.ProcessCalls;
import io.pcp.pmda.nvml.AccountingStats;
import io.pcp.pmda.nvml.MigDevices;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.ProcessDetails;
import io.pcp.pmda.nvml.ProcessKind;
import io.pcp.pmda.nvml.ProcessList;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * Cluster 17: the processes of the GPU, or of each slice of it. What is per process is in {@link ProcessFamily}, made from
 * what passes leave in {@link #USES} and {@link #ACTIVITY}.
 */
final class ProcessCollector implements Collector {
    static final int CLUSTER = 17;

    /** Who uses the GPU. */
    static final Extra<GpuUses> USES = new Extra<>("processes");
    /** What they do. */
    static final Extra<GpuActivity> ACTIVITY = new Extra<>("process utilisation");

    /** Clients of MPS on the whole GPU. */
    static final Memo<ProcessList> MPS = Memo.of(gpu -> gpu.device().processes(ProcessKind.MPS));

    private static final Memo<GpuUses> LOOK =
            Memo.of(gpu -> gpu.accumulators().uses().look(gpu.gpu().name(), new Calls(gpu)));

    @Override
    public int cluster() {
        return CLUSTER;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.processes.compute", gpu -> count(gpu, ProcessKind.COMPUTE));
        reads.number("gpu.processes.graphics", gpu -> count(gpu, ProcessKind.GRAPHICS));
        reads.number("gpu.processes.mps", gpu -> count(gpu, ProcessKind.MPS));
        reads.number("gpu.processes.total", gpu -> gpu.once(LOOK).total());
        reads.number("gpu.processes.external", gpu -> gpu.once(LOOK).external());
        reads.number("gpu.processes.zombie", gpu -> gpu.once(LOOK).zombies());
        reads.number("gpu.memory.orphaned", ProcessCollector::orphaned);
        reads.number("gpu.usage.starts", gpu -> gpu.once(LOOK).starts());
        reads.number("gpu.usage.stops", gpu -> gpu.once(LOOK).stops());
        // Also when nobody asks: what begins and ends, and the time a process was busy, would be lost.
        reads.extra(Place.PASS, USES, true, ProcessCollector::uses);
        reads.extra(Place.BACKGROUND, ACTIVITY, true, ProcessCollector::activity);
    }

    private static Reading count(GpuReader gpu, ProcessKind kind) {
        return gpu.once(LOOK).counts().get(kind);
    }

    private static Reading orphaned(GpuReader gpu) {
        if (!gpu.accumulators().uses().seesAllProcesses()) {
            return Reading.absent(NvmlReturn.NOT_SUPPORTED);
        }
        Reading total = gpu.once(LOOK).total();
        if (!total.ok() || total.number() > 0) {
            return total.ok() ? Reading.of(0) : total;
        }
        return gpu.memory().used();
    }

    private static GpuUses uses(GpuReader gpu) throws GpuGone {
        GpuUses uses = gpu.once(LOOK);
        leave(uses.rc());
        return uses;
    }

    private static GpuActivity activity(GpuReader gpu) throws GpuGone {
        GpuActivity activity = gpu.accumulators()
                .activity()
                .drain(
                        lastSeen -> gpu.device().processUtilizations(lastSeen),
                        gpu.gpu().uuid());
        leave(activity.rc());
        return activity;
    }

    private static void leave(int rc) throws GpuGone {
        if (rc != NvmlReturn.SUCCESS && GpuWorker.gone(Reading.absent(rc))) {
            throw new GpuGone(rc);
        }
    }

    /** The calls of one pass. */
    private record Calls(GpuReader gpu) implements ProcessCalls {

        @Override
        public Listings list() {
            if (!gpu.migMode().on()) {
                GpuPart whole = GpuPart.whole(gpu.gpu().uuid());
                return new Listings(NvmlReturn.SUCCESS, List.of(Listing.read(this::whole, whole, gpu.memory())));
            }
            MigDevices found = gpu.once(MigCollector.SLICES);
            List<Listing> parts = new ArrayList<>();
            if (!found.ok()) {
                return new Listings(found.rc(), parts);
            }
            for (Unit slice : MigCollector.units(found)) {
                GpuPart part =
                        new GpuPart(MigCollector.gi(slice), MigCollector.ci(slice), slice.name(), slice.identity());
                parts.add(Listing.read(
                        kind -> kind == ProcessKind.COMPUTE
                                ? gpu.once(MigCollector.COMPUTE, slice)
                                : gpu.slice(slice).processes(kind),
                        part,
                        gpu.once(MigCollector.MEMORY, slice)));
            }
            return new Listings(found.rc(), parts);
        }

        @Override
        public GpuFacts facts() {
            Attachment known = gpu.gpu().known();
            return new GpuFacts(
                    gpu.gpu().name(),
                    gpu.gpu().uuid(),
                    known == null ? -1 : known.index(),
                    known == null ? "" : known.name());
        }

        @Override
        public Reading energy() {
            return gpu.device().totalEnergy();
        }

        private ProcessList whole(ProcessKind kind) {
            return kind == ProcessKind.MPS ? gpu.once(MPS) : gpu.device().processes(kind);
        }

        @Override
        public ProcessDetails details() {
            return gpu.device().processDetails();
        }

        @Override
        public boolean accounting() {
            Reading mode = gpu.device().modes().accounting();
            return mode.ok() && mode.number() == 1;
        }

        @Override
        public AccountingStats accounting(int pid) {
            return gpu.device().accounting(pid);
        }
    }
}
