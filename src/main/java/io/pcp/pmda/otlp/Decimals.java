package io.pcp.pmda.otlp;

import java.math.BigDecimal;
import java.math.MathContext;

/** Doubles by their shortest decimal digits, the same on every Java: names of instances are made of them. */
final class Decimals {
    /** Digits that tell any two doubles apart. */
    private static final int MOST_DIGITS = 17;
    /** Zeros that are written out rather than told by an exponent. */
    private static final int MOST_ZEROS = 20;

    private Decimals() {}

    /** {@code 0.005}, {@code 10}, {@code 1e-30}, {@code +Inf}, {@code -Inf}, {@code NaN}. */
    static String of(double value) {
        if (value == (long) value && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= MOST_DIGITS; digits++) {
            shortest = exact.round(new MathContext(digits));
            if (shortest.doubleValue() == value) {
                break;
            }
        }
        return text(shortest.stripTrailingZeros());
    }

    private static String text(BigDecimal value) {
        int digits = value.precision();
        int exponent = digits - value.scale() - 1;
        if (exponent > -MOST_ZEROS && exponent < MOST_ZEROS) {
            return value.toPlainString();
        }
        String mantissa = value.movePointLeft(exponent).toPlainString();
        return mantissa + "e" + exponent;
    }
}
