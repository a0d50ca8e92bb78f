package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    private static List<List<String>> fields(String text) {
        return Csv.parse("t.csv", text).stream().map(Csv.Line::fields).toList();
    }

    @Test
    void fieldsAreSplitAtCommasAndLinesAtLineFeeds() {
        assertEquals(List.of(List.of("a", "", "c"), List.of("", "")), fields("a,,c\n,\n"));
        assertEquals(List.of(List.of("a", "b")), fields("a,b"));
        assertEquals(List.of(List.of("a"), List.of("b")), fields("a\r\nb\r\n"));
    }

    @Test
    void quotedFieldsHoldCommasQuotesAndLineBreaks() {
        assertEquals(
                List.of(List.of("a,b", "say \"x\"", "two\nlines", "")),
                fields("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\"\"\r\n"));
    }

    @Test
    void linesKeepTheNumberTheyBeginAt() {
        List<Csv.Line> lines = Csv.parse("t.csv", "a\n\n\"x\ny\",1\nlast,2\n");
        assertEquals(List.of(1, 3, 5), lines.stream().map(Csv.Line::line).toList());
    }

    @Test
    void misplacedQuotesAreRefusedWithTheirLine() {
        for (String[] bad : new String[][] {
            {
                "a\nb\"c\n",
                "t.csv:2: a quote inside an unquoted field; quote the whole field and double the quotes inside"
            },
            {"a\n\"b\nc", "t.csv:2: a quoted field has no closing quote"},
            {"\"a\"b\n", "t.csv:1: text behind a closing quote; expected a comma"},
        }) {
            assertEquals(
                    bad[1],
                    assertThrows(IllegalArgumentException.class, () -> Csv.parse("t.csv", bad[0]))
                            .getMessage());
        }
    }
}
