package io.pcp.pmda.otlp;

/** {@code KeyValue}: of a resource, a scope or a point. */
public record Attribute(String key, AnyValue value) {}
