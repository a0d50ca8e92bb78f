package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.Fetch;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The {@link WatchedTime} of each GPU, advanced from what its workers have read: every second, and before it is looked
 * at. Thread-safe; never calls NVML itself.
 */
final class WatchedGpus {
    private final GpuFleet fleet;
    private final Supplier<ReadSet> reads;
    private final GpuSettings.Timing timing;
    private final Map<Gpu, WatchedTime> watched = new ConcurrentHashMap<>();

    WatchedGpus(GpuFleet fleet, Supplier<ReadSet> reads, GpuSettings settings) {
        this.fleet = fleet;
        this.reads = reads;
        this.timing = settings.timing();
    }

    /** Rings every second: what the sums are made of is read with the slow pass although nobody asks. */
    void tick() {
        long slow = timing.slowPass().toNanos();
        Read busy = reads.get().read("gpu.busy.gpu");
        Read used = reads.get().read("gpu.memory.used");
        for (Gpu gpu : fleet.gpus()) {
            if (gpu.attachment() != null) {
                gpu.background().owner().ask(busy.group().parts(), slow);
                gpu.passes().owner().ask(used.group().parts(), slow);
            }
        }
        advance();
    }

    /** Asks for what the sums are made of. Pipe thread. */
    void touch(Fetch fetch) {
        Read busy = reads.get().read("gpu.busy.gpu");
        Read used = reads.get().read("gpu.memory.used");
        fleet.touch(fetch);
        for (Gpu gpu : fleet.gpus()) {
            if (gpu.attachment() != null) {
                gpu.background().ask(fetch, busy.group().parts());
                gpu.passes().ask(fetch, used.group().parts());
            }
        }
    }

    private void advance() {
        Read busyGpu = reads.get().read("gpu.busy.gpu");
        Read busyMemory = reads.get().read("gpu.busy.memory");
        Read used = reads.get().read("gpu.memory.used");
        for (Gpu gpu : fleet.gpus()) {
            UnitRows busy = rows(gpu.background(), busyGpu);
            UnitRows memory = rows(gpu.passes(), used);
            if (gpu.attachment() != null && busy != null) {
                boolean young = memory != null
                        && busy.takenNanos() - memory.takenNanos()
                                <= timing.staleAfter().toNanos();
                watched.computeIfAbsent(gpu, unused -> new WatchedTime())
                        .advance(
                                busy.takenNanos(),
                                value(busy, busyGpu),
                                value(busy, busyMemory),
                                young ? value(memory, used) : -1);
            }
        }
    }

    private static UnitRows rows(GpuWorker worker, Read read) {
        GpuSnapshot snapshot = worker.owner().latest();
        return snapshot == null ? null : snapshot.rows(read.group());
    }

    private static long value(UnitRows rows, Read read) {
        GpuRow row = rows.whole();
        return row.has(read.column()) ? row.bits()[read.column()] : -1;
    }

    /** The sums of all GPUs that have an instance and were watched, by the id of it. */
    Map<Integer, WatchedTime.Sums> sums() {
        advance();
        Map<Integer, WatchedTime.Sums> sums = new LinkedHashMap<>();
        for (Gpu gpu : fleet.gpus()) {
            WatchedTime time = watched.get(gpu);
            if (time != null && gpu.instance() != null && gpu.attachment() != null) {
                sums.put(gpu.instance().id(), time.sums());
            }
        }
        return sums;
    }
}
