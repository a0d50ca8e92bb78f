package io.pcp.pmda.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is taken though it could be neater; each line of the rules once. */
class LenientParsingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "a 1|a 1.0",
                "a{} 1|a 1.0",
                "  a \t 1 \t |a 1.0",
                "a\t{\tx\t=\t\"1\"\t,\ty\t=\t\"2\"\t}\t1|a{x=\"1\",y=\"2\"} 1.0",
                "a{x=\"1\",} 1|a{x=\"1\"} 1.0",
                "a{x=\"1\" y=\"2\"} 1|a{x=\"1\",y=\"2\"} 1.0",
                "a{x=\"1\"y=\"2\"}1|a{x=\"1\",y=\"2\"} 1.0",
                "a{\"x\"=\"1\"} 1|a{x=\"1\"} 1.0",
                "a{\"x.y z\"=\"1\"} 1|a{x.y z=\"1\"} 1.0",
                "{\"my.name\",a=\"b\"} 1|my.name{a=\"b\"} 1.0",
                "{ \"my.name\" } 1|my.name 1.0",
                "{\"grün\\\"e\"} 1|grün\"e 1.0",
                "a{x=\"\\\\ \\\" \\q \\\"\"} 1|a{x=\"\\ \" \\q \"\"} 1.0",
                "a{x=\"}, # {\"} 1|a{x=\"}, # {\"} 1.0",
                "a{x=\"grün €😀\"} 1|a{x=\"grün €😀\"} 1.0",
                "a{x=\"\"} 1|a{x=\"\"} 1.0",
                "_a:b_1 1|_a:b_1 1.0",
                "a -1.5e-3|a -0.0015",
                "a +Inf|a Infinity",
                "a -inf|a -Infinity",
                "a nan|a NaN",
                "a 1.|a 1.0",
                "a .5|a 0.5",
                "a 1 1700000000123|a 1.0 @1700000000123",
                "a 1 -5|a 1.0 @-5",
                "a 1 # {t=\"1\"} 0.5|a 1.0",
                "a 1 17 # {t=\"1\"} 0.5 1.5|a 1.0 @17",
            })
    void aSampleIsTaken(String line, String wanted) throws NotAnExpositionException {
        Exposition exposition = Expositions.prometheus(line + "\n");
        assertEquals(List.of(), exposition.report().problems());
        assertEquals(List.of(wanted), Expositions.samples(exposition));
    }

    @Test
    void aNewlineInAValueIsUnescaped() throws NotAnExpositionException {
        Series series =
                Expositions.prometheus("a{x=\"1\\n2\"} 1").layout().series().get(0);
        assertEquals("1\n2", series.label("x"));
        assertEquals("", series.label("y"));
    }

    @Test
    void aNulIsACharacterLikeAnyOther() throws NotAnExpositionException {
        Exposition exposition = Expositions.prometheus("a{x=\"1\0002\"} 1\nb 2\n");
        assertEquals("1\0002", exposition.layout().series().get(0).label("x"));
        assertEquals(2, exposition.report().samples());
    }

    @Test
    void carriageReturnsBlankLinesAndAMissingLastLineFeedAreNothing() throws NotAnExpositionException {
        Exposition exposition =
                Expositions.prometheus("\r\n# HELP a text\r\n# TYPE a gauge\r\na 1\r\n\n \t\nb 2 17\r\nc 3");
        assertEquals(List.of("a 1.0", "b 2.0 @17", "c 3.0"), Expositions.samples(exposition));
        assertEquals(
                new Family("a", FamilyType.GAUGE, "text", "", null),
                exposition.layout().families().get(0));
        assertEquals(0, exposition.report().parseErrors());
    }

    @Test
    void aByteOrderMarkIsSkipped() throws NotAnExpositionException {
        assertEquals(List.of("a 1.0"), Expositions.samples(Expositions.prometheus("\ufeffa 1\n")));
        assertEquals(List.of("a 1.0"), Expositions.samples(Expositions.openmetrics("\ufeffa 1\n# EOF\n")));
    }

    @Test
    void otherCommentsAreNothing() throws NotAnExpositionException {
        Exposition exposition = Expositions.prometheus(
                "# a comment\n#\n#HELP a no\n# HELPER a\n# EOF\n## TYPE a gauge\n# PCP5 short\n  # x\na 1\n");
        assertEquals(
                List.of("a UNKNOWN"),
                exposition.layout().families().stream()
                        .map(family -> family.name() + " " + family.type())
                        .toList());
        assertEquals(List.of(), exposition.report().problems());
        assertEquals("", exposition.layout().families().get(0).help());
    }

    @Test
    void timestampsOfOpenMetricsAreSeconds() throws NotAnExpositionException {
        Exposition exposition = Expositions.openmetrics("a 1 1520879607.789\nb 2\nc 3 -1e-3\n# EOF\n");
        assertEquals(List.of("a 1.0 @1520879607789", "b 2.0", "c 3.0 @-1"), Expositions.samples(exposition));
    }

    @Test
    void withoutTimestampsThereIsNoArrayOfThem() throws NotAnExpositionException {
        assertEquals(null, Expositions.prometheus("a 1\n").timestamps());
    }

    @Test
    void exemplarsAreCounted() throws NotAnExpositionException {
        String text = "a 1 # {t=\"1\"} 0.5\nb 2 # {} 1 2\nc 3\n";
        assertEquals(2, Expositions.prometheus(text).report().exemplars());
        assertEquals(2, Expositions.openmetrics(text + "# EOF\n").report().exemplars());
    }

    @Test
    void ofASeriesThatStandsThereTwiceTheLastCounts() throws NotAnExpositionException {
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT);
        String text = "a{x=\"1\",y=\"2\"} 1\nb 5\na{y=\"2\",x=\"1\",z=\"\"} 2\na{ x=\"1\", y=\"2\" } 3 9\n";
        for (int i = 0; i < 3; i++) {
            Exposition exposition = Expositions.prometheus(parser, text);
            assertEquals(List.of("a{x=\"1\",y=\"2\"} 3.0 @9", "b 5.0"), Expositions.samples(exposition));
            assertEquals(2, exposition.report().duplicates());
            assertEquals(4, exposition.report().samples());
        }
    }

    @Test
    void aBadLineLosesThatLineOnly() throws NotAnExpositionException {
        Exposition exposition = Expositions.prometheus("a 1\nb{x=\"1} 2\nc 3\n!\nd 4\n");
        assertEquals(List.of("a 1.0", "c 3.0", "d 4.0"), Expositions.samples(exposition));
        assertEquals(2, exposition.report().parseErrors());
        assertEquals(3, exposition.report().samples());
        assertEquals(
                List.of(2, 4),
                exposition.report().problems().stream().map(Problem::line).toList());
        assertTrue(exposition.report().problems().get(0).fatal());
    }

    @Test
    void onlyTheFirstProblemsAreKept() throws NotAnExpositionException {
        Exposition exposition =
                Expositions.prometheus(new ExpositionParser(ParseRules.DEFAULT), "a 1\n!\nb 2\n?\nc 3\n");
        assertEquals(1, exposition.report().problems().size());
        assertEquals(2, exposition.report().parseErrors());
        assertEquals(2, exposition.report().problems().get(0).line());
    }

    @Test
    void anEmptyDocumentIsAnEmptyLayout() throws NotAnExpositionException {
        assertEquals(Layout.EMPTY, Expositions.prometheus("").layout());
        assertEquals(Layout.EMPTY, Expositions.prometheus("\n\n# nothing\n").layout());
        assertEquals(Layout.EMPTY, Expositions.openmetrics("# EOF").layout());
        assertEquals(0, Expositions.prometheus("").words().length);
    }

    @Test
    void onlyTheGivenLengthOfABodyCounts() throws NotAnExpositionException {
        byte[] body = "a 12345\n".getBytes(StandardCharsets.UTF_8);
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT);
        assertEquals(12, parser.parse(body, 4, ExpositionFormat.PROMETHEUS).real(0));
        assertEquals(1234, parser.parse(body, 6, ExpositionFormat.PROMETHEUS).real(0));
        assertEquals(
                4, parser.parse(body, 4, ExpositionFormat.PROMETHEUS).report().bytes());
    }

    @Test
    void theBodyMayBeReusedByTheCaller() throws NotAnExpositionException {
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT);
        byte[] body = "aa 1\nbb 2\n".getBytes(StandardCharsets.UTF_8);
        Exposition first = parser.parse(body, body.length, ExpositionFormat.PROMETHEUS);
        System.arraycopy("cc 3\ndd 4\n".getBytes(StandardCharsets.UTF_8), 0, body, 0, body.length);
        Exposition second = parser.parse(body, body.length, ExpositionFormat.PROMETHEUS);
        assertEquals(List.of("aa 1.0", "bb 2.0"), Expositions.samples(first));
        assertEquals(List.of("cc 3.0", "dd 4.0"), Expositions.samples(second));
    }
}
