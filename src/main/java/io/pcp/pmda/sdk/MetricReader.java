package io.pcp.pmda.sdk;

import io.pcp.pmda.model.PcpException;

/** Where the values of a metric come from. Called by the pipe thread: neither method may block, do I/O or parse. */
public interface MetricReader extends Touching {

    /** Asks the owners whose snapshots {@link #read} will look at. Metrics that touch no owner leave it out. */
    @Override
    default void touch(Fetch fetch) {}

    /**
     * Writes the values, ascending by instance; instances the client does not want are dropped by the sink.
     *
     * @throws PcpException to give the metric an error code instead of values
     */
    void read(Fetch fetch, ValueSink out) throws PcpException;
}
