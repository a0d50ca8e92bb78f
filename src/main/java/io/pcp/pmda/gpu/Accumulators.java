package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.TimeSource;

/**
 * Counters kept in software for one GPU. They belong to its UUID and go on when it is lost and found again or
 * NVML is opened anew.
 */
final class Accumulators {
    private final BusyIntegral busyGpu;
    private final BusyIntegral busyMemory;
    private final EnergyIntegral energy;
    private final LinkMemory links;

    /** Of a GPU that is not known yet. */
    Accumulators(TimeSource time) {
        this(time, new LinkMemory());
    }

    /**
     * @param links what earlier runs of the agent know of its links
     */
    Accumulators(TimeSource time, LinkMemory links) {
        this.links = links;
        busyGpu = new BusyIntegral(time);
        busyMemory = new BusyIntegral(time);
        energy = new EnergyIntegral(time);
    }

    /** Time in which a kernel was executing. Background worker only. */
    BusyIntegral busyGpu() {
        return busyGpu;
    }

    /** Time in which device memory was read or written. Background worker only. */
    BusyIntegral busyMemory() {
        return busyMemory;
    }

    /** Energy, for GPUs that do not count it themselves. */
    EnergyIntegral energy() {
        return energy;
    }

    /** NVLinks. Worker of passes only. */
    LinkMemory links() {
        return links;
    }
}
