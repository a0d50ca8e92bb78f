package io.pcp.pmda.nvml;

/** Reasons for reduced clocks that NVML keeps time of ({@code nvmlPerfPolicyType_t}). */
public enum PerfPolicy {
    POWER(0),
    THERMAL(1),
    SYNC_BOOST(2),
    BOARD_LIMIT(3),
    LOW_UTILIZATION(4),
    RELIABILITY(5),
    TOTAL_APP_CLOCKS(10),
    TOTAL_BASE_CLOCKS(11);

    final int code;

    PerfPolicy(int code) {
        this.code = code;
    }
}
