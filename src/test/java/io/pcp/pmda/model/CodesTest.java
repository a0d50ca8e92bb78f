package io.pcp.pmda.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wire numbers and names of types, semantics, label levels and errors. */
class CodesTest {

    @ParameterizedTest
    @CsvSource({
        "I32, 0, 32, true, true",
        "U32, 1, U32, true, true",
        "I64, 2, 64, false, true",
        "U64, 3, U64, false, true",
        "FLOAT, 4, FLOAT, false, true",
        "DOUBLE, 5, DOUBLE, false, true",
        "STRING, 6, STRING, false, false",
        "AGGREGATE, 7, AGGREGATE, false, false",
        "AGGREGATE_STATIC, 8, AGGREGATE_STATIC, false, false",
        "EVENT, 9, EVENT, false, false",
        "HIGHRES_EVENT, 10, HIGHRES_EVENT, false, false",
        "NOSUPPORT, -1, NOSUPPORT, false, false",
    })
    void valueTypeHasItsNumberAndName(ValueType type, int code, String name, boolean insitu, boolean numeric) {
        assertEquals(code, type.code());
        assertEquals(name, type.pcpName());
        assertEquals(insitu, type.insitu());
        assertEquals(numeric, type.numeric());
        assertSame(type, ValueType.of(code));
        assertSame(type, ValueType.named(name));
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 255, -2, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void unknownValueTypeIsRefused(int code) {
        assertThrows(IllegalArgumentException.class, () -> ValueType.of(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "I32", "u32", "PM_TYPE_U32"})
    void unknownNameOfAValueTypeIsRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> ValueType.named(name));
    }

    @ParameterizedTest
    @CsvSource({"COUNTER, 1, counter", "INSTANT, 3, instant", "DISCRETE, 4, discrete"})
    void semanticsHaveTheirNumberAndName(Semantics semantics, int code, String name) {
        assertEquals(code, semantics.code());
        assertEquals(name, semantics.pcpName());
        assertSame(semantics, Semantics.of(code));
        assertSame(semantics, Semantics.named(name));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 5, -1})
    void unknownSemanticsAreRefused(int code) {
        assertThrows(IllegalArgumentException.class, () -> Semantics.of(code));
        assertThrows(IllegalArgumentException.class, () -> Semantics.named("gauge" + code));
    }

    @ParameterizedTest
    @CsvSource({"CONTEXT, 1", "DOMAIN, 2", "INDOM, 4", "CLUSTER, 8", "ITEM, 16", "INSTANCES, 32"})
    void labelLevelHasItsBit(LabelLevel level, int code) {
        assertEquals(code, level.code());
        assertSame(level, LabelLevel.of(code));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 64, 128, -1})
    void anythingButOneLevelIsRefused(int code) {
        assertThrows(IllegalArgumentException.class, () -> LabelLevel.of(code));
    }

    @ParameterizedTest
    @CsvSource({
        "-12345, PM_ERR_GENERIC",
        "-12349, PM_ERR_TEXT",
        "-12350, PM_ERR_APPVERSION",
        "-12351, PM_ERR_VALUE",
        "-12353, PM_ERR_TIMEOUT",
        "-12354, PM_ERR_NODATA",
        "-12357, PM_ERR_NAME",
        "-12358, PM_ERR_PMID",
        "-12359, PM_ERR_INDOM",
        "-12360, PM_ERR_INST",
        "-12361, PM_ERR_UNIT",
        "-12362, PM_ERR_CONV",
        "-12363, PM_ERR_TRUNC",
        "-12364, PM_ERR_SIGN",
        "-12365, PM_ERR_PROFILE",
        "-12366, PM_ERR_IPC",
        "-12368, PM_ERR_EOF",
        "-12381, PM_ERR_NOPROFILE",
        "-12386, PM_ERR_NOAGENT",
        "-12387, PM_ERR_PERMISSION",
        "-12389, PM_ERR_AGAIN",
        "-12391, PM_ERR_NOTCONN",
        "-12394, PM_ERR_NONLEAF",
        "-12397, PM_ERR_TYPE",
        "-12399, PM_ERR_NOCONTAINER",
        "-12400, PM_ERR_BADSTORE",
        "-12410, PM_ERR_NOLABELS",
        "-12411, PM_ERR_PMDAFENCED",
        "-12443, PM_ERR_TOOSMALL",
        "-12444, PM_ERR_TOOBIG",
        "-13393, PM_ERR_PMDAREADY",
        "-13394, PM_ERR_PMDANOTREADY",
        "-21344, PM_ERR_NYI",
        "0, success",
        "-12, -errno 12",
        "-1000, -1000",
        "-99999, -99999",
        "7, 7"
    })
    void errorCodeHasItsName(int code, String name) {
        assertEquals(name, PmErr.name(code));
    }

    @Test
    void everyErrorConstantHasItsOwnNumberAndName() throws IllegalAccessException {
        Set<Integer> codes = new HashSet<>();
        for (Field field : PmErr.class.getFields()) {
            int code = field.getInt(null);
            assertEquals("PM_ERR_" + field.getName(), PmErr.name(code));
            codes.add(code);
        }
        assertEquals(PmErr.class.getFields().length, codes.size());
    }

    @Test
    void exceptionCarriesCodeMessageAndCause() {
        Exception cause = new IllegalStateException("below");
        PcpException e = new PcpException(PmErr.AGAIN, "not yet", cause);
        assertEquals(PmErr.AGAIN, e.code());
        assertEquals("not yet", e.getMessage());
        assertSame(cause, e.getCause());
        assertEquals(PmErr.INST, new PcpException(PmErr.INST, "gone").code());
    }
}
