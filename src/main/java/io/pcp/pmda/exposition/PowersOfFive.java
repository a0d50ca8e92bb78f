package io.pcp.pmda.exposition;

import java.math.BigInteger;

/**
 * Decimal to double where the quick way is not exact: the method of Daniel Lemire, "Number Parsing at a Gigabyte per
 * Second" (2021), with powers of five of 128 bits. Correct to the last bit for every mantissa of 64 bits; the exponents
 * kept here are those that measurements have, others go to {@link Double#parseDouble}.
 */
final class PowersOfFive {
    static final int LEAST = -65;
    static final int MOST = 65;

    private static final int MANTISSA_BITS = 52;
    private static final int BIAS = 1023;
    /** The upper and the lower 64 bits of each power, the top bit set. */
    private static final long[] POWERS = powers();

    private PowersOfFive() {}

    private static long[] powers() {
        long[] powers = new long[2 * (MOST - LEAST + 1)];
        for (int q = LEAST; q <= MOST; q++) {
            BigInteger bits = q < 0
                    ? reciprocal(BigInteger.valueOf(5).pow(-q), q)
                    : BigInteger.valueOf(5).pow(q);
            bits = bits.shiftRight(bits.bitLength() - 128);
            powers[2 * (q - LEAST)] = bits.shiftRight(64).longValue();
            powers[2 * (q - LEAST) + 1] = bits.longValue();
        }
        return powers;
    }

    /** Rounded up, as the proof of the method asks for. */
    private static BigInteger reciprocal(BigInteger power, int q) {
        int length = power.subtract(BigInteger.ONE).bitLength();
        int shift = q >= -27 ? length + 127 : 2 * length + 128;
        return BigInteger.ONE.shiftLeft(shift).divide(power).add(BigInteger.ONE);
    }

    /**
     * The bits of the double nearest to {@code mantissa} times ten to the power of {@code exponent}.
     *
     * @param mantissa unsigned, not 0
     * @param exponent {@link #LEAST} to {@link #MOST}
     */
    static long bits(long mantissa, int exponent) {
        int zeros = Long.numberOfLeadingZeros(mantissa);
        long shifted = mantissa << zeros;
        long power = POWERS[2 * (exponent - LEAST)];
        long high = multiplyHigh(shifted, power);
        long low = shifted * power;
        if ((high & 0x1ff) == 0x1ff) {
            long more = multiplyHigh(shifted, POWERS[2 * (exponent - LEAST) + 1]);
            low += more;
            if (Long.compareUnsigned(more, low) > 0) {
                high++;
            }
        }
        int upper = (int) (high >>> 63);
        int shift = upper + 64 - MANTISSA_BITS - 3;
        long rounded = high >>> shift;
        long binary = ((217706L * exponent) >> 16) + 63 + upper - zeros + BIAS;
        if (Long.compareUnsigned(low, 1) <= 0
                && exponent >= -4
                && exponent <= 23
                && (rounded & 3) == 1
                && rounded << shift == high) {
            rounded &= ~1; // exactly between two doubles: to the even one
        }
        rounded = (rounded + (rounded & 1)) >>> 1;
        if (rounded >= 1L << (MANTISSA_BITS + 1)) {
            rounded = 1L << MANTISSA_BITS;
            binary++;
        }
        return rounded & ~(1L << MANTISSA_BITS) | binary << MANTISSA_BITS;
    }

    /** The upper half of the unsigned product. */
    private static long multiplyHigh(long a, long b) {
        return Math.multiplyHigh(a, b) + ((a >> 63) & b) + ((b >> 63) & a);
    }
}
