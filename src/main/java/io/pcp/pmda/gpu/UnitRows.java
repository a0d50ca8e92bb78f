package io.pcp.pmda.gpu;

import java.util.List;

/**
 * The values of one group of one GPU from one pass: a row per unit, ascending by its key. Immutable.
 *
 * @param takenNanos when the pass began, in {@link io.pcp.pmda.sdk.TimeSource#nanos}
 */
record UnitRows(long takenNanos, List<Unit> units, List<GpuRow> rows) {

    /** The row of the GPU as a whole, for groups of that scope. */
    GpuRow whole() {
        return rows.get(0);
    }
}
