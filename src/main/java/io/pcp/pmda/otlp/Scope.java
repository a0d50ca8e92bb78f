package io.pcp.pmda.otlp;

import java.util.List;

/** {@code InstrumentationScope}; name and version are empty when not told. */
public record Scope(String name, String version, List<Attribute> attributes) {
    /** Of metrics whose message has no scope. */
    public static final Scope NONE = new Scope("", "", List.of());

    public Scope {
        attributes = List.copyOf(attributes);
    }
}
