package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.ActivityBook;
import io.pcp.pmda.gpu.usage.UseBook;
import io.pcp.pmda.nvml.SampleType;
import io.pcp.pmda.sdk.TimeSource;
import java.util.EnumMap;
import java.util.Map;

/**
 * Counters kept in software for one GPU. They belong to its UUID and go on when it is lost and found again or
 * NVML is opened anew.
 */
final class Accumulators {
    private final Map<SampleType, BusyIntegral> busy = new EnumMap<>(SampleType.class);
    private final EnergyIntegral energy;
    private final UsedMemorySum usedMemory = new UsedMemorySum();
    private final DailyReading inforom;
    private final LinkMemory links;
    private final Resets resets;
    private final UseBook uses;
    private final ActivityBook activity;

    /** Of a GPU that is not known yet. */
    Accumulators(TimeSource time) {
        this(time, new LinkMemory(), null, null);
    }

    /**
     * @param links what earlier runs of the agent know of its links
     * @param uses who uses the GPU; null for a GPU that is only being attached
     * @param activity what they do; null likewise
     */
    Accumulators(TimeSource time, LinkMemory links, UseBook uses, ActivityBook activity) {
        this.links = links;
        this.uses = uses;
        this.activity = activity;
        for (SampleType type : SampleType.values()) {
            busy.put(type, new BusyIntegral(time));
        }
        energy = new EnergyIntegral(time);
        inforom = new DailyReading(time);
        resets = new Resets(time::epochMillis);
    }

    /** Time in which a part of the GPU was at work, from its percentages. Background worker only. */
    BusyIntegral busy(SampleType utilization) {
        return busy.get(utilization);
    }

    /** Processes. Worker of passes only. */
    UseBook uses() {
        return uses;
    }

    /** What the processes do. Background worker only. */
    ActivityBook activity() {
        return activity;
    }

    /** Energy, for GPUs that do not count it themselves. */
    EnergyIntegral energy() {
        return energy;
    }

    /** Used memory over passes. Background worker only. */
    UsedMemorySum usedMemory() {
        return usedMemory;
    }

    /** Whether the InfoROM is intact, which takes long to find out. Background worker only. */
    DailyReading inforom() {
        return inforom;
    }

    /** NVLinks. Worker of passes only. */
    LinkMemory links() {
        return links;
    }

    /** When it was reset, as far as that shows. */
    Resets resets() {
        return resets;
    }
}
