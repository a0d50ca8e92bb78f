package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** All streams of a store, and the series they have. Guarded by the store. */
final class SeriesSet {
    private static final String SCOPE_NAME = "otel_scope_name";
    /** Streams that the rule drops, remembered so that it is not asked again. */
    private static final int MOST_DROPPED = 4096;
    /** Labels that are remembered beyond twice those in use. */
    private static final int UNUSED_LABELS = 4096;

    final StreamTable table = new StreamTable();

    private final StoreRules rules;
    private final LabelText texts;
    private final MetricBook book;
    private int cells;
    private int dropped;
    private long changes;
    private int labelFloor;
    private Layout layout = Layout.EMPTY;
    private boolean stale;
    /** Metrics without names, whose streams are gone, but are still in the table. */
    private final Set<Metric> ousted = new HashSet<>();

    SeriesSet(StoreRules rules, LabelText texts, MetricBook book) {
        this.rules = rules;
        this.texts = texts;
        this.book = book;
    }

    /** Series that there are. */
    int size() {
        return cells;
    }

    /** How often others than before have come to be there, or have gone. */
    long changes() {
        return changes;
    }

    /** Series for which there is room. */
    int room() {
        return Math.max(0, rules.maxSeries() - cells);
    }

    private void changed() {
        stale = true;
        changes++;
    }

    /** Takes a stream in that has its first point. */
    void add(Stream stream) {
        make(stream, true);
        stream.reshaped = false;
        if (kept(stream) == 0) {
            stream.dropped = true;
            if (dropped < MOST_DROPPED) {
                dropped++;
                table.add(stream);
            }
            return;
        }
        table.add(stream);
        stream.metric.shape.streams.add(stream);
        stream.metric.streams++;
        stream.place.streams++;
        cells += kept(stream);
        changed();
    }

    private static int kept(Stream stream) {
        int count = 0;
        for (Series series : stream.series) {
            count += series != null ? 1 : 0;
        }
        return count;
    }

    /** The cells of a stream are others than before. */
    void reshape(Stream stream) {
        stream.reshaped = false;
        if (!stream.dropped) {
            cells -= kept(stream);
            make(stream, true);
            cells += kept(stream);
            changed();
        }
    }

    /**
     * The labels or notes of some streams are others than before.
     *
     * @param judge labels, so that the rule has to be asked again
     */
    void rename(Predicate<Stream> which, boolean judge) {
        for (Shape shape : book.shapes()) {
            rename(shape, which, judge);
        }
    }

    /** The same of all streams of one shape; a request may have it for each of its metrics. */
    void rename(Shape shape) {
        rename(shape, stream -> true, true);
    }

    private void rename(Shape shape, Predicate<Stream> which, boolean judge) {
        for (Stream stream : shape.streams) {
            if (which.test(stream)) {
                cells -= kept(stream);
                make(stream, judge);
                cells += kept(stream);
                changed();
            }
        }
    }

    /** Makes the series of a stream; those that are as they were stay the same objects. */
    private void make(Stream stream, boolean judge) {
        Series[] before = stream.series;
        int count = stream.cells();
        boolean sameCells = before.length == count;
        Series[] made = new Series[count];
        List<SeriesLabel> labels = labels(stream);
        List<SeriesLabel> notes = notes(stream);
        int own = labels.size();
        Map<Cell, Series> others = null;
        for (int i = 0; i < count; i++) {
            if (!judge && sameCells && before[i] == null) {
                continue;
            }
            Part part = stream.part(i);
            String sample = stream.metric.shape.sample(part);
            SeriesLabel extra = stream.extra(i, texts);
            if (extra != null) {
                labels.add(extra);
            }
            Family family = stream.metric.shape.family(part);
            Series known = i < before.length && is(before[i], sample, labels, notes) ? before[i] : null;
            if (known == null && before.length > 0) {
                others = others == null ? byCell(before) : others;
                known = others.get(new Cell(sample, labels));
                known = is(known, sample, labels, notes) ? known : null;
            }
            if (known != null && known.family() == family) {
                made[i] = known;
            } else {
                Series series = new Series(family, sample, part.role, labels, notes);
                made[i] = judge ? judged(stream, part, series, known != null) : series;
            }
            if (extra != null) {
                labels.remove(own);
            }
        }
        stream.series = made;
        stream.at = new int[count];
    }

    /**
     * @param kept it is there already, with another type
     */
    private Series judged(Stream stream, Part part, Series series, boolean kept) {
        long refusals = rules.rule().refusals();
        SeriesRule.Verdict verdict =
                kept ? rules.rule().again(series) : rules.rule().judge(series);
        stream.refused |= rules.rule().refusals() > refusals;
        if (verdict == SeriesRule.Verdict.EXACT) {
            stream.exact |= 1 << part.ordinal();
        } else if (verdict == SeriesRule.Verdict.REAL) {
            stream.exact &= ~(1 << part.ordinal());
        }
        return verdict == SeriesRule.Verdict.DROP ? null : series;
    }

    /** What tells the series of a stream apart. */
    private record Cell(String sample, List<SeriesLabel> labels) {}

    /** Histograms may have thousands of bounds, and others each time. */
    private static Map<Cell, Series> byCell(Series[] series) {
        Map<Cell, Series> all = new HashMap<>();
        for (Series one : series) {
            if (one != null) {
                all.put(new Cell(one.sample(), one.labels()), one);
            }
        }
        return all;
    }

    private static boolean is(Series one, String sample, List<SeriesLabel> labels, List<SeriesLabel> notes) {
        return one != null
                && one.sample().equals(sample)
                && one.labels().equals(labels)
                && one.notes().equals(notes);
    }

    private List<SeriesLabel> labels(Stream stream) {
        List<SeriesLabel> labels = new ArrayList<>(stream.labels.length + 4);
        String own = own(stream.metric.shape.kind);
        for (SeriesLabel label : stream.labels) {
            // What programs call like a label of buckets makes way for it.
            labels.add(label.name().equals(own) ? texts.label("exported_" + own, label.value()) : label);
        }
        Collections.addAll(labels, stream.place.naming);
        if (stream.metric.shape.scoped && !stream.metric.scope.isEmpty()) {
            labels.add(texts.label(SCOPE_NAME, stream.metric.scope));
        }
        return labels;
    }

    /** The label that cells of a metric have; null without. */
    private static String own(MetricKind kind) {
        return switch (kind) {
            case HISTOGRAM, EXPONENTIAL -> "le";
            case SUMMARY -> "quantile";
            case GAUGE, COUNTER, LEVEL -> null;
        };
    }

    private List<SeriesLabel> notes(Stream stream) {
        List<SeriesLabel> notes = new ArrayList<>(4);
        Collections.addAll(notes, stream.place.notes);
        Scope scope = stream.scope;
        if (!stream.metric.shape.scoped && !scope.name().isEmpty()) {
            notes.add(texts.label(SCOPE_NAME, scope.name()));
        }
        if (!scope.version().isEmpty()) {
            notes.add(texts.label("otel_scope_version", scope.version()));
        }
        for (Attribute attribute : scope.attributes()) {
            String value = attribute.value().text();
            if (!value.isEmpty() && notes.size() < LabelText.MOST_LABELS) {
                notes.add(texts.label("otel_scope_" + attribute.key(), value));
            }
        }
        return notes;
    }

    /** Asks the rule again about what it dropped. */
    void reconsider() {
        remove(stream -> stream.dropped);
        rename(SeriesSet::incomplete, true);
    }

    /** Whether some of its series had no room; from now on it is not. */
    private static boolean incomplete(Stream stream) {
        boolean incomplete = stream.refused;
        stream.refused = false;
        return incomplete;
    }

    /** Takes streams out. Returns whether there were any. */
    boolean remove(Predicate<Stream> which) {
        int before = cells;
        int forgotten = dropped;
        table.forEach(stream -> {
            if (!stream.gone && which.test(stream)) {
                stream.gone = true;
                leave(stream);
            }
        });
        if (before == cells && forgotten == dropped) {
            return false;
        }
        table.retain(stream -> !stream.gone);
        for (Shape shape : book.shapes()) {
            shape.streams.removeIf(stream -> stream.gone);
        }
        if (before != cells) {
            changed();
        }
        return before != cells;
    }

    /**
     * Takes out all streams of metrics that have lost their names. A request may have it for each of its metrics: the table
     * is gone through once, by {@link #sweep}.
     */
    void oust(List<Metric> metrics) {
        for (Metric metric : metrics) {
            for (Stream stream : metric.shape.streams) {
                if (stream.metric == metric) {
                    stream.gone = true;
                    leave(stream);
                    changed();
                }
            }
            metric.shape.streams.removeIf(stream -> stream.gone);
        }
        ousted.addAll(metrics);
    }

    /** After a request: forgets what was ousted, and that the rule dropped some of it under names that it has no more. */
    void sweep() {
        if (!ousted.isEmpty()) {
            remove(stream -> stream.dropped && ousted.contains(stream.metric));
            table.retain(stream -> !stream.gone);
            ousted.clear();
        }
    }

    private void leave(Stream stream) {
        if (stream.dropped) {
            dropped--;
            return;
        }
        cells -= kept(stream);
        stream.metric.streams--;
        stream.place.streams--;
    }

    /** The layout of all series; the same object while they are the same. */
    Layout layout() {
        if (!stale) {
            return layout;
        }
        List<Series> all = new ArrayList<>(cells);
        Set<Family> families = new LinkedHashSet<>();
        for (Shape shape : book.shapes()) {
            for (Part part : shape.parts) {
                for (Stream stream : shape.streams) {
                    place(stream, part, all);
                }
            }
        }
        for (Series series : all) {
            families.add(series.family());
        }
        layout = new Layout(all, List.copyOf(families));
        stale = false;
        return layout;
    }

    private static void place(Stream stream, Part part, List<Series> all) {
        for (int i = 0; i < stream.series.length; i++) {
            if (stream.series[i] != null && stream.part(i) == part) {
                stream.at[i] = all.size();
                all.add(stream.series[i]);
            }
        }
    }

    /** Forgets labels when most of those remembered are in use no more. */
    void tidy() {
        if (texts.size() > 2 * labelFloor + UNUSED_LABELS) {
            texts.forget();
            for (Shape shape : book.shapes()) {
                for (Stream stream : shape.streams) {
                    texts.keep(stream.series);
                }
            }
            labelFloor = texts.size();
        }
    }

    /** Labels that are remembered. */
    int labels() {
        return texts.size();
    }

    /** When the first of them goes if nothing more comes; {@link Long#MAX_VALUE} without any. */
    long dueMillis(long staleMillis) {
        long[] due = {Long.MAX_VALUE};
        table.forEach(stream -> due[0] = Math.min(due[0], stream.dueMillis(staleMillis)));
        return due[0];
    }

    /** Writes the values of all series. */
    void write(Words out) {
        for (Shape shape : book.shapes()) {
            for (Stream stream : shape.streams) {
                stream.write(out);
            }
        }
    }
}
