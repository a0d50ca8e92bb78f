package io.pcp.pmda.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.ExpositionFormat;
import io.pcp.pmda.exposition.ExpositionParser;
import io.pcp.pmda.exposition.OpenMetricsValidator;
import io.pcp.pmda.exposition.ParseRules;
import io.pcp.pmda.exposition.Problem;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.exposition.Validation;
import java.util.Arrays;
import java.util.List;

/** What must hold for any input. Each method takes the input and fails by throwing. */
final class FuzzTargets {
    private FuzzTargets() {}

    /**
     * A parser that remembers finds what a parser that has seen nothing finds. The first byte says how it parses, 0xFF
     * separates the documents that it gets one after the other.
     */
    static void exposition(byte[] input) {
        if (input.length < 1) {
            return;
        }
        ExpositionFormat format = (input[0] & 1) == 0 ? ExpositionFormat.PROMETHEUS : ExpositionFormat.OPENMETRICS;
        ParseRules rules = rules(input[0]);
        ExpositionParser remembering = new ExpositionParser(rules);
        for (byte[] document : DocumentChanges.sequence(Arrays.copyOfRange(input, 1, input.length))) {
            String fresh = Parsed.by(new ExpositionParser(rules), document, format);
            assertEquals(fresh, Parsed.by(remembering, document, format));
            // Once more: now the layout is the one of the document before, whatever came earlier.
            assertEquals(fresh, Parsed.by(remembering, document, format));
        }
    }

    private static ParseRules rules(byte options) {
        SeriesRule rule = (options & 8) == 0
                ? SeriesRule.ALL
                : series -> SeriesRule.Verdict.values()[
                        Math.floorMod(series.toString().hashCode(), 3)];
        boolean small = (options & 16) != 0;
        return new ParseRules(
                (options & 2) != 0,
                (options & 4) != 0,
                small ? 40 : 64 << 10,
                small ? 2 : 64,
                small ? 4 : 128,
                small ? 6 : 1024,
                5,
                rule);
    }

    /** Both validators end, count right, keep the first problems, and say the same twice. */
    static void validator(byte[] input) {
        consistent(
                OpenMetricsValidator.check(input, input.length, 1000),
                OpenMetricsValidator.check(Arrays.copyOf(input, input.length + 7), input.length, 3));
        consistent(
                OpenMetricsValidator.checkPrometheus(input, input.length, 1000),
                OpenMetricsValidator.checkPrometheus(Arrays.copyOf(input, input.length + 7), input.length, 3));
    }

    private static void consistent(Validation all, Validation few) {
        assertEquals(all.errors(), few.errors());
        assertEquals(Math.min(all.errors(), 1000), all.problems().size());
        assertEquals(all.problems().subList(0, Math.min(3, all.problems().size())), few.problems());
        int line = 1;
        for (Problem problem : all.problems()) {
            assertTrue(problem.line() >= line, problem::toString);
            assertTrue(!problem.text().isBlank() && problem.text().indexOf('\n') < 0, problem::toString);
            line = problem.line();
        }
    }

    /** All targets by name: that of their directory in {@code src/test/resources/fuzz}. */
    static List<String> names() {
        return List.of("exposition", "validator");
    }

    static void run(String name, byte[] input) {
        switch (name) {
            case "exposition" -> exposition(input);
            case "validator" -> validator(input);
            default -> throw new IllegalArgumentException(name);
        }
    }
}
