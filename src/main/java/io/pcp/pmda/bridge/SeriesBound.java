package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;
import java.util.Optional;

/**
 * Keeps a document with far too many series from filling the memory that all sources share: the parser keeps none beyond
 * the limit of the source, and none beyond what is left of the {@link SeriesBudget}. By the thread that parses; but
 * {@link #close} is for any.
 */
final class SeriesBound implements SeriesRule {
    /** Bytes that are worth looking through all series for. */
    private static final long SOME = 256 << 10;

    private final SeriesRule rule;
    private final int most;
    private final SeriesBudget budget;
    private int kept;
    private String sample = "";
    private Layout layout = Layout.EMPTY;
    /** Bytes taken for the series of the layout, and for new ones of the document being read. */
    private long held;

    private long added;
    /** Bytes of series for which there was no room. */
    private long refused;
    /** So many series. */
    private long refusals;

    private boolean closed;

    /**
     * @param most new series of a document that are kept
     */
    SeriesBound(SeriesRule rule, int most, SeriesBudget budget) {
        this.rule = rule;
        this.most = most;
        this.budget = budget;
    }

    /** The next document begins. */
    void begin() {
        kept = 0;
        sample = "";
    }

    @Override
    public Verdict judge(Series series) {
        Verdict verdict = rule.judge(series);
        if (verdict == Verdict.DROP) {
            return verdict;
        }
        if (++kept > most) {
            return Verdict.DROP;
        }
        long bytes = SeriesBudget.cost(series) + (series.sample().equals(sample) ? 0 : SeriesBudget.metric(series));
        sample = series.sample();
        if (!budget.take(bytes)) {
            refused += bytes;
            refusals++;
            return Verdict.DROP;
        }
        added += bytes;
        return verdict;
    }

    /**
     * The document is through.
     *
     * @param next what is kept now; the one of before when the document was refused
     */
    synchronized void end(Layout next) {
        long bytes = closed ? 0 : next == layout ? held : SeriesBudget.cost(next);
        budget.correct(bytes - held - added);
        layout = closed ? Layout.EMPTY : next;
        held = bytes;
        added = 0;
    }

    /** What the parser kept last. */
    Layout layout() {
        return layout;
    }

    /** Why series are left out for want of memory, with what to do; empty when none are. */
    String shortage() {
        return refused > 0
                ? "too many series: the " + (budget.most() >> 20)
                        + " MiB for series of all sources are used up; raise -Xmx in jvm.options"
                : "";
    }

    @Override
    public Verdict again(Series series) {
        return rule.again(series);
    }

    @Override
    public Optional<Verdict> remembered(Series series) {
        return rule.remembered(series);
    }

    @Override
    public long refusals() {
        return refusals;
    }

    /**
     * Whether there is room now for some of what was refused; if so, none is any more: it has to be offered again, by one
     * who knows what that was.
     */
    boolean someRoomAgain() {
        boolean again = refused > 0 && budget.room() >= Math.min(refused, SOME);
        refused = again ? 0 : refused;
        return again;
    }

    /** Whether there is room now for what was refused; it has to be offered again then, by a parser that begins anew. */
    boolean roomAgain() {
        return refused > 0 && budget.room() >= refused;
    }

    /** Nothing is kept any more; for good. */
    synchronized void close() {
        closed = true;
        budget.correct(-held);
        held = 0;
    }

    /** Begins anew: nothing is kept. */
    void forget() {
        refused = 0;
        end(Layout.EMPTY);
    }
}
