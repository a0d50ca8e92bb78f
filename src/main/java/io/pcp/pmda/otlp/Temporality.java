package io.pcp.pmda.otlp;

/** {@code AggregationTemporality}: since when a point of a sum or histogram counts. The order is that of the numbers. */
public enum Temporality {
    /** 0, or a number nobody knows: such points are refused. */
    UNSPECIFIED,
    /** 1: since the point before. */
    DELTA,
    /** 2: since the start time, which stays the same. */
    CUMULATIVE;

    /** By its number in the protocol. */
    public static Temporality of(long number) {
        return number == 1 ? DELTA : number == 2 ? CUMULATIVE : UNSPECIFIED;
    }
}
