package io.pcp.pmda.gpu;

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
        reads.text("gpu.info.uuid", gpu -> gpu.device().uuid());
        reads.text("gpu.info.serial", gpu -> gpu.device().serial());
        reads.text("gpu.info.busid", gpu -> gpu.device().pciBusId());
        reads.number("gpu.info.minor", gpu -> gpu.device().minor());
        reads.text("gpu.info.board_part", gpu -> gpu.device().boardPart());
        reads.text("gpu.info.vbios", gpu -> gpu.device().vbios());
        reads.text("gpu.info.architecture", gpu -> gpu.device().architecture());
        reads.text("gpu.info.compute_capability", gpu -> gpu.device().computeCapability());
        reads.number("gpu.info.cores", gpu -> gpu.device().cores());
        reads.number("gpu.info.memory_bus_width", gpu -> gpu.device().memoryBusWidth());
    }
}
