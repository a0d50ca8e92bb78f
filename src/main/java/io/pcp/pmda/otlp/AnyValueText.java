package io.pcp.pmda.otlp;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values of attributes as text, the way the OpenTelemetry Collector writes them, so that labels are the same whether a
 * program's metrics came through one or not: doubles by the fewest digits that tell them from all others, without an
 * exponent from 1e-6 up to 1e21 ({@code 1}, {@code 0.001}, {@code 1e+21}, {@code 5e-324}); maps with their keys in order,
 * as the order in which they came means nothing. What the collector writes as an error is {@code NaN}, {@code Infinity} and
 * {@code -Infinity} here, in quotes within lists and maps; of two fields with the same key the first counts; and characters
 * like {@code <} stay what they are.
 */
final class AnyValueText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();
    private static final double SMALL = 1e-6;
    private static final double LARGE = 1e21;
    private static final double NEAR_ZERO = 1e-30;
    private static final double FAR = 1e30;
    /** Whole numbers below it are all doubles, and all of their digits count. */
    private static final double EXACT = 1L << 53;

    private AnyValueText() {}

    static String of(AnyValue value) {
        if (value instanceof AnyValue.Real real) {
            return real(real.value());
        }
        if (value instanceof AnyValue.Bytes bytes) {
            return Base64.getEncoder().encodeToString(bytes.value());
        }
        if (value instanceof AnyValue.Items || value instanceof AnyValue.Fields) {
            StringBuilder out = new StringBuilder();
            json(value, out);
            return out.toString();
        }
        return value.text();
    }

    private static void json(AnyValue value, StringBuilder out) {
        if (value instanceof AnyValue.Items items) {
            char before = '[';
            for (AnyValue item : items.values()) {
                json(item, out.append(before));
                before = ',';
            }
            out.append(items.values().isEmpty() ? "[]" : "]");
        } else if (value instanceof AnyValue.Fields fields) {
            fields(fields, out);
        } else if (value instanceof AnyValue.None) {
            out.append("null");
        } else if (value instanceof AnyValue.Bool
                || value instanceof AnyValue.Whole
                || value instanceof AnyValue.Real real && Double.isFinite(real.value())) {
            out.append(value.text());
        } else {
            quote(value.text(), out);
        }
    }

    private static void fields(AnyValue.Fields fields, StringBuilder out) {
        Map<String, AnyValue> sorted = new TreeMap<>();
        for (Attribute field : fields.values()) {
            sorted.putIfAbsent(field.key(), field.value());
        }
        char before = '{';
        for (Map.Entry<String, AnyValue> field : sorted.entrySet()) {
            quote(field.getKey(), out.append(before));
            json(field.getValue(), out.append(':'));
            before = ',';
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ') {
                        out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** As the collector does. Not by {@link Double#toString}, which before Java 19 writes more digits than it must. */
    static String real(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        double size = Math.abs(value);
        if (size == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        if (size < EXACT && value == Math.rint(value)) {
            return Long.toString((long) value);
        }
        BigDecimal shortest = shortest(value);
        return size >= SMALL && size < LARGE ? shortest.toPlainString() : exponent(shortest);
    }

    /** 15 digits are the same for no two decimal numbers; 17 tell all doubles apart. The tiny ones have less. */
    private static BigDecimal shortest(double value) {
        double size = Math.abs(value);
        // All digits of a number that is far from 1 are hundreds; those that Java writes are near enough.
        boolean near = size > NEAR_ZERO && size < FAR;
        BigDecimal exact = near ? new BigDecimal(value) : new BigDecimal(Double.toString(value));
        int digits = size < Double.MIN_NORMAL ? 1 : 15;
        while (true) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (digits == 17 || rounded.doubleValue() == value) {
                return rounded.stripTrailingZeros();
            }
            digits++;
        }
    }

    private static String exponent(BigDecimal value) {
        String digits = value.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - value.scale();
        return (value.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + Math.abs(exponent);
    }
}
