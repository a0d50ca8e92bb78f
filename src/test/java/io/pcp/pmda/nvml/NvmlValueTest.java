package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NvmlValueTest {
    private static final Reading NONE = Reading.absent(NvmlReturn.OUT_OF_DOMAIN);

    private static Reading read(int type, long bits) {
        return NvmlValue.read(
                ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, bits), 0, type);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0x1122334455667788, 0x55667788",
        "2, 0x1122334455667788, 0x1122334455667788",
        "3, 0x1122334455667788, 0x1122334455667788",
        "4, -5, -5",
        "5, 0x00000000FFFFFFFE, -2",
        "6, 0x1122334455667788, 0x7788"
    })
    void theTypeTellsWhichPartOfTheUnionCounts(int type, String bits, String value) {
        assertEquals(Reading.of(Long.decode(value)), read(type, Long.decode(bits)));
    }

    @Test
    void doublesAreRounded() {
        assertEquals(Reading.of(43), read(0, Double.doubleToRawLongBits(42.6)));
        assertEquals(NONE, read(0, Double.doubleToRawLongBits(Double.NaN)));
        assertEquals(NONE, read(0, Double.doubleToRawLongBits(Double.POSITIVE_INFINITY)));
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "3", "4", "5", "6", "7", "255"})
    void allOnesAndUnknownTypesAreNoValue(int type) {
        assertEquals(NONE, read(type, -1L));
    }
}
