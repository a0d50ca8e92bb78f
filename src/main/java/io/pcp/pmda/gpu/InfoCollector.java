package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.InforomObject;

/** Cluster 1: what the GPU is. Read when it is attached, served from then on, also while it is lost. */
final class InfoCollector implements Collector {
    static final int CLUSTER = 1;

    @Override
    public int cluster() {
        return CLUSTER;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.info.index", gpu -> gpu.device().index());
        reads.text("gpu.info.name", gpu -> gpu.device().name());
        reads.text("gpu.info.brand", gpu -> gpu.device().board().brand());
        reads.text("gpu.info.uuid", gpu -> gpu.device().uuid());
        reads.text("gpu.info.serial", gpu -> gpu.device().serial());
        reads.text("gpu.info.busid", gpu -> gpu.device().pciBusId());
        reads.number("gpu.info.pci_device_id", gpu -> gpu.device().board().pciDeviceId());
        reads.number("gpu.info.pci_subsystem_id", gpu -> gpu.device().board().pciSubsystemId());
        reads.number("gpu.info.minor", gpu -> gpu.device().minor());
        reads.number("gpu.info.board_id", gpu -> gpu.device().board().boardId());
        reads.text("gpu.info.board_part", gpu -> gpu.device().boardPart());
        reads.text("gpu.info.vbios", gpu -> gpu.device().vbios());
        reads.text("gpu.info.inforom.image", gpu -> gpu.device().board().inforomImage());
        inforom(reads, "gpu.info.inforom.oem", InforomObject.OEM);
        inforom(reads, "gpu.info.inforom.ecc", InforomObject.ECC);
        inforom(reads, "gpu.info.inforom.power", InforomObject.POWER);
        reads.text("gpu.info.gsp_firmware", gpu -> gpu.device().board().gspFirmware());
        reads.number("gpu.info.gsp_mode", gpu -> gpu.device().board().gspMode());
        reads.text("gpu.info.architecture", gpu -> gpu.device().architecture());
        reads.text("gpu.info.compute_capability", gpu -> gpu.device().computeCapability());
        reads.number("gpu.info.cores", gpu -> gpu.device().cores());
        reads.number("gpu.info.memory_bus_width", gpu -> gpu.device().memoryBusWidth());
        reads.number("gpu.info.irq", gpu -> gpu.device().board().irq());
        reads.number("gpu.info.bus_type", gpu -> gpu.device().board().busType());
        reads.number("gpu.info.module_id", gpu -> gpu.device().board().moduleId());
        reads.number("gpu.info.multi_gpu_board", gpu -> gpu.device().board().multiGpu());
    }

    private static void inforom(Reads reads, String name, InforomObject object) {
        reads.text(name, gpu -> gpu.device().board().inforom(object));
    }
}
