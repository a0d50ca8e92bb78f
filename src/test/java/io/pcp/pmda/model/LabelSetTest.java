package io.pcp.pmda.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels, sets of labels and the JSON they are made of. */
class LabelSetTest {

    @Test
    void jsonKeepsTheOrderOfInsertion() {
        LabelSet set = LabelSet.of(
                Label.text("b", "x"), Label.number("a", -5), Label.text("c", "").asOptional());
        assertEquals("{\"b\":\"x\",\"a\":-5,\"c\":\"\"}", set.json());
        assertEquals("{}", LabelSet.EMPTY.json());
        assertTrue(LabelSet.EMPTY.isEmpty());
        assertFalse(set.isEmpty());
    }

    @Test
    void lastLabelOfANameWinsInThePlaceOfTheFirst() {
        LabelSet set = LabelSet.of(Label.text("a", "1"), Label.text("b", "2"), Label.text("a", "3"));
        assertEquals("{\"a\":\"3\",\"b\":\"2\"}", set.json());
        assertEquals("{\"a\":\"3\",\"b\":4}", set.with(Label.number("b", 4)).json());
        assertEquals("{\"a\":\"3\",\"b\":\"2\"}", set.json());
    }

    @Test
    void moreThan254LabelsAreRefused() {
        List<Label> labels = new ArrayList<>();
        for (int i = 0; i < 254; i++) {
            labels.add(Label.number("l" + i, i));
        }
        assertEquals(254, new LabelSet(labels).labels().size());
        labels.add(Label.number("one_more", 1));
        assertThrows(IllegalArgumentException.class, () -> new LabelSet(labels));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "a1", "device_type", "A_", "gpuUUID"})
    void nameIsALetterThenLettersDigitsAndUnderscores(String name) {
        assertTrue(Label.validName(name));
        assertEquals(name, Label.text(name, "x").name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "_a", "a-b", "a.b", "a b", "é", "aé", "a\0", "a\n"})
    void otherNamesAreRefused(String name) {
        assertFalse(Label.validName(name));
        assertThrows(IllegalArgumentException.class, () -> Label.text(name, "x"));
    }

    @Test
    void nameHasAtMost254Characters() {
        assertTrue(Label.validName("n".repeat(254)));
        assertFalse(Label.validName("n".repeat(255)));
    }

    @Test
    void noteKeepsNameAndValue() {
        Label label = Label.text("a", "x");
        assertFalse(label.optional());
        assertEquals(new Label("a", "\"x\"", true), label.asOptional());
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "'', '\"\"'",
                "x, '\"x\"'",
                "'a\"b', '\"a\\\"b\"'",
                "a\\b, '\"a\\\\b\"'",
                "Grüße 値 😀, '\"Grüße 値 😀\"'",
            })
    void textIsQuoted(String text, String json) {
        assertEquals(json, Json.quote(text));
        assertTrue(Json.isCompact(json));
    }

    @Test
    void everyControlCharacterIsEscaped() {
        assertEquals("\"\\n\\r\\t\\u0000\\u001f\"", Json.quote("\n\r\t\0\u001f"));
        for (char c = 0; c < 0x20; c++) {
            assertTrue(Json.isCompact(Json.quote("a" + c + "b")));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"a\\u00e9\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
                "0",
                "-0",
                "10",
                "1.5",
                "-1.5e10",
                "1E+2",
                "1e-2",
                "true",
                "false",
                "null",
                "[]",
                "{}",
                "[1,\"x\",[true]]",
                "{\"a\":1,\"b\":{\"c\":[]}}"
            })
    void compactJsonIsRecognised(String json) {
        assertTrue(Json.isCompact(json));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1 ",
                " 1",
                "01",
                "-",
                "+1",
                "1.",
                ".5",
                "1e",
                "1e+",
                "NaN",
                "tru",
                "truex",
                "\"",
                "\"a",
                "\"\\x\"",
                "\"\\u12g4\"",
                "\"\\u12",
                "\"\\",
                "[",
                "[1",
                "[1,]",
                "[,1]",
                "[1 ]",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{a:1}",
                "{\"a\":1,}",
                "{\"a\" :1}",
                "]",
                "1,2",
                "\"a\"\"b\"",
                "\"\n\""
            })
    void anythingElseIsNot(String json) {
        assertFalse(Json.isCompact(json));
    }

    @Test
    void deepNestingIsRefusedInsteadOfOverflowing() {
        assertTrue(Json.isCompact("[".repeat(30) + "]".repeat(30)));
        assertFalse(Json.isCompact("[".repeat(100_000) + "]".repeat(100_000)));
    }
}
