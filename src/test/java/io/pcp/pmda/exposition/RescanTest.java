package io.pcp.pmda.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One document after the other. */
class RescanTest {
    private static final int SERIES = 2000;
    /** Exposition, report and the like. */
    private static final int FEW_BYTES = 2000;

    private final ExpositionParser parser = new ExpositionParser(ParseRules.DEFAULT);

    private Exposition parse(String text) throws NotAnExpositionException {
        return Expositions.prometheus(parser, text);
    }

    @Test
    void theLayoutStaysWhileOnlyValuesChange() throws NotAnExpositionException {
        Layout layout = parse("a 1\nb{x=\"1\"} 2\n").layout();
        Exposition again = parse("a 17.5\nb{x=\"1\"} -3e9\n");
        assertSame(layout, again.layout());
        assertEquals(List.of("a 17.5", "b{x=\"1\"} -3.0E9"), Expositions.samples(again));
    }

    @Test
    void theLayoutStaysWhenLinesMoveOrAreWrittenInAnotherWay() throws NotAnExpositionException {
        Layout layout = parse("a 1\nb{x=\"1\",y=\"2\"} 2\nc 3\n").layout();
        Exposition moved = parse("c 30\na 10\n\n# x\nb{ y=\"2\", x=\"1\", } 20\n");
        assertSame(layout, moved.layout());
        assertEquals(List.of("a 10.0", "b{x=\"1\",y=\"2\"} 20.0", "c 30.0"), Expositions.samples(moved));
    }

    @Test
    void aNewLineKeepsTheObjectsOfTheOthers() throws NotAnExpositionException {
        Layout before = parse("a 1\nb 2\n").layout();
        Exposition after = parse("a 1\nnew 5\nb 3\n");
        assertNotSame(before, after.layout());
        assertEquals(List.of("a 1.0", "new 5.0", "b 3.0"), Expositions.samples(after));
        assertSame(before.series().get(0), after.layout().series().get(0));
        assertSame(before.series().get(1), after.layout().series().get(2));
    }

    @Test
    void aLineThatGoesTakesItsSeriesWithIt() throws NotAnExpositionException {
        parse("a 1\nb 2\nc 3\n");
        assertEquals(List.of("a 1.0", "c 4.0"), Expositions.samples(parse("a 1\nc 4\n")));
        assertEquals(List.of("c 5.0"), Expositions.samples(parse("c 5\n")));
        assertEquals(Layout.EMPTY, parse("").layout());
        assertEquals(List.of("c 5.0"), Expositions.samples(parse("c 5\n")));
    }

    @Test
    void aNumberThatGetsLongerOrShorterIsReadToItsEnd() throws NotAnExpositionException {
        for (String value : List.of("1", "12", "1.25", "1", "1e3", "-1e-3", "NaN", "5")) {
            assertEquals(
                    List.of("a " + Double.parseDouble(value), "b 1.0"),
                    Expositions.samples(parse("a " + value + "\nb 1\n")));
        }
    }

    @Test
    void whatAppearsBehindTheLastLineIsSeen() throws NotAnExpositionException {
        assertEquals(List.of("a 1.0"), Expositions.samples(parse("a 1")));
        assertEquals(List.of("a 12.0"), Expositions.samples(parse("a 12")));
        assertEquals(List.of("a 12.0", "b 1.0"), Expositions.samples(parse("a 12\nb 1")));
        assertEquals(List.of("a 12.0", "b 1.0 @5"), Expositions.samples(parse("a 12\nb 1 5")));
        assertEquals(List.of("a 12.0 @7", "b 1.0"), Expositions.samples(parse("a 12 7\nb 1\n")));
        assertEquals(List.of("a 12.0", "b 1.0"), Expositions.samples(parse("a 12\nb 1\n# HELP a x")));
        assertEquals(
                "xy", parse("a 12\nb 1\n# HELP a xy").layout().families().get(0).help());
    }

    @Test
    void theFormatMayChange() throws NotAnExpositionException {
        Layout layout = parse("a 1 2000\nb 2\n").layout();
        Exposition open = Expositions.openmetrics(parser, "a 1 2000\nb 2\n# EOF\n");
        assertSame(layout, open.layout());
        assertEquals(List.of("a 1.0 @2000000", "b 2.0"), Expositions.samples(open));
        assertEquals(List.of("a 1.0 @2000", "b 2.0"), Expositions.samples(parse("a 1 2000\nb 2\n")));
    }

    @Test
    void labelsAndNamesAreOneObjectHoweverManySeriesHaveThem() throws NotAnExpositionException {
        Layout layout = parse("a{x=\"1\",y=\"grün\"} 1\nb{y=\"grün\",x=\"1\"} 2\na{x=\"1\"} 3\n")
                .layout();
        Series first = layout.series().get(0);
        assertSame(first.labels().get(0), layout.series().get(1).labels().get(1));
        assertSame(first.labels().get(1), layout.series().get(1).labels().get(0));
        assertSame(first.sample(), layout.series().get(2).sample());
    }

    private static byte[] document(int round) {
        StringBuilder text = new StringBuilder("# TYPE requests counter\n");
        for (int i = 0; i < SERIES; i++) {
            text.append("requests_total{pod=\"pod-")
                    .append(i)
                    .append("\",code=\"200\"} ")
                    .append(i * 7 + round)
                    .append(".5\n");
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void aDocumentWithTheSameLinesAllocatesItsNumbersOnly() throws NotAnExpositionException {
        byte[][] documents = {document(0), document(1), document(2)};
        for (byte[] document : documents) {
            parser.parse(document, document.length, ExpositionFormat.PROMETHEUS);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        Exposition exposition = parser.parse(documents[0], documents[0].length, ExpositionFormat.PROMETHEUS);
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertEquals(SERIES, exposition.words().length);
        assertTrue(allocated < SERIES * Long.BYTES + FEW_BYTES, allocated + " bytes");
    }

    @Test
    void whatComesAndGoesIsForgotten() throws NotAnExpositionException {
        for (int round = 0; round < 200; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 100; i++) {
                text.append("name_")
                        .append(round * 100 + i)
                        .append("{pod=\"")
                        .append(round * 100 + i)
                        .append("\"} 1\n");
            }
            assertEquals(100, parse(text.toString()).words().length);
        }
        assertTrue(parser.remembered() < 5000, parser.remembered() + " names and labels");
    }
}
