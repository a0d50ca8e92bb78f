package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.nvml.FieldId;
import io.pcp.pmda.nvml.FieldRequest;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.List;

/** Cluster 19: links between a GPU and the CPU of its superchip. */
final class C2cCollector implements Collector {
    /** No module has more; what a driver tells beyond is no count. */
    private static final int MOST = 64;

    private static final Memo<Reading> COUNT = Memo.of(gpu ->
            gpu.device().fields(FieldRequest.of(FieldId.C2C_LINK_COUNT))[0].within(0, MOST));

    @Override
    public int cluster() {
        return 19;
    }

    @Override
    public void define(Reads reads) {
        reads.units(Place.PASS, Scope.C2C, C2cCollector::links);
        reads.number("gpu.c2c.enabled", C2cCollector::enabled);
        reads.field("gpu.c2c.count", FieldId.C2C_LINK_COUNT).zeroIsAbsent();
        reads.field("gpu.c2c.link.state", FieldId.C2C_LINK_GET_STATUS);
        reads.field("gpu.c2c.link.speed", FieldId.C2C_LINK_GET_MAX_BW)
                .meaning(number -> Reading.of(number * 1_000_000));
        reads.field("gpu.c2c.link.power_state", FieldId.C2C_LINK_POWER_STATE);
        reads.field("gpu.c2c.link.errors.crc", FieldId.C2C_LINK_ERROR_INTR);
        reads.field("gpu.c2c.link.errors.replay", FieldId.C2C_LINK_ERROR_REPLAY);
        reads.field("gpu.c2c.link.errors.replay_b2b", FieldId.C2C_LINK_ERROR_REPLAY_B2B);
    }

    /** The driver says "off" for boards that have no such link, too. */
    private static Reading enabled(GpuReader gpu) {
        Reading mode = gpu.device().links().coherent();
        if (!mode.ok() || mode.number() == 1) {
            return mode;
        }
        Reading count = gpu.once(COUNT);
        return !count.ok() ? count : count.number() == 0 ? Reading.absent(NvmlReturn.NOT_SUPPORTED) : mode;
    }

    private static List<Unit> links(GpuReader gpu) throws GpuGone {
        Reading count = gpu.once(COUNT);
        if (GpuWorker.gone(count)) {
            throw new GpuGone(count.rc());
        }
        if (!count.ok()) {
            return count.kind() == Kind.TRANSIENT ? null : List.of();
        }
        List<Unit> units = new ArrayList<>();
        for (int link = 0; link < count.number(); link++) {
            units.add(new Unit(link, "c2c" + link, LabelSet.EMPTY));
        }
        return units;
    }
}
