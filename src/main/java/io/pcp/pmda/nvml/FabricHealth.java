package io.pcp.pmda.nvml;

/** States packed into {@link FabricInfo#healthMask}. */
public enum FabricHealth {
    /** 0 not supported, 1 bandwidth is degraded, 2 it is not. */
    DEGRADED_BANDWIDTH(0, 0x3),
    /** 0 not supported, 1 a route is being recovered, 2 none. */
    ROUTE_RECOVERY(2, 0x3),
    /** 0 not supported, 1 a route is unhealthy, 2 none. */
    ROUTE_UNHEALTHY(4, 0x3),
    /** 0 not supported, 1 recovering from an access timeout, 2 not so. */
    ACCESS_TIMEOUT_RECOVERY(6, 0x3),
    /**
     * 0 not supported, 1 configured well, 2 wrong system GUID, 3 wrong chassis serial number, 4 no partition,
     * 5 too few links, 6 incompatible firmware, 7 invalid location, 8 invalid state.
     */
    MISCONFIGURATION(8, 0xF);

    private final int shift;
    private final long mask;

    FabricHealth(int shift, long mask) {
        this.shift = shift;
        this.mask = mask;
    }

    long of(long healthMask) {
        return healthMask >> shift & mask;
    }
}
