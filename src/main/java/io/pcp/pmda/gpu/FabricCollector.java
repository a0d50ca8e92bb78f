package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.FabricHealth;
import io.pcp.pmda.nvml.FabricInfo;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.PlatformInfo;
import io.pcp.pmda.nvml.Reading;
import java.util.function.Function;

/** Cluster 20: the NVLink fabric a GPU is registered with, and its place in the rack. */
final class FabricCollector implements Collector {
    private static final int NOT_SUPPORTED = 0;
    private static final int COMPLETE = 3;
    /** May change when the registration goes on. */
    private static final Reading NOTHING = Reading.absent(NvmlReturn.NO_DATA);

    private static final Memo<FabricInfo> FABRIC =
            Memo.of(gpu -> gpu.device().fabric().info());
    private static final Memo<PlatformInfo> PLATFORM =
            Memo.of(gpu -> gpu.device().fabric().platform());

    @Override
    public int cluster() {
        return 20;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.fabric.state", gpu -> gpu.once(FABRIC).state());
        reads.number("gpu.fabric.status", gpu -> complete(gpu, FabricInfo::status));
        reads.text("gpu.fabric.cluster", gpu -> complete(gpu, FabricInfo::cluster));
        reads.number("gpu.fabric.clique", gpu -> complete(gpu, FabricInfo::clique));
        reads.number("gpu.fabric.health.summary", gpu -> present(gpu, FabricInfo::healthSummary));
        reads.number("gpu.fabric.health.mask", gpu -> present(gpu, FabricInfo::healthMask));
        health(reads, "degraded_bandwidth", FabricHealth.DEGRADED_BANDWIDTH);
        health(reads, "route_recovery", FabricHealth.ROUTE_RECOVERY);
        health(reads, "route_unhealthy", FabricHealth.ROUTE_UNHEALTHY);
        health(reads, "access_timeout_recovery", FabricHealth.ACCESS_TIMEOUT_RECOVERY);
        health(reads, "misconfiguration", FabricHealth.MISCONFIGURATION);
        reads.text("gpu.platform.chassis_serial", gpu -> gpu.once(PLATFORM).chassisSerial());
        reads.number("gpu.platform.slot", gpu -> gpu.once(PLATFORM).slot());
        reads.number("gpu.platform.tray", gpu -> gpu.once(PLATFORM).tray());
        reads.number("gpu.platform.host", gpu -> gpu.once(PLATFORM).host());
        reads.number("gpu.platform.peer_type", gpu -> gpu.once(PLATFORM).peerType());
        reads.number("gpu.platform.module", gpu -> gpu.once(PLATFORM).module());
        reads.text("gpu.platform.ib_guid", gpu -> gpu.once(PLATFORM).ibGuid());
    }

    private static void health(Reads reads, String name, FabricHealth item) {
        reads.number("gpu.fabric.health." + name, gpu -> present(gpu, fabric -> fabric.health(item)));
    }

    /** What means something only once the registration has ended. */
    private static Reading complete(GpuReader gpu, Function<FabricInfo, Reading> part) {
        FabricInfo fabric = gpu.once(FABRIC);
        Reading state = fabric.state();
        return !state.ok() ? state : state.number() == COMPLETE ? part.apply(fabric) : NOTHING;
    }

    /** What means nothing on a GPU that has no fabric: there it is all zero. */
    private static Reading present(GpuReader gpu, Function<FabricInfo, Reading> part) {
        FabricInfo fabric = gpu.once(FABRIC);
        Reading state = fabric.state();
        return !state.ok() ? state : state.number() != NOT_SUPPORTED ? part.apply(fabric) : NOTHING;
    }
}
