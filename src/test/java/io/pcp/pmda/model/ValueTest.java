package io.pcp.pmda.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ValueTest {

    @ParameterizedTest
    @CsvSource({
        "I64, -2, fffffffffffffffe",
        "U64, 258, 0000000000000102",
        "FLOAT, 1080033280, 40600000",
        "DOUBLE, 4612811918334230528, 4004000000000000",
    })
    void numberIsABigEndianBlock(ValueType type, long bits, String hex) {
        Value.Block block = (Value.Block) Value.number(type, bits);
        assertEquals(type, block.type());
        assertArrayEquals(HexFormat.of().parseHex(hex), block.data());
    }

    @Test
    void smallNumberIsAWord() {
        assertEquals(new Value.Word(-5), Value.number(ValueType.I32, -5));
        assertEquals(new Value.Word((int) 4000000000L), Value.number(ValueType.U32, 4000000000L));
    }

    @ParameterizedTest
    @EnumSource(
            value = ValueType.class,
            names = {"STRING", "AGGREGATE", "AGGREGATE_STATIC", "EVENT", "HIGHRES_EVENT", "NOSUPPORT"})
    void otherTypesAreNoNumbers(ValueType type) {
        assertThrows(IllegalArgumentException.class, () -> Value.number(type, 0));
    }

    @Test
    void textIsUtf8WithNul() {
        assertArrayEquals(
                new byte[] {(byte) 0xc3, (byte) 0xa9, 0}, Value.text("é").data());
        assertArrayEquals(new byte[] {0}, Value.text("").data());
        assertEquals(ValueType.STRING, Value.text("x").type());
    }

    @Test
    void blocksAreEqualByTypeAndBytes() {
        assertEquals(Value.text("a"), Value.text("a"));
        assertEquals(Value.text("a").hashCode(), Value.text("a").hashCode());
        assertNotEquals(Value.text("a"), Value.text("b"));
        assertNotEquals(Value.text("a"), new Value.Block(ValueType.AGGREGATE, new byte[] {'a', 0}));
    }

    @Test
    void eventParametersAreEqualByPmidTypeAndBytes() {
        EventRecord.Parameter one = new EventRecord.Parameter(1, ValueType.AGGREGATE, new byte[] {1, 2});
        EventRecord.Parameter same = new EventRecord.Parameter(1, ValueType.AGGREGATE, new byte[] {1, 2});
        assertEquals(one, same);
        assertEquals(one.hashCode(), same.hashCode());
        assertNotEquals(one, new EventRecord.Parameter(2, ValueType.AGGREGATE, new byte[] {1, 2}));
        assertNotEquals(one, new EventRecord.Parameter(1, ValueType.STRING, new byte[] {1, 2}));
        assertNotEquals(one, new EventRecord.Parameter(1, ValueType.AGGREGATE, new byte[] {1, 3}));
        assertEquals(
                new Value.Events(ValueType.EVENT, List.of(new EventRecord(1, 2, EventRecord.POINT, 0, List.of(one)))),
                new Value.Events(ValueType.EVENT, List.of(new EventRecord(1, 2, EventRecord.POINT, 0, List.of(same)))));
    }
}
