package io.pcp.pmda.exposition;

/** Decides about a series when it is seen for the first time, on the thread that parses. */
@FunctionalInterface
public interface SeriesRule {
    /** Keeps all as doubles. */
    SeriesRule ALL = series -> Verdict.REAL;

    /** What is kept of a series. */
    enum Verdict {
        /** Its value as a double. */
        REAL,
        /** Its value as a 64-bit integer, exactly; a value with a fraction is rounded toward zero. */
        EXACT,
        /** Nothing; it is counted as dropped each time. */
        DROP
    }

    Verdict judge(Series series);

    /** How many series it has dropped so far that are wanted, but have no room in memory. */
    default long refusals() {
        return 0;
    }
}
