package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Series;
import java.util.Arrays;
import java.util.List;

/**
 * One histogram with its labels, and its buckets of the last minute: from their growth come quantiles and the average of
 * what was observed within the window, never since the program started. Used by one thread at a time.
 */
final class Histogram {
    /** Back to which observations count, in nanoseconds. Documents that come less often count since the last one. */
    static final long WINDOW = 60_000_000_000L;

    private static final long STEP = WINDOW / 6;
    /** What is within the window, the newest before it, and one to write into. */
    private static final int SLOTS = 8;

    /** Stands for the average among quantiles. */
    static final double AVERAGE = -1;

    /** What is made, in the order of its values. */
    final List<Series> made;

    /** What each of them is: a quantile, or {@link #AVERAGE}. */
    private final double[] levels;
    /** Upper bounds, ascending; the last one is infinite. */
    private final double[] bounds;
    /** Of the document before: cumulative buckets, then the sum. */
    private final double[] last;

    /** Older ones, each as {@link #last}; in the order of their times. */
    private final double[] kept;

    private final long[] times = new long[SLOTS];
    private int count;
    private boolean seen;

    Histogram(List<Series> made, double[] levels, double[] bounds) {
        this.made = made;
        this.levels = levels;
        this.bounds = bounds;
        last = new double[bounds.length + 1];
        kept = new double[SLOTS * last.length];
    }

    int size() {
        return last.length;
    }

    boolean hasBounds(double[] others) {
        return Arrays.equals(bounds, others);
    }

    /** The document has it no more: what was before does not count when it returns. */
    void gone() {
        count = 0;
        seen = false;
    }

    /**
     * Takes the buckets of a document and writes what they say.
     *
     * @param now cumulative buckets, then the sum; may be changed
     * @param words gets the values
     * @param at where in the words
     */
    void next(double[] now, long nanos, long[] words, int at) {
        level(now);
        if (seen && smaller(now)) {
            // The program has started anew: whatever it had counted before, it now counts from 0.
            Arrays.fill(kept, 0, count * size(), 0);
        }
        while (count > 1 && nanos - times[1] >= WINDOW) {
            forgetOldest();
        }
        write(now, words, at);
        if (count == 0 || nanos - times[count - 1] >= STEP) {
            if (count == SLOTS) {
                forgetOldest();
            }
            System.arraycopy(now, 0, kept, count * size(), size());
            times[count++] = nanos;
        }
        System.arraycopy(now, 0, last, 0, size());
        seen = true;
    }

    /** Buckets of a program that counts while it writes may fall by one or two from one to the next. */
    private void level(double[] now) {
        for (int i = 1; i < bounds.length; i++) {
            now[i] = Math.max(now[i], now[i - 1]);
        }
    }

    private boolean smaller(double[] now) {
        return now[bounds.length - 1] < last[bounds.length - 1];
    }

    private void forgetOldest() {
        count--;
        System.arraycopy(kept, size(), kept, 0, count * size());
        System.arraycopy(times, 1, times, 0, count);
    }

    private void write(double[] now, long[] words, int at) {
        int all = bounds.length - 1;
        double total = count == 0 ? 0 : now[all] - kept[all];
        double average = (now[all + 1] - kept[all + 1]) / total;
        for (int i = 0; i < levels.length; i++) {
            double value = levels[i] == AVERAGE ? average : quantile(now, levels[i] * total);
            // Nothing observed is no time at all, not the time 0.
            words[at + i] = total > 0 && !Double.isNaN(value) ? Double.doubleToRawLongBits(value) : Exposition.STALE;
        }
    }

    /**
     * Between the bounds of its bucket as if observations lay evenly there. Of the last bucket nothing is known but its lower
     * bound.
     */
    private double quantile(double[] now, double rank) {
        int i = 0;
        while (i < bounds.length - 1 && now[i] - kept[i] < rank) {
            i++;
        }
        if (i == bounds.length - 1) {
            return i == 0 ? Double.NaN : bounds[i - 1];
        }
        double below = i == 0 ? 0 : now[i - 1] - kept[i - 1];
        double within = now[i] - kept[i] - below;
        double low = i > 0 ? bounds[i - 1] : Math.min(0, bounds[0]);
        return within <= 0 ? bounds[i] : low + (bounds[i] - low) * (rank - below) / within;
    }
}
