package io.pcp.pmda.gpu;

/**
 * What one worker of one GPU read last, by cluster; a cluster that the last pass did not read keeps its older
 * row. Immutable: crosses threads by one reference.
 */
final class GpuSnapshot {
    static final GpuSnapshot EMPTY = new GpuSnapshot(new GpuRow[0]);

    private final GpuRow[] rows;

    private GpuSnapshot(GpuRow[] rows) {
        this.rows = rows;
    }

    /** The row of a cluster, or null. */
    GpuRow row(int cluster) {
        return cluster < rows.length ? rows[cluster] : null;
    }

    /** This with another row. */
    GpuSnapshot with(int cluster, GpuRow row) {
        GpuRow[] next = java.util.Arrays.copyOf(rows, Math.max(rows.length, cluster + 1));
        next[cluster] = row;
        return new GpuSnapshot(next);
    }
}
