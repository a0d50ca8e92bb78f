package io.pcp.pmda.nvml;

/** Ways in which a GPU may reach another ({@code nvmlGpuP2PCapsIndex_t}); the ordinal is NVML's number. */
public enum PeerAccess {
    READ,
    WRITE,
    NVLINK
}
