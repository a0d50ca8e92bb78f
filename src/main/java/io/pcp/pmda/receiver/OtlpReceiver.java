package io.pcp.pmda.receiver;

import io.pcp.pmda.sdk.PmdaLog;
import java.util.List;

/**
 * Listens for requests and answers them, on threads of its own, from {@link #start} to {@link #close}. Thread-safe.
 */
public final class OtlpReceiver implements AutoCloseable {
    /**
     * Takes these settings: listeners that stay the same go on, others end or begin. Those that cannot be had are tried
     * again now and then; {@link #problem} says why. By one thread at a time, which is not that of the pipe.
     */
    public void apply(ReceiverSettings settings) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Listens nowhere yet. */
    public OtlpReceiver(OtlpSink sink, PmdaLog log) {
        throw new UnsupportedOperationException("to be written");
    }

    /** Where it listens now, with the real ports. */
    public List<ReceiverSettings.Listen> listening() {
        throw new UnsupportedOperationException("to be written");
    }

    /** Why it does not listen where it should; empty when all is well. */
    public String problem() {
        throw new UnsupportedOperationException("to be written");
    }

    public ReceiverCounts counts() {
        throw new UnsupportedOperationException("to be written");
    }

    /** Answers what has begun with 503, and ends. */
    @Override
    public void close() {
        throw new UnsupportedOperationException("to be written");
    }
}
