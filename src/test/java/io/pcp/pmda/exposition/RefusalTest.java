package io.pcp.pmda.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Documents of which nothing counts. */
class RefusalTest {
    private static NotAnExpositionException refused(ExpositionParser parser, String text, ExpositionFormat format) {
        return assertThrows(NotAnExpositionException.class, () -> Expositions.parse(parser, text, format));
    }

    private static NotAnExpositionException refused(String text) {
        return refused(new ExpositionParser(ParseRules.DEFAULT), text, ExpositionFormat.PROMETHEUS);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<!DOCTYPE html><html><body>404</body></html>|HTML",
                "<html>|HTML",
                "<?xml version='1.0'?><!-- x --><HTML xmlns='y'>|HTML",
                "<?xml version='1.0'?><metrics/>|XML",
                "{\"status\":\"ok\"}|JSON",
                "{ \"a\\\"b\" : 1 }|JSON",
                "{}|JSON",
                "{|JSON",
                "[1, 2]|JSON"
            })
    void otherFormatsAreRecognised(String body, String what) {
        for (String before : List.of("", "\n \r\n\t", "\ufeff")) {
            NotAnExpositionException refusal = refused(before + body + "\n");
            assertEquals("not an exposition: looks like " + what, refusal.getMessage());
            assertNull(refusal.report());
        }
    }

    @Test
    void compressedDataIsRecognised() {
        byte[] body = {0x1f, (byte) 0x8b, 8, 0};
        NotAnExpositionException refusal = assertThrows(
                NotAnExpositionException.class,
                () -> new ExpositionParser(ParseRules.DEFAULT).parse(body, 4, ExpositionFormat.PROMETHEUS));
        assertEquals("not an exposition: looks like gzip data", refusal.getMessage());
    }

    @Test
    void aBraceMayBeginASample() throws NotAnExpositionException {
        assertEquals(List.of("a.b 1.0"), Expositions.samples(Expositions.prometheus("{\"a.b\"} 1\n")));
        assertEquals(List.of("a 1.0"), Expositions.samples(Expositions.prometheus("{x=\"1\"} 1\na 1\n")));
    }

    @Test
    void moreBadLinesThanGoodOnesAreNoExposition() throws NotAnExpositionException {
        NotAnExpositionException refusal = refused("404 page not found\n");
        assertEquals(
                "not an exposition: 1 of 1 lines are wrong, the first: line 1: "
                        + "expected the name of a metric at column 1, found '404 page not found'",
                refusal.getMessage());
        assertEquals(1, refusal.report().parseErrors());
        assertEquals(1, Expositions.prometheus("a 1\n!\n").layout().series().size());
        assertEquals(3, refused("a 1\n!\n?\nb 2\n=\n").report().parseErrors());
    }

    @Test
    void moreThanAHundredBadLinesAreNoExposition() throws NotAnExpositionException {
        String good = "a 1\n".repeat(1000);
        assertEquals(
                100, Expositions.prometheus(good + "!\n".repeat(100)).report().parseErrors());
        NotAnExpositionException refusal = refused(good + "!\n".repeat(50_000) + good);
        assertEquals(
                "not an exposition: more than 100 lines are wrong, the first: line 1001: "
                        + "expected the name of a metric at column 1, found '!'",
                refusal.getMessage());
        assertEquals(101, refusal.report().parseErrors());
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void openMetricsWithoutItsEndIsCutOff(boolean strict) {
        ParseRules normal = ParseRules.DEFAULT;
        ParseRules rules = new ParseRules(strict, false, 1000, 10, 10, 100, 1, normal.rule());
        for (String text : List.of("a 1\n", "", "a 1\n# EO", "a 1 # EOF\n", "a 1\n#EOF\n", "a 1\n# EOF x\n")) {
            NotAnExpositionException refusal = refused(new ExpositionParser(rules), text, ExpositionFormat.OPENMETRICS);
            String message = refusal.getMessage();
            assertEquals("cut off: ", message.substring(0, Math.min(9, message.length())), text + message);
        }
    }

    @Test
    void aStrictSourceRefusesTheDocumentForOneLine() throws NotAnExpositionException {
        ParseRules rules = new ParseRules(true, false, 1000, 10, 10, 100, 1, SeriesRule.ALL);
        ExpositionParser parser = new ExpositionParser(rules);
        assertEquals(
                "strict: line 2: expected the name of a metric at column 1, found '!'",
                refused(parser, "a 1\n!\n", ExpositionFormat.PROMETHEUS).getMessage());
        assertEquals(
                "strict: line 1: nobody knows the type 'widget', unknown is assumed",
                refused(parser, "# TYPE a widget\na 1\n", ExpositionFormat.PROMETHEUS)
                        .getMessage());
        assertEquals(
                "strict: line 3: nothing may follow # EOF, the rest does not count",
                refused(parser, "a 1\n# EOF\nb 2\n", ExpositionFormat.OPENMETRICS)
                        .getMessage());
        assertEquals(
                1,
                Expositions.openmetrics(parser, "a 1\n# EOF\n")
                        .layout()
                        .series()
                        .size());
    }

    @Test
    void aRefusedDocumentChangesNothing() throws NotAnExpositionException {
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT);
        Layout layout = Expositions.prometheus(parser, "a 1\nb 2\n").layout();
        refused(parser, "a 1\nb 2\nc 3\n!\n!\n!\n!\n", ExpositionFormat.PROMETHEUS);
        refused(parser, "<html>", ExpositionFormat.PROMETHEUS);
        refused(parser, "a 1\nb 2\nd 3\n", ExpositionFormat.OPENMETRICS);
        Exposition again = Expositions.prometheus(parser, "a 5\nb 6\n");
        assertSame(layout, again.layout());
        assertEquals(List.of("a 5.0", "b 6.0"), Expositions.samples(again));
        assertEquals(List.of("a 5.0", "c 7.0"), Expositions.samples(Expositions.prometheus(parser, "a 5\nc 7\n")));
    }

    @Test
    void aRuleThatFailsLosesWhatWasKnownAndNothingElse() throws NotAnExpositionException {
        boolean[] fail = {false};
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT.with(series -> {
            if (fail[0]) {
                throw new IllegalStateException("no");
            }
            return SeriesRule.Verdict.REAL;
        }));
        assertNotNull(Expositions.prometheus(parser, "a 1\n"));
        fail[0] = true;
        byte[] body = "a 1\nb 2\n".getBytes(StandardCharsets.UTF_8);
        assertThrows(IllegalStateException.class, () -> parser.parse(body, body.length, ExpositionFormat.PROMETHEUS));
        fail[0] = false;
        assertEquals(List.of("a 1.0", "b 2.0"), Expositions.samples(Expositions.prometheus(parser, "a 1\nb 2\n")));
    }
}
