package io.pcp.pmda.nvml;

/**
 * Direction of PCIe traffic seen from the GPU ({@code nvmlPcieUtilCounter_t}); the ordinal is NVML's number.
 */
public enum PcieDirection {
    TX,
    RX
}
