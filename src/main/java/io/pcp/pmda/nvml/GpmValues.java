package io.pcp.pmda.nvml;

import java.util.Map;

/**
 * GPM metrics of one GPU or GPU instance over one window.
 *
 * @param rc SUCCESS, or why there are none at all: NOT_READY when there is no window yet, NOT_SUPPORTED before
 *     Hopper
 * @param readings by {@link GpmMetric}; empty unless SUCCESS
 */
public record GpmValues(int rc, Map<Integer, GpmReading> readings) {

    public GpmValues {
        readings = Map.copyOf(readings);
    }

    static GpmValues none(int rc) {
        return new GpmValues(rc, Map.of());
    }

    /** Whether there was a window; single metrics may still be absent. */
    public boolean ok() {
        return rc == NvmlReturn.SUCCESS;
    }

    /** The class of {@link #rc}. */
    public NvmlReturn.Kind kind() {
        return NvmlReturn.kind(rc);
    }

    /** One metric; absent with the reason of all when there are none, NO_DATA when it was not asked for. */
    public GpmReading get(int metric) {
        return ok() ? readings.getOrDefault(metric, GpmReading.absent(NvmlReturn.NO_DATA)) : GpmReading.absent(rc);
    }
}
