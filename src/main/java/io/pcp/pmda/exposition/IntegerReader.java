package io.pcp.pmda.exposition;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers that {@link NumberReader} has accepted as 64-bit integers: exactly, from -2^63 to 2^64-1, those above
 * 2^63-1 as the bits of an unsigned one. Not thread-safe.
 */
final class IntegerReader {
    private static final int SAFE_DIGITS = 19;
    /** More places than this before the point are no 64-bit integer; more after it are nothing but a fraction. */
    private static final int FAR = 1000;

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.ONE.shiftLeft(64);

    /** Whether the last number read was none, was out of range, or had a fraction. */
    boolean rounded;
    /** Whether it is above 2^63-1: the word is unsigned. */
    boolean above;
    /** Whether it was none or out of range. */
    boolean absent;

    /**
     * @return the number rounded toward zero, or {@link Exposition#NO_INTEGER}
     */
    long read(byte[] text, int from, int end) {
        rounded = false;
        above = false;
        absent = false;
        int at = from;
        boolean negative = text[at] == '-';
        if (negative || text[at] == '+') {
            at++;
        }
        int first = at;
        long value = 0;
        while (at < end && text[at] >= '0' && text[at] <= '9') {
            value = value * 10 + text[at++] - '0';
        }
        if (at == end && at - first <= SAFE_DIGITS && (value >= 0 || !negative)) {
            above = value < 0;
            return negative ? -value : value;
        }
        if (text[first] != '.' && (text[first] < '0' || text[first] > '9')) {
            return none(); // NaN, Inf
        }
        return decimal(text, from, end);
    }

    private long none() {
        rounded = true;
        absent = true;
        return Exposition.NO_INTEGER;
    }

    private long decimal(byte[] text, int from, int end) {
        if (end - from > FAR) {
            return none(); // nobody writes that, and it would take long
        }
        BigDecimal number;
        try {
            number = new BigDecimal(new String(text, from, end - from, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            return none(); // an exponent beyond 32 bits
        }
        if (number.signum() == 0) {
            return 0;
        }
        long places = (long) number.precision() - number.scale();
        if (places > FAR) {
            return none();
        }
        if (places <= 0) {
            rounded = true;
            return 0;
        }
        BigInteger whole = number.setScale(0, RoundingMode.DOWN).unscaledValue();
        if (whole.compareTo(LEAST) < 0 || whole.compareTo(MOST) >= 0) {
            return none();
        }
        rounded = number.compareTo(new BigDecimal(whole)) != 0;
        above = whole.bitLength() > 63 && whole.signum() > 0;
        return whole.longValue();
    }
}
