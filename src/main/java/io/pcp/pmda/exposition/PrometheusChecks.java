package io.pcp.pmda.exposition;

import static io.pcp.pmda.exposition.LineException.quote;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What {@code promtool check metrics} calls invalid in a document of text format 0.0.4, and, as the format has it, a series
 * that stands there twice. Its advice (lint) is not looked at.
 */
final class PrometheusChecks {
    private static final List<String> TYPES = List.of("counter", "gauge", "histogram", "summary", "untyped");
    private static final List<Role> PARTS = List.of(Role.COUNT, Role.SUM, Role.BUCKET);

    /** What is known of a name. */
    private static final class Family {
        /** Line of TYPE, or of the first sample; 0 before. */
        private int typed;

        private String type = "";
        private int helped;
    }

    private final ProblemList problems;
    private final Map<String, Family> families = new HashMap<>();
    private final Map<String, Integer> series = new HashMap<>();

    private PrometheusChecks(ProblemList problems) {
        this.problems = problems;
    }

    static Validation check(byte[] body, int length, int maxProblems) {
        ProblemList problems = new ProblemList(maxProblems);
        PrometheusChecks checks = new PrometheusChecks(problems);
        Lines lines = new Lines(body, length);
        while (lines.next()) {
            checks.line(lines);
        }
        return new Validation(problems.errors(), problems.problems());
    }

    private void line(Lines lines) {
        int number = lines.number();
        try {
            String text = lines.text();
            int start = 0;
            while (start < text.length() && (text.charAt(start) == ' ' || text.charAt(start) == '\t')) {
                start++;
            }
            if (start == text.length()) {
                return;
            }
            if (text.charAt(start) == '#') {
                comment(number, PrometheusGrammar.comment(text));
            } else {
                sample(PrometheusGrammar.sample(number, text));
            }
            if (!lines.ended()) {
                throw new LineException("the last line does not end with a line feed: it may be cut off");
            }
        } catch (LineException e) {
            problems.lost(number, e.getMessage());
        }
    }

    private void comment(int line, PrometheusGrammar.Comment comment) throws LineException {
        if (comment.text() == null) {
            return;
        }
        Family family = family(comment.name());
        if (comment.keyword().equals("HELP")) {
            if (family.helped != 0) {
                throw new LineException(
                        "HELP of " + comment.name() + " already stands in line " + family.helped + ": keep one");
            }
            family.helped = line;
            return;
        }
        if (family.typed != 0) {
            throw new LineException(
                    "TYPE of " + comment.name() + " stands once, before its first sample; see line " + family.typed);
        }
        String type = comment.text().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            throw new LineException(
                    quote(comment.text()) + " is no type; types are counter, gauge, histogram, summary and untyped");
        }
        family.type = type;
        family.typed = line;
    }

    private void sample(SampleLine sample) throws LineException {
        Family family = family(sample.name());
        if (family.typed == 0) {
            family.typed = sample.line();
        }
        if (family.type.equals("histogram")) {
            checkNumber(sample, "le");
        } else if (family.type.equals("summary")) {
            checkNumber(sample, "quantile");
        }
        String key = sample.name()
                + '{'
                + sample.labelKey(null)
                + '}'
                + (sample.timestamp() == null ? "" : sample.timestamp().text());
        Integer first = series.putIfAbsent(key, sample.line());
        if (first != null) {
            problems.broken(
                    sample.line(),
                    sample.name() + " with the same labels already stands in line " + first + ": keep one");
        }
    }

    private static void checkNumber(SampleLine sample, String label) throws LineException {
        String value = sample.label(label);
        if (value != null && !NumberText.isNumber(value)) {
            throw new LineException("the label " + label + " is no number: " + quote(value));
        }
    }

    /** The family of a name: one of that name, or the histogram or summary of which it is a part. */
    private Family family(String name) {
        Family own = families.get(name);
        if (own != null) {
            return own;
        }
        for (Role role : PARTS) {
            if (name.endsWith(role.suffix())) {
                Family whole = families.get(
                        name.substring(0, name.length() - role.suffix().length()));
                boolean part = whole != null
                        && (whole.type.equals("histogram") || whole.type.equals("summary") && role != Role.BUCKET);
                if (part) {
                    return whole;
                }
            }
        }
        own = new Family();
        families.put(name, own);
        return own;
    }
}
