package io.pcp.pmda.nvml;

import java.util.ArrayList;
import java.util.List;

/** Thermal sensors beside the core's. Of the thread of its {@link NvmlDevice}. */
public final class DeviceThermals {
    /** {@code NVML_THERMAL_TARGET_ALL}: every sensor in one call. */
    private static final int ALL = 15;

    private static final int MAX_SENSORS = 3;

    private final DeviceCalls calls;

    DeviceThermals(DeviceCalls calls) {
        this.calls = calls;
    }

    /** All sensors; drivers from 515. */
    public ThermalSensors sensors() {
        int rc = calls.call(NvmlFunction.THERMAL_SETTINGS, 0, ALL);
        List<ThermalSensor> sensors = new ArrayList<>();
        int count = rc == NvmlReturn.SUCCESS ? (int) Math.min(calls.buffer.u32(0), MAX_SENSORS) : 0;
        for (int i = 0; i < count; i++) {
            // nvmlGpuThermalSettings_t: count@0, then controller@4, defaultMinTemp@8, defaultMaxTemp@12,
            // currentTemp@16, target@20, in steps of 20
            int at = 4 + 20 * i;
            sensors.add(new ThermalSensor(
                    i,
                    calls.buffer.s32(at),
                    ThermalSensor.target(calls.buffer.s32(at + 16)),
                    calls.degrees(rc, at + 12),
                    calls.degrees(rc, at + 8)));
        }
        return new ThermalSensors(rc, sensors);
    }
}
