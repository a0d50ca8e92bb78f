package io.pcp.pmda.cli.probe;

import io.pcp.pmda.model.MetricDesc;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one fetch brought of one metric. Immutable.
 *
 * @param status 0, or the PCP error in place of values
 * @param values by external instance name, that of a singular metric being empty; numbers in decimal
 */
public record Served(String name, MetricDesc desc, int status, Map<String, String> values) {

    public Served {
        values = Map.copyOf(values);
    }

    /** The value of an instance, or null. */
    public String of(String instance) {
        return values.get(instance);
    }

    /** Values in the order of their instances. */
    public Map<String, String> sorted() {
        return new TreeMap<>(values);
    }
}
