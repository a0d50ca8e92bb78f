package io.pcp.pmda.nvml;

/**
 * What board a GPU sits on and which firmware it runs. Constant until the driver or the firmware changes. Of
 * the thread of its {@link NvmlDevice}.
 */
public final class DeviceBoard {
    static final int INFOROM_LENGTH = 16;

    private static final int GSP_VERSION_LENGTH = 64;
    private static final int PCI_DEVICE_ID = 28;
    private static final int PCI_SUBSYSTEM_ID = 32;

    private final DeviceCalls calls;

    DeviceBoard(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Product family in lower case, such as {@code geforce_rtx}; {@code brandN} for newer numbers. */
    public Reading brand() {
        Reading brand = calls.u32(NvmlFunction.BRAND);
        return brand.ok() ? Reading.of(brand((int) brand.number())) : brand;
    }

    /** Name of an {@code nvmlBrandType_t}. */
    static String brand(int number) {
        return switch (number) {
            case 0 -> "unknown";
            case 1 -> "quadro";
            case 2 -> "tesla";
            case 3 -> "nvs";
            case 4 -> "grid";
            case 5 -> "geforce";
            case 6 -> "titan";
            case 7 -> "nvidia_vapps";
            case 8 -> "nvidia_vpc";
            case 9 -> "nvidia_vcs";
            case 10 -> "nvidia_vws";
            case 11 -> "nvidia_cloud_gaming";
            case 12 -> "quadro_rtx";
            case 13 -> "nvidia_rtx";
            case 14 -> "nvidia";
            case 15 -> "geforce_rtx";
            case 16 -> "titan_rtx";
            default -> "brand" + number;
        };
    }

    /** PCI device id in the upper 16 bits, vendor ({@code 10DE}) in the lower 16. */
    public Reading pciDeviceId() {
        return calls.u32(calls.call(NvmlFunction.PCI_INFO), PCI_DEVICE_ID);
    }

    /** PCI subsystem id: device and vendor as in {@link #pciDeviceId}. */
    public Reading pciSubsystemId() {
        return calls.u32(calls.call(NvmlFunction.PCI_INFO), PCI_SUBSYSTEM_ID);
    }

    /** The same for all GPUs of one board. */
    public Reading boardId() {
        return calls.u32(NvmlFunction.BOARD_ID);
    }

    /** Place of the module on its baseboard; drivers from 535. */
    public Reading moduleId() {
        return calls.u32(NvmlFunction.MODULE_ID);
    }

    /** 1 when the board carries several GPUs, else 0. */
    public Reading multiGpu() {
        return calls.flag(NvmlFunction.MULTI_GPU_BOARD);
    }

    /** Number of the interrupt line; drivers from 495. */
    public Reading irq() {
        return calls.u32(NvmlFunction.IRQ);
    }

    /** 0 unknown, 1 PCI, 2 PCIe, 3 FPCI, 4 AGP; drivers from 495. */
    public Reading busType() {
        return calls.u32(NvmlFunction.BUS_TYPE);
    }

    /** Version of the InfoROM image. */
    public Reading inforomImage() {
        return calls.text(NvmlFunction.INFOROM_IMAGE, INFOROM_LENGTH);
    }

    /** Version of one object of the InfoROM. */
    public Reading inforom(InforomObject object) {
        int rc = calls.call(NvmlFunction.INFOROM_VERSION, object.ordinal());
        return rc == NvmlReturn.SUCCESS ? calls.text(0, INFOROM_LENGTH) : Reading.absent(rc);
    }

    /** Version of the GPU system processor's firmware; drivers from 515. */
    public Reading gspFirmware() {
        return calls.text(NvmlFunction.GSP_VERSION, GSP_VERSION_LENGTH);
    }

    /** 1 when the GPU system processor runs firmware, else 0; drivers from 515. */
    public Reading gspMode() {
        return calls.flag(NvmlFunction.GSP_MODE);
    }

    /** NUMA node that the memory of the GPU forms, on systems that share it; drivers from 550. */
    public Reading memoryNumaNode() {
        return calls.u32(NvmlFunction.NUMA_NODE);
    }
}
