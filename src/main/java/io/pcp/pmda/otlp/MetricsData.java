package io.pcp.pmda.otlp;

import java.util.List;

/**
 * What one request or document holds: {@code ExportMetricsServiceRequest}, which has the same form as {@code MetricsData}.
 * Immutable, like all it is made of.
 *
 * @param points data points of all metrics together
 * @param exemplars that were left out: PCP has no place for them
 */
public record MetricsData(List<ResourceMetrics> resources, int points, int exemplars) {
    public static final MetricsData EMPTY = new MetricsData(List.of(), 0, 0);

    public MetricsData {
        resources = List.copyOf(resources);
    }
}
