package io.pcp.pmda.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.bridge.RegistryFuzz;
import io.pcp.pmda.exposition.ExpositionFormat;
import io.pcp.pmda.exposition.ExpositionParser;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.OpenMetricsValidator;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.ParseRules;
import io.pcp.pmda.exposition.Problem;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.exposition.Validation;
import io.pcp.pmda.otlp.OtlpFuzz;
import io.pcp.pmda.receiver.ReceiverFuzz;
import io.pcp.pmda.source.SourceFuzz;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What must hold for any input. Each method takes the input and fails by throwing. */
final class FuzzTargets {
    private static final Pattern COMMENTS =
            Pattern.compile("(?m)^[ \\t]*#[ \\t]*(UNIT|EOF|PCP|(TYPE|HELP)[ \\t]*(\\S+[ \\t]*)?$)");

    /** Numbers that, as a timestamp, are more milliseconds than 64 bits hold: valid, and of no use. */
    private static final Pattern EONS = Pattern.compile("[0-9.]{16}|[eE]\\+?[0-9]{2}");

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
            String fresh = Parsed.by(new ExpositionParser(rules), document, format, rules.strict());
            assertEquals(fresh, Parsed.by(remembering, document, format, rules.strict()));
            // Once more: now the layout is the one of the document before, whatever came earlier.
            assertEquals(fresh, Parsed.by(remembering, document, format, rules.strict()));
        }
    }

    private static ParseRules rules(byte options) {
        SeriesRule rule = (options & 8) == 0 ? SeriesRule.ALL : FuzzTargets::judge;
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

    /** What the strict check finds good, the parser takes whole; a strict parser refuses what the strict check finds bad. */
    static void agreement(byte[] input) {
        if (EONS.matcher(new String(input, StandardCharsets.ISO_8859_1)).find()) {
            return;
        }
        if (OpenMetricsValidator.check(input, input.length, 1).errors() == 0) {
            whole(input, ExpositionFormat.OPENMETRICS, rules(false, false));
            whole(input, ExpositionFormat.OPENMETRICS, rules(true, false));
        } else {
            ExpositionParser strict = new ExpositionParser(rules(true, false));
            String parsed = Parsed.by(strict, input, ExpositionFormat.OPENMETRICS, true);
            assertTrue(parsed.startsWith("refused: "), parsed);
        }
        // For promtool these say nothing, whatever they look like; the parser reads them, and may find them malformed.
        boolean more =
                COMMENTS.matcher(new String(input, StandardCharsets.ISO_8859_1)).find();
        if (!more
                && OpenMetricsValidator.checkPrometheus(input, input.length, 1).errors() == 0) {
            // Names in quotes are for who asks for them.
            whole(input, ExpositionFormat.PROMETHEUS, rules(false, true));
        }
    }

    /** Nothing is too large. */
    private static ParseRules rules(boolean strict, boolean utf8) {
        return new ParseRules(strict, utf8, 1 << 30, 1 << 30, 1 << 30, 1 << 30, 5, SeriesRule.ALL);
    }

    private static void whole(byte[] input, ExpositionFormat format, ParseRules rules) {
        try {
            ParseReport report = new ExpositionParser(rules)
                    .parse(input, input.length, format)
                    .report();
            assertEquals(0, report.parseErrors(), () -> format + " " + report);
            assertEquals(0, report.dropped(), report::toString);
        } catch (NotAnExpositionException e) {
            throw new AssertionError(format + " refused: " + e.getMessage(), e);
        }
    }

    /** By what makes a series the same: neither the order of its labels nor those without a value. */
    private static SeriesRule.Verdict judge(Series series) {
        int hash = series.sample().hashCode();
        for (SeriesLabel label : series.labels()) {
            hash += label.value().isEmpty() ? 0 : label.hashCode();
        }
        return SeriesRule.Verdict.values()[Math.floorMod(hash, 3)];
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
        return List.of(
                "exposition",
                "agreement",
                "validator",
                "native",
                "config.d",
                "registry",
                "otlp-protobuf",
                "otlp-json",
                "otlp-http",
                "otlp.conf");
    }

    static void run(String name, byte[] input) {
        switch (name) {
            case "exposition" -> exposition(input);
            case "agreement" -> agreement(input);
            case "validator" -> validator(input);
            case "native" -> SourceFuzz.nativeFile(input);
            case "config.d" -> SourceFuzz.configD(input);
            case "registry" -> RegistryFuzz.file(input);
            case "otlp-protobuf" -> OtlpFuzz.protobuf(input);
            case "otlp-json" -> OtlpFuzz.json(input);
            case "otlp-http" -> ReceiverFuzz.requests(input);
            case "otlp.conf" -> ReceiverFuzz.configuration(input);
            default -> throw new IllegalArgumentException(name);
        }
    }
}
