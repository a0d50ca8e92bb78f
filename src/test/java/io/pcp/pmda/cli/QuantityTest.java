package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Metric;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantityTest {

    private static Metric metric(String type, String units, String label) {
        return Metrics.singular("m", ValueType.named(type), Semantics.COUNTER, units, label);
    }

    @ParameterizedTest
    @CsvSource({
        "U64, byte, '', 85520809984, 79.6 GiB",
        "U64, byte, '', 85899345920, 80 GiB",
        "U64, byte, '', 0, 0 B",
        "U64, byte, '', 1023, 1023 B",
        "U32, Kbyte, '', 2048, 2 MiB",
        "U32, Mbyte, '', 1536, 1.50 GiB",
        "U32, Kbyte/sec, '', 4690000, 4.69 GB/s",
        "U32, Mbyte/sec, '', 25781, 25.8 GB/s",
        "U64, byte/sec, '', 999, 999 B/s",
        "U64, none, milliwatts, 651400, 651.4 W",
        "U64, none, milliwatts, 9810, 9.81 W",
        "U64, none, milliwatts, 12400000, 12.4 kW",
        "U64, none, watts, 700, 700 W",
        "U64, none, millijoules, 1460000000, 1.46 MJ",
        "U64, power (mW), '', 651400, 651.4 W",
        "U64, power (mW) sec, '', 1460000000, 1.46 MJ",
        "32, none, degrees celsius, -5, -5 °C",
        "32, temperature (C), '', 61, 61 °C",
        "U32, none, percent, 92, 92 %",
        "U32, 1/microsec, megahertz, 1980, 1980 MHz",
        "U32, count/min, rpm, 3200, 3200 rpm",
        "U32, none, bits, 5120, 5120 bit",
        "U64, nanosec, '', 254000000000, 4.23 min",
        "U64, microsec, '', 1460, 1.46 ms",
        "U32, millisec, '', 10000, 10 s",
        "U32, sec, '', 0, 0 s",
        "U64, count, '', 1234567, '1,234,567'",
        "U32, none, '', 16896, 16896"
    })
    void numbersReadWell(String type, String units, String label, long number, String text) {
        assertEquals(text, Quantity.of(metric(type, units, label), false).format(number));
    }

    @ParameterizedTest
    @CsvSource({
        "byte, '', 1500000.0, 1.50 MB/s",
        "nanosec, '', 928000000.0, 92.8 %",
        "millisec, '', 500.0, 50 %",
        "none, millijoules, 700000.0, 700 W",
        "power (mW) sec, '', 700000.0, 700 W",
        "count, '', 1234.4, '1,234 /s'",
        "count, '', 0.25, 0.25 /s",
        "none, '', 2.0, 2 /s"
    })
    void countersReadWellPerSecond(String units, String label, double rate, String text) {
        assertEquals(text, Quantity.of(metric("U64", units, label), true).format(rate));
    }

    @Test
    void doublesKeepTheirDecimals() {
        assertEquals(
                "43.5 %",
                Quantity.of(metric("DOUBLE", "none", "percent"), false).format(43.5));
        assertEquals(
                "0.13 %",
                Quantity.of(metric("DOUBLE", "none", "percent"), false).format(0.125));
    }

    @Test
    void unsignedNumbersBeyondLongAreWhole() {
        BigInteger most = new BigInteger("18446744073709551615");
        assertEquals(
                "18446744073709551615",
                Quantity.of(metric("U64", "none", ""), false).format(most));
    }

    @Test
    void numbersOfARowShareTheUnitOfTheLargest() {
        Quantity bytes = Quantity.of(metric("U64", "byte", ""), false);
        Quantity.Scale scale = bytes.scale(List.of(1L << 20, 3L << 30));
        assertEquals("GiB", scale.unit());
        assertEquals("0.00", scale.format(1L << 20));
        assertEquals("3.00", scale.format(3L << 30));
    }
}
