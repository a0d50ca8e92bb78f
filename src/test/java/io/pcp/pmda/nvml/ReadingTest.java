package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadingTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 13, 25, 26})
    void unsupportedTakesTheFallback(int rc) {
        assertEquals(Reading.of(7), Reading.absent(rc).or(() -> Reading.of(7)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 6, 7, 10, 15, 16, 21, 999, -1})
    void anyOtherFailureStays(int rc) {
        assertEquals(Reading.absent(rc), Reading.absent(rc).or(() -> Reading.of(7)));
    }

    @Test
    void aValueNeedsNoFallback() {
        Reading value = Reading.of(1);
        assertSame(value, value.or(() -> {
            throw new AssertionError("asked");
        }));
    }

    @ParameterizedTest
    @CsvSource({"0,true", "100,true", "101,false", "-1,false", "4294967295,false"})
    void whatLiesOutsideItsDomainIsNoValue(long number, boolean ok) {
        Reading reading = Reading.of(number).within(0, 100);
        assertEquals(ok ? Reading.of(number) : Reading.absent(NvmlReturn.OUT_OF_DOMAIN), reading);
    }

    @Test
    void anAbsentReadingKeepsItsReasonWithinAnyDomain() {
        assertEquals(Reading.absent(15), Reading.absent(15).within(0, 1));
    }

    @Test
    void anAbsentReadingNeedsAReason() {
        assertThrows(IllegalArgumentException.class, () -> Reading.absent(NvmlReturn.SUCCESS));
    }

    @Test
    void textIsTheValueOrTheReason() {
        assertEquals("18446744073709551614", Reading.of(-2).toString());
        assertEquals("hopper", Reading.of("hopper").toString());
        assertEquals("not supported (3)", Reading.absent(3).toString());
    }
}
