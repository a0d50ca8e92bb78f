package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;

/** An exponential histogram, as one with explicit bounds or as quantiles. Guarded by the store. */
final class ExponentialStream extends Stream {
    /**
     * Finest scale: 16 buckets for each power of two, so that a bound is at most 4.5 % above the one before. Programs begin
     * with a scale far finer and lower it while they meet more values; each step would be other instances.
     */
    private static final int FINEST = 4;

    private static final int MOST_BOUNDS = 160;
    /** Quantiles are no instances, and may be told more exactly. */
    private static final int MOST_INNER_BOUNDS = 512;

    private static final double[] LEVELS = {0.5, 0.9, 0.99};
    private static final Part[] QUANTILES = {Part.P50, Part.P90, Part.P99};

    private final boolean quantiles;
    private final AmountCells amounts = new AmountCells();
    private ExponentialTally tally;
    private ExponentialTally.Cumulative cumulative;
    /** Of the time from the last point but one to the last point. */
    private final double[] values = new double[LEVELS.length];

    ExponentialStream(Metric metric, Place place, SeriesLabel[] labels, long hash, Scope scope, boolean quantiles) {
        super(metric, place, labels, hash, scope);
        this.quantiles = quantiles;
    }

    @Override
    String apply(Point point, boolean delta, int room) {
        ExponentialPoint histogram = (ExponentialPoint) point;
        String problem = ExponentialTally.problem(histogram);
        problem = problem == null ? AmountCells.problem(histogram.amounts(), delta) : problem;
        if (problem != null) {
            return problem;
        }
        int others = amounts.cells(histogram.amounts(), delta);
        problem = quantiles ? quantiles(histogram, delta, room - others) : buckets(histogram, delta, room - others);
        if (problem == null) {
            reshaped |= amounts.apply(histogram.amounts(), delta, delta);
        }
        return problem;
    }

    private String buckets(ExponentialPoint point, boolean delta, int room) {
        // Bounds are known only afterwards; as long as there is room for all there may be, nothing has to be undone.
        ExponentialTally next =
                tally == null ? new ExponentialTally(FINEST, MOST_BOUNDS) : room > MOST_BOUNDS ? tally : tally.copy();
        if (!delta) {
            next.clear();
        }
        boolean changed = next.add(point);
        ExponentialTally.Cumulative counted = next.cumulative();
        if (counted.counts().length > room) {
            return SeriesStore.NO_ROOM;
        }
        tally = next;
        cumulative = counted;
        reshaped |= changed;
        return null;
    }

    private String quantiles(ExponentialPoint point, boolean delta, int room) {
        if (LEVELS.length > room) {
            return SeriesStore.NO_ROOM;
        }
        ExponentialTally now = new ExponentialTally(ExponentialTally.MOST_SCALE, MOST_INNER_BOUNDS);
        now.add(point);
        ExponentialTally growth = delta ? now : tally == null ? null : now.since(tally);
        for (int i = 0; i < LEVELS.length; i++) {
            values[i] = growth == null ? Double.NaN : growth.quantile(LEVELS[i]);
        }
        tally = delta ? null : now;
        return null;
    }

    private int own() {
        return quantiles ? LEVELS.length : cumulative.counts().length;
    }

    @Override
    int cells() {
        return own() + amounts.cells();
    }

    @Override
    Part part(int cell) {
        if (cell >= own()) {
            return amounts.part(cell - own());
        }
        return quantiles ? QUANTILES[cell] : Part.BUCKET;
    }

    @Override
    SeriesLabel extra(int cell, LabelText texts) {
        if (quantiles || cell >= own()) {
            return null;
        }
        double[] bounds = cumulative.bounds();
        return texts.bound(cell == bounds.length ? Double.POSITIVE_INFINITY : bounds[cell]);
    }

    @Override
    void write(Words out) {
        for (int i = 0; i < own(); i++) {
            if (absent || quantiles && Double.isNaN(values[i])) {
                out.absent(this, i);
            } else if (quantiles) {
                out.real(this, i, values[i]);
            } else {
                out.whole(this, i, cumulative.counts()[i], true);
            }
        }
        amounts.write(this, own(), absent, out);
    }
}
