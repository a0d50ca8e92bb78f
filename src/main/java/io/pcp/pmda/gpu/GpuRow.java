package io.pcp.pmda.gpu;

/**
 * The values of one cluster of one GPU from one pass, by column. Immutable once built.
 *
 * @param takenNanos when the pass began, in {@link io.pcp.pmda.sdk.TimeSource#nanos}
 * @param bits numbers; of a DOUBLE its bits
 * @param texts texts, or null when the cluster has none
 * @param present bit per column: there is a value
 * @param denied bit per column: the driver says this process may not
 */
record GpuRow(long takenNanos, long[] bits, String[] texts, long present, long denied) {

    boolean has(int column) {
        return (present >>> column & 1) != 0;
    }

    boolean denied(int column) {
        return (denied >>> column & 1) != 0;
    }
}
