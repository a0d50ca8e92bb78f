package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Value;
import io.pcp.pmda.model.ValueType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StoredValueTest {
    private static int code(org.junit.jupiter.api.function.Executable refused) {
        return assertThrows(PcpException.class, refused).code();
    }

    @ParameterizedTest
    @CsvSource({
        "I32, -5, -5, -5",
        "U32, -5, 4294967291, 4294967291",
        "I64, -5, -5, -5",
        "U64, -5, -5, 1.8446744073709552E19",
        "U64, 7, 7, 7",
    })
    void integersAreReadAsTheirTypeSays(ValueType type, long bits, long integer, double real) throws PcpException {
        StoredValue value = StoredValue.of(type, Value.number(type, bits));
        assertEquals(integer, value.integer());
        assertEquals(real, value.real());
        assertEquals(type, value.type());
        assertEquals(PmErr.TYPE, code(value::text));
    }

    @Test
    void realsAreReadAsReals() throws PcpException {
        assertEquals(
                3.5,
                StoredValue.of(ValueType.FLOAT, Value.number(ValueType.FLOAT, Float.floatToRawIntBits(3.5f)))
                        .real());
        StoredValue value =
                StoredValue.of(ValueType.DOUBLE, Value.number(ValueType.DOUBLE, Double.doubleToRawLongBits(-0.1)));
        assertEquals(-0.1, value.real());
        assertEquals(PmErr.TYPE, code(value::integer));
    }

    @Test
    void textEndsAtItsNul() throws PcpException {
        assertEquals(
                "Grüße", StoredValue.of(ValueType.STRING, Value.text("Grüße")).text());
        Value.Block cut = new Value.Block(ValueType.STRING, new byte[] {'a', 'b', 0, 'c'});
        assertEquals("ab", StoredValue.of(ValueType.STRING, cut).text());
        Value.Block open = new Value.Block(ValueType.STRING, new byte[] {'a', 'b'});
        assertEquals("ab", StoredValue.of(ValueType.STRING, open).text());
        StoredValue text = StoredValue.of(ValueType.STRING, Value.text("7"));
        assertEquals(PmErr.TYPE, code(text::integer));
        assertEquals(PmErr.TYPE, code(text::real));
    }

    @ParameterizedTest
    @EnumSource(
            value = ValueType.class,
            names = {"I32", "U32"},
            mode = EnumSource.Mode.EXCLUDE)
    void wordFitsOnlySmallIntegers(ValueType type) {
        assertEquals(PmErr.TYPE, code(() -> StoredValue.of(type, new Value.Word(1))));
    }

    @ParameterizedTest
    @EnumSource(
            value = ValueType.class,
            names = {"STRING"},
            mode = EnumSource.Mode.EXCLUDE)
    void blockFitsOnlyItsOwnType(ValueType type) {
        assertEquals(PmErr.TYPE, code(() -> StoredValue.of(type, Value.text("7"))));
    }

    @ParameterizedTest
    @CsvSource({"FLOAT, 8", "FLOAT, 0", "I64, 4", "U64, 12", "DOUBLE, 7"})
    void blockOfTheWrongLengthIsRefused(ValueType type, int length) {
        assertEquals(PmErr.CONV, code(() -> StoredValue.of(type, new Value.Block(type, new byte[length]))));
    }
}
