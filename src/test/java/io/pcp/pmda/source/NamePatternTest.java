package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamePatternTest {
    private static boolean matches(String text, boolean whole, String name) {
        return new NamePattern(text, whole).matches(name);
    }

    @Test
    void patternOfSourcesDHasToMatchTheWholeName() {
        assertTrue(matches("a.*", true, "abc"));
        assertFalse(matches("a|ab", true, "abc"));
        assertFalse(matches("abc", true, "abcd"));
        assertTrue(matches("vllm:x", true, "vllm:x"));
    }

    @Test
    void patternOfConfigDMatchesTheBeginning() {
        assertTrue(matches("a.", false, "abc"));
        assertTrue(matches("abc", false, "abcd"));
        assertFalse(matches("b", false, "abc"));
        assertTrue(matches("", false, "anything"));
    }

    @Test
    void patternsAreEqualWhenTheirTextIs() {
        assertEquals(new NamePattern("a.*", true), new NamePattern("a.*", true));
        assertEquals(new NamePattern("a", true).hashCode(), new NamePattern("a", true).hashCode());
        assertNotEquals(new NamePattern("a.*", true), new NamePattern("a.*", false));
        assertNotEquals(new NamePattern("a.*", true), new NamePattern("b.*", true));
        assertEquals("a.*", new NamePattern("a.*", true).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+", "(a|a)*", "(a|aa)+", "(.*)*", "(a*)*b", "(x+x+)+y|(a?){60}a{60}b"})
    void patternThatWandersAboutDoesNotMatch(String text) {
        assertFalse(matches(text, true, "a".repeat(2000) + "\n!"));
    }

    @Test
    void deepRecursionDoesNotMatch() {
        assertFalse(matches("(?:(a)|(b)|(?:c|d))*!", true, "abcd".repeat(40_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"(", "[a", "*", "a{2", "(?:){1001}", "((?:){40}){40}", "(((?:){11}){11}){11}", "a{1,99999}"})
    void whatIsNoExpressionOrRepeatsTooMuchIsRefused(String text) {
        assertThrows(PatternSyntaxException.class, () -> new NamePattern(text, true));
    }

    @Test
    void tooManyParenthesesAreRefused() {
        for (int depth : new int[] {101, 2_000, 100_000}) {
            String deep = "(".repeat(depth) + ")".repeat(depth);
            assertThrows(PatternSyntaxException.class, () -> new NamePattern(deep, false));
        }
        assertTrue(matches("(".repeat(100) + "a" + ")".repeat(100), true, "a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
                "\\{1001}",
                "[{1001}]{3}",
                "\\Q{1001}\\E",
                "(a{1000})b{1000}"
            })
    void usualRepetitionsAreTaken(String text) {
        assertEquals(text, new NamePattern(text, true).text());
    }

    @Test
    void replacementHasTheGroupsOfTheMatch() {
        assertEquals("b_a", new NamePattern("(a)-(b)", true).replace("a-b", "$2_$1"));
        assertEquals("x", new NamePattern("(?<n>x)y", true).replace("xy", "${n}"));
        assertEquals("$", new NamePattern("a", true).replace("a", "\\$"));
        assertEquals("Xcd", new NamePattern("ab", false).replace("abcd", "X"));
        assertEquals("Xd", new NamePattern("ab.", false).replace("abcd", "X"));
        assertNull(new NamePattern("ab", true).replace("abc", "X"));
        assertNull(new NamePattern("a.*", true).replace("b", "X"));
        assertNull(new NamePattern("a.*", true).replace("a", "$1"));
    }

    @Test
    void lookingAroundAndReferencesAreNoMatterOfRe2() {
        for (String text : new String[] {"(a)\\1", "(?=a)", "(?!a)", "(?<=a)b", "(?<!a)b", "(?>a)", "(?<n>a)\\k<n>"}) {
            assertThrows(PatternSyntaxException.class, () -> ExpressionCheck.linear(text), text);
            assertEquals(text, new NamePattern(text, false).text());
        }
        ExpressionCheck.linear("(?<n>a)(?:b)(?i)c\\\\1[(?=]");
    }
}
