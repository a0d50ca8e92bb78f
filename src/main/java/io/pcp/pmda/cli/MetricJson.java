package io.pcp.pmda.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.sdk.Metric;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.List;

/**
 * Values as JSON: one object per metric, one line per object, raw numbers in the units the metric has.
 *
 * <pre>
 * {"name":"gpu.power.usage","pmid":"300.7.0","time":"2026-11-20T12:00:00.123Z","type":"U64","semantics":"instant",
 *  "units":"none","labels":{"units":"milliwatts"},
 *  "instances":[{"name":"gpu0","id":0,"value":312400,"labels":{"gpu":0}}]}
 * </pre>
 */
final class MetricJson {
    private static final JsonFactory JSON = new JsonFactory();

    private MetricJson() {}

    /** Writes one JSON object. */
    @FunctionalInterface
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** One object as a line of text. */
    static String object(Body body) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            body.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    /** An array with one object per line. */
    static String array(List<String> objects) {
        return objects.isEmpty() ? "[]" : "[\n" + String.join(",\n", objects) + "\n]";
    }

    /**
     * One metric.
     *
     * @param rates its values per second, or null
     */
    static String metric(Sample sample, Sample.Values values, Sample.Values rates) {
        Metric metric = values.metric();
        return object(json -> {
            json.writeStringField("name", metric.name());
            json.writeStringField("pmid", metric.desc().pmid().toString());
            json.writeStringField("time", sample.time().toString());
            json.writeStringField("type", metric.desc().type().pcpName());
            json.writeStringField("semantics", metric.desc().semantics().pcpName());
            json.writeStringField("units", units(metric.desc().units()));
            labels(json, metric.labels());
            if (values.code() < 0) {
                json.writeStringField("error", PmErr.name(values.code()));
            }
            json.writeArrayFieldStart("instances");
            for (Sample.Datum datum : values.data()) {
                instance(json, datum, rates == null ? null : rates.of(datum.id()));
            }
            json.writeEndArray();
        });
    }

    private static String units(Units units) {
        String extra = switch (units.extraUnit()) {
            case 4 -> units.extraScale() == 3 ? "milliwatts" : "watts";
            case 1 -> "degrees celsius";
            default -> "";
        };
        return extra.isEmpty() ? units.toString() : units.dimTime() == 1 ? "millijoules" : extra;
    }

    private static void instance(JsonGenerator json, Sample.Datum datum, Sample.Datum rate) throws IOException {
        json.writeStartObject();
        if (datum.instance() == null) {
            json.writeNullField("name");
            json.writeNullField("id");
        } else {
            json.writeStringField("name", datum.instance().name());
            json.writeNumberField("id", datum.instance().id());
        }
        json.writeFieldName("value");
        value(json, datum);
        if (rate != null) {
            json.writeNumberField("rate", rate.number().doubleValue());
        }
        labels(
                json,
                datum.instance() == null ? LabelSet.EMPTY : datum.instance().labels());
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Sample.Datum datum) throws IOException {
        if (datum.text() != null) {
            json.writeString(datum.text());
        } else if (datum.number() instanceof Double real) {
            json.writeNumber(real);
        } else if (datum.number() instanceof BigInteger big) {
            json.writeNumber(big);
        } else {
            json.writeNumber(datum.number().longValue());
        }
    }

    private static void labels(JsonGenerator json, LabelSet labels) throws IOException {
        json.writeObjectFieldStart("labels");
        for (Label label : labels.labels()) {
            json.writeFieldName(label.name());
            json.writeRawValue(label.json());
        }
        json.writeEndObject();
    }
}
