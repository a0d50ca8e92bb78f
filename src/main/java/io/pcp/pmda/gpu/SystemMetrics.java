package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.MetricReader;
import java.util.Map;
import java.util.function.Function;

/**
 * What the driver says about the node as a whole: its branch (cluster 0), confidential computing (22) and GPUs it was
 * told to ignore (23). Discovery asks for it; no GPU is.
 */
final class SystemMetrics implements Family {
    @Override
    public Map<String, Function<Node, MetricReader>> readers() {
        return Map.of(
                "gpu.driver.branch", settled(SystemState::branch),
                "gpu.health.excluded", settled(SystemState::excluded),
                "gpu.cc.enabled", settled(system -> system.confidential().enabled()),
                "gpu.cc.environment", settled(system -> system.confidential().environment()),
                "gpu.cc.devtools", settled(system -> system.confidential().devtools()),
                "gpu.cc.multi_gpu", settled(system -> system.confidential().multiGpu()),
                "gpu.cc.cpu_caps", settled(SystemState::cpu),
                "gpu.cc.ready",
                        node -> node.askingReading(
                                () -> node.fleet().state().system().ready()));
    }

    private static Function<Node, MetricReader> settled(Function<SystemState, Reading> part) {
        return node -> node.reading(() -> part.apply(node.fleet().state().system()));
    }
}
