package io.pcp.pmda.exposition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberReaderTest {
    private static final int RANDOM_NUMBERS = 1_000_000;

    private final NumberReader reader = new NumberReader();
    private final IntegerReader integers = new IntegerReader();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private void same(String text, String why) {
        byte[] bytes = bytes(text);
        assertTrue(reader.read(bytes, 0, bytes.length), text);
        assertEquals(bytes.length, reader.end, text);
        if (Double.doubleToLongBits(Double.parseDouble(text)) != reader.bits) {
            assertEquals(Double.parseDouble(text), Double.longBitsToDouble(reader.bits), text + why);
        }
    }

    @Test
    void aMillionRandomDecimalsAreExactToTheLastBit() {
        long seed = System.nanoTime();
        System.out.println("NumberReaderTest: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < RANDOM_NUMBERS; i++) {
            same(decimal(random), ", seed " + seed);
        }
    }

    private static String decimal(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> Double.toString(Double.longBitsToDouble(random.nextLong() & 0x7fefffffffffffffL));
            case 1 -> Double.toString(random.nextDouble() * 1e6);
            case 2 -> digits(random, 1 + random.nextInt(22));
            case 3 -> "-" + digits(random, 1 + random.nextInt(17)) + "." + digits(random, 1 + random.nextInt(8));
            case 4 -> digits(random, 1 + random.nextInt(19)) + "e" + (random.nextInt(140) - 70);
            // Exactly between two doubles, or just beside.
            default -> between(random);
        };
    }

    private static String between(Random random) {
        double low = (1L << 53) + random.nextInt(1 << 30);
        BigDecimal middle =
                new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.valueOf(2));
        BigDecimal factor = BigDecimal.TEN.pow(random.nextInt(3));
        return middle.multiply(factor)
                .add(BigDecimal.valueOf(random.nextInt(3) - 1))
                .toPlainString();
    }

    private static String digits(Random random, int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "+0.0",
                "1.",
                ".5",
                "-.5e-3",
                "00012",
                "1e5",
                "1E+05",
                "9007199254740993",
                "1e22",
                "1e23",
                "18446744073709551615",
                "9999999999999999999",
                "4.9e-324",
                "2.2250738585072014e-308",
                "1e-400",
                "1.7976931348623157e308",
                "1e309",
                "0.000000000000000000000000000000000000012345",
                "1e99999999999",
                "123456789012345678901234567890",
                "0e99999",
                "1.7345678901234567e+09",
                "0.30000000000000004"
            })
    void decimalsAreThoseOfTheJdk(String text) {
        same(text, "");
    }

    @Test
    void wordsAreReadInAnyCase() {
        for (String text : new String[] {"NaN", "nan", "NAN"}) {
            assertTrue(reader.read(bytes(text), 0, 3), text);
            assertTrue(Double.isNaN(Double.longBitsToDouble(reader.bits)), text);
        }
        for (String text : new String[] {"Inf", "+inf", "INFINITY", "-Inf", "-infinity"}) {
            assertTrue(reader.read(bytes(text), 0, text.length()), text);
            double infinite = text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
            assertEquals(infinite, Double.longBitsToDouble(reader.bits), text);
            assertEquals(text.length(), reader.end);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "+", ".", "-.", "e5", "1e", "1e+", "x", "--1", "na", "in", "\n", ".e1"})
    void whatIsNoNumberIsNotRead(String text) {
        assertFalse(reader.read(bytes(text), 0, text.length()));
    }

    @ParameterizedTest
    @CsvSource({"0x10,1", "1_000,1", "1.5f,3", "1 2,1", "1.2.3,3", "Infinite,3"})
    void theNumberEndsWhereNothingElseBelongsToIt(String text, int end) {
        assertTrue(reader.read(bytes(text), 0, text.length()));
        assertEquals(end, reader.end);
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,false",
        "42,42,false",
        "-42,-42,false",
        "+7,7,false",
        "9007199254740993,9007199254740993,false",
        "9223372036854775807,9223372036854775807,false",
        "18446744073709551615,-1,false",
        "9999999999999999999,-8446744073709551617,false",
        "-9223372036854775807,-9223372036854775807,false",
        "1.048576e+06,1048576,false",
        "1.5,1,true",
        "-1.5,-1,true",
        "0.9,0,true",
        "5e-1,0,true",
        "12.0,12,false",
        "1e-99999,0,true",
        "0e999999,0,false",
        "0000000000000000000000012,12,false"
    })
    void integersAreExactAndFractionsAreRoundedTowardZero(String text, long value, boolean rounded) {
        assertEquals(value, integers.read(bytes(text), 0, text.length()));
        assertEquals(rounded, integers.rounded);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Inf",
                "-inf",
                "18446744073709551616",
                "-9223372036854775809",
                "1e20",
                "1e99999999999",
                "-9999999999999999999"
            })
    void whatIsNoIntegerOf64BitsIsNone(String text) {
        assertEquals(Exposition.NO_INTEGER, integers.read(bytes(text), 0, text.length()));
        assertTrue(integers.rounded);
    }

    @Test
    void everyRandomIntegerIsExact() {
        long seed = System.nanoTime();
        System.out.println("NumberReaderTest: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < RANDOM_NUMBERS / 10; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            String text = random.nextBoolean() ? Long.toString(value) : Long.toUnsignedString(value);
            assertEquals(value, integers.read(bytes(text), 0, text.length()), text + ", seed " + seed);
        }
    }
}
