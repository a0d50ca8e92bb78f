package io.pcp.pmda.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables of documents: {@code openmetrics/good.txt}, {@code bad.txt}, {@code prometheus-good.txt}, {@code prometheus-bad.txt}. */
class OpenMetricsValidatorTest {
    static List<CaseTable.Case> good() {
        return CaseTable.read("good.txt");
    }

    static List<CaseTable.Case> bad() {
        return CaseTable.read("bad.txt");
    }

    static List<CaseTable.Case> prometheusGood() {
        return CaseTable.read("prometheus-good.txt");
    }

    static List<CaseTable.Case> prometheusBad() {
        return CaseTable.read("prometheus-bad.txt");
    }

    @ParameterizedTest
    @MethodSource("good")
    void whatConformsHasNoProblem(CaseTable.Case each) {
        assertClean(each.check(true));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatBreaksARuleIsToldWithLineAndAdvice(CaseTable.Case each) {
        assertProblems(each, each.check(true));
    }

    @ParameterizedTest
    @MethodSource("prometheusGood")
    void whatPromtoolReadsHasNoProblem(CaseTable.Case each) {
        assertClean(each.check(false));
    }

    @ParameterizedTest
    @MethodSource("prometheusBad")
    void whatPromtoolRefusesIsToldWithLineAndAdvice(CaseTable.Case each) {
        assertProblems(each, each.check(false));
    }

    private static void assertClean(Validation found) {
        assertEquals(List.of(), found.problems());
        assertEquals(0, found.errors());
    }

    private static void assertProblems(CaseTable.Case each, Validation found) {
        assertFalse(
                each.problems().isEmpty(), () -> "expected problems are missing:\n" + each.render(found.problems()));
        assertEquals(
                each.problems(),
                found.problems().stream().map(Problem::toString).toList());
        assertEquals(each.problems().size(), found.errors());
    }

    @Test
    void bytesThatAreNoUtf8AreTold() {
        assertEquals(
                "[line 1: the line is not UTF-8: encode what is not ASCII]", check("a{b=\"\u00ff\"} 1\n# EOF\n", true));
        // A surrogate half, an overlong slash and a cut sequence.
        for (String bytes : List.of("\u00ed\u00a0\u0080", "\u00c0\u00af", "\u00e2\u0082")) {
            assertEquals(
                    "[line 1: the line is not UTF-8: encode what is not ASCII]",
                    check("# HELP a " + bytes + "\n# EOF\n", true));
            assertEquals(
                    "[line 1: the line is not UTF-8: encode what is not ASCII]",
                    check("a{b=\"" + bytes + "\"} 1\n", false));
        }
    }

    @Test
    void replacementCharactersAndNullAreUtf8() {
        assertEquals("[]", check("a{b=\"\u00ef\u00bf\u00bd\u0000\"} 1\n# EOF\n", true));
    }

    @Test
    void byteOrderMarksAreTold() {
        assertEquals(
                "[line 1: the document begins with a byte order mark: remove it]",
                check("\u00ef\u00bb\u00bfa 1\n# EOF\n", true));
    }

    @Test
    void carriageReturnsAtTheEndOfLinesAreToldAndThoseInValuesAreNot() {
        String told = ": the line ends with a carriage return: end it with a line feed only";
        assertEquals(
                "[line 1" + told + ", line 2" + told + ", line 3" + told
                        + ", line 3: the document does not end with '# EOF': it is cut off, or its writer has to add it]",
                check("# HELP a b\r\na 1\r\n# EOF\r\n", true));
        assertEquals("[]", check("a{b=\"\r\"} 1\n# EOF\n", true));
    }

    @Test
    void theLastLineMayLackItsLineFeed() {
        assertEquals("[]", check("a 1\n# EOF", true));
        assertEquals("[]", check("# EOF", true));
    }

    @Test
    void anEmptyBodyIsCutOff() {
        assertEquals(
                "[line 1: the document does not end with '# EOF': it is cut off, or its writer has to add it]",
                check("", true));
        assertEquals("[]", check("", false));
    }

    @Test
    void onlyTheBytesThatCountAreLookedAt() {
        byte[] body = "# EOF\ngarbage".getBytes(StandardCharsets.UTF_8);
        assertEquals(0, OpenMetricsValidator.check(body, 6, 1).errors());
        assertEquals(0, OpenMetricsValidator.checkPrometheus(body, 6, 1).errors());
    }

    @Test
    void aDocumentOfTextFormatNeedsALineFeedAtItsEnd() {
        String told = "[line 1: the last line does not end with a line feed: it may be cut off]";
        assertEquals(told, check("a 1", false));
        assertEquals(told, check("# comment", false));
        assertEquals("[]", check("  ", false));
    }

    @Test
    void carriageReturnsAreNoBlanksInTextFormat() {
        assertEquals("[line 1: the value is no number: '1\\x0d']", check("a 1\r\n", false));
        assertEquals("[]", check("# HELP a b\r\n# comment\r\n", false));
    }

    @Test
    void allErrorsAreCountedAndTheFirstLinesAreKept() {
        // The missing bucket of line 2 is found when line 4 has been read.
        byte[] body = "# TYPE a histogram\na_sum 1\nb x\n# TYPE c histogram\nc_sum 1\nd x\n# EOF\n"
                .getBytes(StandardCharsets.UTF_8);
        var all = OpenMetricsValidator.check(body, body.length, 100);
        var two = OpenMetricsValidator.check(body, body.length, 2);
        assertEquals(all.errors(), two.errors());
        assertEquals(all.errors(), all.problems().size());
        assertEquals(all.problems().subList(0, 2), two.problems());
        assertEquals(
                all.errors(), OpenMetricsValidator.check(body, body.length, 0).errors());
    }

    @Test
    void aLineThatIsLostIsFatalAndOneThatBreaksARuleIsNot() {
        byte[] body = "a x\n_a 1\n# EOF\n".getBytes(StandardCharsets.UTF_8);
        List<Problem> problems =
                OpenMetricsValidator.check(body, body.length, 9).problems();
        assertTrue(problems.get(0).fatal());
        assertFalse(problems.get(1).fatal());
    }

    @Test
    void messagesShowLongAndUnprintablePiecesInShort() {
        String found = check("a " + "\u001b".repeat(2) + "x".repeat(1000) + "\n# EOF\n", true);
        assertEquals("[line 1: the value is no number: '\\x1b\\x1b" + "x".repeat(58) + "...']", found);
    }

    @Test
    void messagesWithNamesAsLongAsTheDocumentAreCut() {
        String name = "_" + "a".repeat(100_000);
        String found = check(name + " 1\n" + name + " 1\n# EOF\n", true);
        assertTrue(found.length() < 1100 && found.endsWith("...]"), found);
    }

    /** Each character is a byte. */
    private static String check(String bytes, boolean openMetrics) {
        byte[] body = bytes.getBytes(StandardCharsets.ISO_8859_1);
        var found = openMetrics
                ? OpenMetricsValidator.check(body, body.length, 100)
                : OpenMetricsValidator.checkPrometheus(body, body.length, 100);
        assertEquals(found.errors(), found.problems().size());
        return found.problems().toString();
    }
}
