package io.pcp.pmda.nvml;

/** The reads of a device by subject. Each belongs to the thread of the device. */
abstract sealed class DeviceFacets permits NvmlDevice {
    private final DeviceBoard board;
    private final DeviceActivity activity;
    private final DeviceClocks clocks;
    private final DeviceThermals thermals;
    private final DevicePower power;
    private final DeviceFans fans;
    private final DevicePcie pcie;
    private final DeviceLinks links;
    private final DeviceEcc ecc;
    private final DeviceRows rows;
    private final DeviceVideo video;
    private final DeviceModes modes;
    private final DeviceFabric fabric;
    private final DeviceTopology topology;
    private final DeviceConfidential confidential;
    private final DeviceHealth health;

    DeviceFacets(DeviceCalls calls, FieldReader fields) {
        board = new DeviceBoard(calls);
        activity = new DeviceActivity(calls);
        clocks = new DeviceClocks(calls);
        thermals = new DeviceThermals(calls);
        power = new DevicePower(calls);
        fans = new DeviceFans(calls);
        pcie = new DevicePcie(calls);
        links = new DeviceLinks(calls, fields);
        ecc = new DeviceEcc(calls);
        rows = new DeviceRows(calls);
        video = new DeviceVideo(calls);
        modes = new DeviceModes(calls);
        fabric = new DeviceFabric(calls);
        topology = new DeviceTopology(calls);
        confidential = new DeviceConfidential(calls);
        health = new DeviceHealth(calls);
    }

    /** What board the GPU sits on and which firmware it runs. */
    public final DeviceBoard board() {
        return board;
    }

    /** Activity beside the utilisation every GPU has. */
    public final DeviceActivity activity() {
        return activity;
    }

    /** How clocks are set up. */
    public final DeviceClocks clocks() {
        return clocks;
    }

    /** Thermal sensors beside the core's. */
    public final DeviceThermals thermals() {
        return thermals;
    }

    /** Power supply and power profiles. */
    public final DevicePower power() {
        return power;
    }

    /** Fans one by one. */
    public final DeviceFans fans() {
        return fans;
    }

    /** The PCIe link beyond generation and width. */
    public final DevicePcie pcie() {
        return pcie;
    }

    /** NVLinks and the coherent link to the CPU. */
    public final DeviceLinks links() {
        return links;
    }

    /** Errors that ECC found. */
    public final DeviceEcc ecc() {
        return ecc;
    }

    /** Retired pages and remapped rows. */
    public final DeviceRows rows() {
        return rows;
    }

    /** Video encoding and frame capture. */
    public final DeviceVideo video() {
        return video;
    }

    /** Modes an administrator chooses. */
    public final DeviceModes modes() {
        return modes;
    }

    /** The rack and the fabric. */
    public final DeviceFabric fabric() {
        return fabric;
    }

    /** Where the GPU is, seen from CPUs and other GPUs. */
    public final DeviceTopology topology() {
        return topology;
    }

    /** Confidential computing. */
    public final DeviceConfidential confidential() {
        return confidential;
    }

    /** What says that the GPU needs attention. */
    public final DeviceHealth health() {
        return health;
    }
}
