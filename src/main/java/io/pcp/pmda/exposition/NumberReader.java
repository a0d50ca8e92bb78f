package io.pcp.pmda.exposition;

import java.nio.charset.StandardCharsets;

/**
 * Reads the numbers of a document: decimals with an optional exponent, {@code NaN}, {@code Inf} and {@code Infinity} in
 * any case. Exact to the last bit. Not thread-safe: what was read stands in fields, so that nothing is allocated.
 */
final class NumberReader {
    /** Digits that fit into an unsigned 64-bit integer whatever they are. */
    private static final int SAFE_DIGITS = 19;
    /** Powers of ten up to this one are exact as doubles. */
    private static final int EXACT_POWER = 22;

    private static final long EXACT_MANTISSA = 1L << 53;
    private static final int ENDLESS = 100_000;
    private static final double[] TENS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** Bits of the double. */
    long bits;
    /** Offset after the number. */
    int end;

    /**
     * Reads the number at an offset. What follows it is for the caller to judge.
     *
     * @return whether there is a number
     */
    boolean read(byte[] text, int from, int limit) {
        int at = from;
        byte sign = at < limit ? text[at] : 0;
        if (sign == '-' || sign == '+') {
            at++;
        }
        int first = at;
        long mantissa = 0;
        int digit;
        while (at < limit && (digit = text[at] - '0') >= 0 && digit <= 9) {
            mantissa = mantissa * 10 + digit;
            at++;
        }
        int digits = at - first;
        int exponent = 0;
        if (at < limit && text[at] == '.') {
            int point = ++at;
            while (at < limit && (digit = text[at] - '0') >= 0 && digit <= 9) {
                mantissa = mantissa * 10 + digit;
                at++;
            }
            exponent = point - at;
            digits -= exponent;
        }
        if (digits == 0) {
            return first == at && word(text, first, limit, sign);
        }
        if (at < limit && (text[at] | 0x20) == 'e') {
            int power = exponent(text, at + 1, limit);
            if (end < 0) {
                return false;
            }
            exponent += power;
            at = end;
        }
        end = at;
        bits = digits <= SAFE_DIGITS ? toDouble(mantissa, exponent, text, from) : parse(text, from);
        if (sign == '-') {
            bits |= Long.MIN_VALUE;
        }
        return true;
    }

    private long toDouble(long mantissa, int exponent, byte[] text, int from) {
        if (mantissa >= 0 && mantissa <= EXACT_MANTISSA && exponent >= -EXACT_POWER && exponent <= EXACT_POWER) {
            double whole = mantissa;
            return Double.doubleToRawLongBits(exponent < 0 ? whole / TENS[-exponent] : whole * TENS[exponent]);
        }
        if (mantissa == 0) {
            return 0;
        }
        if (exponent >= PowersOfFive.LEAST && exponent <= PowersOfFive.MOST) {
            return PowersOfFive.bits(mantissa, exponent);
        }
        return parse(text, from);
    }

    private long parse(byte[] text, int from) {
        return Double.doubleToRawLongBits(
                Double.parseDouble(new String(text, from, end - from, StandardCharsets.ISO_8859_1)));
    }

    /** The digits after {@code e}; {@link #end} is after them, or -1 when there are none. */
    private int exponent(byte[] text, int from, int limit) {
        int at = from;
        boolean negative = at < limit && text[at] == '-';
        if (negative || at < limit && text[at] == '+') {
            at++;
        }
        int first = at;
        int power = 0;
        int digit;
        while (at < limit && (digit = text[at] - '0') >= 0 && digit <= 9) {
            power = Math.min(power * 10 + digit, ENDLESS);
            at++;
        }
        end = at > first ? at : -1;
        return negative ? -power : power;
    }

    private boolean word(byte[] text, int from, int limit, byte sign) {
        if (is(text, from, limit, "nan")) {
            end = from + 3;
            bits = Double.doubleToRawLongBits(Double.NaN);
            return true;
        }
        if (is(text, from, limit, "inf")) {
            end = from + (is(text, from, limit, "infinity") ? 8 : 3);
            bits = Double.doubleToRawLongBits(sign == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
            return true;
        }
        return false;
    }

    private static boolean is(byte[] text, int from, int limit, String word) {
        if (limit - from < word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if ((text[from + i] | 0x20) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
