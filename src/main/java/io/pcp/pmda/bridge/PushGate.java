package io.pcp.pmda.bridge;

import io.pcp.pmda.receiver.OtlpReceiver;
import io.pcp.pmda.receiver.ReceiverCounts;
import io.pcp.pmda.receiver.ReceiverSettings;
import io.pcp.pmda.sdk.ValueSink;
import java.util.stream.Collectors;

/** The receiver of OTLP and where its requests go. Made when {@code otlp.conf} first says {@code listen}. */
final class PushGate implements AutoCloseable {
    private final PushedSources sources;
    private final OtlpReceiver receiver;

    PushGate(SourceFleet fleet, PushConfig config) {
        sources = new PushedSources(fleet, config);
        receiver = new OtlpReceiver(sources, fleet.context().log());
        receiver.apply(config.settings());
    }

    /** By the thread that watches the configuration. */
    void apply(PushConfig config) {
        sources.apply(config);
        receiver.apply(config.settings());
    }

    PushedSources sources() {
        return sources;
    }

    OtlpReceiver receiver() {
        return receiver;
    }

    /**
     * What a metric about the receiver shows; by the pipe thread.
     *
     * @param problem of the configuration file; empty for none
     */
    void read(ControlLeaf leaf, String problem, ValueSink out) {
        ReceiverCounts counts = receiver.counts();
        switch (leaf) {
            case OTLP_LISTENING -> out.text(listening(problem));
            case OTLP_REQUESTS -> out.number(counts.requests());
            case OTLP_REFUSED -> out.number(counts.refused());
            case OTLP_THROTTLED -> out.number(counts.throttled());
            case OTLP_BYTES -> out.number(counts.bytes());
            case OTLP_POINTS -> out.number(counts.accepted());
            case OTLP_REJECTED -> out.number(counts.rejected());
            case OTLP_SERVICES -> out.number(sources.services());
            case OTLP_CONNECTIONS -> out.number(counts.connections());
            case OTLP_DROPPED_CONNECTIONS -> out.number(counts.dropped());
            case OTLP_LAST_REFUSAL -> {
                if (!counts.lastRefusal().isEmpty()) {
                    out.text(counts.lastRefusal());
                }
            }
            default -> out.number(0);
        }
    }

    private String listening(String problem) {
        String where = receiver.listening().stream()
                .map(ReceiverSettings.Listen::display)
                .collect(Collectors.joining(", "));
        String wrong = receiver.problem();
        String all = join(where, wrong);
        return problem.isEmpty() ? all.isEmpty() ? "off" : all : join(all, "config: " + problem);
    }

    private static String join(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + "; " + other;
    }

    @Override
    public void close() {
        sources.close();
        receiver.close();
    }
}
