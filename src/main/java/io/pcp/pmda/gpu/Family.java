package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.StoreHandler;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Metrics that are not simply read from a GPU: of the node, of events, of processes, derived ones. A family says by name
 * how each is read; the rest is in the catalogue, as with a {@link Collector}.
 */
interface Family {
    /** Families of this release; a new one is added here. */
    static List<Family> all() {
        return List.of(
                new NodeMetrics(),
                new SystemMetrics(),
                new EventFamily(),
                new HealthFamily(),
                new ProcessFamily(),
                new JobFamily(),
                new SessionFamily());
    }

    /** How each metric is read, by name. */
    Map<String, Function<Node, MetricReader>> readers();

    /** Metrics that can be stored into, by name. */
    default Map<String, Function<Node, StoreHandler>> stores() {
        return Map.of();
    }

    /** Instance domains besides those of {@link Scope}, by what the catalogue calls them. */
    default Map<String, Function<Node, InstanceDomain>> domains() {
        return Map.of();
    }
}
