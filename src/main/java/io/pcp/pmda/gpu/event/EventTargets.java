package io.pcp.pmda.gpu.event;

import java.util.List;

/**
 * The GPUs whose events are wanted, all from one opening of NVML.
 *
 * @param generation of that opening, as {@link NvmlAccess#use} takes it
 * @param gpus each once; leave out those that are lost or hang in the driver. A GPU in MIG mode is named itself,
 *     not its slices
 */
public record EventTargets(int generation, List<Target> gpus) {

    public EventTargets {
        gpus = List.copyOf(gpus);
    }

    /**
     * One GPU.
     *
     * @param key what the caller knows it by
     * @param handle NVML's
     */
    public record Target(int key, long handle) {}
}
