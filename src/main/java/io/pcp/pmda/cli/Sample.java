package io.pcp.pmda.cli;

import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.Metric;
import java.time.Instant;
import java.util.List;

/**
 * What one fetch brought. Immutable.
 *
 * @param time wall clock of the fetch
 * @param nanos monotonic time of the fetch
 * @param metrics in the order asked for
 */
record Sample(Instant time, long nanos, List<Values> metrics) {

    Sample {
        metrics = List.copyOf(metrics);
    }

    /**
     * The values of one metric.
     *
     * @param code 0, or the PCP error the metric has instead of values
     * @param rate the values are per second, not those the metric has
     * @param data ascending by instance; one without instance for a singular metric
     */
    record Values(Metric metric, int code, boolean rate, List<Datum> data) {
        Values {
            data = List.copyOf(data);
        }

        boolean singular() {
            return metric.instances() == null;
        }

        /** The value of an instance, or null. */
        Datum of(int instance) {
            for (Datum datum : data) {
                if (datum.id() == instance) {
                    return datum;
                }
            }
            return null;
        }
    }

    /**
     * One value: a number or a text.
     *
     * @param instance null for a singular metric
     * @param number Long, BigInteger beyond 2^63, or Double; null for a text
     * @param text null for a number
     */
    record Datum(Instance instance, Number number, String text) {
        int id() {
            return instance == null ? -1 : instance.id();
        }
    }

    /** The values of a metric, or null when it was not asked for. */
    Values of(String name) {
        for (Values values : metrics) {
            if (values.metric().name().equals(name)) {
                return values;
            }
        }
        return null;
    }

    /** The one number of a singular metric, or the fallback. */
    long number(String name, long fallback) {
        Values values = of(name);
        return values == null || values.data().isEmpty() || values.data().get(0).number() == null
                ? fallback
                : values.data().get(0).number().longValue();
    }

    /** The one text of a singular metric, or an empty one. */
    String text(String name) {
        Values values = of(name);
        return values == null || values.data().isEmpty() || values.data().get(0).text() == null
                ? ""
                : values.data().get(0).text();
    }
}
