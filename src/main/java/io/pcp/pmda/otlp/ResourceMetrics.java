package io.pcp.pmda.otlp;

import java.util.List;

/**
 * What one resource (a process, a container, a host) has measured.
 *
 * @param resource attributes of the resource in the order they came; of two with the same key the first counts
 */
public record ResourceMetrics(List<Attribute> resource, List<ScopeMetrics> scopes) {
    public ResourceMetrics {
        resource = List.copyOf(resource);
        scopes = List.copyOf(scopes);
    }

    /** Text of an attribute of the resource; empty without it. */
    public String attribute(String key) {
        for (Attribute attribute : resource) {
            if (attribute.key().equals(key)) {
                return attribute.value().text();
            }
        }
        return "";
    }
}
