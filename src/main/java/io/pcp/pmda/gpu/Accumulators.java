package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.ActivityBook;
import io.pcp.pmda.gpu.usage.UseBook;
import io.pcp.pmda.sdk.TimeSource;

/**
 * Counters kept in software for one GPU. They belong to its UUID and go on when it is lost and found again or
 * NVML is opened anew.
 */
final class Accumulators {
    private final BusyIntegral busyGpu;
    private final BusyIntegral busyMemory;
    private final EnergyIntegral energy;
    private final UseBook uses;
    private final ActivityBook activity;

    /**
     * @param uses who uses the GPU; null for a GPU that is only being attached
     * @param activity what they do; null likewise
     */
    Accumulators(TimeSource time, UseBook uses, ActivityBook activity) {
        this.uses = uses;
        this.activity = activity;
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
}
