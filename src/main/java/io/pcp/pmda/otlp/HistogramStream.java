package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;
import java.util.Arrays;

/**
 * A histogram with explicit bounds. Deltas are added bucket by bucket; with other bounds than before it begins anew.
 * Guarded by the store.
 */
final class HistogramStream extends Stream {
    private static final double[] NO_BOUNDS = {};
    private static final long[] NO_COUNTS = {};

    /** Upper bounds, ascending and finite above; the last bucket has none. */
    private double[] bounds = NO_BOUNDS;
    /** One more than bounds, or none when there are no buckets at all. */
    private long[] counts = NO_COUNTS;

    private final AmountCells amounts = new AmountCells();

    HistogramStream(Metric metric, Place place, SeriesLabel[] labels, long hash, Scope scope) {
        super(metric, place, labels, hash, scope);
    }

    @Override
    String apply(Point point, boolean delta, int room) {
        HistogramPoint histogram = (HistogramPoint) point;
        String problem = problem(histogram, delta);
        if (problem != null) {
            return problem;
        }
        int buckets = buckets(histogram);
        boolean same = buckets == counts.length && sameBounds(histogram.bounds());
        if (buckets + amounts.cells(histogram.amounts(), delta) > room) {
            return SeriesStore.NO_ROOM;
        }
        if (!same) {
            counts = new long[buckets];
            bounds = buckets == 0 ? NO_BOUNDS : Arrays.copyOf(histogram.bounds(), buckets - 1);
            reshaped = true;
        } else if (!delta) {
            Arrays.fill(counts, 0);
        }
        for (int i = 0; i < histogram.buckets().length; i++) {
            counts[Math.min(i, buckets - 1)] += histogram.buckets()[i];
        }
        reshaped |= amounts.apply(histogram.amounts(), delta && same, delta);
        return null;
    }

    private static String problem(HistogramPoint point, boolean delta) {
        int buckets = point.buckets().length;
        double[] bounds = point.bounds();
        if (buckets != 0 && buckets != bounds.length + 1) {
            return "bucket counts " + buckets + " do not fit " + bounds.length + " bounds";
        }
        for (int i = 0; buckets != 0 && i < bounds.length; i++) {
            if (Double.isNaN(bounds[i]) || i > 0 && bounds[i] <= bounds[i - 1]) {
                return "bounds of buckets do not ascend";
            }
        }
        return AmountCells.problem(point.amounts(), delta);
    }

    /** Buckets that it has here: an infinite bound is no bound. */
    private static int buckets(HistogramPoint point) {
        int bounds = point.bounds().length;
        boolean infinite = bounds > 0 && point.bounds()[bounds - 1] == Double.POSITIVE_INFINITY;
        return point.buckets().length - (infinite && point.buckets().length > 0 ? 1 : 0);
    }

    private boolean sameBounds(double[] others) {
        for (int i = 0; i < bounds.length; i++) {
            if (bounds[i] != others[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    int cells() {
        return counts.length + amounts.cells();
    }

    @Override
    Part part(int cell) {
        return cell < counts.length ? Part.BUCKET : amounts.part(cell - counts.length);
    }

    @Override
    SeriesLabel extra(int cell, LabelText texts) {
        if (cell >= counts.length) {
            return null;
        }
        return texts.bound(cell == bounds.length ? Double.POSITIVE_INFINITY : bounds[cell]);
    }

    @Override
    void write(Words out) {
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            all += counts[i];
            if (absent) {
                out.absent(this, i);
            } else {
                out.whole(this, i, all, true);
            }
        }
        amounts.write(this, counts.length, absent, out);
    }
}
