package io.pcp.pmda.cli.top;

import java.time.Instant;
import java.util.Map;

/**
 * What a source knows at one moment: values as text, by metric and instance. A metric or instance without a value is not
 * in the maps. Immutable.
 *
 * @param time of the values
 * @param host they belong to
 * @param own the host is the one this process runs on, so that its users are those of the values
 * @param values by metric, then by instance name ({@link #SINGULAR} for a metric without instances)
 * @param labels instance labels, by instance name; only for instances that have some
 */
public record Readings(
        Instant time,
        String host,
        boolean own,
        Map<String, Map<String, String>> values,
        Map<String, Map<String, String>> labels) {

    /** Stands for the instance of a metric that has none. */
    public static final String SINGULAR = "";

    public Readings {
        values = Map.copyOf(values);
        labels = Map.copyOf(labels);
    }

    /** The values of a metric by instance; empty when it has none. */
    public Map<String, String> of(String metric) {
        return values.getOrDefault(metric, Map.of());
    }

    /** A value as text, or an empty one. */
    String text(String metric, String instance) {
        return of(metric).getOrDefault(instance, "");
    }

    /** A value as a number; NaN when there is none or it is no number. */
    double number(String metric, String instance) {
        String text = of(metric).get(instance);
        if (text == null || text.isEmpty()) {
            return Double.NaN;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException noNumber) {
            return Double.NaN;
        }
    }

    /** An instance label as text; empty when there is none. */
    String label(String instance, String name) {
        return labels.getOrDefault(instance, Map.of()).getOrDefault(name, "");
    }
}
