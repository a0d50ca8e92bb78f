/**
 * Write any PMDA: definitions ({@link io.pcp.pmda.sdk.Pmda}, clusters, instance domains), the answer to every request
 * ({@link io.pcp.pmda.sdk.Dispatcher}), the one freshness rule ({@link io.pcp.pmda.sdk.SnapshotOwner}), persisted
 * instance ids, the standard options, log file and life cycle of an agent.
 *
 * <p>Knows nothing of GPUs or of Prometheus. Imports {@code model} and {@code protocol}; every package to the right may
 * import it. One thread, the pipe thread, runs the dispatcher; refreshes run on the workers of their owners.
 */
package io.pcp.pmda.sdk;
