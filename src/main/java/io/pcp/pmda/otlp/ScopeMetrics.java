package io.pcp.pmda.otlp;

import java.util.List;

/** The metrics of one instrumentation scope, which is the library that measured them. */
public record ScopeMetrics(Scope scope, List<OtlpMetric> metrics) {
    public ScopeMetrics {
        metrics = List.copyOf(metrics);
    }
}
