package io.pcp.pmda.nvml;

/**
 * Version words of the structs NVML functions take: the size in the lower 24 bits, the version in the upper
 * 8. The caller writes it into the first four bytes; a library that does not know it answers 25, an older one
 * 2.
 */
final class StructWord {
    private StructWord() {}

    /**
     * The word for a version of a function (an index into its symbols), 0 when it takes no versioned struct.
     * nvmlC2cModeInfo_v1_t, nvmlRemappedRowsInfo_v2_t and nvmlUnrepairableMemoryStatus_v1_t have none in
     * spite of their names.
     */
    static int of(NvmlFunction function, int version) {
        return switch (function) {
            case MEMORY -> version == 0 ? word(40, 2) : 0;
            case TEMPERATURE -> version == 0 ? word(12, 1) : 0;
            case TEMPERATURE_MARGIN, ADDRESSING_MODE, DRAM_ENCRYPTION -> word(8, 1);
            case FAN_RPM, NVLINK_BANDWIDTH_MODE, REPAIR_STATUS -> word(12, 1);
            case CONFIDENTIAL_SETTINGS -> word(20, 1);
            case CLOCK_OFFSET -> word(24, 1);
            case DRIVER_BRANCH -> word(84, 1);
            case POWER_PROFILES -> word(100, 1);
            case ECC_SRAM -> word(104, 1);
            case PLATFORM -> version == 0 ? word(44, 2) : word(44, 1);
            case NVLINK_INFO -> version == 0 ? word(1612, 2) : word(8, 1);
            case FABRIC -> version == 0 ? word(40, 3) : version == 1 ? word(36, 2) : 0;
            case PROCESS_UTILIZATION -> version == 0 ? word(24, 1) : 0;
            case PROCESS_DETAILS -> word(24, 1);
            case GPM_SUPPORT -> 1; // a bare number, without the size
            default -> 0;
        };
    }

    /** Bytes to clear before a call: the struct of a function if it is large. */
    static int size(NvmlFunction function) {
        return switch (function) {
            case CLOCK_MONITOR, VGPU_LICENSES, NVLINK_INFO -> CallBuffer.SIZE;
            default -> CallBuffer.USUAL;
        };
    }

    private static int word(int size, int version) {
        return size | version << 24;
    }
}
