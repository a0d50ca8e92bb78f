package io.pcp.pmda.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a source may not do, and what its rule decides. */
class LimitsTest {
    private static ExpositionParser parser(int labels, int name, int value, SeriesRule rule) {
        return new ExpositionParser(new ParseRules(false, true, 1 << 16, labels, name, value, 10, rule));
    }

    @Test
    void aSeriesWithTooManyLabelsIsDropped() throws NotAnExpositionException {
        ExpositionParser parser = parser(2, 10, 100, SeriesRule.ALL);
        String text = "a{x=\"1\",y=\"2\"} 1\na{x=\"1\",y=\"2\",z=\"3\"} 2\na{x=\"1\",z=\"3\"} 3\n";
        for (int i = 0; i < 2; i++) {
            Exposition exposition = Expositions.prometheus(parser, text);
            assertEquals(List.of("a{x=\"1\",y=\"2\"} 1.0", "a{x=\"1\",z=\"3\"} 3.0"), Expositions.samples(exposition));
            assertEquals(1, exposition.report().dropped());
            assertEquals(3, exposition.report().samples());
            assertEquals(0, exposition.report().parseErrors());
            assertEquals(
                    List.of("line 2: the series has more than 2 labels (max_labels), dropped"),
                    Expositions.problems(exposition.report()));
        }
    }

    @Test
    void aSeriesWithALongNameOfALabelIsDropped() throws NotAnExpositionException {
        Exposition exposition = Expositions.prometheus(
                parser(9, 4, 100, SeriesRule.ALL), "a{four=\"1\"} 1\na{\"fiver\"=\"1\"} 2\na{fiver=\"2\",x=\"1\"} 3\n");
        assertEquals(List.of("a{four=\"1\"} 1.0"), Expositions.samples(exposition));
        assertEquals(2, exposition.report().dropped());
    }

    @Test
    void aLongValueIsCutAndStaysUnique() throws NotAnExpositionException {
        String long1 = "v".repeat(40) + "1";
        String long2 = "v".repeat(40) + "2";
        Exposition exposition = Expositions.prometheus(
                parser(9, 9, 20, SeriesRule.ALL),
                "a{x=\"" + long1 + "\"} 1\na{x=\"" + long2 + "\"} 2\nb{x=\"" + long1 + "\"} 3\n" + "c{x=\""
                        + "v".repeat(20) + "\"} 4\n");
        List<Series> series = exposition.layout().series();
        String cut = series.get(0).label("x");
        assertTrue(cut.matches("v{11}~[0-9a-f]{8}"), cut);
        assertNotEquals(cut, series.get(1).label("x"));
        assertEquals(cut, series.get(2).label("x"));
        assertEquals("v".repeat(20), series.get(3).label("x"));
    }

    @Test
    void aCutTearsNoCharacter() throws NotAnExpositionException {
        for (int ascii = 0; ascii < 4; ascii++) {
            String value = "v".repeat(ascii) + "€".repeat(20);
            String cut = Expositions.prometheus(parser(9, 9, 20, SeriesRule.ALL), "a{x=\"" + value + "\"} 1\n")
                    .layout()
                    .series()
                    .get(0)
                    .label("x");
            assertTrue(cut.matches("v*€+~[0-9a-f]{8}"), cut);
            assertTrue(cut.getBytes(StandardCharsets.UTF_8).length <= 20, cut);
        }
    }

    @Test
    void whatTheRuleDropsIsCountedEachTime() throws NotAnExpositionException {
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT.with(
                series -> series.sample().equals("b") ? SeriesRule.Verdict.DROP : SeriesRule.Verdict.REAL));
        for (int i = 0; i < 3; i++) {
            Exposition exposition = Expositions.prometheus(parser, "a 1\nb 2\nb{x=\"1\"} " + i + "\nc 3\n");
            assertEquals(List.of("a 1.0", "c 3.0"), Expositions.samples(exposition));
            assertEquals(2, exposition.report().dropped());
            assertEquals(4, exposition.report().samples());
        }
    }

    @Test
    void exactSeriesKeepEveryBitAndRoundTowardZero() throws NotAnExpositionException {
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT.with(series -> SeriesRule.Verdict.EXACT));
        Exposition exposition =
                Expositions.prometheus(parser, "a 9007199254740993\nb -1.9\nc 18446744073709551615\nd NaN\n");
        assertEquals(List.of(9007199254740993L, -1L, -1L, Exposition.NO_INTEGER), list(exposition.words()));
        assertEquals(2, exposition.report().rounded());
        exposition = Expositions.prometheus(parser, "a 9007199254740995\nb -1.9\nc 1\nd 0.5\n");
        assertEquals(List.of(9007199254740995L, -1L, 1L, 0L), list(exposition.words()));
        assertEquals(2, exposition.report().rounded());
    }

    private static List<Long> list(long[] words) {
        List<Long> list = new ArrayList<>();
        for (long word : words) {
            list.add(word);
        }
        return list;
    }

    @Test
    void theRuleKnowsTheFamilyThoughItsTypeComesLast() throws NotAnExpositionException {
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT.with(series ->
                series.family().type() == FamilyType.COUNTER ? SeriesRule.Verdict.EXACT : SeriesRule.Verdict.DROP));
        Exposition exposition = Expositions.prometheus(parser, "a_total 9007199254740993\nb 1\n# TYPE a counter\n");
        assertEquals(List.of(9007199254740993L), list(exposition.words()));
        exposition = Expositions.prometheus(parser, "a_total 9007199254740993\nb 1\n# TYPE b counter\n");
        assertEquals(List.of(1L), list(exposition.words()));
        assertEquals("b", exposition.layout().series().get(0).sample());
    }

    @Test
    void theRuleIsAskedOncePerSeries() throws NotAnExpositionException {
        List<String> asked = new ArrayList<>();
        ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT.with(series -> {
            asked.add(series.toString());
            return SeriesRule.Verdict.REAL;
        }));
        Expositions.prometheus(parser, "a 1\nb 2\na 3\n");
        Expositions.prometheus(parser, "b 2\na 1\nc 1\n");
        Expositions.prometheus(parser, "c 2\nb 1\n");
        assertEquals(List.of("a", "b", "c"), asked);
    }
}
