package io.pcp.pmda.otlp;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Numbers as protobuf's JSON has them: digits, in quotes or not; whole ones also as {@code 1.0} and {@code 1e3}. */
final class JsonNumbers {
    /** No 64-bit number needs more; and an exponent must not make a number of a million digits. */
    private static final int MOST_DIGITS = 20;

    private JsonNumbers() {}

    /**
     * @param unsigned from 0 to 2^64-1, else from -2^63 to 2^63-1
     * @throws NumberFormatException when it is none, or beyond the range
     */
    static long whole(String text, boolean unsigned) {
        if (text.length() < 19) {
            try {
                long value = plain(text) ? Long.parseLong(text) : exact(text).longValueExact();
                if (value >= 0 || !unsigned) {
                    return value;
                }
            } catch (ArithmeticException e) {
                throw new NumberFormatException();
            }
            throw new NumberFormatException();
        }
        BigInteger value = exact(text);
        if (value.bitLength() > (unsigned ? 64 : 63) || unsigned && value.signum() < 0) {
            throw new NumberFormatException();
        }
        return value.longValue();
    }

    /** Digits with or without a minus before; nothing else, which {@link Long#parseLong} would take. */
    private static boolean plain(String text) {
        int first = text.startsWith("-") ? 1 : 0;
        for (int i = first; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return text.length() > first;
    }

    private static BigInteger exact(String text) {
        check(text);
        BigDecimal value = new BigDecimal(text);
        if (value.signum() == 0) {
            return BigInteger.ZERO;
        }
        if (value.precision() - (long) value.scale() > MOST_DIGITS) {
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
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '-' && c != '+' && c != '.' && c != 'e' && c != 'E') {
                throw new NumberFormatException();
            }
        }
    }
}
