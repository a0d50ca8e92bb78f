package io.pcp.pmda.otlp;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Decoded documents in the form that {@code otlp/programs/expect.py} gives them. */
final class RecordingText {
    private final StringBuilder text = new StringBuilder();

    private RecordingText() {}

    static String of(List<MetricsData> documents) {
        RecordingText made = new RecordingText();
        documents.forEach(document -> document.resources().forEach(made::resource));
        return made.text.toString();
    }

    private void resource(ResourceMetrics resource) {
        text.append("resource ").append(attributes(resource.resource())).append('\n');
        for (ScopeMetrics scoped : resource.scopes()) {
            Scope scope = scoped.scope();
            text.append("scope %s %s %s%n".formatted(scope.name(), scope.version(), attributes(scope.attributes())));
            scoped.metrics().forEach(this::metric);
        }
    }

    private void metric(OtlpMetric metric) {
        if (metric.data() instanceof PointData.Gauge gauge) {
            metric(metric, "gauge - -", gauge.points());
        } else if (metric.data() instanceof PointData.Sum sum) {
            metric(metric, "sum " + sum.temporality() + (sum.monotonic() ? " monotonic" : " -"), sum.points());
        } else if (metric.data() instanceof PointData.Histogram histogram) {
            metric(metric, "histogram " + histogram.temporality() + " -", histogram.points());
        } else if (metric.data() instanceof PointData.ExponentialHistogram exponential) {
            metric(metric, "exponential_histogram " + exponential.temporality() + " -", exponential.points());
        } else if (metric.data() instanceof PointData.Summary summary) {
            metric(metric, "summary - -", summary.points());
        }
    }

    private void metric(OtlpMetric metric, String kind, List<? extends Point> points) {
        text.append("metric %s %s %s%n".formatted(metric.name(), kind, metric.unit()));
        for (Point point : points) {
            text.append("point %s|%d %d %d|%s%n"
                    .formatted(
                            attributes(point.attributes()),
                            point.startNanos(),
                            point.timeNanos(),
                            point.flags(),
                            values(point)));
        }
    }

    private static String values(Point point) {
        if (point instanceof NumberPoint number) {
            return switch (number.kind()) {
                case NONE -> "none";
                case WHOLE -> "int " + number.bits();
                case REAL -> "double " + real(number.real());
            };
        }
        if (point instanceof HistogramPoint histogram) {
            return "%s buckets %s bounds %s"
                    .formatted(
                            amounts(histogram.amounts()),
                            Arrays.toString(histogram.buckets()),
                            Arrays.stream(histogram.bounds())
                                    .mapToObj(RecordingText::real)
                                    .toList());
        }
        if (point instanceof ExponentialPoint exponential) {
            return "%s scale %d zero %d %s positive %s negative %s"
                    .formatted(
                            amounts(exponential.amounts()),
                            exponential.scale(),
                            exponential.zeroCount(),
                            real(exponential.zeroThreshold()),
                            buckets(exponential.positive()),
                            buckets(exponential.negative()));
        }
        SummaryPoint summary = (SummaryPoint) point;
        return "count %d sum %s ".formatted(summary.count(), real(summary.sum()))
                + summary.quantiles().stream()
                        .map(quantile -> real(quantile.quantile()) + ":" + real(quantile.value()))
                        .collect(Collectors.joining(" "));
    }

    private static String buckets(ExponentialPoint.Buckets buckets) {
        return buckets.offset() + " " + Arrays.toString(buckets.counts());
    }

    private static String amounts(Amounts amounts) {
        return "count %d sum %s min %s max %s"
                .formatted(
                        amounts.count(),
                        amounts.hasSum() ? real(amounts.sum()) : "-",
                        amounts.hasMin() ? real(amounts.min()) : "-",
                        amounts.hasMax() ? real(amounts.max()) : "-");
    }

    private static String attributes(List<Attribute> attributes) {
        return attributes.stream()
                .map(attribute -> attribute.key() + "=" + attribute.value().text())
                .collect(Collectors.joining(","));
    }

    private static String real(double value) {
        return Double.isFinite(value)
                ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
                : Double.toString(value);
    }
}
