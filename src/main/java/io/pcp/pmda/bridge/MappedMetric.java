package io.pcp.pmda.bridge;

/**
 * Where the values of a metric stand in documents of one layout. The arrays are parallel, ascending by instance id, and
 * never written again.
 *
 * @param series indices into {@link io.pcp.pmda.exposition.Layout#series}; empty when the metric has no values now
 * @param ids internal instance ids; null for a singular metric, which has at most one series
 */
record MappedMetric(BridgeMetric metric, int[] series, int[] ids) {}
