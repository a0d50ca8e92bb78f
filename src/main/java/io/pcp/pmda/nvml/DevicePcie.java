package io.pcp.pmda.nvml;

/** The PCIe link beyond generation and width. Of the thread of its {@link NvmlDevice}. */
public final class DevicePcie {
    private final DeviceCalls calls;

    DevicePcie(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Highest generation of the GPU itself, whatever the slot can do; drivers from 525. */
    public Reading deviceMaxGeneration() {
        return calls.u32(NvmlFunction.PCIE_DEVICE_MAX_GENERATION);
    }

    /** Present speed of a lane, MT/s; drivers from 515. */
    public Reading speed() {
        return calls.u32(NvmlFunction.PCIE_SPEED);
    }
}
