package io.pcp.pmda.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    private static int word(String hex) {
        return Integer.parseUnsignedInt(hex, 16);
    }

    /** The right column is what pmUnitsStr of PCP 6.0.3 prints. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '\'',
            value = {
                "00000000, none",
                "00100000, count",
                "1f023000, Mbyte / sec",
                "10010000, Kbyte",
                "01002000, millisec",
                "01f05600, hour / count x 10^6",
                "0f001000, / microsec",
                "0f003000, / sec",
                "00f00000, / count",
                "0f103000, count / sec",
                "00100100, count x 10",
                "00100f00, count x 10^-1",
                "00200200, count x 10^2^2",
                "00000100, x 10",
                "00000200, x 10^2",
                "20010000, Kbyte^2",
                "e0020000, / Mbyte^2",
                "11102300, byte millisec count x 10^3",
                "fff12300, / Kbyte millisec count x 10^3",
            })
    void wordPrintsAsPcpPrintsItAndIsParsedBack(String hex, String printed) {
        assertEquals(printed, new Units(word(hex)).toString());
        assertEquals(new Units(word(hex)), Units.parse(printed));
    }

    @ParameterizedTest
    @CsvSource({"100c0000, space-12", "01009000, time-9", "00000022, none", "00000009, none", "01003022, sec"})
    void whatPcp6DoesNotKnowPrintsAsThere(String hex, String printed) {
        assertEquals(printed, new Units(word(hex)).toString());
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            delimiter = ';',
            value = {
                "00000000;''",
                "00000000;1",
                "00000000; NONE ",
                "10000000;byte",
                "10020000;MBYTE",
                "1f023000;Mbyte/sec",
                "1f023000; mbyte  /  sec ",
                "0f001000;1/microsec",
                "0f004000;1 / min",
                "0f104000;count/min",
                "1e003000;byte / sec^2",
                "0f003000;sec^-1",
                "01103000;count sec",
                "00200000;count^2",
                "10080000;Ybyte",
                "00000022;power (W)",
                "00000023;POWER mW",
                "01003023;power (mW) sec",
                "01003023;POWER mW x sec",
                "00000021;power (kW)",
                "00000009;temperature (C)",
                "0000000a;TEMPERATURE F",
                "00000012;voltage(mV)",
                "00000019;current (A)",
                "0f103023;power (mW) count/sec",
            })
    void textIsParsedToTheWord(String hex, String text) {
        assertEquals(new Units(word(hex)), Units.parse(text));
    }

    /** The left column is what pmParseUnitsStr of PCP 6.0.3 makes of each word on the right. */
    @ParameterizedTest
    @CsvSource({
        "10000000, byte bytes",
        "10010000, KB kb kbyte Kbytes kilobyte kilobytes KiB kibibyte kibibytes",
        "10020000, MB mbyte mbytes megabyte megabytes MiB mebibyte mebibytes",
        "10030000, gb gbyte gbytes gigabyte gigabytes gib gibibyte gibibytes",
        "10040000, tb tbyte tbytes terabyte terabytes tib tebibyte tebibytes",
        "10050000, pb pbyte pbytes petabyte petabytes pib pebibyte pebibytes",
        "10060000, eb ebyte ebytes exabyte exabytes eib exbibyte exbibytes",
        "10070000, zb zbyte zbytes zettabyte zettabytes",
        "10080000, yb ybyte ybytes yottabyte yottabytes",
        "01000000, nanosec nanosecond nanoseconds ns",
        "01001000, microsec microsecond microseconds us",
        "01002000, millisec millisecond milliseconds ms",
        "01003000, sec second seconds s",
        "01004000, min minute minutes",
        "01005000, hour hours hr h",
        "00100000, count counts",
        "1f023000, Mbyte/s megabytes/second MiB/sec"
    })
    void wordsOfPcpToolsAreUnderstood(String hex, String texts) {
        for (String text : texts.split(" ")) {
            assertEquals(new Units(word(hex)), Units.parse(text), text);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secs",
                "mins",
                "msec",
                "usec",
                "b",
                "m",
                "day",
                "zib",
                "kibyte",
                "millisecs",
                "hs",
                "bs",
                "furlong",
                "byte/sec/sec",
                "byte byte",
                "sec min",
                "sec/",
                "sec/ ",
                "/",
                "byte^",
                "byte^x",
                "byte^9",
                "byte^-9",
                "count x",
                "count x 11",
                "count x 10^8",
                "x 10^2^2",
                "10",
                "none/sec",
                "byte^99",
                "power (MW)",
                "temperature (W)",
                "power",
                "power (W",
                "byte power (W)",
                "sec^2147483648",
                "1 byte",
                "count^2 x 10^x"
            })
    void textThatIsNoUnitIsRefusedWithTheText(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Units.parse(text));
        assertTrue(e.getMessage().contains(text) || e.getMessage().contains("outside"), e.getMessage());
    }

    @Test
    void partsAreReadFromTheWord() {
        Units units = new Units(word("01f05600"));
        assertEquals(0, units.dimSpace());
        assertEquals(1, units.dimTime());
        assertEquals(-1, units.dimCount());
        assertEquals(0, units.scaleSpace());
        assertEquals(5, units.scaleTime());
        assertEquals(6, units.scaleCount());
        assertEquals(0, units.extraUnit());
        assertEquals(units, Units.of(0, 1, -1, 0, 5, 6));
    }

    @Test
    void extremesOfEveryPartComeBack() {
        for (int dim : new int[] {-8, -1, 0, 7}) {
            for (int other : new int[] {-8, 0, 7}) {
                Units units = Units.of(dim, other, dim, 8, 5, other).withExtra(dim, 7);
                assertEquals(dim, units.dimSpace());
                assertEquals(other, units.dimTime());
                assertEquals(dim, units.dimCount());
                assertEquals(8, units.scaleSpace());
                assertEquals(5, units.scaleTime());
                assertEquals(other, units.scaleCount());
                assertEquals(dim, units.extraUnit());
                assertEquals(7, units.extraScale());
            }
        }
    }

    @Test
    void extraUnitsOfPcp72HaveTheirWords() {
        assertEquals(0x22, Units.NONE.withExtra(4, 2).word());
        assertEquals(0x09, Units.NONE.withExtra(1, 1).word());
        assertEquals(0x01003022, Units.SEC.withExtra(4, 2).word());
        assertEquals(-1, Units.COUNT.withExtra(-1, 2).extraUnit());
        assertEquals(Units.NONE.withExtra(1, 3), Units.NONE.withExtra(4, 2).withExtra(1, 3));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 0, 0, 0, 0, 0", "-9, 0, 0, 0, 0, 0", "0, 8, 0, 0, 0, 0", "0, 0, -9, 0, 0, 0",
        "0, 0, 0, 9, 0, 0", "0, 0, 0, -1, 0, 0", "0, 0, 0, 0, 6, 0", "0, 0, 0, 0, 0, 8"
    })
    void partsOutOfRangeAreRefused(int ds, int dt, int dc, int ss, int st, int sc) {
        assertThrows(IllegalArgumentException.class, () -> Units.of(ds, dt, dc, ss, st, sc));
    }

    @Test
    void extraPartsOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Units.NONE.withExtra(16, 0));
        assertThrows(IllegalArgumentException.class, () -> Units.NONE.withExtra(0, 8));
    }

    @Test
    void turkishLocaleChangesNothing() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertEquals(Units.MILLISEC, Units.parse("MILLISEC"));
        } finally {
            Locale.setDefault(before);
        }
    }
}
