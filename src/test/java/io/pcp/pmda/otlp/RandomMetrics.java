package io.pcp.pmda.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.metrics.v1.Exemplar;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Requests with all fields there are, by chance; the same ones for the same seed. */
final class RandomMetrics {
    private static final double[] REALS = {
        0,
        -0.0,
        1,
        -1,
        0.1,
        1e21,
        1e-7,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE,
        Double.MIN_NORMAL,
        1.0 / 3,
        9007199254740993.0
    };
    private static final long[] WHOLES = {
        0, 1, -1, 127, 128, 1 << 14, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 53
    };
    private static final String[] TEXTS = {
        "",
        "a",
        "service.name",
        "http.server.request.duration",
        "µs",
        "Ω größer 日本語",
        "😀",
        "\"\\/\b\f\n\r\t\u0000\u001f\u007f",
        "{},[]:",
        "\u2028\ufeff\uffff",
        "x".repeat(300),
        "é".repeat(300)
    };

    private final Random random;

    RandomMetrics(long seed) {
        this.random = new Random(seed);
    }

    ExportMetricsServiceRequest request() {
        ExportMetricsServiceRequest.Builder request = ExportMetricsServiceRequest.newBuilder();
        for (int i = few(); i > 0; i--) {
            io.opentelemetry.proto.metrics.v1.ResourceMetrics.Builder resource =
                    request.addResourceMetricsBuilder().setSchemaUrl(text());
            if (maybe()) {
                resource.setResource(Resource.newBuilder()
                        .addAllAttributes(attributes())
                        .setDroppedAttributesCount(random.nextInt()));
            }
            for (int j = few(); j > 0; j--) {
                io.opentelemetry.proto.metrics.v1.ScopeMetrics.Builder scope =
                        resource.addScopeMetricsBuilder().setSchemaUrl(text());
                if (maybe()) {
                    scope.setScope(InstrumentationScope.newBuilder()
                            .setName(text())
                            .setVersion(text())
                            .addAllAttributes(attributes())
                            .setDroppedAttributesCount(random.nextInt()));
                }
                scope.addAllMetrics(some(this::metric));
            }
        }
        return request.build();
    }

    private Metric metric() {
        Metric.Builder metric = Metric.newBuilder().addAllMetadata(attributes());
        if (maybe()) {
            metric.setName(text()).setDescription(text()).setUnit(text());
        }
        switch (random.nextInt(6)) {
            case 0 -> metric.setGauge(Gauge.newBuilder().addAllDataPoints(some(this::number)));
            case 1 ->
                metric.setSum(Sum.newBuilder()
                        .addAllDataPoints(some(this::number))
                        .setAggregationTemporalityValue(temporality())
                        .setIsMonotonic(maybe()));
            case 2 ->
                metric.setHistogram(Histogram.newBuilder()
                        .addAllDataPoints(some(this::histogram))
                        .setAggregationTemporalityValue(temporality()));
            case 3 ->
                metric.setExponentialHistogram(ExponentialHistogram.newBuilder()
                        .addAllDataPoints(some(this::exponential))
                        .setAggregationTemporalityValue(temporality()));
            case 4 -> metric.setSummary(Summary.newBuilder().addAllDataPoints(some(this::summary)));
            default -> {}
        }
        return metric.build();
    }

    private NumberDataPoint number() {
        NumberDataPoint.Builder point = NumberDataPoint.newBuilder()
                .addAllAttributes(attributes())
                .setStartTimeUnixNano(whole())
                .setTimeUnixNano(whole())
                .addAllExemplars(exemplars())
                .setFlags(small());
        switch (random.nextInt(5)) {
            case 0, 1 -> point.setAsDouble(real());
            case 2, 3 -> point.setAsInt(whole());
            default -> {}
        }
        return point.build();
    }

    private HistogramDataPoint histogram() {
        HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder()
                .addAllAttributes(attributes())
                .setStartTimeUnixNano(whole())
                .setTimeUnixNano(whole())
                .setCount(whole())
                .addAllBucketCounts(some(this::whole))
                .addAllExplicitBounds(some(this::real))
                .addAllExemplars(exemplars())
                .setFlags(small());
        if (maybe()) {
            point.setSum(real());
        }
        if (maybe()) {
            point.setMin(real());
        }
        if (maybe()) {
            point.setMax(real());
        }
        return point.build();
    }

    private ExponentialHistogramDataPoint exponential() {
        ExponentialHistogramDataPoint.Builder point = ExponentialHistogramDataPoint.newBuilder()
                .addAllAttributes(attributes())
                .setStartTimeUnixNano(whole())
                .setTimeUnixNano(whole())
                .setCount(whole())
                .setScale(small())
                .setZeroCount(whole())
                .setZeroThreshold(real())
                .addAllExemplars(exemplars())
                .setFlags(small());
        if (maybe()) {
            point.setPositive(buckets());
        }
        if (maybe()) {
            point.setNegative(buckets());
        }
        if (maybe()) {
            point.setSum(real()).setMin(real());
        }
        if (maybe()) {
            point.setMax(real());
        }
        return point.build();
    }

    private ExponentialHistogramDataPoint.Buckets buckets() {
        return ExponentialHistogramDataPoint.Buckets.newBuilder()
                .setOffset(small())
                .addAllBucketCounts(some(this::whole))
                .build();
    }

    private SummaryDataPoint summary() {
        return SummaryDataPoint.newBuilder()
                .addAllAttributes(attributes())
                .setStartTimeUnixNano(whole())
                .setTimeUnixNano(whole())
                .setCount(whole())
                .setSum(real())
                .addAllQuantileValues(some(() -> SummaryDataPoint.ValueAtQuantile.newBuilder()
                        .setQuantile(real())
                        .setValue(real())
                        .build()))
                .setFlags(small())
                .build();
    }

    private List<Exemplar> exemplars() {
        return some(() -> Exemplar.newBuilder()
                .addAllFilteredAttributes(attributes())
                .setAsInt(whole())
                .setTraceId(bytes())
                .build());
    }

    private List<KeyValue> attributes() {
        return some(() -> keyValue(3));
    }

    private KeyValue keyValue(int depth) {
        KeyValue.Builder attribute = KeyValue.newBuilder().setKey(text());
        return (random.nextInt(8) > 0 ? attribute.setValue(value(depth)) : attribute).build();
    }

    private AnyValue value(int depth) {
        AnyValue.Builder value = AnyValue.newBuilder();
        switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0, 1 -> value.setStringValue(text());
            case 2 -> value.setBoolValue(maybe());
            case 3 -> value.setIntValue(whole());
            case 4 -> value.setDoubleValue(real());
            case 5 -> value.setBytesValue(bytes());
            case 7 -> value.setArrayValue(ArrayValue.newBuilder().addAllValues(some(() -> value(depth - 1))));
            case 8 -> value.setKvlistValue(KeyValueList.newBuilder().addAllValues(some(() -> keyValue(depth - 1))));
            default -> {}
        }
        return value.build();
    }

    private ByteString bytes() {
        byte[] bytes = new byte[random.nextInt(7)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private <T> List<T> some(Supplier<T> one) {
        List<T> all = new ArrayList<>();
        for (int i = few(); i > 0; i--) {
            all.add(one.get());
        }
        return all;
    }

    private int few() {
        return Math.max(0, random.nextInt(5) - 1);
    }

    private boolean maybe() {
        return random.nextBoolean();
    }

    private String text() {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private double real() {
        return maybe() ? REALS[random.nextInt(REALS.length)] : random.nextGaussian() * 1000;
    }

    private long whole() {
        return maybe() ? WHOLES[random.nextInt(WHOLES.length)] : random.nextLong();
    }

    private int small() {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1;
            case 2 -> random.nextInt(41) - 20;
            default -> random.nextInt();
        };
    }

    private int temporality() {
        return maybe() ? random.nextInt(3) : random.nextInt();
    }
}
