package io.pcp.pmda.programs;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramPointData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * Remembers what the SDK has, and tells it as {@code name{labels} value}: cumulative, and histograms as {@code _bucket},
 * {@code _sum} and {@code _count}. Names and attributes stay as the SDK has them; integers are exact.
 */
final class OtlpExpected implements MetricExporter {
    private volatile List<MetricData> last = List.of();

    @Override
    public CompletableResultCode export(Collection<MetricData> metrics) {
        last = List.copyOf(metrics);
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
        return CompletableResultCode.ofSuccess();
    }

    @Override
    public AggregationTemporality getAggregationTemporality(InstrumentType type) {
        return AggregationTemporality.CUMULATIVE;
    }

    /** What was there at the last flush, sorted; of each metric its kind, too: {@code # KIND name semantics type}. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (MetricData metric : last) {
            String name = metric.getName();
            lines.add("# KIND " + name + " " + kind(metric));
            switch (metric.getType()) {
                case LONG_GAUGE ->
                    metric.getLongGaugeData()
                            .getPoints()
                            .forEach(p -> line(lines, name, p.getAttributes(), "", Long.toString(p.getValue())));
                case LONG_SUM ->
                    metric.getLongSumData()
                            .getPoints()
                            .forEach(p -> line(lines, name, p.getAttributes(), "", Long.toString(p.getValue())));
                case DOUBLE_GAUGE ->
                    metric.getDoubleGaugeData()
                            .getPoints()
                            .forEach(p -> line(lines, name, p.getAttributes(), "", Double.toString(p.getValue())));
                case DOUBLE_SUM ->
                    metric.getDoubleSumData()
                            .getPoints()
                            .forEach(p -> line(lines, name, p.getAttributes(), "", Double.toString(p.getValue())));
                case HISTOGRAM -> metric.getHistogramData().getPoints().forEach(p -> histogram(lines, name, p));
                case EXPONENTIAL_HISTOGRAM ->
                    metric.getExponentialHistogramData().getPoints().forEach(p -> exponential(lines, name, p));
                default -> throw new IllegalStateException("no such kind here: " + metric.getType());
            }
        }
        lines.sort(null);
        return lines;
    }

    private static String kind(MetricData metric) {
        return switch (metric.getType()) {
            case LONG_SUM -> metric.getLongSumData().isMonotonic() ? "counter u64" : "instant 64";
            case DOUBLE_SUM -> metric.getDoubleSumData().isMonotonic() ? "counter double" : "instant double";
            case LONG_GAUGE -> "instant 64";
            case DOUBLE_GAUGE -> "instant double";
            default -> metric.getType().name().toLowerCase(Locale.ROOT);
        };
    }

    private static void histogram(List<String> lines, String name, HistogramPointData point) {
        long sum = 0;
        List<Long> counts = point.getCounts();
        for (int i = 0; i < counts.size(); i++) {
            sum += counts.get(i);
            String le = i < point.getBoundaries().size()
                    ? Double.toString(point.getBoundaries().get(i))
                    : "+Inf";
            line(lines, name + "_bucket", point.getAttributes(), le, Long.toString(sum));
        }
        line(lines, name + "_sum", point.getAttributes(), "", Double.toString(point.getSum()));
        line(lines, name + "_count", point.getAttributes(), "", Long.toString(point.getCount()));
    }

    /** Buckets with something in them. The SDK records no values below zero in one. */
    private static void exponential(List<String> lines, String name, ExponentialHistogramPointData point) {
        ExponentialHistogramBuckets buckets = point.getPositiveBuckets();
        long sum = point.getZeroCount();
        line(lines, name + "_bucket", point.getAttributes(), "0.0", Long.toString(sum));
        double step = Math.scalb(1.0, -point.getScale());
        for (int i = 0; i < buckets.getBucketCounts().size(); i++) {
            long count = buckets.getBucketCounts().get(i);
            sum += count;
            if (count > 0) {
                double bound = Math.pow(2, (buckets.getOffset() + i + 1) * step);
                line(lines, name + "_bucket", point.getAttributes(), Double.toString(bound), Long.toString(sum));
            }
        }
        line(lines, name + "_bucket", point.getAttributes(), "+Inf", Long.toString(point.getCount()));
        line(lines, name + "_sum", point.getAttributes(), "", Double.toString(point.getSum()));
        line(lines, name + "_count", point.getAttributes(), "", Long.toString(point.getCount()));
    }

    private static void line(List<String> lines, String name, Attributes attributes, String le, String value) {
        StringBuilder text = new StringBuilder(name).append('{');
        attributes.forEach((key, v) -> text.append(key.getKey())
                .append("=\"")
                .append(escaped(text(key, v)))
                .append("\","));
        if (!le.isEmpty()) {
            text.append("le=\"").append(le).append("\",");
        }
        lines.add(text.append("} ").append(value).toString().replace(",}", "}"));
    }

    /** Arrays as JSON; those of here need no escapes in it. */
    private static String text(AttributeKey<?> key, Object value) {
        if (!(value instanceof List<?> list)) {
            return value.toString();
        }
        List<String> parts = new ArrayList<>();
        for (Object part : list) {
            parts.add(part instanceof String ? "\"" + part + "\"" : part.toString());
        }
        return "[" + String.join(",", parts) + "]";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
