package io.pcp.pmda.nvml;

/**
 * Field ids ({@code NVML_FI_DEV_...}) in use; ids never change meaning. In brackets the first driver branch
 * with it.
 */
public final class FieldId {
    /** [450] 1 when ECC is on, else 0. */
    public static final int ECC_CURRENT = 1;
    /** [450] ECC after the next reset, 0 or 1. */
    public static final int ECC_PENDING = 2;
    /** [450] Corrected ECC errors since driver load. By location: {@link EccLocation#field}. */
    public static final int ECC_SBE_VOL_TOTAL = 3;
    /** [450] Uncorrected ECC errors since driver load. */
    public static final int ECC_DBE_VOL_TOTAL = 4;
    /** [450] Corrected ECC errors over the life of the board. */
    public static final int ECC_SBE_AGG_TOTAL = 5;
    /** [450] Uncorrected ECC errors over the life of the board. */
    public static final int ECC_DBE_AGG_TOTAL = 6;
    /** [450] Pages retired after single-bit errors. */
    public static final int RETIRED_SBE = 29;
    /** [450] Pages retired after a double-bit error. */
    public static final int RETIRED_DBE = 30;
    /** [450] 1 when a page waits for a reset to be retired, else 0. */
    public static final int RETIRED_PENDING = 31;
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
    /** [450] Line rate of all links, decimal MB/s. By link: {@link LinkField}. */
    public static final int NVLINK_SPEED_MBPS_COMMON = 90;
    /** [450] NVLinks fitted. */
    public static final int NVLINK_LINK_COUNT = 91;
    /** [450] PCIe replays. */
    public static final int PCIE_REPLAY_COUNTER = 94;
    /** [450] PCIe replay counter roll-overs. */
    public static final int PCIE_REPLAY_ROLLOVER_COUNTER = 95;
    /** [450] Payload sent, KiB; scope link or {@link #SCOPE_ALL_LINKS}; up to NVLink 4. */
    public static final int NVLINK_THROUGHPUT_DATA_TX = 138;
    /** [450] Payload received, KiB; scopes as before. */
    public static final int NVLINK_THROUGHPUT_DATA_RX = 139;
    /** [450] Sent with protocol overhead, KiB; scopes as before. */
    public static final int NVLINK_THROUGHPUT_RAW_TX = 140;
    /** [450] Received with protocol overhead, KiB; scopes as before. */
    public static final int NVLINK_THROUGHPUT_RAW_RX = 141;
    /** [450] Rows remapped because of corrected errors. */
    public static final int REMAPPED_COR = 142;
    /** [450] Rows remapped because of uncorrected errors. */
    public static final int REMAPPED_UNC = 143;
    /** [450] 1 when a remap waits for a reset, else 0. */
    public static final int REMAPPED_PENDING = 144;
    /** [450] 1 when a row could not be remapped, else 0. */
    public static final int REMAPPED_FAILURE = 145;
    /** [455] Number of the link at the other end; scope link. */
    public static final int NVLINK_REMOTE_NVLINK_ID = 146;
    /** [460] NVLinks connected to a switch. */
    public static final int NVSWITCH_CONNECTED_LINK_COUNT = 147;
    /** [520] Replays; scope link. */
    public static final int NVLINK_ERROR_DL_REPLAY = 161;
    /** [520] Recoveries; scope link. */
    public static final int NVLINK_ERROR_DL_RECOVERY = 162;
    /** [520] CRC errors; scope link. */
    public static final int NVLINK_ERROR_DL_CRC = 163;
    /** [520] Line rate, decimal MB/s; scope link. */
    public static final int NVLINK_GET_SPEED = 164;
    /** [520] 0 down, 1 up, 2 asleep; scope link. */
    public static final int NVLINK_GET_STATE = 165;
    /** [520] Number that {@link DeviceLinks#version(long)} decodes; scope link. */
    public static final int NVLINK_GET_VERSION = 166;
    /** [525] 0 full speed, 1 low power; scope link. */
    public static final int NVLINK_GET_POWER_STATE = 167;
    /** [525] PCIe transitions from L0 to recovery. */
    public static final int PCIE_L0_TO_RECOVERY_COUNTER = 169;
    /** [535] Coherent links to the CPU. */
    public static final int C2C_LINK_COUNT = 170;
    /** [535] 1 active, 0 inactive; scope C2C link. */
    public static final int C2C_LINK_GET_STATUS = 171;
    /** [535] Line rate, decimal MB/s; scope C2C link. */
    public static final int C2C_LINK_GET_MAX_BW = 172;
    /** [535] PCIe correctable errors. */
    public static final int PCIE_COUNT_CORRECTABLE_ERRORS = 173;
    /** [535] PCIe NAKs received. */
    public static final int PCIE_COUNT_NAKS_RECEIVED = 174;
    /** [535] PCIe receiver errors. */
    public static final int PCIE_COUNT_RECEIVER_ERROR = 175;
    /** [535] PCIe malformed TLPs. */
    public static final int PCIE_COUNT_BAD_TLP = 176;
    /** [535] PCIe NAKs sent. */
    public static final int PCIE_COUNT_NAKS_SENT = 177;
    /** [535] PCIe malformed DLLPs. */
    public static final int PCIE_COUNT_BAD_DLLP = 178;
    /** [535] PCIe non-fatal errors. */
    public static final int PCIE_COUNT_NON_FATAL_ERROR = 179;
    /** [535] PCIe fatal errors. */
    public static final int PCIE_COUNT_FATAL_ERROR = 180;
    /** [535] PCIe unsupported requests. */
    public static final int PCIE_COUNT_UNSUPPORTED_REQ = 181;
    /** [535] PCIe LCRC errors. */
    public static final int PCIE_COUNT_LCRC_ERROR = 182;
    /** [535] PCIe lane errors. */
    public static final int PCIE_COUNT_LANE_ERROR = 183;
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
    /** [535] Margin at which memory is too hot, degrees Celsius (signed). */
    public static final int TEMPERATURE_MEM_MAX_TLIMIT = 195;
    /** [535] Margin at which the GPU is too hot, degrees Celsius (signed). */
    public static final int TEMPERATURE_GPU_MAX_TLIMIT = 196;
    /** [555] PCIe bytes sent by the GPU; may wrap at 32 bits. */
    public static final int PCIE_COUNT_TX_BYTES = 197;
    /** [555] PCIe bytes received by the GPU; may wrap at 32 bits. */
    public static final int PCIE_COUNT_RX_BYTES = 198;
    /** [560] Packets sent; scope link, as of all up to 222 and of 235 to 296; NVLink 5. */
    public static final int NVLINK_COUNT_XMIT_PACKETS = 201;
    /** [560] Bytes sent; may wrap at 32 bits. */
    public static final int NVLINK_COUNT_XMIT_BYTES = 202;
    /** [560] Packets received. */
    public static final int NVLINK_COUNT_RCV_PACKETS = 203;
    /** [560] Bytes received; may wrap at 32 bits. */
    public static final int NVLINK_COUNT_RCV_BYTES = 204;
    /** [560] Malformed packets. */
    public static final int NVLINK_COUNT_MALFORMED_PACKET_ERRORS = 206;
    /** [560] Packets lost as buffers were full. */
    public static final int NVLINK_COUNT_BUFFER_OVERRUN_ERRORS = 207;
    /** [560] Packets received with errors. */
    public static final int NVLINK_COUNT_RCV_ERRORS = 208;
    /** [560] Packets received that the other end marked as bad. */
    public static final int NVLINK_COUNT_RCV_REMOTE_ERRORS = 209;
    /** [560] Other errors of packets received. */
    public static final int NVLINK_COUNT_RCV_GENERAL_ERRORS = 210;
    /** [560] Times the link's integrity was in doubt. */
    public static final int NVLINK_COUNT_LOCAL_LINK_INTEGRITY_ERRORS = 211;
    /** [560] Packets dropped before sending. */
    public static final int NVLINK_COUNT_XMIT_DISCARDS = 212;
    /** [560] Recoveries that worked. */
    public static final int NVLINK_COUNT_LINK_RECOVERY_SUCCESSFUL_EVENTS = 213;
    /** [560] Recoveries that failed. */
    public static final int NVLINK_COUNT_LINK_RECOVERY_FAILED_EVENTS = 214;
    /** [560] Recoveries. */
    public static final int NVLINK_COUNT_LINK_RECOVERY_EVENTS = 215;
    /** [560] Errors left after correction. */
    public static final int NVLINK_COUNT_EFFECTIVE_ERRORS = 219;
    /** [560] Bit error rate after correction, see {@link DeviceLinks#bitErrorRate}. */
    public static final int NVLINK_COUNT_EFFECTIVE_BER = 220;
    /** [560] Errors of symbols. */
    public static final int NVLINK_COUNT_SYMBOL_ERRORS = 221;
    /** [560] Bit error rate of symbols, see {@link DeviceLinks#bitErrorRate}. */
    public static final int NVLINK_COUNT_SYMBOL_BER = 222;
    /** [570] 0 none, 1 reset GPU, 2 reboot, 3 drain peers, 4 drain and reset, 5 recover IMEX domain. */
    public static final int GET_GPU_RECOVERY_ACTION = 230;
    /** [575] CRC errors that raised an interrupt; scope C2C link. */
    public static final int C2C_LINK_ERROR_INTR = 231;
    /** [575] Replays; scope C2C link. */
    public static final int C2C_LINK_ERROR_REPLAY = 232;
    /** [575] Replays back to back; scope C2C link. */
    public static final int C2C_LINK_ERROR_REPLAY_B2B = 233;
    /** [575] 0 full power, 1 low power; scope C2C link. */
    public static final int C2C_LINK_POWER_STATE = 234;
    /** [570] Blocks without a corrected symbol; n corrected symbols are this id + n, up to 15. */
    public static final int NVLINK_COUNT_FEC_HISTORY_0 = 235;
    /** [570] 1 when power smoothing is on, else 0. */
    public static final int PWR_SMOOTHING_ENABLED = 251;
    /** [570] Ceiling of power smoothing in force, W. */
    public static final int PWR_SMOOTHING_APPLIED_TMP_CEIL = 254;
    /** [570] Floor of power smoothing in force, W. */
    public static final int PWR_SMOOTHING_APPLIED_TMP_FLOOR = 255;
    /** [570] Life left in the power smoothing circuitry, percent. */
    public static final int PWR_SMOOTHING_HW_CIRCUITRY_PERCENT_LIFETIME_REMAINING = 258;
    /** [575] Software thermal slowdown, ns. */
    public static final int CLOCKS_EVENT_REASON_SW_THERM_SLOWDOWN = 269;
    /** [575] Hardware thermal slowdown, ns. */
    public static final int CLOCKS_EVENT_REASON_HW_THERM_SLOWDOWN = 270;
    /** [575] Hardware power brake, ns. */
    public static final int CLOCKS_EVENT_REASON_HW_POWER_BRAKE_SLOWDOWN = 271;
    /** [595] Bit error rate before correction, see {@link DeviceLinks#bitErrorRate}. */
    public static final int NVLINK_COUNT_RAW_BER_V2 = 293;
    /** [610] Usable data rate; unit not documented. */
    public static final int NVLINK_GET_DATA_RATE = 296;
    /** [610] Time matrix units were stalled, percent. */
    public static final int MMA_STALL_PERCENT = 297;
    /** [595] Rows remapped because of corrected errors, not yet in force. */
    public static final int REMAPPED_ROWS_COR_INACTIVE = 301;
    /** [595] Rows remapped because of uncorrected errors, not yet in force. */
    public static final int REMAPPED_ROWS_UNC_INACTIVE = 302;

    /** Power scope: the GPU. */
    public static final int SCOPE_GPU = 0;
    /** Power scope: the module, on Grace Hopper and its kin. */
    public static final int SCOPE_MODULE = 1;
    /** Power scope: the GPU's memory. */
    public static final int SCOPE_MEMORY = 2;

    /** Link scope: the sum of all. */
    public static final int SCOPE_ALL_LINKS = -1;

    /** Bins of {@link #NVLINK_COUNT_FEC_HISTORY_0}. */
    public static final int FEC_BINS = 16;

    private FieldId() {}
}
