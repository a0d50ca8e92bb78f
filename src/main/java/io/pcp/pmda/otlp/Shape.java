package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.PcpMetadata;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one or more names of series stand for: a kind, a unit, a type. Metrics of several scopes that agree in these share
 * it. Guarded by the store.
 */
final class Shape {
    private static final int LONGEST_HELP = 4096;

    final String name;
    final MetricKind kind;
    final String unit;
    /** Values are integers: as those of the first point were, until one has a fraction. */
    private boolean whole;

    final Part[] parts;
    final List<Stream> streams = new ArrayList<>();
    /** By the name of the scope. */
    final Map<String, Metric> metrics = new HashMap<>();

    /** Of the scope that sent last; alone until two send at the same time. */
    Metric current;
    /** The name of the scope is a label that tells series apart; stays so. */
    boolean scoped;
    /** The last document with points of it. */
    long seen;
    /** Has had its names before, and has lost them to another. */
    boolean ousted;

    private final String help;
    private final Map<Part, Family> families = new EnumMap<>(Part.class);
    private final Map<Part, String> samples = new EnumMap<>(Part.class);
    /** What the names begin with; null while it has none. */
    private String base;

    Shape(OtlpMetric metric, MetricKind kind, boolean whole, Part[] parts) {
        this.name = metric.name();
        this.kind = kind;
        this.unit = metric.unit();
        this.whole = whole;
        this.parts = parts;
        this.help = metric.description().length() <= LONGEST_HELP
                ? metric.description()
                : metric.description().substring(0, LONGEST_HELP) + "...";
    }

    /** Null while it has no names. */
    String base() {
        return base;
    }

    void rename(String to) {
        if (!to.equals(base)) {
            families.clear();
            samples.clear();
        }
        base = to;
    }

    void release() {
        base = null;
        ousted = true;
    }

    boolean whole() {
        return whole;
    }

    /** A value is no integer: from now on all are doubles. Its series have to be made anew. */
    void widen() {
        whole = false;
        families.clear();
    }

    /**
     * It has got its names: what a metric of these was before counts more than its first point. Integers do not come back to
     * one that had lost its names: it may have had fractions itself.
     */
    void remember(SeriesRule rule) {
        Part part = parts[0];
        if (part != Part.VALUE && part != Part.TOTAL) {
            return;
        }
        Family integers = new Family(base, type(part), help, unit(part), metadata(part, true));
        Series one = new Series(integers, sample(part), part.role, List.of(), List.of());
        SeriesRule.Verdict before = rule.remembered(one).orElse(null);
        if (before == SeriesRule.Verdict.REAL) {
            widen();
        } else if (before == SeriesRule.Verdict.EXACT && !ousted) {
            whole = true;
        }
    }

    String sample(Part part) {
        return samples.computeIfAbsent(part, one -> base + one.suffix);
    }

    /** Its families that series have. */
    Family family(Part part) {
        Family family = families.get(part);
        if (family == null) {
            family = new Family(base, type(part), help, unit(part), metadata(part, whole));
            families.put(part, family);
        }
        return family;
    }

    /** Quantiles are made of buckets by those who know no UCUM. */
    private String unit(Part part) {
        return part == Part.BUCKET ? Ucum.of(unit).word() : unit.equals("1") ? "" : unit;
    }

    private FamilyType type(Part part) {
        return switch (part) {
            case MIN, MAX, P50, P90, P99 -> FamilyType.GAUGE;
            default -> kind.type;
        };
    }

    private PcpMetadata metadata(Part part, boolean whole) {
        String units = Ucum.of(unit).units();
        return switch (part) {
            case BUCKET, COUNT -> said("u64", "counter", "count");
            case SUM -> said("double", "counter", units);
            case VALUE, TOTAL ->
                kind == MetricKind.COUNTER
                        // What has no unit at all is counted.
                        ? said(whole ? "u64" : "double", "counter", unit.isBlank() ? "count" : units)
                        : said(whole ? "64" : "double", "instant", units);
            default -> said("double", "instant", units);
        };
    }

    private static PcpMetadata said(String type, String semantics, String units) {
        return new PcpMetadata("", type, semantics, units, false);
    }
}
