package io.pcp.pmda.nvml;

/**
 * Field ids ({@code NVML_FI_DEV_...}) in use; ids never change meaning. In brackets the first driver branch
 * with it.
 */
public final class FieldId {
    /** [450] Time below requested clocks by power capping, ns. */
    public static final int PERF_POLICY_POWER = 74;
    /** [450] By temperature, ns. */
    public static final int PERF_POLICY_THERMAL = 75;
    /** [450] By sync boost, ns. */
    public static final int PERF_POLICY_SYNC_BOOST = 76;
    /** [450] By a board limit, ns. */
    public static final int PERF_POLICY_BOARD_LIMIT = 77;
    /** [450] By low utilisation, ns. */
    public static final int PERF_POLICY_LOW_UTILIZATION = 78;
    /** [450] By a reliability limit, ns. */
    public static final int PERF_POLICY_RELIABILITY = 79;
    /** [450] Below application clocks for any reason, ns. */
    public static final int PERF_POLICY_TOTAL_APP_CLOCKS = 80;
    /** [450] Below base clocks for any reason, ns. */
    public static final int PERF_POLICY_TOTAL_BASE_CLOCKS = 81;
    /** [450] Memory temperature, degrees Celsius; 0 on parts without the sensor. */
    public static final int MEMORY_TEMP = 82;
    /** [450] Energy since driver load, mJ. */
    public static final int TOTAL_ENERGY_CONSUMPTION = 83;
    /** [450] PCIe replays. */
    public static final int PCIE_REPLAY_COUNTER = 94;
    /** [450] PCIe replay counter roll-overs. */
    public static final int PCIE_REPLAY_ROLLOVER_COUNTER = 95;
    /** [525] PCIe transitions from L0 to recovery. */
    public static final int PCIE_L0_TO_RECOVERY_COUNTER = 169;
    /** [535] PCIe correctable errors. */
    public static final int PCIE_COUNT_CORRECTABLE_ERRORS = 173;
    /** [535] PCIe non-fatal errors. */
    public static final int PCIE_COUNT_NON_FATAL_ERROR = 179;
    /** [535] PCIe fatal errors. */
    public static final int PCIE_COUNT_FATAL_ERROR = 180;
    /** [535] Power averaged over a second, mW; scope as {@link #SCOPE_GPU} and its kin. */
    public static final int POWER_AVERAGE = 185;
    /** [535] Power at this instant, mW; scoped. */
    public static final int POWER_INSTANT = 186;
    /** [535] Lowest power limit that can be set, mW; scoped. */
    public static final int POWER_MIN_LIMIT = 187;
    /** [535] Highest power limit that can be set, mW; scoped. */
    public static final int POWER_MAX_LIMIT = 188;
    /** [535] Default power limit, mW; scoped. */
    public static final int POWER_DEFAULT_LIMIT = 189;
    /** [535] Power limit in force, mW; scoped. */
    public static final int POWER_CURRENT_LIMIT = 190;
    /** [535] Energy since driver load, mJ; scoped. */
    public static final int ENERGY = 191;
    /** [535] Power limit asked for, mW; scoped. */
    public static final int POWER_REQUESTED_LIMIT = 192;
    /** [535] Margin at which the GPU shuts down, degrees Celsius (signed). */
    public static final int TEMPERATURE_SHUTDOWN_TLIMIT = 193;
    /** [535] Margin at which the GPU slows down, degrees Celsius (signed). */
    public static final int TEMPERATURE_SLOWDOWN_TLIMIT = 194;
    /** [555] PCIe bytes sent by the GPU; may wrap at 32 bits. */
    public static final int PCIE_COUNT_TX_BYTES = 197;
    /** [555] PCIe bytes received by the GPU; may wrap at 32 bits. */
    public static final int PCIE_COUNT_RX_BYTES = 198;
    /** [575] Software thermal slowdown, ns. */
    public static final int CLOCKS_EVENT_REASON_SW_THERM_SLOWDOWN = 269;
    /** [575] Hardware thermal slowdown, ns. */
    public static final int CLOCKS_EVENT_REASON_HW_THERM_SLOWDOWN = 270;
    /** [575] Hardware power brake, ns. */
    public static final int CLOCKS_EVENT_REASON_HW_POWER_BRAKE_SLOWDOWN = 271;

    /** Power scope: the GPU. */
    public static final int SCOPE_GPU = 0;
    /** Power scope: the module, on Grace Hopper and its kin. */
    public static final int SCOPE_MODULE = 1;
    /** Power scope: the GPU's memory. */
    public static final int SCOPE_MEMORY = 2;

    private FieldId() {}
}
