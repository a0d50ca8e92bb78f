package io.pcp.pmda.exposition;

import java.math.BigDecimal;

/**
 * A timestamp of OpenMetrics, ordered exactly: nanoseconds since the epoch are more than a double holds.
 *
 * @param text as in the document
 * @param seconds since the epoch, rounded
 */
record Stamp(String text, double seconds) implements Comparable<Stamp> {
    /** Longer ones that are the same number as a double count as equal. */
    private static final int EXACT = 100;

    @Override
    public int compareTo(Stamp other) {
        int order = Double.compare(seconds + 0.0, other.seconds + 0.0);
        if (order != 0 || text.equals(other.text) || text.length() > EXACT || other.text.length() > EXACT) {
            return order;
        }
        return exact(this).compareTo(exact(other));
    }

    /** An exponent of a zero, or of a number too small for a double, can be more than a decimal takes. */
    private static BigDecimal exact(Stamp stamp) {
        return stamp.seconds == 0 ? BigDecimal.ZERO : new BigDecimal(stamp.text);
    }
}
