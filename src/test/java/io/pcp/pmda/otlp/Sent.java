package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Documents as programs send them, and stores as texts, for tests. Times are seconds. */
final class Sent {
    static final double[] BOUNDS = {0.5, 1, 2.5};

    private Sent() {}

    /** Keeps integers as the metadata of the families say. */
    static SeriesRule rule() {
        return series ->
                series.family().pcp().type().endsWith("64") ? SeriesRule.Verdict.EXACT : SeriesRule.Verdict.REAL;
    }

    static StoreRules rules() {
        return new StoreRules(
                false,
                false,
                List.of("service.name", "service.instance.id", "service.version", "host.name"),
                false,
                Duration.ofMinutes(5),
                20_000,
                rule());
    }

    static StoreRules with(StoreRules of, SeriesRule rule, int maxSeries) {
        return new StoreRules(
                of.prometheusNames(),
                of.quantiles(),
                of.resourceLabels(),
                of.complete(),
                of.staleAfter(),
                maxSeries,
                rule);
    }

    static StoreRules named() {
        StoreRules of = rules();
        return new StoreRules(true, false, of.resourceLabels(), false, of.staleAfter(), of.maxSeries(), of.rule());
    }

    static StoreRules complete() {
        StoreRules of = rules();
        return new StoreRules(false, false, of.resourceLabels(), true, of.staleAfter(), of.maxSeries(), of.rule());
    }

    static StoreRules quantiles() {
        StoreRules of = rules();
        return new StoreRules(false, true, of.resourceLabels(), false, of.staleAfter(), of.maxSeries(), of.rule());
    }

    /** Pairs of key and value. */
    static List<Attribute> attributes(Object... pairs) {
        List<Attribute> all = new ArrayList<>();
        for (int i = 0; i < pairs.length; i += 2) {
            Object value = pairs[i + 1];
            AnyValue any = value instanceof Integer number
                    ? new AnyValue.Whole(number)
                    : value instanceof Boolean bool ? new AnyValue.Bool(bool) : new AnyValue.Text((String) value);
            all.add(new Attribute((String) pairs[i], any));
        }
        return all;
    }

    static NumberPoint whole(long start, long time, long value, Object... attributes) {
        return new NumberPoint(attributes(attributes), nanos(start), nanos(time), 0, NumberPoint.Kind.WHOLE, value);
    }

    static NumberPoint real(long start, long time, double value, Object... attributes) {
        long bits = Double.doubleToRawLongBits(value);
        return new NumberPoint(attributes(attributes), nanos(start), nanos(time), 0, NumberPoint.Kind.REAL, bits);
    }

    static long nanos(long seconds) {
        return seconds * 1_000_000_000L;
    }

    static OtlpMetric gauge(String name, String unit, NumberPoint... points) {
        return new OtlpMetric(name, "", unit, new PointData.Gauge(List.of(points)));
    }

    static OtlpMetric counter(String name, String unit, NumberPoint... points) {
        return sum(name, unit, Temporality.CUMULATIVE, true, points);
    }

    static OtlpMetric delta(String name, String unit, NumberPoint... points) {
        return sum(name, unit, Temporality.DELTA, true, points);
    }

    static OtlpMetric sum(String name, String unit, Temporality temporality, boolean monotonic, NumberPoint... points) {
        return new OtlpMetric(name, "", unit, new PointData.Sum(List.of(points), temporality, monotonic));
    }

    static HistogramPoint histogram(long start, long time, double sum, double[] bounds, long... counts) {
        long count = Arrays.stream(counts).sum();
        Amounts amounts = new Amounts(count, true, sum, false, Double.NaN, false, Double.NaN);
        return new HistogramPoint(List.of(), nanos(start), nanos(time), 0, amounts, counts, bounds);
    }

    static OtlpMetric histogram(String name, String unit, Temporality temporality, HistogramPoint... points) {
        return new OtlpMetric(name, "", unit, new PointData.Histogram(List.of(points), temporality));
    }

    static ResourceMetrics from(List<Attribute> resource, OtlpMetric... metrics) {
        return from(resource, new Scope("lib", "1", List.of()), metrics);
    }

    static ResourceMetrics from(List<Attribute> resource, Scope scope, OtlpMetric... metrics) {
        return new ResourceMetrics(resource, List.of(new ScopeMetrics(scope, List.of(metrics))));
    }

    /** Of a program called shop. */
    static List<ResourceMetrics> shop(OtlpMetric... metrics) {
        return List.of(from(attributes("service.name", "shop"), metrics));
    }

    /** Series with their labels and values. */
    static String text(SeriesStore.View view) {
        Exposition document = view.document();
        Map<String, String> lines = new TreeMap<>();
        for (int i = 0; i < document.layout().series().size(); i++) {
            lines.put(document.layout().series().get(i).toString(), value(document, i));
        }
        return String.join(
                "\n",
                lines.entrySet().stream()
                        .map(line -> line.getKey() + " " + line.getValue())
                        .toList());
    }

    private static String value(Exposition document, int place) {
        long word = document.words()[place];
        if (rule().judge(document.layout().series().get(place)) == SeriesRule.Verdict.EXACT) {
            return document.marks().absent(place)
                    ? "absent"
                    : document.marks().above(place) ? Long.toUnsignedString(word) : Long.toString(word);
        }
        return word == Exposition.STALE ? "absent" : Double.toString(Double.longBitsToDouble(word));
    }

    static String labels(List<SeriesLabel> labels) {
        return String.join(
                ",",
                labels.stream().map(label -> label.name() + "=" + label.value()).toList());
    }

    static Series series(SeriesStore.View view, String text) {
        return view.document().layout().series().stream()
                .filter(series -> series.toString().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + text + " in:\n" + text(view)));
    }
}
