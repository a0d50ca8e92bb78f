package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.WireReader.BYTES;
import static io.pcp.pmda.otlp.WireReader.VARINT;

/**
 * {@code ExportMetricsServiceRequest} and {@code MetricsData} in the binary encoding.
 *
 * <p>Fields come in any order, lists of numbers packed or not; of a number or string that comes twice the last one counts,
 * a message that comes twice is merged, of a choice of fields the last one counts. Fields nobody knows, and known ones in a
 * form that is not theirs, are skipped, and so are exemplars, which are only counted. No bytes are an empty request.
 */
final class ProtobufDecoder {
    private final WireReader in;
    private final DocumentDraft draft;
    private final ProtobufValues values;
    private final ProtobufPoints points;

    private ProtobufDecoder(byte[] body, int from, int length, DecodeLimits limits) {
        this.in = new WireReader(body, from, length);
        this.draft = new DocumentDraft(limits);
        this.values = new ProtobufValues(body, length, in, draft.budget, limits.depth());
        this.points = new ProtobufPoints(in, values, draft);
    }

    static MetricsData decode(byte[] body, int from, int length, DecodeLimits limits) throws OtlpException {
        return length == 0 ? MetricsData.EMPTY : new ProtobufDecoder(body, from, length, limits).document();
    }

    private MetricsData document() throws OtlpException {
        for (int tag; (tag = in.tag()) != 0; ) {
            if (tag == (1 << 3 | BYTES)) {
                resourceMetrics();
            } else {
                in.skip(tag);
            }
        }
        return draft.data();
    }

    private void resourceMetrics() throws OtlpException {
        draft.beginResource();
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | BYTES -> resource();
                case 2 << 3 | BYTES -> scopeMetrics();
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        draft.endResource();
    }

    private void resource() throws OtlpException {
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            if (tag == (1 << 3 | BYTES)) {
                draft.resource.add(values.attribute());
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void scopeMetrics() throws OtlpException {
        draft.beginScope();
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | BYTES -> scope();
                case 2 << 3 | BYTES -> metric();
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        draft.endScope();
    }

    private void scope() throws OtlpException {
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | BYTES -> draft.scopeName = values.string();
                case 2 << 3 | BYTES -> draft.scopeVersion = values.string();
                case 3 << 3 | BYTES -> draft.scopeAttributes.add(values.attribute());
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void metric() throws OtlpException {
        MetricDraft metric = draft.metric;
        metric.clear();
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | BYTES -> metric.name = values.string();
                case 2 << 3 | BYTES -> metric.description = values.string();
                case 3 << 3 | BYTES -> metric.unit = values.string();
                case 5 << 3 | BYTES -> data(MetricDraft.Data.GAUGE);
                case 7 << 3 | BYTES -> data(MetricDraft.Data.SUM);
                case 9 << 3 | BYTES -> data(MetricDraft.Data.HISTOGRAM);
                case 10 << 3 | BYTES -> data(MetricDraft.Data.EXPONENTIAL);
                case 11 << 3 | BYTES -> data(MetricDraft.Data.SUMMARY);
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        draft.endMetric();
    }

    /** All five kinds have the same fields, as far as they have them; what a gauge has no field for does not show. */
    private void data(MetricDraft.Data kind) throws OtlpException {
        MetricDraft metric = draft.metric;
        metric.begin(kind);
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | BYTES -> points.add(kind);
                case 2 << 3 | VARINT -> metric.temporality = Temporality.of((int) in.varint());
                case 3 << 3 | VARINT -> metric.monotonic = in.varint() != 0;
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
    }
}
