package io.pcp.pmda.sdk;

/**
 * A part of an agent with its own metrics and, perhaps, threads: a cluster of the simple kind, the GPUs, the bridge.
 *
 * <p>{@link #start} and {@link #contribute} are called by the pipe thread and must return quickly: open devices, connect
 * and probe on workers.
 */
public interface PmdaModule extends AutoCloseable {

    /** Called once, after CREDS and options, before the first request is read. */
    void start(PmdaContext context);

    /** Adds what it serves; called at start and after each {@link PmdaContext#namesChanged}. */
    void contribute(MetricTable.Builder table);

    /** A request has come, of whatever kind and for whomever. By the pipe thread, before it is handled: must not block. */
    default void asked() {}

    /** Stops threads and saves state; quickly, pmcd kills after 150 ms. */
    @Override
    default void close() {}
}
