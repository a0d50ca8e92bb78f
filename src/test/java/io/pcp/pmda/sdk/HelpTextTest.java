package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class HelpTextTest {
    @Test
    void longWordsStandAloneInALine() {
        assertEquals(List.of("a b", "x".repeat(90), "c"), HelpText.lines("a b " + "x".repeat(90) + " c"));
    }

    @Test
    void linesFitPcpsColumnsAndKeepEveryWord() {
        String text = "one line of help that is far too long ".repeat(9).strip();
        String wrapped = HelpText.wrapped(text);
        assertTrue(wrapped.lines().allMatch(line -> line.length() <= HelpText.WIDTH), wrapped);
        assertEquals(text, wrapped.replace('\n', ' '));
    }

    @Test
    void shortTextIsLeftAlone() {
        assertEquals("a  b", HelpText.wrapped("a  b"));
    }
}
