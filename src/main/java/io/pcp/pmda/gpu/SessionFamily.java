package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.EncoderSession;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.MetricReader;
import java.util.Map;
import java.util.function.Function;

/** Cluster 14, the part about single encoder sessions. */
final class SessionFamily implements Family {

    @Override
    public Map<String, Function<Node, MetricReader>> readers() {
        return Map.of(
                "gpu.video.encoder.session.fps", session(EncoderSession::fps),
                "gpu.video.encoder.session.latency", session(EncoderSession::latency));
    }

    private static Function<Node, MetricReader> session(Function<EncoderSession, Reading> part) {
        return node -> node.processes().sessionReader((view, out) -> {
            boolean some = false;
            for (SessionFold.Row row : view.rows()) {
                Reading value = part.apply(row.session());
                if (value.ok()) {
                    out.number(row.id(), value.number());
                    some = true;
                }
            }
            return some;
        });
    }

    @Override
    public Map<String, Function<Node, InstanceDomain>> domains() {
        return Map.of("session", node -> node.processes().domains().get("session"));
    }
}
