package io.pcp.pmda.cli.sources;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.pcp.pmda.bridge.Preview;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.Problem;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.source.SourceConfig;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;

/** What a document would be in PCP, as a JSON object: all instances, raw numbers in the units of the metric. */
public final class PreviewJson {
    private static final JsonFactory JSON = new JsonFactory();

    private PreviewJson() {}

    /** The object, on several lines: one per metric. */
    public static String of(SourceConfig source, Document document, Preview preview) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("source", source.name());
            json.writeStringField("from", document.from());
            json.writeStringField("format", document.formatName());
            json.writeStringField("namespace", source.mapping().namespace());
            report(json, preview);
            labels(json, preview.labels());
            json.writeArrayFieldStart("metrics");
            for (Preview.Metric metric : preview.metrics()) {
                json.writeRaw('\n');
                metric(json, metric);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private static void report(JsonGenerator json, Preview preview) throws IOException {
        ParseReport report = preview.report();
        json.writeNumberField("bytes", report.bytes());
        json.writeNumberField("samples", report.samples());
        json.writeNumberField("parse_errors", report.parseErrors());
        json.writeNumberField("strict_errors", report.strictErrors());
        json.writeNumberField("dropped_series", report.dropped() + preview.droppedSeries());
        json.writeNumberField("duplicate_series", report.duplicates());
        json.writeNumberField("type_conflicts", report.rounded());
        json.writeNumberField("exemplars", report.exemplars());
        json.writeArrayFieldStart("problems");
        for (Problem problem : report.problems()) {
            json.writeStartObject();
            json.writeNumberField("line", problem.line());
            json.writeStringField("text", problem.text());
            json.writeBooleanField("lost", problem.fatal());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("warnings");
        for (String warning : preview.warnings()) {
            json.writeString(warning);
        }
        if (preview.unexpected() != null) {
            json.writeString(preview.unexpected());
        }
        json.writeEndArray();
    }

    private static void metric(JsonGenerator json, Preview.Metric metric) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", metric.name());
        json.writeStringField("type", metric.type().pcpName());
        json.writeStringField("semantics", metric.semantics().pcpName());
        json.writeStringField("units", metric.units().toString());
        json.writeStringField("help", metric.oneline());
        labels(json, metric.labels());
        json.writeArrayFieldStart("instances");
        for (Preview.Value value : metric.values()) {
            json.writeStartObject();
            if (value.instance() == null) {
                json.writeNullField("name");
                json.writeNullField("id");
            } else {
                json.writeStringField("name", value.instance().name());
                json.writeNumberField("id", value.instance().id());
            }
            json.writeFieldName("value");
            number(json, value.number());
            labels(
                    json,
                    value.instance() == null ? LabelSet.EMPTY : value.instance().labels());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void number(JsonGenerator json, Number number) throws IOException {
        if (number == null) {
            json.writeNull();
        } else if (number instanceof Double real) {
            json.writeNumber(real);
        } else if (number instanceof BigInteger large) {
            json.writeNumber(large);
        } else {
            json.writeNumber(number.longValue());
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
