package io.pcp.pmda.gpu.health;

import java.util.ArrayList;
import java.util.List;

/**
 * The fabric health mask of nvml.h ({@code NVML_GPU_FABRIC_HEALTH_MASK_*}): two bits each for four conditions
 * (0 not supported, 1 true, 2 false), then four bits that say how the fabric is misconfigured.
 */
public final class FabricMask {
    private static final int TRUE = 1;
    private static final int CONFIGURED_WELL = 1;
    private static final List<String> CONDITIONS = List.of(
            "bandwidth degraded",
            "route recovery in progress",
            "route unhealthy",
            "access timeout recovery in progress");
    private static final List<String> CONFIGURATIONS = List.of(
            "wrong system GUID",
            "wrong chassis serial number",
            "no partition",
            "too few NVLinks",
            "GPU firmware does not fit",
            "invalid location");

    private FabricMask() {}

    /** What is wrong, in the order of the bits; empty when nothing is. */
    public static List<String> wrong(long mask) {
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < CONDITIONS.size(); i++) {
            if ((mask >> 2 * i & 0x3) == TRUE) {
                wrong.add(CONDITIONS.get(i));
            }
        }
        int configuration = (int) (mask >> 8 & 0xf);
        if (configuration > CONFIGURED_WELL) {
            int known = configuration - CONFIGURED_WELL - 1;
            wrong.add(
                    known < CONFIGURATIONS.size()
                            ? CONFIGURATIONS.get(known)
                            : "misconfigured (reason " + configuration + ")");
        }
        return wrong;
    }
}
