package io.pcp.pmda.exposition;

import java.util.Optional;

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

    /** Decides anew about a series that is kept, of which only the type is another now: it needs no further room. */
    default Verdict again(Series series) {
        return judge(series);
    }

    /**
     * As what the values of a metric were kept lately, perhaps in an earlier life of this program: {@link Verdict#EXACT} or
     * {@link Verdict#REAL}; for documents in which only the values tell whether a metric has integers. Empty when nobody
     * remembers it, or the type is not the document's to tell.
     *
     * @param series one of the metric, described as one of integers
     */
    default Optional<Verdict> remembered(Series series) {
        return Optional.empty();
    }

    /** How many series it has dropped so far that are wanted, but have no room in memory. */
    default long refusals() {
        return 0;
    }
}
