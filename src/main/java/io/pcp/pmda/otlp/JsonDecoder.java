package io.pcp.pmda.otlp;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;

/**
 * {@code ExportMetricsServiceRequest} and {@code MetricsData} in the JSON encoding, with names in lowerCamelCase.
 *
 * <p>Fields come in any order. Null is a field that is not set; in a list of objects it is passed over. 64-bit numbers come
 * as strings or numbers, doubles also as {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}, temporality as a number or
 * by its name, bytes in base64. Of a number or string that comes twice the last one counts, an object that comes twice is
 * merged and lists are joined, as in the other encoding. Fields nobody knows, with underscores for example, are skipped
 * with all that is in them. A byte order mark is passed over. No bytes are no document; {@code {}} is an empty one.
 */
final class JsonDecoder {
    private final JsonReader in;
    private final DocumentDraft draft;
    private final JsonValues values;
    private final JsonPoints points;

    private JsonDecoder(JsonReader in, DocumentDraft draft, int depth) {
        this.in = in;
        this.draft = draft;
        this.values = new JsonValues(in, draft.budget, depth);
        this.points = new JsonPoints(in, values, draft);
    }

    static MetricsData decode(byte[] body, int from, int length, DecodeLimits limits) throws OtlpException {
        DocumentDraft draft = new DocumentDraft(limits);
        try (JsonReader in = new JsonReader(body, from, length, limits, draft.budget)) {
            try {
                return new JsonDecoder(in, draft, limits.depth()).document();
            } catch (JsonProcessingException e) {
                throw in.bad(e);
            }
        } catch (IOException e) {
            // Of an array that is in memory: only the parser itself can fail so.
            throw new OtlpException(
                    OtlpException.Kind.MALFORMED, "JSON: " + e.getClass().getSimpleName());
        }
    }

    private MetricsData document() throws IOException, OtlpException {
        in.begin();
        for (String name; (name = in.field()) != null; ) {
            if (name.equals("resourceMetrics")) {
                in.array();
                while (in.message()) {
                    resourceMetrics();
                }
            } else {
                in.skip();
            }
        }
        in.end();
        return draft.data();
    }

    private void resourceMetrics() throws IOException, OtlpException {
        draft.beginResource();
        for (String name; (name = in.field()) != null; ) {
            switch (name) {
                case "resource" -> resource();
                case "scopeMetrics" -> {
                    in.array();
                    while (in.message()) {
                        scopeMetrics();
                    }
                }
                default -> in.skip();
            }
        }
        draft.endResource();
    }

    private void resource() throws IOException, OtlpException {
        in.object();
        for (String name; (name = in.field()) != null; ) {
            if (name.equals("attributes")) {
                values.attributes(draft.resource);
            } else {
                in.skip();
            }
        }
    }

    private void scopeMetrics() throws IOException, OtlpException {
        draft.beginScope();
        for (String name; (name = in.field()) != null; ) {
            switch (name) {
                case "scope" -> scope();
                case "metrics" -> {
                    in.array();
                    while (in.message()) {
                        metric();
                    }
                }
                default -> in.skip();
            }
        }
        draft.endScope();
    }

    private void scope() throws IOException, OtlpException {
        in.object();
        for (String name; (name = in.field()) != null; ) {
            switch (name) {
                case "name" -> draft.scopeName = in.text();
                case "version" -> draft.scopeVersion = in.text();
                case "attributes" -> values.attributes(draft.scopeAttributes);
                default -> in.skip();
            }
        }
    }

    private void metric() throws IOException, OtlpException {
        MetricDraft metric = draft.metric;
        metric.clear();
        for (String name; (name = in.field()) != null; ) {
            switch (name) {
                case "name" -> metric.name = in.text();
                case "description" -> metric.description = in.text();
                case "unit" -> metric.unit = in.text();
                case "gauge" -> data(MetricDraft.Data.GAUGE);
                case "sum" -> data(MetricDraft.Data.SUM);
                case "histogram" -> data(MetricDraft.Data.HISTOGRAM);
                case "exponentialHistogram" -> data(MetricDraft.Data.EXPONENTIAL);
                case "summary" -> data(MetricDraft.Data.SUMMARY);
                default -> in.skip();
            }
        }
        draft.endMetric();
    }

    /** All five kinds have the same fields, as far as they have them; what a gauge has no field for does not show. */
    private void data(MetricDraft.Data kind) throws IOException, OtlpException {
        draft.metric.begin(kind);
        in.object();
        for (String name; (name = in.field()) != null; ) {
            switch (name) {
                case "dataPoints" -> points.add(kind);
                case "aggregationTemporality" -> draft.metric.temporality = in.temporality();
                case "isMonotonic" -> draft.metric.monotonic = in.bool();
                default -> in.skip();
            }
        }
    }
}
