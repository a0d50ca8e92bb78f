package io.pcp.pmda.exposition;

import static io.pcp.pmda.exposition.LineException.quote;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The samples of one metric at one time: what their values must be, each and together. */
final class PointChecks {
    private final FamilyType type;
    private final String family;
    private final ProblemList problems;

    /** Samples of which a point has one. */
    private final Map<Role, SampleLine> single = new EnumMap<>(Role.class);
    /** Quantiles or states. */
    private final Set<Object> several = new HashSet<>();

    private SampleLine bucket;
    private double threshold;
    private boolean negativeThreshold;
    private int lastLine;

    PointChecks(FamilyType type, String family, ProblemList problems) {
        this.type = type;
        this.family = family;
        this.problems = problems;
    }

    void add(SampleLine sample, Role role) {
        lastLine = sample.line();
        value(sample, role);
        exemplar(sample, role);
        if (role == Role.BUCKET) {
            bucket(sample);
        } else if (type == FamilyType.SUMMARY && role == Role.VALUE) {
            quantile(sample);
        } else if (type == FamilyType.STATESET) {
            state(sample);
        } else {
            one(sample, role);
        }
    }

    private void one(SampleLine sample, Role role) {
        SampleLine first = single.putIfAbsent(role, sample);
        if (first != null) {
            broken(
                    sample,
                    sample.name() + " with the same labels and the same time already stands in line " + first.line()
                            + ": keep one");
        }
        String reserved = reservedLabel();
        if (reserved != null && sample.label(reserved) != null) {
            broken(
                    sample,
                    "only " + (type == FamilyType.SUMMARY ? family : family + "_bucket") + " of a "
                            + SampleNames.word(type) + " has the label " + reserved + ": remove it from "
                            + sample.name());
        }
    }

    private String reservedLabel() {
        return switch (type) {
            case HISTOGRAM, GAUGEHISTOGRAM -> "le";
            case SUMMARY -> "quantile";
            default -> null;
        };
    }

    private void value(SampleLine sample, Role role) {
        double value = sample.value();
        String name = sample.name();
        switch (role) {
            case TOTAL, SUM, BUCKET, COUNT, GCOUNT -> {
                if (Double.isNaN(value) || value < 0) {
                    broken(sample, name + " counts, so it is not NaN and not negative");
                } else if (role != Role.TOTAL && role != Role.SUM && (Double.isInfinite(value) || value % 1 != 0)) {
                    broken(sample, name + " is a number of events: it must be an integer");
                }
            }
            case GSUM -> {
                if (Double.isNaN(value)) {
                    broken(sample, name + " must not be NaN");
                }
            }
            case CREATED -> {
                if (Double.isNaN(value) || Double.isInfinite(value)) {
                    broken(sample, name + " is a time in seconds since 1970: it is neither NaN nor infinite");
                }
            }
            case INFO -> {
                if (value != 1) {
                    broken(sample, "the value of an info is always 1; what it tells belongs into labels");
                }
            }
            default -> {
                if (type == FamilyType.STATESET && value != 0 && value != 1) {
                    broken(sample, "a state is 1 (on) or 0 (off)");
                } else if (type == FamilyType.SUMMARY && value < 0) {
                    broken(sample, "the value of a quantile must not be negative");
                }
            }
        }
    }

    private void exemplar(SampleLine sample, Role role) {
        SampleLine.Exemplar exemplar = sample.exemplar();
        if (exemplar == null) {
            return;
        }
        if (role != Role.TOTAL && role != Role.BUCKET) {
            broken(sample, "only _total of counters and _bucket of histograms may have an exemplar: remove it");
        }
        if (exemplar.length() > 128) {
            broken(
                    sample,
                    "the label names and values of an exemplar have at most 128 characters together, not "
                            + exemplar.length());
        }
        FamilyChecks.checkLabelNames(sample.line(), exemplar.labels(), problems);
    }

    private void bucket(SampleLine sample) {
        String le = sample.label("le");
        if (le == null) {
            broken(sample, "a bucket says its upper bound in the label le: add it");
            return;
        }
        if (!NumberText.isNumber(le) || Double.isNaN(NumberText.parse(le))) {
            broken(sample, "le is the upper bound of the bucket: a number, not " + quote(le));
            return;
        }
        double bound = NumberText.parse(le);
        if (bound == Double.POSITIVE_INFINITY && !le.equals("+Inf")) {
            broken(sample, "the upper bound of the last bucket is written +Inf, not " + quote(le));
        }
        if (bucket != null && !(bound > threshold)) {
            broken(
                    sample,
                    bound == threshold
                            ? "the bucket with this le already stands in line " + bucket.line() + ": keep one"
                            : "buckets are sorted by le: this one belongs before line " + bucket.line());
        } else if (bucket != null && sample.value() < bucket.value()) {
            broken(
                    sample,
                    "buckets are cumulative: this one must not count less than the one before, in line "
                            + bucket.line());
        }
        SampleLine.Exemplar exemplar = sample.exemplar();
        if (exemplar != null && bound != Double.POSITIVE_INFINITY && !(exemplar.value() <= bound)) {
            broken(sample, "the value of the exemplar is not within the bucket: it must be at most " + le);
        }
        negativeThreshold |= bound < 0;
        bucket = sample;
        threshold = bound;
    }

    private void quantile(SampleLine sample) {
        String quantile = sample.label("quantile");
        if (quantile == null) {
            broken(
                    sample,
                    family + " of a summary says which quantile it is in the label quantile: add it, or make it "
                            + family + "_sum or " + family + "_count");
            return;
        }
        double number = NumberText.isNumber(quantile) ? NumberText.parse(quantile) : Double.NaN;
        if (!(number >= 0 && number <= 1)) {
            broken(sample, "a quantile is a number from 0 to 1, not " + quote(quantile));
        } else if (!several.add(number + 0.0)) {
            broken(sample, "the quantile " + quantile + " already stands there: keep one");
        }
    }

    private void state(SampleLine sample) {
        String state = sample.label(family);
        if (state == null) {
            broken(sample, "a sample of a stateset names its state in the label " + family + ": add it");
        } else if (!several.add(state)) {
            broken(sample, "the state " + quote(state) + " already stands there: keep one");
        }
    }

    /** All samples of the point have been added. */
    void complete() {
        switch (type) {
            case COUNTER -> {
                if (!single.containsKey(Role.TOTAL)) {
                    problems.broken(lastLine, "a counter has a value: add " + family + "_total with these labels");
                }
            }
            case HISTOGRAM -> buckets(single.get(Role.COUNT), single.get(Role.SUM), Role.COUNT, Role.SUM);
            case GAUGEHISTOGRAM -> buckets(single.get(Role.GCOUNT), single.get(Role.GSUM), Role.GCOUNT, Role.GSUM);
            default -> {}
        }
    }

    private void buckets(SampleLine count, SampleLine sum, Role countRole, Role sumRole) {
        if (bucket == null || threshold != Double.POSITIVE_INFINITY) {
            problems.broken(lastLine, "the bucket with le=\"+Inf\" is missing after the others: add it");
        } else if (count != null && count.value() != bucket.value()) {
            broken(count, count.name() + " must be the same as the bucket with le=\"+Inf\" in line " + bucket.line());
        }
        if (sum != null && count == null) {
            broken(sum, "with " + sum.name() + " comes " + family + countRole.suffix() + ": add it");
        }
        if (count != null && sum == null) {
            broken(
                    count,
                    count.name() + " stands only beside " + family + sumRole.suffix() + ": add that or remove this");
        }
        if (sum != null && sumRole == Role.SUM && negativeThreshold) {
            broken(sum, "a histogram with a negative le has no sum, as it could decrease: remove it");
        }
        if (sum != null && sumRole == Role.GSUM && !negativeThreshold && sum.value() < 0) {
            broken(sum, sum.name() + " must not be negative, as no bucket has a negative le");
        }
    }

    private void broken(SampleLine sample, String text) {
        problems.broken(sample.line(), text);
    }
}
