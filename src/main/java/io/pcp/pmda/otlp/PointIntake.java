package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;
import java.util.List;

/** Takes the points of documents into the streams they belong to. Guarded by the store. */
final class PointIntake {
    private static final int LONGEST_NAME = 1024;
    private static final int QUOTED = 100;

    private final StoreRules rules;
    private final LabelText texts;
    private final Resources resources;
    private final MetricBook book;
    private final SeriesSet series;
    private long document;
    private long millis;
    private int accepted;
    private int rejected;
    private int filtered;
    private int rounded;
    private String reason = "";

    PointIntake(StoreRules rules, LabelText texts, Resources resources, MetricBook book, SeriesSet series) {
        this.rules = rules;
        this.texts = texts;
        this.resources = resources;
        this.book = book;
        this.series = series;
    }

    /** Number of the last document. */
    long document() {
        return document;
    }

    /** Points of the last document that had to become integers and were none. */
    int rounded() {
        return rounded;
    }

    Intake take(List<ResourceMetrics> all, long epochMillis) {
        document++;
        millis = epochMillis;
        accepted = 0;
        rejected = 0;
        filtered = 0;
        rounded = 0;
        reason = "";
        for (ResourceMetrics one : all) {
            resource(one);
        }
        series.sweep();
        return new Intake(accepted, rejected, filtered, reason);
    }

    private void resource(ResourceMetrics one) {
        Place place = null;
        String problem = one.resource().size() > Resources.MOST_ATTRIBUTES ? Resources.TOO_MANY : null;
        for (ScopeMetrics scope : one.scopes()) {
            Scope kept = LabelText.kept(scope.scope());
            for (OtlpMetric metric : scope.metrics()) {
                int points = metric.data().size();
                if (points > 0 && place == null && problem == null) {
                    place = resources.place(one.resource(), document, millis);
                    problem = place == null ? Resources.NO_ROOM : null;
                }
                if (points > 0 && problem != null) {
                    reject(metric, problem, points);
                } else if (points > 0) {
                    metric(place, kept, metric);
                }
            }
        }
    }

    private void metric(Place place, Scope scope, OtlpMetric metric) {
        MetricKind kind = MetricKind.of(metric.data());
        Temporality temporality = temporality(metric.data());
        if (metric.name().isEmpty()) {
            reject(metric, "a metric has no name", metric.data().size());
        } else if (metric.name().length() > LONGEST_NAME) {
            reject(
                    metric,
                    "the name of a metric has more than " + LONGEST_NAME + " characters",
                    metric.data().size());
        } else if (metric.unit().length() > LONGEST_NAME) {
            reject(
                    metric,
                    "its unit has more than " + LONGEST_NAME + " characters",
                    metric.data().size());
        } else if (temporality == Temporality.UNSPECIFIED) {
            reject(
                    metric,
                    "it does not say whether its points are deltas or cumulative",
                    metric.data().size());
        } else {
            List<? extends Point> points = points(metric.data());
            Metric known = book.find(metric, kind, scope.name());
            for (int i = 0; i < points.size(); i++) {
                known = point(known, kind, place, scope, metric, temporality, points.get(i));
            }
        }
    }

    private static Temporality temporality(PointData data) {
        if (data instanceof PointData.Sum sum) {
            return sum.temporality();
        } else if (data instanceof PointData.Histogram histogram) {
            return histogram.temporality();
        } else if (data instanceof PointData.ExponentialHistogram histogram) {
            return histogram.temporality();
        }
        return Temporality.CUMULATIVE;
    }

    private static List<? extends Point> points(PointData data) {
        if (data instanceof PointData.Gauge gauge) {
            return gauge.points();
        } else if (data instanceof PointData.Sum sum) {
            return sum.points();
        } else if (data instanceof PointData.Histogram histogram) {
            return histogram.points();
        } else if (data instanceof PointData.ExponentialHistogram histogram) {
            return histogram.points();
        }
        return data instanceof PointData.Summary summary ? summary.points() : List.of();
    }

    /** Returns the metric, which may be known only now. */
    private Metric point(
            Metric known,
            MetricKind kind,
            Place place,
            Scope scope,
            OtlpMetric metric,
            Temporality temporality,
            Point point) {
        if (point instanceof NumberPoint number && number.kind() == NumberPoint.Kind.NONE && !point.noValue()) {
            reject(metric, "a point has no value", 1);
            return known;
        }
        long hash = texts.hash(point.attributes());
        Stream stream = known == null
                ? null
                : series.table.find(known, place, point.attributes(), StreamTable.hash(known, place, hash));
        if (stream != null) {
            again(stream, scope, metric, temporality, point);
            return known;
        }
        if (point.noValue()) {
            accepted++;
            return known;
        }
        String problem = LabelText.problem(point.attributes());
        if (problem != null) {
            reject(metric, problem, 1);
            return known;
        }
        Metric now = known == null ? book.create(metric, kind, scope.name(), whole(point)) : known;
        SeriesLabel[] labels = texts.labels(point.attributes());
        long clean = StreamTable.hash(now, place, texts.hash(labels));
        stream = known == null ? null : series.table.find(now, place, labels, clean);
        if (stream != null) {
            again(stream, scope, metric, temporality, point);
        } else {
            first(Stream.of(now, place, labels, clean, scope, rules), metric, temporality, point);
        }
        return now;
    }

    private static boolean whole(Point point) {
        return point instanceof NumberPoint number && number.kind() == NumberPoint.Kind.WHOLE;
    }

    private void first(Stream stream, OtlpMetric metric, Temporality temporality, Point point) {
        String problem = stream.take(point, temporality, series.room(), rules.complete());
        if (problem == null && stream.cells() > series.room()) {
            problem = SeriesStore.NO_ROOM;
        }
        if (problem != null) {
            reject(metric, problem, 1);
            return;
        }
        use(stream.metric, stream.place);
        stream.seen = document;
        stream.millis = millis;
        series.add(stream);
        count(stream, metric);
    }

    private void again(Stream stream, Scope scope, OtlpMetric metric, Temporality temporality, Point point) {
        if (stream.dropped) {
            stream.seen = document;
            stream.millis = millis;
            dropped(stream, metric);
            return;
        }
        String problem = stream.take(point, temporality, series.room() + stream.series.length, rules.complete());
        if (Stream.OUTDATED.equals(problem)) {
            // It does not keep the series from going stale: where a clock was put back, all begins anew then.
            accepted++;
            return;
        }
        if (problem != null) {
            reject(metric, problem, 1);
            return;
        }
        use(stream.metric, stream.place);
        stream.seen = document;
        stream.millis = millis;
        if (!stream.scope.equals(scope)) {
            stream.scope = scope;
            stream.reshaped = true;
        }
        if (stream.reshaped) {
            series.reshape(stream);
        }
        count(stream, metric);
    }

    private void use(Metric metric, Place place) {
        if (metric.seen == document && metric.shape.current == metric) {
            return;
        }
        book.use(metric, place, document);
        List<Metric> ousted = book.takeOusted();
        if (!ousted.isEmpty()) {
            series.oust(ousted);
        }
        for (Shape shape : book.takeRescoped()) {
            series.rename(shape);
        }
    }

    private void dropped(Stream stream, OtlpMetric metric) {
        if (stream.refused) {
            reject(metric, SeriesStore.NO_MEMORY, 1);
        } else {
            filtered++;
        }
    }

    private void count(Stream stream, OtlpMetric metric) {
        if (stream.dropped) {
            dropped(stream, metric);
        } else {
            accepted++;
            fraction(stream);
        }
    }

    /** What began with integers becomes doubles, all series of it, unless the configuration wants integers. */
    private void fraction(Stream stream) {
        if (!stream.fractional) {
            return;
        }
        Shape shape = stream.metric.shape;
        if (shape.whole()) {
            shape.widen();
            series.rename(shape);
        }
        rounded += stream.exact != 0 ? 1 : 0;
    }

    private void reject(OtlpMetric metric, String problem, int points) {
        rejected += points;
        if (reason.isEmpty()) {
            reason = metric.name().isEmpty() ? problem : printable(metric.name()) + ": " + problem;
        }
    }

    private static String printable(String name) {
        StringBuilder out = new StringBuilder(Math.min(name.length(), QUOTED) + 3);
        for (int i = 0; i < name.length() && i < QUOTED; i++) {
            char c = name.charAt(i);
            out.append(c < ' ' || c > '~' ? '?' : c);
        }
        return name.length() > QUOTED ? out.append("...").toString() : out.toString();
    }
}
