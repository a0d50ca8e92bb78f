package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;

/**
 * Keeps a document with far too many series from filling the memory that all sources share: the parser keeps none beyond
 * the limit of the source. By the thread that parses.
 */
final class SeriesBound implements SeriesRule {
    private final SeriesRule rule;
    private final int most;
    private int kept;

    /**
     * @param most new series of a document that are kept
     */
    SeriesBound(SeriesRule rule, int most) {
        this.rule = rule;
        this.most = most;
    }

    /** The next document begins. */
    void begin() {
        kept = 0;
    }

    @Override
    public Verdict judge(Series series) {
        Verdict verdict = rule.judge(series);
        if (verdict == Verdict.DROP) {
            return verdict;
        }
        return ++kept > most ? Verdict.DROP : verdict;
    }
}
