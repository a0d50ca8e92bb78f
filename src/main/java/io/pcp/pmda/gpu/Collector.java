package io.pcp.pmda.gpu;

/**
 * Reads the metrics of one cluster from a GPU.
 *
 * <p>To add a metric: one row in {@code gpu-metrics.csv} and one line in {@link #define}. The row decides
 * where and how often it is read (cost), which values can be true (type and unit label), and everything a
 * client sees.
 */
interface Collector {

    /** Cluster of the PMIDs. */
    int cluster();

    /** Says for each metric of the cluster how it is read. */
    void define(Reads reads);
}
