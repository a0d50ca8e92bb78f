package io.pcp.pmda.model;

import java.util.Objects;

/**
 * Descriptor of a metric ({@code pmDesc}). Must never change for a PMID while clients or archives live: pmlogger stops
 * when it does.
 */
public record MetricDesc(Pmid pmid, ValueType type, InDom indom, Semantics semantics, Units units) {

    public MetricDesc {
        Objects.requireNonNull(pmid, "pmid");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(indom, "indom");
        Objects.requireNonNull(semantics, "semantics");
        Objects.requireNonNull(units, "units");
    }

    /** True when the metric has exactly one value and no instances. */
    public boolean singular() {
        return indom.isNull();
    }
}
