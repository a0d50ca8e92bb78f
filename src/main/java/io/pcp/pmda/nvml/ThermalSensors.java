package io.pcp.pmda.nvml;

import java.util.List;

/**
 * The thermal sensors of a GPU.
 *
 * @param rc SUCCESS, or why there is no list
 */
public record ThermalSensors(int rc, List<ThermalSensor> sensors) {

    public ThermalSensors {
        sensors = List.copyOf(sensors);
    }

    /** Whether the list is complete. */
    public boolean ok() {
        return rc == NvmlReturn.SUCCESS;
    }
}
