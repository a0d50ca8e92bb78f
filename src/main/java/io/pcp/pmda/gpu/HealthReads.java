package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.FieldId;
import io.pcp.pmda.nvml.RepairStatus;

/** Cluster 23, as far as the driver answers it: what it recommends and what waits for repair. */
final class HealthReads implements Collector {
    private static final Memo<RepairStatus> REPAIR =
            Memo.of(gpu -> gpu.device().health().repair());

    @Override
    public int cluster() {
        return 23;
    }

    @Override
    public void define(Reads reads) {
        reads.field("gpu.health.recovery_action", FieldId.GET_GPU_RECOVERY_ACTION);
        reads.number("gpu.health.drain", gpu -> gpu.device().health().drain());
        reads.number("gpu.health.repair.channel", gpu -> gpu.once(REPAIR).channel());
        reads.number("gpu.health.repair.tpc", gpu -> gpu.once(REPAIR).tpc());
        reads.number(
                "gpu.health.unrepairable_memory", gpu -> gpu.device().health().unrepairableMemory());
        // Also looked at when nobody asks, so that it is known from the start; the flash is read once a day.
        reads.number(
                        "gpu.health.inforom_valid",
                        gpu -> gpu.accumulators()
                                .inforom()
                                .value(() -> gpu.device().health().inforomValid()))
                .accumulating();
    }
}
