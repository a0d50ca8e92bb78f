package io.pcp.pmda.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the operator reads about a line that is wrong. */
class ProblemTextTest {
    private static final String GOOD = "good 1\ngood{x=\"1\"} 2\n";

    private static List<String> problems(String line, ExpositionFormat format) throws NotAnExpositionException {
        String end = format == ExpositionFormat.OPENMETRICS ? "# EOF\n" : "";
        ExpositionParser parser = new ExpositionParser(new ParseRules(false, false, 100, 3, 8, 40, 5, SeriesRule.ALL));
        Exposition exposition = Expositions.parse(parser, GOOD + line + "\n" + end, format);
        assertEquals(1, exposition.report().parseErrors());
        assertEquals(2, exposition.layout().series().size());
        return Expositions.problems(exposition.report());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1a 2|expected the name of a metric at column 1, found '1a 2'",
                "!|expected the name of a metric at column 1, found '!'",
                "my.metric 1|expected a blank or '{' after the name at column 3, found '.metric 1'",
                "a|expected a number at column 2, found the end of the line",
                "a{x=\"1\"}|expected a number at column 9, found the end of the line",
                "a b|expected a number at column 3, found 'b'",
                "a 0x1p3|expected a decimal number at column 3, found '0x1p3'",
                "a 1_000|expected a decimal number at column 3, found '1_000'",
                "a 1e|expected a number at column 3, found '1e'",
                "a 1,5|expected a decimal number at column 3, found '1,5'",
                "a{x=\"1\" 2|expected ',', '}' or a label at column 9, found '2'",
                "a{x=\"1\"|expected ',', '}' or a label at column 8, found the end of the line",
                "a{x=\"1\",,y=\"2\"} 2|expected ',', '}' or a label at column 9, found ',y=\"2\"} 2'",
                "a{,} 2|expected a label or '}' at column 3, found ',} 2'",
                "a{1x=\"1\"} 2|expected a label or '}' at column 3, found '1x=\"1\"} 2'",
                "a{x} 2|expected '=' after label x at column 4, found '} 2'",
                "a{x=1} 2|expected the value of label x in double quotes at column 5, found '1} 2'",
                "a{x='1'} 2|expected the value of label x in double quotes at column 5, found ''1'} 2'",
                "a{x=\"1} 2|the closing quote of the value of label x is missing",
                "a{x=\"1\\\"} 2|the closing quote of the value of label x is missing",
                "a{\"x} 2|the closing quote of a quoted name is missing",
                "a{x=\"1\",x=\"2\"} 3|label x stands twice",
                "{x=\"1\"} 2|there is no name of a metric",
                "{} 2|there is no name of a metric",
                "{\"\"} 2|expected a name that is not empty at column 2, found '\"\"} 2'",
                "{x=\"1\",\"a\"} 2|the quoted name of the metric must be the first thing in the braces",
                "a{\"b\"} 2|expected '=' after the quoted name of a label at column 6, found '} 2'",
                "{\"my.name\"} 2|the name my.name needs 'utf8 = yes' in the source's file",
                "a 1 x|expected a timestamp in whole milliseconds at column 5, found 'x'",
                "a 1 1.5|expected a blank or the end of the line after the timestamp at column 6, found '.5'",
                "a 1 2 3|expected an exemplar (# {…}) or the end of the line at column 7, found '3'",
                "a 1 # comment|expected an exemplar (# {…}) or the end of the line at column 5, found '# comment'",
                "a 1 9223372036854775808|the timestamp is out of range",
                "# TYPE a|expected a type at column 9, found the end of the line",
                "# TYPE 1a gauge|expected the name of a metric after # TYPE at column 8, found '1a gauge'",
                "# HELP|expected the name of a metric after # HELP at column 7, found the end of the line",
                "# HELP a.b text|expected a blank after the name at column 9, found '.b text'",
                "# TYPE \"a.b\" gauge|the name a.b needs 'utf8 = yes' in the source's file",
                "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd.|expected a blank or '{' after the name at column 41, found '.'",
                "a x234567890123456789012345678901|expected a number at column 3, found 'x23456789012345678901234…'",
            })
    void theReasonIsSaid(String line, String wanted) throws NotAnExpositionException {
        assertEquals(List.of("line 3: " + wanted), problems(line, ExpositionFormat.PROMETHEUS));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a 1 NaN|the timestamp is out of range",
                "a 1 1e17|the timestamp is out of range",
                "a 1 x|expected a timestamp in seconds at column 5, found 'x'"
            })
    void theReasonIsSaidOfOpenMetrics(String line, String wanted) throws NotAnExpositionException {
        assertEquals(List.of("line 3: " + wanted), problems(line, ExpositionFormat.OPENMETRICS));
    }

    @Test
    void aLineThatIsTooLongIsLost() throws NotAnExpositionException {
        String wanted = "line 3: the line has 101 bytes, at most 100 count (max_line)";
        for (String line :
                List.of("a{x=\"" + "b".repeat(40) + "\"}" + " ".repeat(53) + "1", "# HELP a " + "c".repeat(92))) {
            assertEquals(List.of(wanted), problems(line, ExpositionFormat.PROMETHEUS));
        }
    }

    @Test
    void whatIsNotUtf8IsLost() throws NotAnExpositionException {
        byte[] body = (GOOD + "a{x=\"\u00ff\"} 1\n" + "b{x=\"\\n\u00ff\"} 1\n").getBytes(StandardCharsets.ISO_8859_1);
        Exposition exposition = new ExpositionParser(Expositions.rules(SeriesRule.ALL))
                .parse(body, body.length, ExpositionFormat.PROMETHEUS);
        assertEquals(
                List.of("line 3: the value of label x is not UTF-8", "line 4: the value of label x is not UTF-8"),
                Expositions.problems(exposition.report()));
    }

    @Test
    void aTextOfADocumentCannotBringControlCharactersIntoTheLog() throws NotAnExpositionException {
        assertEquals(
                List.of("line 3: expected a number at column 3, found '?[31m?'"),
                problems("a \033[31m\b", ExpositionFormat.PROMETHEUS));
    }

    @Test
    void whatFollowsTheEndDoesNotCount() throws NotAnExpositionException {
        Exposition exposition = Expositions.openmetrics("a 1\n# EOF\n\nb 2\nc 3\n");
        assertEquals(List.of("a 1.0"), Expositions.samples(exposition));
        assertEquals(1, exposition.report().parseErrors());
        assertEquals(
                List.of(
                        "line 3: nothing may follow '# EOF': remove the line",
                        "line 4: nothing may follow # EOF, the rest does not count",
                        "line 5: nothing may follow '# EOF': remove the line"),
                Expositions.problems(exposition.report()));
    }

    @Test
    void anUnknownTypeIsCounted() throws NotAnExpositionException {
        Exposition exposition = Expositions.prometheus("# TYPE a widget\na 1\n");
        assertEquals(FamilyType.UNKNOWN, exposition.layout().families().get(0).type());
        assertEquals(1, exposition.report().strictErrors());
        assertEquals(0, exposition.report().parseErrors());
        assertEquals(
                List.of(new Problem(1, "nobody knows the type 'widget', unknown is assumed", false)),
                exposition.report().problems());
    }

    @Test
    void problemsStayWhereTheyAreWhenTheDocumentComesAgain() throws NotAnExpositionException {
        ExpositionParser parser = new ExpositionParser(Expositions.rules(SeriesRule.ALL));
        String text = "# TYPE a widget\na 1\n!\nb 2\n";
        List<String> wanted =
                Expositions.problems(Expositions.prometheus(parser, text).report());
        assertEquals(2, wanted.size());
        assertEquals(
                wanted,
                Expositions.problems(Expositions.prometheus(parser, text).report()));
        Exposition moved = Expositions.prometheus(parser, "\n" + text);
        assertEquals(
                List.of(2, 4),
                moved.report().problems().stream().map(Problem::line).toList());
    }
}
