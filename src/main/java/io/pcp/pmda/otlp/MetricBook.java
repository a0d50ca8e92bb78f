package io.pcp.pmda.otlp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * The metrics of a source, and which names their series have. Guarded by the store.
 *
 * <p>Who comes first has a name. Another kind or unit of the same name gets six hex digits behind it when both are sent at
 * the same time; when the one before is not sent any more, as after an update of the program, the new one has the name.
 * The same with the scopes of metrics that agree in kind and unit: their name is a label only if two are sent at the same
 * time.
 */
final class MetricBook {
    /** Metrics without series that are remembered, besides as many as there are with some. */
    private static final int UNUSED = 1024;

    private final StoreRules rules;
    private final Map<ShapeKey, Shape> shapes = new LinkedHashMap<>();
    private final Map<MetricKey, Metric> metrics = new HashMap<>();
    /** Who has the name of a series. */
    private final Map<String, Shape> claims = new HashMap<>();
    /** Those whose series are to go, because others have their names. */
    private final List<Metric> ousted = new ArrayList<>();
    /** Those whose series get the name of the scope as a label. */
    private final List<Shape> rescoped = new ArrayList<>();

    private int ids;

    /** Comparable, as senders choose names, and may choose them so that their hashes are the same. */
    private record ShapeKey(String name, MetricKind kind, String unit) implements Comparable<ShapeKey> {
        private static final Comparator<ShapeKey> ORDER = Comparator.comparing(ShapeKey::name)
                .thenComparing(ShapeKey::kind)
                .thenComparing(ShapeKey::unit);

        @Override
        public int compareTo(ShapeKey other) {
            return ORDER.compare(this, other);
        }
    }

    private record MetricKey(String name, MetricKind kind, String unit, String scope) implements Comparable<MetricKey> {
        private static final Comparator<MetricKey> ORDER = Comparator.comparing(MetricKey::name)
                .thenComparing(MetricKey::kind)
                .thenComparing(MetricKey::unit)
                .thenComparing(MetricKey::scope);

        @Override
        public int compareTo(MetricKey other) {
            return ORDER.compare(this, other);
        }
    }

    MetricBook(StoreRules rules) {
        this.rules = rules;
    }

    /** Null when no point of it was taken yet. */
    Metric find(OtlpMetric metric, MetricKind kind, String scope) {
        return metrics.get(new MetricKey(metric.name(), kind, metric.unit(), scope));
    }

    /**
     * A metric that has not been met, or was forgotten.
     *
     * @param whole its values are integers
     */
    Metric create(OtlpMetric metric, MetricKind kind, String scope, boolean whole) {
        Shape shape = shapes.computeIfAbsent(
                new ShapeKey(metric.name(), kind, metric.unit()),
                unused -> new Shape(metric, kind, whole, Part.of(kind, rules)));
        Metric created = new Metric(shape, scope, ids++);
        shape.metrics.put(scope, created);
        metrics.put(new MetricKey(metric.name(), kind, metric.unit(), scope), created);
        return created;
    }

    /**
     * A metric has a point in this document: it has its names from now on. {@link #ousted} and {@link #rescoped} tell what
     * that means for others.
     */
    void use(Metric metric, Resource.Place place, long document) {
        Shape shape = metric.shape;
        if (shape.base() == null) {
            claim(shape, document);
        }
        Metric before = shape.current;
        if (before != metric && !shape.scoped && before != null && before.streams > 0) {
            if (metric.seen == 0 && before.seen != document && before.place == place) {
                ousted.add(before);
            } else {
                shape.scoped = true;
                rescoped.add(shape);
            }
        }
        shape.current = metric;
        shape.seen = document;
        metric.seen = document;
        metric.place = place;
    }

    private void claim(Shape shape, long document) {
        String wanted =
                rules.prometheusNames() ? PrometheusNames.family(shape.name, shape.unit, shape.kind) : shape.name;
        String base = free(shape, wanted, document) ? wanted : wanted + "_" + mark(shape);
        for (Part part : shape.parts) {
            Shape other = claims.put(base + part.suffix, shape);
            if (other != null && other != shape) {
                oust(other);
            }
        }
        for (Part part : shape.parts) {
            claims.put(base + part.suffix, shape);
        }
        shape.rename(base);
        shape.remember(rules.rule());
    }

    private boolean free(Shape shape, String base, long document) {
        for (Part part : shape.parts) {
            Shape other = claims.get(base + part.suffix);
            if (other != null && !other.streams.isEmpty() && (shape.ousted || other.seen == document)) {
                return false;
            }
        }
        return true;
    }

    private void oust(Shape shape) {
        for (Part part : shape.parts) {
            claims.remove(shape.base() + part.suffix, shape);
        }
        ousted.addAll(shape.metrics.values());
        shape.release();
    }

    private static String mark(Shape shape) {
        CRC32 crc = new CRC32();
        String all = shape.name + '\0' + shape.kind.name() + '\0' + shape.unit;
        crc.update(all.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue()).substring(2);
    }

    /** Metrics whose series have to go at once; each is told once. */
    List<Metric> takeOusted() {
        if (ousted.isEmpty()) {
            return List.of();
        }
        List<Metric> all = List.copyOf(ousted);
        ousted.clear();
        return all;
    }

    /** Shapes whose series get another label; each is told once. */
    List<Shape> takeRescoped() {
        if (rescoped.isEmpty()) {
            return List.of();
        }
        List<Shape> all = List.copyOf(rescoped);
        rescoped.clear();
        return all;
    }

    /** In the order in which they came. */
    Iterable<Shape> shapes() {
        return shapes.values();
    }

    int size() {
        return metrics.size() + shapes.size() + claims.size();
    }

    /** Forgets those without series, when there are many. */
    void tidy() {
        if (metrics.size() <= UNUSED) {
            return;
        }
        int used = 0;
        for (Metric metric : metrics.values()) {
            used += metric.streams > 0 ? 1 : 0;
        }
        if (metrics.size() <= 2 * used + UNUSED) {
            return;
        }
        metrics.values().removeIf(metric -> metric.streams == 0);
        for (Shape shape : shapes.values()) {
            shape.metrics.values().removeIf(metric -> metric.streams == 0);
        }
        shapes.values().removeIf(shape -> shape.metrics.isEmpty());
        claims.values().removeIf(shape -> shape.metrics.isEmpty());
    }
}
