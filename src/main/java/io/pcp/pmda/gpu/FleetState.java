package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.NvmlReturn;

/**
 * What discovery knows about driver and library. Immutable.
 *
 * @param code NVML return code of the last initialisation; 0 usable, {@code NOT_READY} before the first
 * @param text the same in words
 * @param count GPUs NVML reports
 * @param driver version of the kernel driver
 * @param cuda newest CUDA it serves
 * @param nvml version of the library
 * @param library file of the library
 * @param expected GPUs this node should have
 * @param pciCount NVIDIA display functions on the PCI bus
 * @param system what the driver says about the node as a whole
 */
record FleetState(
        int code,
        String text,
        int count,
        String driver,
        String cuda,
        String nvml,
        String library,
        int expected,
        int pciCount,
        SystemState system) {
    /** Text of versions while there is nothing to ask. */
    static final String NONE = "none";

    static final FleetState STARTING = new FleetState(
            NvmlReturn.NOT_READY,
            "the first attempt has not ended yet",
            0,
            NONE,
            NONE,
            NONE,
            NONE,
            0,
            0,
            SystemState.NONE);

    FleetState withExpected(int gpus) {
        return new FleetState(code, text, count, driver, cuda, nvml, library, gpus, pciCount, system);
    }

    boolean usable() {
        return code == NvmlReturn.SUCCESS;
    }

    boolean mismatch() {
        return code == NvmlReturn.LIB_RM_VERSION_MISMATCH;
    }
}
