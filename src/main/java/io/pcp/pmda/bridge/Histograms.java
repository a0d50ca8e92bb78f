package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.PcpMetadata;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The histograms of a layout, where their buckets stand, and the layout with what is made of them. */
final class Histograms {
    private static final String BOUND = "le";

    /** Buckets of one histogram with its labels, while they are put together. */
    private static final class Parts {
        final List<Integer> buckets = new ArrayList<>();
        int sum = -1;
    }

    /** A histogram in this layout. */
    private record Placed(Histogram histogram, int[] places, boolean[] exact) {}

    private final double[] levels;
    private final SeriesRule rule;
    private final Layout source;
    private final Layout extended;
    private final Map<String, Placed> placed = new LinkedHashMap<>();
    private final Map<Family, Family> families;
    /** One text for all series of a name. */
    private final Map<String, String> names = new HashMap<>();

    /** Of no document yet. */
    Histograms(double[] levels, SeriesRule rule) {
        this(levels, rule, Layout.EMPTY, null);
    }

    private Histograms(double[] levels, SeriesRule rule, Layout layout, Histograms before) {
        this.levels = levels;
        this.rule = rule;
        source = layout;
        // Series and families that stay are the same objects: what was made of them is found by identity.
        families = before == null ? new HashMap<>() : before.families;
        find(before == null ? Map.of() : before.placed);
        if (before != null) {
            before.placed.forEach((key, old) -> leave(key, old.histogram));
        }
        List<Series> all = new ArrayList<>(layout.series());
        placed.values().forEach(one -> all.addAll(one.histogram.made));
        extended = placed.isEmpty() ? layout : new Layout(all, layout.families());
    }

    /** Those of the next document; what is known of the last minute stays. */
    Histograms of(Layout layout) {
        return layout == source ? this : new Histograms(levels, rule, layout, this);
    }

    private void leave(String key, Histogram histogram) {
        Placed now = placed.get(key);
        if (now == null || now.histogram != histogram) {
            histogram.gone();
        }
    }

    private void find(Map<String, Placed> before) {
        Map<String, Parts> found = new LinkedHashMap<>();
        Set<String> samples = new HashSet<>();
        for (int i = 0; i < source.series().size(); i++) {
            Series series = source.series().get(i);
            samples.add(series.sample());
            if (series.family().type() == FamilyType.HISTOGRAM) {
                if (series.role() == Role.BUCKET) {
                    found.computeIfAbsent(key(series), unused -> new Parts())
                            .buckets
                            .add(i);
                } else if (series.role() == Role.SUM) {
                    found.computeIfAbsent(key(series), unused -> new Parts()).sum = i;
                }
            }
        }
        found.forEach((key, parts) -> place(key, parts, before.get(key), samples));
        families.keySet().retainAll(new HashSet<>(source.families()));
    }

    /** The name and all labels but the bound. */
    private static String key(Series series) {
        StringBuilder key = new StringBuilder(series.family().name());
        for (SeriesLabel label : series.labels()) {
            if (!label.name().equals(BOUND)) {
                key.append('\0').append(label.name()).append('\1').append(label.value());
            }
        }
        return key.toString();
    }

    private void place(String key, Parts parts, Placed before, Set<String> samples) {
        parts.buckets.sort(
                Comparator.comparingDouble(place -> bound(source.series().get(place))));
        int size = parts.buckets.size();
        double[] bounds = new double[size];
        int[] places = new int[size + 1];
        boolean[] exact = new boolean[size + 1];
        for (int i = 0; i < size; i++) {
            places[i] = parts.buckets.get(i);
            bounds[i] = bound(source.series().get(places[i]));
            exact[i] = exact(places[i]);
        }
        // Without the last bucket nobody knows how many there are in all.
        if (size < 2 || bounds[size - 1] != Double.POSITIVE_INFINITY || Double.isNaN(bounds[0])) {
            return;
        }
        places[size] = parts.sum;
        exact[size] = parts.sum >= 0 && exact(parts.sum);
        Series first = source.series().get(places[0]);
        Series sum = parts.sum < 0 ? null : source.series().get(parts.sum);
        boolean same = before != null
                && before.histogram.hasBounds(bounds)
                && before.histogram.made.get(0).family() == family(first, sum);
        Histogram histogram = same ? before.histogram : make(first, sum, bounds, samples);
        if (!histogram.made.isEmpty()) {
            placed.put(key, new Placed(histogram, places, exact));
        }
    }

    private boolean exact(int place) {
        return rule.judge(source.series().get(place)) == SeriesRule.Verdict.EXACT;
    }

    /** NaN when it is no number. */
    private static double bound(Series series) {
        String text = series.label(BOUND);
        try {
            return text.equals("+Inf") || text.equals("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    /** What is made has the name of the family, so that rules for it count, and is no histogram. */
    private Family family(Series bucket, Series sum) {
        return families.computeIfAbsent(
                bucket.family(),
                family -> new Family(
                        family.name(),
                        FamilyType.GAUGE,
                        (family.help() + " Of the last minute, made of the growth of the buckets by the agent.")
                                .strip(),
                        sum == null ? family.unit() : sum.family().unit(),
                        said(family.pcp(), sum)));
    }

    /** Of series that PCP's units are told of, such as those of OTLP: what is observed has the unit of the sum. */
    private static PcpMetadata said(PcpMetadata bucket, Series sum) {
        boolean told = bucket != null
                && bucket.name().isEmpty()
                && sum != null
                && sum.family().pcp() != null;
        return told
                ? new PcpMetadata("", "double", "instant", sum.family().pcp().units(), false)
                : null;
    }

    /** All but names that the document has itself, and those that rules do not want. */
    private Histogram make(Series bucket, Series sum, double[] bounds, Set<String> samples) {
        List<SeriesLabel> labels = bucket.labels().stream()
                .filter(label -> !label.name().equals(BOUND))
                .toList();
        List<Series> made = new ArrayList<>();
        List<Double> levelsMade = new ArrayList<>();
        for (int i = 0; i <= levels.length; i++) {
            String sample = names.computeIfAbsent(
                    bucket.family().name() + (i < levels.length ? suffix(levels[i]) : "_avg"), name -> name);
            Series series = new Series(family(bucket, sum), sample, Role.VALUE, labels, bucket.notes());
            if (!samples.contains(sample) && rule.judge(series) == SeriesRule.Verdict.REAL) {
                made.add(series);
                levelsMade.add(i < levels.length ? levels[i] : Histogram.AVERAGE);
            }
        }
        return new Histogram(
                List.copyOf(made),
                levelsMade.stream().mapToDouble(Double::doubleValue).toArray(),
                bounds);
    }

    /** 0.5 is p50, 0.95 p95, 0.999 p999. */
    static String suffix(double level) {
        String digits =
                BigDecimal.valueOf(level).stripTrailingZeros().toPlainString().substring(2);
        return "_p" + (digits.length() == 1 ? digits + "0" : digits);
    }

    /** The document with what is made of it. */
    Exposition extend(Exposition document, long nanos) {
        int size = document.words().length;
        int all = extended.series().size();
        if (all == size) {
            return document;
        }
        long[] words = Arrays.copyOf(document.words(), all);
        int at = size;
        for (Placed one : placed.values()) {
            one.histogram.next(now(document, one), nanos, words, at);
            at += one.histogram.made.size();
        }
        return new Exposition(extended, words, stamps(document, all), document.marks(), document.report());
    }

    private static double[] now(Exposition document, Placed one) {
        double[] now = new double[one.places.length];
        for (int i = 0; i < now.length; i++) {
            int place = one.places[i];
            now[i] = place < 0 ? Double.NaN : one.exact[i] ? document.words()[place] : document.real(place);
        }
        return now;
    }

    private static long[] stamps(Exposition document, int all) {
        if (document.timestamps() == null) {
            return null;
        }
        long[] stamps = Arrays.copyOf(document.timestamps(), all);
        Arrays.fill(stamps, document.timestamps().length, all, Exposition.NO_TIMESTAMP);
        return stamps;
    }
}
