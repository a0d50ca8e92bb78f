package io.pcp.pmda.exposition;

import static io.pcp.pmda.exposition.LineException.quote;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lines of one family: its metadata, and its samples as metrics and points. */
final class FamilyChecks {
    private final String name;
    private final int line;
    private final ProblemList problems;

    private FamilyType type = FamilyType.UNKNOWN;
    /** The TYPE line has a word nobody knows: any suffix may belong to it. */
    private boolean typeUnclear;

    private boolean typeSeen;
    private boolean unitSeen;
    private boolean helpSeen;
    private boolean sampled;
    /** A line was lost, or the family is in pieces: what is missing may be that. */
    private boolean damaged;

    private String unit = "";
    private int unitLine;

    private final Set<String> metrics = new HashSet<>();
    private final Map<String, SampleLine> infos = new HashMap<>();
    private String metric;
    private Stamp time;
    private PointChecks point;

    FamilyChecks(String name, int line, ProblemList problems) {
        this.name = name;
        this.line = line;
        this.problems = problems;
        if (name.startsWith("_")) {
            problems.broken(line, "metric names that begin with '_' are reserved: rename " + name);
        }
    }

    String name() {
        return name;
    }

    /** Its first. */
    int line() {
        return line;
    }

    FamilyType type() {
        return type;
    }

    /** A line that may have been its was lost. */
    void damage() {
        damaged = true;
    }

    /** Takes over the type of the same family further up, as this piece of it has no TYPE line of its own. */
    void continues(FamilyChecks first) {
        type = first.type;
        typeUnclear = first.typeUnclear;
        damaged = true;
    }

    boolean owns(String sample) {
        if (!typeUnclear) {
            return SampleNames.role(type, name, sample) != null;
        }
        for (FamilyType any : FamilyType.values()) {
            if (SampleNames.role(any, name, sample) != null) {
                return true;
            }
        }
        return false;
    }

    void metadata(OpenMetricsGrammar.Metadata data) {
        if (sampled) {
            problems.broken(
                    data.line(), data.keyword() + " of " + name + " belongs before its first sample: move it up");
            return;
        }
        switch (data.keyword()) {
            case "TYPE" -> {
                once(data, typeSeen);
                typeSeen = true;
                FamilyType known = SampleNames.type(data.text());
                typeUnclear = known == null;
                type = known == null ? FamilyType.UNKNOWN : known;
                if (typeUnclear) {
                    problems.lost(data.line(), unknownType(data.text()));
                }
            }
            case "UNIT" -> {
                once(data, unitSeen);
                unitSeen = true;
                unit = data.text();
                unitLine = data.line();
            }
            default -> {
                once(data, helpSeen);
                helpSeen = true;
            }
        }
    }

    private void once(OpenMetricsGrammar.Metadata data, boolean seen) {
        if (seen) {
            problems.broken(data.line(), name + " already has a " + data.keyword() + " line: keep one");
        }
    }

    private static String unknownType(String word) {
        return quote(word) + " is no type; types are counter, gauge, histogram, gaugehistogram, stateset, info, summary"
                + " and unknown" + (word.equals("untyped") ? ", which is what untyped is called here" : "");
    }

    /** The name is one that the family {@link #owns}. */
    void sample(SampleLine sample) {
        sampled = true;
        checkLabelNames(sample.line(), sample.labels(), problems);
        if (typeUnclear) {
            return;
        }
        Role role = SampleNames.role(type, name, sample.name());
        if (type == FamilyType.INFO) {
            info(sample);
        } else {
            group(sample, role);
        }
        point.add(sample, role);
    }

    /** Which labels of an info are those of its metric cannot be told: each line is a point of its own. */
    private void info(SampleLine sample) {
        point = new PointChecks(type, name, problems);
        SampleLine before = infos.put(sample.labelKey(null), sample);
        Stamp now = sample.timestamp();
        if (before != null && (now == null || before.timestamp() == null || now.compareTo(before.timestamp()) <= 0)) {
            problems.broken(
                    sample.line(),
                    sample.name() + " with the same labels already stands in line " + before.line()
                            + ": keep one, or give both timestamps that increase");
        }
    }

    private void group(SampleLine sample, Role role) {
        String key = sample.labelKey(ownLabel(role));
        if (!key.equals(metric)) {
            complete();
            if (!metrics.add(key)) {
                problems.broken(
                        sample.line(),
                        "the samples of " + sample.name()
                                + " with these labels do not stand together: move this line up to the others");
            }
            next(key, sample);
        } else if ((time == null) != (sample.timestamp() == null)) {
            problems.broken(sample.line(), "of samples with the same labels either all or none have a timestamp");
            next(key, sample);
        } else if (time != null) {
            int order = time.compareTo(sample.timestamp());
            if (order > 0) {
                problems.broken(
                        sample.line(),
                        "the timestamps of a metric must increase: this line is older than the one"
                                + " before; all samples of one time stand together");
            }
            if (order != 0) {
                complete();
                next(key, sample);
            }
        }
    }

    private void next(String key, SampleLine sample) {
        metric = key;
        time = sample.timestamp();
        point = new PointChecks(type, name, problems);
    }

    /** The label by which the samples of one point differ. */
    private String ownLabel(Role role) {
        if (role == Role.BUCKET) {
            return "le";
        }
        if (type == FamilyType.SUMMARY && role == Role.VALUE) {
            return "quantile";
        }
        return type == FamilyType.STATESET ? name : null;
    }

    private void complete() {
        if (point != null && !damaged) {
            point.complete();
        }
    }

    /** All lines have been added. */
    void close() {
        complete();
        if (!unit.isEmpty() && (type == FamilyType.INFO || type == FamilyType.STATESET)) {
            problems.broken(unitLine, "a family of type " + SampleNames.word(type) + " has no unit: remove the line");
        } else if (!unit.isEmpty() && !name.endsWith("_" + unit)) {
            problems.broken(
                    unitLine,
                    "the name of a family ends in its unit: rename " + name + " to " + name + "_" + unit
                            + " or correct the unit");
        }
    }

    /** For the labels of samples and of exemplars. */
    static void checkLabelNames(int line, List<SeriesLabel> labels, ProblemList problems) {
        for (SeriesLabel label : labels) {
            if (label.name().startsWith("_")) {
                problems.broken(line, "label names that begin with '_' are reserved: rename " + quote(label.name()));
            }
        }
    }
}
