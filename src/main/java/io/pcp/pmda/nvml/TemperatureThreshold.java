package io.pcp.pmda.nvml;

/** Absolute temperature limits ({@code nvmlTemperatureThresholds_t}); the ordinal is NVML's number. */
public enum TemperatureThreshold {
    SHUTDOWN,
    SLOWDOWN,
    MEMORY_MAX,
    GPU_MAX,
    ACOUSTIC_MIN,
    ACOUSTIC_CURRENT,
    ACOUSTIC_MAX,
    GPS_CURRENT
}
