package io.pcp.pmda.programs;

import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import io.opentelemetry.proto.metrics.v1.ScopeMetrics;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.resource.v1.Resource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * A request that is encoded once, by the classes of its authors; time and values are put into the bytes before each sending,
 * so that sending costs next to nothing. Used by one thread.
 */
final class OtlpBodies {
    private static final long TIME = 0x7a5b3c1d2e4f6071L;
    private static final long VALUE = 0x1f2e3d4c5b6a7988L;
    private static final int BUCKETS = 10;
    private static final int SERIES_OF_A_METRIC = 50;

    private final byte[] bytes;
    private final ByteBuffer view;
    private final int[] times;
    private final int[] values;
    private final int points;

    /**
     * @param first number of the first series
     * @param points in it, one of each series
     * @param delta sums of what came since the last one
     * @param histograms instead of numbers
     */
    OtlpBodies(String service, int first, int points, boolean delta, boolean histograms) {
        this.points = points;
        bytes = request(service, first, points, delta, histograms).toByteArray();
        view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        times = places(TIME);
        values = places(VALUE);
    }

    /** The bytes with these values; valid until the next call. */
    byte[] of(long nanos, long value) {
        for (int at : times) {
            view.putLong(at, nanos);
        }
        for (int at : values) {
            view.putLong(at, value);
        }
        return bytes;
    }

    int points() {
        return points;
    }

    private int[] places(long marker) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i + Long.BYTES <= bytes.length; i++) {
            if (view.getLong(i) == marker) {
                found.add(i);
            }
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private static ExportMetricsServiceRequest request(
            String service, int first, int points, boolean delta, boolean histograms) {
        ScopeMetrics.Builder scope = ScopeMetrics.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("load"));
        AggregationTemporality temporality = delta
                ? AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA
                : AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
        for (int from = first; from < first + points; ) {
            int to = Math.min(first + points, (from / SERIES_OF_A_METRIC + 1) * SERIES_OF_A_METRIC);
            String name = "load.requests.part" + from / SERIES_OF_A_METRIC;
            scope.addMetrics(histograms ? histogram(name, from, to, temporality) : sum(name, from, to, temporality));
            from = to;
        }
        return ExportMetricsServiceRequest.newBuilder()
                .addResourceMetrics(ResourceMetrics.newBuilder()
                        .setResource(Resource.newBuilder()
                                .addAttributes(attribute("service.name", service))
                                .addAttributes(attribute("service.instance.id", "load-1")))
                        .addScopeMetrics(scope))
                .build();
    }

    private static Metric sum(String name, int from, int to, AggregationTemporality temporality) {
        Sum.Builder sum = Sum.newBuilder().setIsMonotonic(true).setAggregationTemporality(temporality);
        for (int i = from; i < to; i++) {
            sum.addDataPoints(NumberDataPoint.newBuilder()
                    .setTimeUnixNano(TIME)
                    .setAsInt(VALUE)
                    .addAllAttributes(attributes(i)));
        }
        return Metric.newBuilder()
                .setName(name)
                .setUnit("{request}")
                .setSum(sum)
                .build();
    }

    private static Metric histogram(String name, int from, int to, AggregationTemporality temporality) {
        Histogram.Builder histogram = Histogram.newBuilder().setAggregationTemporality(temporality);
        for (int i = from; i < to; i++) {
            HistogramDataPoint.Builder point = HistogramDataPoint.newBuilder()
                    .setTimeUnixNano(TIME)
                    .setCount(VALUE)
                    .setSum(i)
                    .addAllAttributes(attributes(i));
            for (int bound = 1; bound < BUCKETS; bound++) {
                point.addExplicitBounds(0.005 * (1 << bound)).addBucketCounts(0);
            }
            histogram.addDataPoints(point.addBucketCounts(VALUE));
        }
        return Metric.newBuilder()
                .setName(name)
                .setUnit("s")
                .setHistogram(histogram)
                .build();
    }

    private static List<KeyValue> attributes(int series) {
        return List.of(
                attribute("http.request.method", "GET"),
                attribute("http.route", "/api/v1/item/" + series % SERIES_OF_A_METRIC),
                attribute("server.address", "node-17.example.com"));
    }

    private static KeyValue attribute(String key, String value) {
        return KeyValue.newBuilder()
                .setKey(key)
                .setValue(AnyValue.newBuilder().setStringValue(value))
                .build();
    }
}
