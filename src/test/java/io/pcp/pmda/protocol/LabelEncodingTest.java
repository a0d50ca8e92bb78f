package io.pcp.pmda.protocol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Json;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelLevel;
import io.pcp.pmda.model.LabelSet;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelEncodingTest {

    private static Pdu.Labels.Entry entry(Label... labels) {
        return LabelEncoding.entry(LabelLevel.INDOM, -1, LabelSet.of(labels));
    }

    private static String cut(Pdu.Labels.Entry entry, int offset, int length) {
        byte[] json = entry.json().getBytes(StandardCharsets.UTF_8);
        return new String(Arrays.copyOfRange(json, offset, offset + length), StandardCharsets.UTF_8);
    }

    private static List<String> names(Pdu.Labels.Entry entry) {
        return entry.index().stream()
                .map(i -> cut(entry, i.nameOffset(), i.nameLength()))
                .toList();
    }

    private static List<String> values(Pdu.Labels.Entry entry) {
        return entry.index().stream()
                .map(i -> cut(entry, i.valueOffset(), i.valueLength()))
                .toList();
    }

    @Test
    void recordedLabelSetIsEncodedToTheSameBytes() {
        Pdu.Labels.Entry entry = entry(
                Label.number("aa", 1),
                Label.text("device_type", "colour"),
                Label.text("note", "optional").asOptional());
        byte[] frame = PduWriter.encode(new Pdu.Labels(0, 0x64000000, LabelLevel.INDOM, List.of(entry)));
        assertArrayEquals(Captures.pdu("rsp-label-indom-notes"), frame);
    }

    @Test
    void recordedInstanceLabelsAreEncodedToTheSameBytes() {
        LabelLevel level = LabelLevel.INSTANCES;
        byte[] frame = PduWriter.encode(new Pdu.Labels(
                0,
                0x64000000,
                level,
                List.of(
                        LabelEncoding.entry(level, 0, LabelSet.of(Label.text("uuid", "u-0"))),
                        LabelEncoding.entry(level, 1, LabelSet.EMPTY),
                        LabelEncoding.entry(level, 7, LabelSet.of(Label.text("uuid", "u-7"))))));
        assertArrayEquals(Captures.pdu("rsp-label-instances"), frame);
    }

    @Test
    void indexIsSortedByNameAndTheTextIsNot() {
        Pdu.Labels.Entry entry = entry(
                Label.text("b", "1"),
                Label.text("aB", "2"),
                Label.text("a", "3"),
                Label.text("a_b", "4"),
                Label.text("Z", "5"),
                Label.text("ab", "6"));
        assertEquals("{\"b\":\"1\",\"aB\":\"2\",\"a\":\"3\",\"a_b\":\"4\",\"Z\":\"5\",\"ab\":\"6\"}", entry.json());
        assertEquals(List.of("Z", "a", "aB", "a_b", "ab", "b"), names(entry));
        assertEquals(List.of("\"5\"", "\"3\"", "\"2\"", "\"4\"", "\"6\"", "\"1\""), values(entry));
    }

    @Test
    void offsetsCountBytesNotCharacters() {
        Pdu.Labels.Entry entry =
                entry(Label.text("z", "größe 値 😀"), Label.text("a", "é"), new Label("m", "[1,\"ü\"]", false));
        assertEquals(List.of("a", "m", "z"), names(entry));
        assertEquals(List.of("\"é\"", "[1,\"ü\"]", "\"größe 値 😀\""), values(entry));
    }

    @ParameterizedTest
    @EnumSource(LabelLevel.class)
    void flagsAreTheLevelAndTheNoteBit(LabelLevel level) {
        LabelSet set = LabelSet.of(Label.text("a", "x"), Label.text("b", "x").asOptional());
        Pdu.Labels.Entry entry = LabelEncoding.entry(level, 4, set);
        assertEquals(4, entry.instance());
        assertEquals(level.code(), entry.index().get(0).flags());
        assertEquals(level.code() | 0x80, entry.index().get(1).flags());
    }

    @Test
    void emptySetHasNoText() {
        assertEquals(new Pdu.Labels.Entry(-1, 0, "", List.of()), entry());
        assertTrue(LabelEncoding.fits(LabelSet.EMPTY));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1}", "{}", "", "x", "\"open", "1 ", "[1, 2]", "01", "\"a\"b", "nul", "\"\u0001\""})
    void objectsAndTextsThatAreNoJsonAreLeftOut(String json) {
        LabelSet set = LabelSet.of(new Label("bad", json, false), Label.number("good", 1));
        Pdu.Labels.Entry entry = LabelEncoding.entry(LabelLevel.ITEM, -1, set);
        assertEquals("{\"good\":1}", entry.json());
        assertEquals(List.of("good"), names(entry));
        assertFalse(LabelEncoding.fits(set));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "-1.5e+3", "true", "null", "[]", "[1,[2,\"x\"]]", "\"\\u00e9\\n\""})
    void otherJsonIsKept(String json) {
        LabelSet set = LabelSet.of(new Label("kept", json, false));
        assertEquals(List.of(json), values(LabelEncoding.entry(LabelLevel.ITEM, -1, set)));
        assertTrue(LabelEncoding.fits(set));
    }

    @ParameterizedTest
    @CsvSource({
        "x, 1022, 1024, true",
        "x, 1023, 1024, false",
        "é, 511, 1024, true",
        "é, 512, 1024, false",
        "😀, 255, 1022, true",
        "😀, 256, 1022, false",
        "値, 341, 1022, false"
    })
    void longStringIsCutBetweenCharacters(String unit, int times, int bytes, boolean fits) {
        LabelSet set = LabelSet.of(Label.text("v", unit.repeat(times)));
        Pdu.Labels.Entry entry = LabelEncoding.entry(LabelLevel.ITEM, -1, set);
        String value = values(entry).get(0);
        assertEquals(bytes, entry.index().get(0).valueLength(), value);
        assertTrue(Json.isCompact(value), value);
        assertTrue(value.substring(1, value.length() - 1).replace(unit, "").isEmpty(), value);
        assertEquals(fits, LabelEncoding.fits(set));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\n", "\\u00e9", "\\ud83d\\ude00", "\\\\", "\\\""})
    void longStringIsCutBetweenEscapes(String escape) {
        for (int shift = 0; shift < 12; shift++) {
            String json = '"' + "x".repeat(shift) + escape.repeat(1100) + '"';
            Pdu.Labels.Entry entry = entry(new Label("v", json, false));
            String value = values(entry).get(0);
            assertTrue(value.length() <= 1024 && value.length() > 1024 - escape.length(), value);
            assertTrue(Json.isCompact(value), value);
            assertTrue(
                    value.substring(1 + shift, value.length() - 1)
                            .replace(escape, "")
                            .isEmpty(),
                    value);
        }
    }

    @Test
    void longArrayIsLeftOut() {
        assertEquals(entry(), entry(new Label("v", "[" + "1,".repeat(600) + "1]", false)));
    }

    @Test
    void tooMuchTextDropsNotesFromTheEndAndThenTheOthers() {
        LabelSet set = LabelSet.EMPTY;
        for (int i = 0; i < 80; i++) {
            Label label = Label.text("n%03d".formatted(i), "v".repeat(1000));
            set = set.with(i < 10 ? label.asOptional() : label);
        }
        Pdu.Labels.Entry entry = LabelEncoding.entry(LabelLevel.ITEM, -1, set);
        // 1010 bytes each: 64 fit, and the ten notes are among the sixteen that do not.
        assertEquals(64, entry.index().size());
        assertEquals("n010", names(entry).get(0));
        assertEquals("n073", names(entry).get(63));
        assertTrue(entry.json().length() <= 65534);
        assertFalse(LabelEncoding.fits(set));
        byte[] frame = PduWriter.encode(new Pdu.Labels(0, 1, LabelLevel.ITEM, List.of(entry)));
        assertEquals(new Pdu.Labels(0, 1, LabelLevel.ITEM, List.of(entry)), PduReader.decode(frame));
    }

    @Test
    void textOfExactlyTheLimitIsKept() {
        LabelSet set = LabelSet.EMPTY;
        for (int i = 0; i < 65; i++) {
            set = set.with(Label.text("n%03d".formatted(i), "v".repeat(i < 64 ? 1000 : 65534 - 1 - 64 * 1010 - 10)));
        }
        Pdu.Labels.Entry entry = LabelEncoding.entry(LabelLevel.ITEM, -1, set);
        assertEquals(65534, entry.json().length());
        assertTrue(LabelEncoding.fits(set));
        LabelSet more = set.with(Label.text("n064", "v".repeat(65534 - 64 * 1010 - 10)));
        assertEquals(64, LabelEncoding.entry(LabelLevel.ITEM, -1, more).index().size());
    }

    @Test
    void unpairedSurrogateStillGivesRightOffsets() {
        Pdu.Labels.Entry entry = entry(Label.text("a", "x\ud83dy"), Label.text("b", "z"));
        assertEquals(List.of("\"x?y\"", "\"z\""), values(entry));
        byte[] frame = PduWriter.encode(new Pdu.Labels(0, 1, LabelLevel.ITEM, List.of(entry)));
        assertFalse(PduReader.decode(frame) instanceof Pdu.Malformed);
    }

    @Test
    void fullSetOf254LabelsTravels() {
        LabelSet set = LabelSet.EMPTY;
        for (int i = 0; i < LabelSet.MAX_LABELS; i++) {
            set = set.with(Label.number("l" + i, i));
        }
        Pdu.Labels labels =
                new Pdu.Labels(0, 1, LabelLevel.ITEM, List.of(LabelEncoding.entry(LabelLevel.ITEM, -1, set)));
        assertEquals(labels, PduReader.decode(PduWriter.encode(labels)));
    }
}
