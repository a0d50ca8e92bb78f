package io.pcp.pmda.exposition;

/** Numbers as both text formats write them: {@code number} and {@code realnumber} of the ABNF of OpenMetrics 1.0. */
final class NumberText {
    private NumberText() {}

    /** Whether the text is {@code realnumber}: decimal, with or without point and exponent; no hexadecimal digits. */
    static boolean isReal(String text) {
        int at = sign(text, 0);
        int whole = digits(text, at);
        boolean some = whole > at;
        at = whole;
        if (at < text.length() && text.charAt(at) == '.') {
            int fraction = digits(text, at + 1);
            some |= fraction > at + 1;
            at = fraction;
        }
        if (some && at < text.length() && (text.charAt(at) | 0x20) == 'e') {
            int exponent = sign(text, at + 1);
            int end = digits(text, exponent);
            some = end > exponent;
            at = end;
        }
        return some && at == text.length();
    }

    /** Whether the text is {@code number}: real, or an infinity or NaN in letters of any case. */
    static boolean isNumber(String text) {
        if (isReal(text)) {
            return true;
        }
        int at = sign(text, 0);
        return is(text, at, "inf") || is(text, at, "infinity") || is(text, 0, "nan");
    }

    /**
     * The number; a value that a 64-bit float cannot hold becomes infinite.
     *
     * @param text that {@link #isNumber}
     */
    static double parse(String text) {
        if (isReal(text)) {
            return Double.parseDouble(text);
        }
        if (is(text, 0, "nan")) {
            return Double.NaN;
        }
        return text.charAt(0) == '-' ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }

    private static boolean is(String text, int from, String word) {
        return text.length() - from == word.length() && text.regionMatches(true, from, word, 0, word.length());
    }

    private static int sign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
