package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.WireReader.BYTES;
import static io.pcp.pmda.otlp.WireReader.FIXED64;
import static io.pcp.pmda.otlp.WireReader.VARINT;

/** Data points of the four kinds. Each has numbers of its own for the fields they share. */
final class ProtobufPoints {
    private final WireReader in;
    private final ProtobufValues values;
    private final DocumentDraft draft;
    private final PointDraft point;

    ProtobufPoints(WireReader in, ProtobufValues values, DocumentDraft draft) {
        this.in = in;
        this.values = values;
        this.draft = draft;
        this.point = draft.point;
    }

    /** The field is a data point of this kind: reads it and puts it into the metric. */
    void add(MetricDraft.Data kind) throws OtlpException {
        point.clear();
        int outer = in.enter();
        switch (kind) {
            case HISTOGRAM -> histogram();
            case EXPONENTIAL -> exponential();
            case SUMMARY -> summary();
            default -> number();
        }
        in.leave(outer);
        draft.metric.add(point);
    }

    private void number() throws OtlpException {
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 2 << 3 | FIXED64 -> point.start = in.fixed64();
                case 3 << 3 | FIXED64 -> point.time = in.fixed64();
                case 4 << 3 | FIXED64 -> point.value(NumberPoint.Kind.REAL, in.fixed64());
                case 5 << 3 | BYTES -> exemplar(tag);
                case 6 << 3 | FIXED64 -> point.value(NumberPoint.Kind.WHOLE, in.fixed64());
                case 7 << 3 | BYTES -> point.attributes.add(values.attribute());
                case 8 << 3 | VARINT -> point.flags = (int) in.varint();
                default -> in.skip(tag);
            }
        }
    }

    private void histogram() throws OtlpException {
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 2 << 3 | FIXED64 -> point.start = in.fixed64();
                case 3 << 3 | FIXED64 -> point.time = in.fixed64();
                case 4 << 3 | FIXED64 -> point.count = in.fixed64();
                case 5 << 3 | FIXED64 -> point.sum(in.real());
                case 6 << 3 | FIXED64 -> point.counts.add(in.fixed64());
                case 6 << 3 | BYTES -> packed(point.counts, true);
                case 7 << 3 | FIXED64 -> point.bounds.add(in.fixed64());
                case 7 << 3 | BYTES -> packed(point.bounds, true);
                case 8 << 3 | BYTES -> exemplar(tag);
                case 9 << 3 | BYTES -> point.attributes.add(values.attribute());
                case 10 << 3 | VARINT -> point.flags = (int) in.varint();
                case 11 << 3 | FIXED64 -> point.min(in.real());
                case 12 << 3 | FIXED64 -> point.max(in.real());
                default -> in.skip(tag);
            }
        }
    }

    private void exponential() throws OtlpException {
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | BYTES -> point.attributes.add(values.attribute());
                case 2 << 3 | FIXED64 -> point.start = in.fixed64();
                case 3 << 3 | FIXED64 -> point.time = in.fixed64();
                case 4 << 3 | FIXED64 -> point.count = in.fixed64();
                case 5 << 3 | FIXED64 -> point.sum(in.real());
                case 6 << 3 | VARINT -> point.scale = in.zigzag32();
                case 7 << 3 | FIXED64 -> point.zeroCount = in.fixed64();
                case 8 << 3 | BYTES -> buckets(point.positive);
                case 9 << 3 | BYTES -> buckets(point.negative);
                case 10 << 3 | VARINT -> point.flags = (int) in.varint();
                case 11 << 3 | BYTES -> exemplar(tag);
                case 12 << 3 | FIXED64 -> point.min(in.real());
                case 13 << 3 | FIXED64 -> point.max(in.real());
                case 14 << 3 | FIXED64 -> point.zeroThreshold = in.real();
                default -> in.skip(tag);
            }
        }
    }

    private void buckets(PointDraft.BucketsDraft into) throws OtlpException {
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | VARINT -> into.offset = in.zigzag32();
                case 2 << 3 | VARINT -> into.counts.add(in.varint());
                case 2 << 3 | BYTES -> packed(into.counts, false);
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
    }

    private void summary() throws OtlpException {
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 2 << 3 | FIXED64 -> point.start = in.fixed64();
                case 3 << 3 | FIXED64 -> point.time = in.fixed64();
                case 4 << 3 | FIXED64 -> point.count = in.fixed64();
                case 5 << 3 | FIXED64 -> point.sum(in.real());
                case 6 << 3 | BYTES -> quantile();
                case 7 << 3 | BYTES -> point.attributes.add(values.attribute());
                case 8 << 3 | VARINT -> point.flags = (int) in.varint();
                default -> in.skip(tag);
            }
        }
    }

    private void quantile() throws OtlpException {
        double quantile = 0;
        double value = 0;
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | FIXED64 -> quantile = in.real();
                case 2 << 3 | FIXED64 -> value = in.real();
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        draft.budget.spend(Budget.OBJECT);
        point.quantiles.add(new SummaryPoint.Quantile(quantile, value));
    }

    /** Numbers one after the other, each of 64 bits or as many as it takes. */
    private void packed(Longs into, boolean fixed) throws OtlpException {
        int outer = in.enter();
        while (in.more()) {
            into.add(fixed ? in.fixed64() : in.varint());
        }
        in.leave(outer);
    }

    private void exemplar(int tag) throws OtlpException {
        draft.exemplars++;
        in.skip(tag);
    }
}
