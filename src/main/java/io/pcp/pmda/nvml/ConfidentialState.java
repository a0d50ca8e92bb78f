package io.pcp.pmda.nvml;

/**
 * Confidential computing on this system.
 *
 * @param enabled 1 when it is on, else 0
 * @param environment 0 unavailable, 1 simulation, 2 production
 * @param devtools 1 when development tools may look inside, else 0
 * @param multiGpu 0 none, 1 protected PCIe, 2 encrypted NVLink; drivers from 550
 */
public record ConfidentialState(Reading enabled, Reading environment, Reading devtools, Reading multiGpu) {}
