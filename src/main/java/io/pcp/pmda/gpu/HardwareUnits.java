package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import java.util.List;
import java.util.function.Function;

/**
 * Finds units that are part of the hardware: looks until the driver has told them, then remembers them as long as the
 * GPU stays attached in the same MIG mode. A constant of its collector.
 */
final class HardwareUnits implements Reads.Units {
    /**
     * What a look found.
     *
     * @param rc SUCCESS, or why the units cannot be told; of kind UNSUPPORTED: there are none
     * @param units ascending by key; empty unless SUCCESS
     */
    record Found(int rc, List<Unit> units) {
        static Found of(List<Unit> units) {
            return new Found(NvmlReturn.SUCCESS, List.copyOf(units));
        }

        static Found none(int rc) {
            return new Found(rc, List.of());
        }

        private boolean settled() {
            return rc == NvmlReturn.SUCCESS || NvmlReturn.kind(rc) == Kind.UNSUPPORTED;
        }
    }

    private final Memo<Found> look;
    private final Memo<Found> settled;

    HardwareUnits(Function<GpuReader, Found> look) {
        this.look = Memo.of(look);
        this.settled = Memo.of(gpu -> gpu.once(this.look).settled() ? gpu.once(this.look) : null);
    }

    @Override
    public List<Unit> find(GpuReader gpu) throws GpuGone {
        Found found = gpu.lasting(settled);
        if (found != null) {
            return found.units();
        }
        int rc = gpu.once(look).rc();
        Kind kind = NvmlReturn.kind(rc);
        if (kind == Kind.LOST || kind == Kind.RESET_REQUIRED || kind == Kind.REINIT) {
            throw new GpuGone(rc);
        }
        return null;
    }
}
