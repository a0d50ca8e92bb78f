package io.pcp.pmda.otlp;

import java.util.List;

/**
 * {@code NumberDataPoint}: of a gauge or a sum.
 *
 * @param kind which of the two fields is set
 * @param bits the integer, or the bits of the double; 0 without a value
 */
public record NumberPoint(List<Attribute> attributes, long startNanos, long timeNanos, int flags, Kind kind, long bits)
        implements Point {
    public NumberPoint {
        attributes = List.copyOf(attributes);
    }

    /** Which field holds the value. */
    public enum Kind {
        NONE,
        WHOLE,
        REAL
    }

    /** The value as a double; NaN without one. */
    public double real() {
        return kind == Kind.WHOLE ? bits : kind == Kind.REAL ? Double.longBitsToDouble(bits) : Double.NaN;
    }
}
