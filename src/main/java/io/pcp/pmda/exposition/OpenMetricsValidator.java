package io.pcp.pmda.exposition;

import java.util.HashMap;
import java.util.Map;

/**
 * Says of a document in which lines it breaks its specification: OpenMetrics 1.0 (github.com/prometheus/OpenMetrics) with
 * all that MUST be and can be told from one document, or text format 0.0.4 as promtool reads it.
 *
 * <p>What SHOULD be is not looked at: a document without errors may still have explicit timestamps, no HELP, or a name in
 * camel case. Not to be told from one document: whether counters only grow, sums are right, a stateset is an enumeration
 * (and so has one state that is on), and which labels of an info belong to its metric.
 */
public final class OpenMetricsValidator {
    private final ProblemList problems;
    private final Map<String, FamilyChecks> families = new HashMap<>();
    /** Sample names, also those that a family could have and has not, by the family that has them. */
    private final Map<String, FamilyChecks> samples = new HashMap<>();

    private FamilyChecks current;
    private boolean ended;

    private OpenMetricsValidator(ProblemList problems) {
        this.problems = problems;
    }

    /**
     * Checks a document against OpenMetrics 1.0. Its time and memory grow with its length only.
     *
     * @param length bytes of the body that count
     * @param maxProblems kept
     */
    public static Validation check(byte[] body, int length, int maxProblems) {
        ProblemList problems = new ProblemList(maxProblems);
        OpenMetricsValidator validator = new OpenMetricsValidator(problems);
        Lines lines = new Lines(body, length);
        while (lines.next()) {
            validator.line(lines);
        }
        validator.close();
        if (!validator.ended) {
            problems.lost(
                    Math.max(1, lines.number()),
                    "the document does not end with '# EOF': it is cut off, or its writer" + " has to add it");
        }
        return new Validation(problems.errors(), problems.problems());
    }

    /**
     * Checks a document against text format 0.0.4.
     *
     * @param length bytes of the body that count
     * @param maxProblems kept
     */
    public static Validation checkPrometheus(byte[] body, int length, int maxProblems) {
        return PrometheusChecks.check(body, length, maxProblems);
    }

    private void line(Lines lines) {
        int number = lines.number();
        try {
            String text = lines.text();
            if (ended) {
                throw new LineException("nothing may follow '# EOF': remove the line");
            }
            if (text.endsWith("\r")) {
                throw new LineException("the line ends with a carriage return: end it with a line feed only");
            }
            if (text.isEmpty()) {
                throw new LineException("the line is empty: remove it");
            }
            if (text.startsWith("\ufeff")) {
                throw new LineException("the document begins with a byte order mark: remove it");
            }
            if (text.equals("# EOF")) {
                ended = true;
            } else if (text.charAt(0) == '#') {
                metadata(OpenMetricsGrammar.metadata(number, text));
            } else {
                sample(OpenMetricsGrammar.sample(number, text));
            }
        } catch (LineException e) {
            problems.lost(number, e.getMessage());
            if (current != null) {
                current.damage();
            }
        }
    }

    private void metadata(OpenMetricsGrammar.Metadata data) {
        if (current == null || !current.name().equals(data.name())) {
            FamilyChecks before = families.get(data.name());
            open(data.name(), data.line());
            if (before != null) {
                problems.broken(
                        data.line(),
                        "the family " + data.name() + " already stands in line " + before.line()
                                + ": keep all its lines together, metadata first");
            }
        }
        current.metadata(data);
    }

    private void sample(SampleLine sample) {
        if (current != null && !current.owns(sample.name())) {
            if (current.name().equals(sample.name())) {
                problems.broken(
                        sample.line(),
                        current.name() + " is of type " + SampleNames.word(current.type())
                                + ", whose samples are " + SampleNames.list(current.type(), current.name())
                                + ": rename this one or correct TYPE");
                current.damage();
                return;
            }
            close();
        }
        if (current == null) {
            FamilyChecks before = samples.get(sample.name());
            FamilyChecks same = before == null ? families.get(sample.name()) : before;
            open(same == null ? sample.name() : same.name(), sample.line());
            if (same != null) {
                problems.broken(
                        sample.line(),
                        sample.name() + " belongs to the family " + same.name() + " that begins in line " + same.line()
                                + ": move this line there, or rename it");
                current.continues(same);
            }
            if (!current.owns(sample.name())) {
                // Of a family of another type that has this name: there is nothing to check it by.
                current = null;
                return;
            }
        }
        current.sample(sample);
    }

    private void open(String name, int line) {
        close();
        current = new FamilyChecks(name, line, problems);
    }

    /** Remembers the names of the family, and finds those that another one has. */
    private void close() {
        if (current == null) {
            return;
        }
        current.close();
        if (families.putIfAbsent(current.name(), current) == null) {
            for (Role role : SampleNames.roles(current.type())) {
                FamilyChecks other = samples.putIfAbsent(current.name() + role.suffix(), current);
                if (other != null) {
                    problems.broken(
                            current.line(),
                            "the family " + shown(current) + " and the family " + shown(other) + " in line "
                                    + other.line() + " can both have a sample " + current.name() + role.suffix()
                                    + ": rename one");
                }
            }
        }
        current = null;
    }

    private static String shown(FamilyChecks family) {
        return family.name() + " (" + SampleNames.word(family.type()) + ")";
    }
}
