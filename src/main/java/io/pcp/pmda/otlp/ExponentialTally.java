package io.pcp.pmda.otlp;

import java.util.Arrays;

/**
 * What exponential histograms have counted, at one scale for all of them: the finest at which there are no more bounds
 * than allowed. The scale is never raised again, and a bound that was there once stays until the scale is lowered, so that
 * there are no other instances each minute. Both ends of each bucket that has ever held something are bounds; buckets
 * between that were always empty have none. Not thread-safe.
 */
final class ExponentialTally {
    static final int LEAST_SCALE = -10;
    static final int MOST_SCALE = 20;
    /** Powers of two of the least and the greatest double, rounded outward. */
    private static final int LEAST_POWER = -1075;

    private static final int MOST_POWER = 1024;

    private final int most;
    private int scale;
    private SparseBuckets positive = new SparseBuckets();
    private SparseBuckets negative = new SparseBuckets();
    private long zeros;
    private double threshold;
    private boolean hasZero;
    /** Upper ends of the buckets; null while they are not worked out. */
    private double[] positiveEnds;

    private double[] negativeEnds;

    /**
     * @param scale the finest one that is of use
     * @param most finite bounds
     */
    ExponentialTally(int scale, int most) {
        this.scale = scale;
        this.most = most;
    }

    ExponentialTally copy() {
        ExponentialTally copy = new ExponentialTally(scale, most);
        copy.positive = positive.copy();
        copy.negative = negative.copy();
        copy.zeros = zeros;
        copy.threshold = threshold;
        copy.hasZero = hasZero;
        return copy;
    }

    int scale() {
        return scale;
    }

    /** Why a point cannot be counted; null when it can. */
    static String problem(ExponentialPoint point) {
        if (point.scale() < LEAST_SCALE || point.scale() > MOST_SCALE) {
            return "scale " + point.scale() + " is not between " + LEAST_SCALE + " and " + MOST_SCALE;
        }
        if (!(point.zeroThreshold() >= 0) || Double.isInfinite(point.zeroThreshold())) {
            return "the zero threshold is not a number from 0 on";
        }
        return fits(point.positive(), point.scale()) && fits(point.negative(), point.scale())
                ? null
                : "a bucket is beyond what a number can be";
    }

    private static boolean fits(ExponentialPoint.Buckets buckets, int scale) {
        double least = Math.scalb((double) LEAST_POWER, scale) - 1;
        double greatest = Math.scalb((double) MOST_POWER, scale);
        for (int i = 0; i < buckets.counts().length; i++) {
            double index = (double) buckets.offset() + i;
            if (buckets.counts()[i] != 0 && (index < least || index >= Math.max(1, greatest))) {
                return false;
            }
        }
        return true;
    }

    /** Counts are 0 again, bounds stay. */
    void clear() {
        positive.clear();
        negative.clear();
        zeros = 0;
    }

    /**
     * Adds the counts of a point without a {@link #problem}.
     *
     * @return whether bounds are others than before
     */
    boolean add(ExponentialPoint point) {
        boolean changed = lower(Math.min(scale, point.scale()));
        int shift = point.scale() - scale;
        changed |= add(positive, point.positive(), shift);
        changed |= add(negative, point.negative(), shift);
        if (point.zeroCount() != 0) {
            zeros += point.zeroCount();
            changed |= !hasZero || point.zeroThreshold() > threshold;
            threshold = hasZero ? Math.max(threshold, point.zeroThreshold()) : point.zeroThreshold();
            hasZero = true;
        }
        if (changed) {
            neighbours();
            while (size() > most && scale > LEAST_SCALE - 2) {
                lower(scale - 1);
            }
        }
        return changed;
    }

    private static boolean add(SparseBuckets to, ExponentialPoint.Buckets from, int shift) {
        boolean changed = false;
        for (int i = 0; i < from.counts().length; i++) {
            if (from.counts()[i] != 0) {
                changed |= to.add((int) ((long) from.offset() + i >> shift), from.counts()[i]);
            }
        }
        return changed;
    }

    private void neighbours() {
        positive.neighbours(-1);
        negative.neighbours(1);
        positiveEnds = null;
        negativeEnds = null;
    }

    /** Makes the scale this one. Returns whether it was another. */
    boolean lower(int to) {
        if (to >= scale) {
            return false;
        }
        positive.merge(scale - to);
        negative.merge(scale - to);
        scale = to;
        neighbours();
        return true;
    }

    private int size() {
        return positive.size + negative.size + (hasZero ? 1 : 0);
    }

    /** The value at the upper end of a bucket, exactly the same at every scale that has it. */
    private double end(int bucket) {
        return StrictMath.pow(2, Math.scalb(bucket + 1.0, -scale));
    }

    /** Finite bounds, ascending, and how many are at most each; the last count is that of all. */
    record Cumulative(double[] bounds, long[] counts) {}

    Cumulative cumulative() {
        if (positiveEnds == null) {
            positiveEnds = new double[positive.size];
            for (int i = 0; i < positive.size; i++) {
                positiveEnds[i] = end(positive.index[i]);
            }
            negativeEnds = new double[negative.size];
            for (int i = 0; i < negative.size; i++) {
                negativeEnds[i] = -end(negative.index[i] - 1);
            }
        }
        double[] bounds = new double[size()];
        long[] counts = new long[size() + 1];
        int at = 0;
        long below = 0;
        for (int i = negative.size - 1; i >= 0; i--) {
            below += negative.count[i];
            double bound = negativeEnds[i];
            if (bound < -threshold && !Double.isInfinite(bound)) {
                bounds[at] = bound;
                counts[at++] = below;
            }
        }
        below += zeros;
        if (hasZero) {
            bounds[at] = threshold;
            counts[at++] = below;
        }
        for (int i = 0; i < positive.size; i++) {
            below += positive.count[i];
            double bound = positiveEnds[i];
            if (bound > threshold && !Double.isInfinite(bound)) {
                bounds[at] = bound;
                counts[at++] = below;
            }
        }
        counts[at] = below;
        return new Cumulative(Arrays.copyOf(bounds, at), Arrays.copyOf(counts, at + 1));
    }

    /** What has been counted since a tally of the same program; this one when that has counted more. */
    ExponentialTally since(ExponentialTally before) {
        ExponentialTally growth = copy();
        ExponentialTally old = before.copy();
        growth.lower(old.scale);
        old.lower(growth.scale);
        growth.zeros -= old.zeros;
        growth.positiveEnds = null;
        boolean fell = growth.zeros < 0;
        fell |= subtract(growth.positive, old.positive) | subtract(growth.negative, old.negative);
        return fell ? this : growth;
    }

    private static boolean subtract(SparseBuckets from, SparseBuckets less) {
        for (int i = 0; i < less.size; i++) {
            from.add(less.index[i], -less.count[i]);
        }
        boolean fell = false;
        for (int i = 0; i < from.size; i++) {
            fell |= from.count[i] < 0;
        }
        return fell;
    }

    /** The value below which this part of all is, as if they lay evenly in their buckets; NaN without any. */
    double quantile(double level) {
        Cumulative all = cumulative();
        int last = all.bounds.length;
        double rank = level * all.counts[last];
        if (all.counts[last] == 0 || last == 0) {
            return Double.NaN;
        }
        int at = 0;
        while (at < last && (all.counts[at] < rank || all.counts[at] == 0)) {
            at++;
        }
        if (at == last) {
            return all.bounds[last - 1];
        }
        double low = at > 0 ? all.bounds[at - 1] : Math.min(0, all.bounds[0]);
        long below = at > 0 ? all.counts[at - 1] : 0;
        return low + (all.bounds[at] - low) * (rank - below) / (all.counts[at] - below);
    }
}
