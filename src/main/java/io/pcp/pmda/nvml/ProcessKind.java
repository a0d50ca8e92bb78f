package io.pcp.pmda.nvml;

/** The process lists NVML keeps apart. */
public enum ProcessKind {
    /** Processes with a compute context. */
    COMPUTE,
    /** Processes with a graphics context. */
    GRAPHICS,
    /** Processes attached through the multi-process service. */
    MPS
}
