package io.pcp.pmda.otlp;

import java.io.IOException;

/** Data points of the four kinds. */
final class JsonPoints {
    private static final long UINT32 = 0xffffffffL;

    private final JsonReader in;
    private final JsonValues values;
    private final DocumentDraft draft;
    private final PointDraft point;

    JsonPoints(JsonReader in, JsonValues values, DocumentDraft draft) {
        this.in = in;
        this.values = values;
        this.draft = draft;
        this.point = draft.point;
    }

    /** The field is a list of data points of this kind: reads them and puts them into the metric. */
    void add(MetricDraft.Data kind) throws IOException, OtlpException {
        in.array();
        while (in.message()) {
            point.clear();
            for (String name; (name = in.field()) != null; ) {
                if (!common(name)) {
                    switch (kind) {
                        case HISTOGRAM -> histogram(name);
                        case EXPONENTIAL -> exponential(name);
                        case SUMMARY -> summary(name);
                        default -> number(name);
                    }
                }
            }
            draft.metric.add(point);
        }
    }

    private boolean common(String name) throws IOException, OtlpException {
        switch (name) {
            case "attributes" -> values.attributes(point.attributes);
            case "startTimeUnixNano" -> point.start = in.unsigned();
            case "timeUnixNano" -> point.time = in.unsigned();
            case "flags" -> point.flags = (int) in.between(0, UINT32);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void number(String name) throws IOException, OtlpException {
        switch (name) {
            case "asDouble" -> point.value(NumberPoint.Kind.REAL, Double.doubleToRawLongBits(in.real()));
            case "asInt" -> point.value(NumberPoint.Kind.WHOLE, in.signed());
            case "exemplars" -> exemplars();
            default -> in.skip();
        }
    }

    private void histogram(String name) throws IOException, OtlpException {
        switch (name) {
            case "bucketCounts" -> counts(point.counts);
            case "explicitBounds" -> {
                in.array();
                while (in.element()) {
                    point.bounds.add(Double.doubleToRawLongBits(in.real()));
                }
            }
            default -> amounts(name);
        }
    }

    private void exponential(String name) throws IOException, OtlpException {
        switch (name) {
            case "scale" -> point.scale = (int) in.between(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "zeroCount" -> point.zeroCount = in.unsigned();
            case "zeroThreshold" -> point.zeroThreshold = in.real();
            case "positive" -> buckets(point.positive);
            case "negative" -> buckets(point.negative);
            default -> amounts(name);
        }
    }

    private void amounts(String name) throws IOException, OtlpException {
        switch (name) {
            case "count" -> point.count = in.unsigned();
            case "sum" -> point.sum(in.real());
            case "min" -> point.min(in.real());
            case "max" -> point.max(in.real());
            case "exemplars" -> exemplars();
            default -> in.skip();
        }
    }

    private void buckets(PointDraft.BucketsDraft into) throws IOException, OtlpException {
        in.object();
        for (String name; (name = in.field()) != null; ) {
            switch (name) {
                case "offset" -> into.offset = (int) in.between(Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "bucketCounts" -> counts(into.counts);
                default -> in.skip();
            }
        }
    }

    private void counts(Longs into) throws IOException, OtlpException {
        in.array();
        while (in.element()) {
            into.add(in.unsigned());
        }
    }

    private void summary(String name) throws IOException, OtlpException {
        switch (name) {
            case "count" -> point.count = in.unsigned();
            case "sum" -> point.sum(in.real());
            case "quantileValues" -> {
                in.array();
                while (in.message()) {
                    quantile();
                }
            }
            default -> in.skip();
        }
    }

    private void quantile() throws IOException, OtlpException {
        double quantile = 0;
        double value = 0;
        for (String name; (name = in.field()) != null; ) {
            switch (name) {
                case "quantile" -> quantile = in.real();
                case "value" -> value = in.real();
                default -> in.skip();
            }
        }
        draft.budget.spend(Budget.OBJECT);
        point.quantiles.add(new SummaryPoint.Quantile(quantile, value));
    }

    private void exemplars() throws IOException, OtlpException {
        in.array();
        while (in.message()) {
            draft.exemplars++;
            while (in.field() != null) {
                in.skip();
            }
        }
    }
}
