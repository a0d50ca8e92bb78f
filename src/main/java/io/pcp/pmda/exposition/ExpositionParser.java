package io.pcp.pmda.exposition;

import java.util.List;

/**
 * Parses the documents of one source, one after the other, and remembers the last one: a document with the same lines
 * costs a comparison of bytes and the numbers; one with some other lines costs those lines on top.
 *
 * <p>A wrong line costs that line only. Where the formats leave something open: a byte order mark at the beginning is
 * skipped; a line ends at a line feed wherever it stands, with or without a carriage return before it; a NUL is a
 * character like any other. Label values and quoted names that are not UTF-8 make their line wrong, in HELP texts the
 * character is replaced. A label without a value is the same as no label. Metadata belong to the name they tell, wherever
 * they stand; of two that contradict each other the later counts. A timestamp out of the range of 64 bits makes its
 * line wrong.
 *
 * <p>Not thread-safe: one source, one thread at a time. What {@link #parse} returns is immutable.
 */
public final class ExpositionParser {
    private static final String CUT_OFF =
            "cut off: an OpenMetrics document ends with the line # EOF, this one does not";

    private final ParseRules rules;
    private final Problems problems;
    private final int seed;
    private Known known;
    private DocumentReader reader;
    /** Of the last document whose layout was new. */
    private Validation validation = Validation.CLEAN;

    public ExpositionParser(ParseRules rules) {
        this.rules = rules;
        problems = new Problems(rules.maxProblems());
        // Nobody outside can make names that all fall into one place of a table.
        seed = Ascii.mix(System.identityHashCode(this)) ^ Ascii.mix((int) System.nanoTime());
        forget();
    }

    private void forget() {
        known = new Known(seed);
        reader = new DocumentReader(rules, known, problems, seed);
    }

    /** Names of samples and pairs of labels that are kept. */
    int remembered() {
        return known.samples.size() + known.labels.size();
    }

    /**
     * @param body may be reused by the caller afterwards
     * @param length bytes of it that count
     * @throws NotAnExpositionException when nothing of the document counts; what is known of the last one stays
     */
    public Exposition parse(byte[] body, int length, ExpositionFormat format) throws NotAnExpositionException {
        String other = Sniffer.other(body, length);
        if (other != null) {
            throw new NotAnExpositionException("not an exposition: looks like " + other, null);
        }
        problems.begin(body);
        boolean done = false;
        try {
            reader.read(body, length, Sniffer.start(body, length), format);
            check(body, length, format);
            Exposition exposition = accept(body, length, format);
            done = true;
            return exposition;
        } catch (NotAnExpositionException e) {
            known.index.truncate(known.layout.series().size());
            done = true;
            throw e;
        } finally {
            problems.end();
            reader.end();
            if (!done) {
                forget(); // the rule has failed: nothing half-done stays
            }
        }
    }

    /** Refuses the document where it is not worth more. */
    private void check(byte[] body, int length, ExpositionFormat format) throws NotAnExpositionException {
        if (reader.tally().errors > DocumentReader.MOST_ERRORS) {
            throw refusal(
                    "not an exposition: more than " + DocumentReader.MOST_ERRORS + " lines are wrong, the first: "
                            + problems.first(),
                    length,
                    reader.tally().odd);
        }
        if (format == ExpositionFormat.OPENMETRICS && !reader.eof) {
            throw refusal(CUT_OFF, length, reader.tally().odd);
        }
        if (reader.tally().errors > reader.tally().samples) {
            throw refusal(
                    "not an exposition: " + reader.tally().errors + " of "
                            + (reader.tally().errors + reader.tally().samples) + " lines are wrong, the first: "
                            + problems.first(),
                    length,
                    reader.tally().odd);
        }
        if (!rules.strict()) {
            return;
        }
        if (format == ExpositionFormat.OPENMETRICS) {
            validation = OpenMetricsValidator.check(body, length, Math.max(1, rules.maxProblems()));
        }
        if (strictErrors(format) > 0 || reader.tally().errors > 0) {
            String first = problems.with(found(format), 1).get(0).toString();
            throw refusal("strict: " + first, length, strictErrors(format));
        }
    }

    private Exposition accept(byte[] body, int length, ExpositionFormat format) {
        Layout before = known.layout;
        boolean first = known.format == null;
        if (reader.lines.structural) {
            new LayoutUpdate(rules.rule(), known, reader).apply();
        }
        boolean changed = first || known.format != format || known.layout != before;
        known.format = format;
        known.lines = reader.lines.table();
        known.words = reader.values.words;
        known.marks = reader.values.marks;
        known.keep(body, reader.covered);
        if (format == ExpositionFormat.OPENMETRICS && !rules.strict() && changed) {
            validation = OpenMetricsValidator.check(body, length, rules.maxProblems());
        }
        long[] timestamps = reader.values.timestampsIfAny();
        return new Exposition(
                known.layout,
                reader.values.words,
                timestamps,
                reader.values.marks,
                report(length, strictErrors(format), known.duplicates, found(format)));
    }

    private NotAnExpositionException refusal(String message, int length, int strictErrors) {
        return new NotAnExpositionException(message, report(length, strictErrors, 0, List.of()));
    }

    private List<Problem> found(ExpositionFormat format) {
        return format == ExpositionFormat.OPENMETRICS ? validation.problems() : List.of();
    }

    private int strictErrors(ExpositionFormat format) {
        return format == ExpositionFormat.OPENMETRICS ? validation.errors() : reader.tally().odd;
    }

    private ParseReport report(int length, int strictErrors, int duplicates, List<Problem> others) {
        return new ParseReport(
                length,
                reader.tally().samples,
                reader.tally().errors,
                strictErrors,
                reader.tally().dropped,
                duplicates,
                reader.tally().exemplars,
                reader.values.rounded,
                problems.with(others, rules.maxProblems()));
    }
}
