package io.pcp.pmda.cli.top;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers, names, keys and lines of tools: small forms and what becomes of them. */
class TextFormsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "999, 999",
        "1000, 1.0K",
        "1023, 1.0K",
        "1536, 1.5K",
        "10240, 10K",
        "1048576, 1.0M",
        "21474836480, 20G",
        "NaN, -"
    })
    void bytesAreShownInFourCharacters(double bytes, String text) {

        assertEquals(text, Amounts.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({"1200000000, 1.2G", "999499, 999K", "999500, 1.0M", "0, 0", "NaN, -"})
    void ratesCountInThousands(double rate, String text) {
        assertEquals(text, Amounts.rate(rate));
    }

    @ParameterizedTest
    @CsvSource({
        "10, 80, 10.0/80.0G",
        "0.5, 9.8, 0.5/9.8G",
        "640, 1280, 640/1280G",
        "10240, 20480, 10.0/20.0T",
        "NaN, 80, -/80.0G"
    })
    void memoryIsShownInTheUnitOfItsTotal(double usedGib, double totalGib, String text) {
        assertEquals(text, Amounts.memory(new Memory(usedGib * (1L << 30), totalGib * (1L << 30))));
    }

    @ParameterizedTest
    @CsvSource({"300, 700, 300/700W", "300, NaN, 300W", "NaN, NaN, -"})
    void powerIsShownWithItsLimit(double watts, double limit, String text) {
        assertEquals(text, Amounts.power(watts, limit));
    }

    @ParameterizedTest
    @CsvSource({"PT0.5S, 500 ms", "PT2S, 2 s", "PT60S, 1 min", "PT90S, 90 s"})
    void durationsAreShort(Duration duration, String text) {
        assertEquals(text, Amounts.duration(duration));
    }

    @ParameterizedTest
    @CsvSource({
        "gpu2, gpu10, -1",
        "gpu10, gpu9, 1",
        "gpu1, gpu1, 0",
        "a, b, -1",
        "gpu01, gpu1, 0",
        "gpu, gpu0, -1",
        "x9a, x9b, -1"
    })
    void namesAreOrderedAsPeopleCount(String a, String b, int order) {
        assertEquals(order, Integer.signum(NaturalOrder.INSTANCE.compare(a, b)));
        assertEquals(-order, Integer.signum(NaturalOrder.INSTANCE.compare(b, a)));
    }

    @Test
    void namesOfOthersReachTheTerminalWithoutControlCharacters() {
        assertEquals("a?[2Jb?c?d", Line.safe("a\033[2Jb\tc\u4e2dd"));
        assertEquals("x\u2026y", Line.safe("x\u2026y"));
        assertEquals("e?", Line.safe("e\u0301"));
    }

    @Test
    void escapeSequencesOfKeysAreUnderstoodWholeOrDroppedWhole() {
        assertEquals(
                List.of(Key.of(Key.Kind.UP), Key.of(Key.Kind.DOWN), Key.of('q')), KeyDecoder.keys("\033[A\033OBq"));
        assertEquals(List.of(Key.of(Key.Kind.HOME), Key.of(Key.Kind.PAGE_DOWN)), KeyDecoder.keys("\033[1~\033[6~"));
        assertEquals(List.of(Key.of('x')), KeyDecoder.keys("\033[15;2~x"));
        assertEquals(List.of(Key.of(Key.Kind.ESCAPE)), KeyDecoder.keys("\033"));
        assertEquals(List.of(Key.of(Key.Kind.ENTER), Key.of(Key.Kind.BACKSPACE)), KeyDecoder.keys("\r\177\001"));
    }

    @Test
    void cellsOfPmrepMayHoldQuotesAndCommas() {
        assertEquals(
                List.of("Time", "gpu.proc.type-gpu0/1 a, b", "", "say \"x\""),
                CsvLine.cells("Time\t\"gpu.proc.type-gpu0/1 a, b\"\t\t\"say \"\"x\"\"\""));
    }

    @Test
    void labelsOfInstancesAreTakenFromTheExposition() {
        String text = """
                # HELP gpu_proc_memory_used Device memory
                gpu_proc_memory_used{uid="7",instname="gpu0/1 a\\"b\\\\c",pod="x"} 1
                gpu_count 2
                gpu_x{broken
                """;
        assertEquals(Map.of("gpu0/1 a\"b\\c", Map.of("uid", "7", "pod", "x")), ExposedLabels.byInstance(text));
    }

    @Test
    void barsAndSparklinesStayInTheirCells() {
        assertEquals("■■■■■·····", Glyphs.UNICODE.bar(50, 10));
        assertEquals("##########", Glyphs.ASCII.bar(250, 10));
        assertEquals("..........", Glyphs.ASCII.bar(Double.NaN, 10));
        assertEquals('█', Glyphs.UNICODE.level(100));
        assertEquals('_', Glyphs.ASCII.level(0));
        assertEquals(' ', Glyphs.ASCII.level(Double.NaN));
    }

    @Test
    void theLastMinuteIsMadeOfMeansAndForgetsWhatIsOlder() {
        History history = new History();
        FrameBuilder builder = new FrameBuilder(Users.read(java.nio.file.Path.of("/nothing")));
        for (int second = 0; second <= 90; second += 10) {
            SampleNode node = SampleNode.gpus(1).set(TopMetrics.UTILIZATION, "gpu0", second);
            history.add(builder.next(node.at(SampleNode.START.plusSeconds(second))), Duration.ofSeconds(2));
        }
        assertArrayEquals(new double[] {40, 50, 60, 70, 80, 90}, history.parts("gpu0", 6));
        assertArrayEquals(new double[] {45, 65, 85}, history.parts("gpu0", 3));
        assertTrue(Double.isNaN(history.parts("gpu7", 2)[1]));
        history.add(builder.next(SampleNode.gpus(1).now()), Duration.ofSeconds(2));
        assertArrayEquals(new double[] {Double.NaN, 10}, history.parts("gpu0", 2));
    }
}
