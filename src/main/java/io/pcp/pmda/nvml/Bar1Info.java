package io.pcp.pmda.nvml;

/** The window through which the CPU and other devices reach device memory, bytes. */
public record Bar1Info(Reading total, Reading used, Reading free) {}
