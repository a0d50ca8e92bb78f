package io.pcp.pmda.otlp;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers as protobuf's JSON has them: digits, in quotes or not; whole ones also as {@code 1.0} and {@code 1e3}. */
final class JsonNumbers {
    /** No 64-bit number needs more; and an exponent must not make a number of a million digits. */
    private static final int MOST_DIGITS = 20;
    /** Characters of a number; a double with all of its digits has some 770 of them. */
    static final int LONGEST = 800;

    private JsonNumbers() {}

    /**
     * @param unsigned from 0 to 2^64-1, else from -2^63 to 2^63-1
     * @throws NumberFormatException when it is none, or beyond the range
     */
    static long whole(char[] text, int from, int length, boolean unsigned) {
        boolean negative = length > 0 && text[from] == '-';
        int first = negative ? from + 1 : from;
        int to = from + length;
        if (to > first && to - first < MOST_DIGITS) {
            // No overflow: 19 digits are less than 2^64.
            long value = 0;
            int at = first;
            for (; at < to && text[at] >= '0' && text[at] <= '9'; at++) {
                value = value * 10 + (text[at] - '0');
            }
            if (at == to && value >= 0) {
                if (negative && unsigned && value > 0) {
                    throw new NumberFormatException();
                }
                return negative ? -value : value;
            }
        }
        BigInteger value = exact(new String(text, from, length));
        if (value.bitLength() > (unsigned ? 64 : 63) || unsigned && value.signum() < 0) {
            throw new NumberFormatException();
        }
        return value.longValue();
    }

    private static BigInteger exact(String text) {
        check(text);
        BigDecimal value = new BigDecimal(text);
        if (value.signum() == 0) {
            return BigInteger.ZERO;
        }
        boolean huge = value.precision() - (long) value.scale() > MOST_DIGITS;
        boolean fraction = value.scale() > value.precision();
        if (huge || fraction) {
            throw new NumberFormatException();
        }
        try {
            return value.toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw new NumberFormatException();
        }
    }

    /**
     * @throws NumberFormatException when it is none, or beyond the range of a double
     */
    static double real(String text) {
        switch (text) {
            case "NaN":
                return Double.NaN;
            case "Infinity":
                return Double.POSITIVE_INFINITY;
            case "-Infinity":
                return Double.NEGATIVE_INFINITY;
            default:
                check(text);
                double value = Double.parseDouble(text);
                if (Double.isInfinite(value)) {
                    throw new NumberFormatException();
                }
                return value;
        }
    }

    /** Java reads more than JSON does: {@code 1f}, {@code 0x1p3}, blanks, digits of other scripts. */
    private static void check(String text) {
        if (text.length() > LONGEST) {
            throw new NumberFormatException();
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E') {
                throw new NumberFormatException();
            }
        }
    }
}
