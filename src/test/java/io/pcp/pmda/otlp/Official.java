package io.pcp.pmda.otlp;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.List;

/** Messages of the official classes in our model, field by field. */
final class Official {
    private int points;
    private int exemplars;

    private Official() {}

    /**
     * The bytes as the official classes read them. Their generated parsers bring back the old content of a choice of fields
     * that changes and changes back, which the language of protobuf does not have so; then the reflective ones tell.
     *
     * @throws InvalidProtocolBufferException when they refuse them
     */
    static MetricsData read(byte[] body, MetricsData expected) throws InvalidProtocolBufferException {
        MetricsData generated = model(ExportMetricsServiceRequest.parseFrom(body));
        if (generated.equals(expected)) {
            return generated;
        }
        DynamicMessage reflective = DynamicMessage.parseFrom(ExportMetricsServiceRequest.getDescriptor(), body);
        return model(ExportMetricsServiceRequest.parseFrom(reflective.toByteString()));
    }

    static MetricsData model(ExportMetricsServiceRequest request) {
        Official official = new Official();
        List<ResourceMetrics> resources = request.getResourceMetricsList().stream()
                .map(resource -> new ResourceMetrics(
                        attributes(resource.getResource().getAttributesList()),
                        resource.getScopeMetricsList().stream()
                                .map(scope -> new ScopeMetrics(
                                        scope(scope.getScope()),
                                        scope.getMetricsList().stream()
                                                .map(official::metric)
                                                .toList()))
                                .toList()))
                .toList();
        return new MetricsData(resources, official.points, official.exemplars);
    }

    private static Scope scope(InstrumentationScope scope) {
        return new Scope(scope.getName(), scope.getVersion(), attributes(scope.getAttributesList()));
    }

    private OtlpMetric metric(Metric metric) {
        PointData data = data(metric);
        points += data.size();
        return new OtlpMetric(metric.getName(), metric.getDescription(), metric.getUnit(), data);
    }

    private PointData data(Metric metric) {
        return switch (metric.getDataCase()) {
            case GAUGE -> new PointData.Gauge(numbers(metric.getGauge().getDataPointsList()));
            case SUM ->
                new PointData.Sum(
                        numbers(metric.getSum().getDataPointsList()),
                        Temporality.of(metric.getSum().getAggregationTemporalityValue()),
                        metric.getSum().getIsMonotonic());
            case HISTOGRAM ->
                new PointData.Histogram(
                        metric.getHistogram().getDataPointsList().stream()
                                .map(this::histogram)
                                .toList(),
                        Temporality.of(metric.getHistogram().getAggregationTemporalityValue()));
            case EXPONENTIAL_HISTOGRAM ->
                new PointData.ExponentialHistogram(
                        metric.getExponentialHistogram().getDataPointsList().stream()
                                .map(this::exponential)
                                .toList(),
                        Temporality.of(metric.getExponentialHistogram().getAggregationTemporalityValue()));
            case SUMMARY ->
                new PointData.Summary(metric.getSummary().getDataPointsList().stream()
                        .map(Official::summary)
                        .toList());
            case DATA_NOT_SET -> PointData.None.NONE;
        };
    }

    private List<NumberPoint> numbers(List<NumberDataPoint> points) {
        return points.stream().map(this::number).toList();
    }

    private NumberPoint number(NumberDataPoint point) {
        exemplars += point.getExemplarsCount();
        NumberPoint.Kind kind = switch (point.getValueCase()) {
            case AS_INT -> NumberPoint.Kind.WHOLE;
            case AS_DOUBLE -> NumberPoint.Kind.REAL;
            case VALUE_NOT_SET -> NumberPoint.Kind.NONE;
        };
        long bits = point.hasAsDouble() ? Double.doubleToRawLongBits(point.getAsDouble()) : point.getAsInt();
        return new NumberPoint(
                attributes(point.getAttributesList()),
                point.getStartTimeUnixNano(),
                point.getTimeUnixNano(),
                point.getFlags(),
                kind,
                bits);
    }

    private HistogramPoint histogram(HistogramDataPoint point) {
        exemplars += point.getExemplarsCount();
        return new HistogramPoint(
                attributes(point.getAttributesList()),
                point.getStartTimeUnixNano(),
                point.getTimeUnixNano(),
                point.getFlags(),
                new Amounts(
                        point.getCount(),
                        point.hasSum(),
                        point.hasSum() ? point.getSum() : Double.NaN,
                        point.hasMin(),
                        point.hasMin() ? point.getMin() : Double.NaN,
                        point.hasMax(),
                        point.hasMax() ? point.getMax() : Double.NaN),
                longs(point.getBucketCountsList()),
                point.getExplicitBoundsList().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray());
    }

    private ExponentialPoint exponential(ExponentialHistogramDataPoint point) {
        exemplars += point.getExemplarsCount();
        return new ExponentialPoint(
                attributes(point.getAttributesList()),
                point.getStartTimeUnixNano(),
                point.getTimeUnixNano(),
                point.getFlags(),
                new Amounts(
                        point.getCount(),
                        point.hasSum(),
                        point.hasSum() ? point.getSum() : Double.NaN,
                        point.hasMin(),
                        point.hasMin() ? point.getMin() : Double.NaN,
                        point.hasMax(),
                        point.hasMax() ? point.getMax() : Double.NaN),
                point.getScale(),
                point.getZeroCount(),
                point.getZeroThreshold(),
                buckets(point.getPositive()),
                buckets(point.getNegative()));
    }

    private static ExponentialPoint.Buckets buckets(ExponentialHistogramDataPoint.Buckets buckets) {
        return new ExponentialPoint.Buckets(buckets.getOffset(), longs(buckets.getBucketCountsList()));
    }

    private static SummaryPoint summary(SummaryDataPoint point) {
        return new SummaryPoint(
                attributes(point.getAttributesList()),
                point.getStartTimeUnixNano(),
                point.getTimeUnixNano(),
                point.getFlags(),
                point.getCount(),
                point.getSum(),
                point.getQuantileValuesList().stream()
                        .map(at -> new SummaryPoint.Quantile(at.getQuantile(), at.getValue()))
                        .toList());
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    static List<Attribute> attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .map(attribute -> new Attribute(attribute.getKey(), value(attribute.getValue())))
                .toList();
    }

    static AnyValue value(io.opentelemetry.proto.common.v1.AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> new AnyValue.Text(value.getStringValue());
            case BOOL_VALUE -> new AnyValue.Bool(value.getBoolValue());
            case INT_VALUE -> new AnyValue.Whole(value.getIntValue());
            case DOUBLE_VALUE -> new AnyValue.Real(value.getDoubleValue());
            case BYTES_VALUE -> new AnyValue.Bytes(value.getBytesValue().toByteArray());
            case ARRAY_VALUE ->
                new AnyValue.Items(value.getArrayValue().getValuesList().stream()
                        .map(Official::value)
                        .toList());
            case KVLIST_VALUE ->
                new AnyValue.Fields(attributes(value.getKvlistValue().getValuesList()));
            case STRING_VALUE_STRINDEX, VALUE_NOT_SET -> AnyValue.None.NONE;
        };
    }
}
