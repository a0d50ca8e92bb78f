package io.pcp.pmda.otlp;

/** Sum, count, least and greatest of a histogram, as far as its points have them. Guarded by the store. */
final class AmountCells {
    private static final int SUM = 1;
    private static final int MIN = 2;
    private static final int MAX = 4;

    /** Those it has, or has had. */
    private int had;
    /** Those of the last point. */
    private int has;

    private long count;
    private double sum;
    private double min;
    private double max;

    /** Why they cannot be taken; null when they can. */
    static String problem(Amounts amounts, boolean delta) {
        // It would stay so for ever.
        return delta && amounts.hasSum() && !Double.isFinite(amounts.sum())
                ? "the sum of a delta point is not finite"
                : null;
    }

    /** Least and greatest since the program started are of no use: only those of an interval count. */
    private static int has(Amounts amounts, boolean delta) {
        return (amounts.hasSum() ? SUM : 0)
                | (delta && amounts.hasMin() ? MIN : 0)
                | (delta && amounts.hasMax() ? MAX : 0);
    }

    /** Cells that it has once these are taken. */
    int cells(Amounts amounts, boolean delta) {
        return 1 + Integer.bitCount(had | has(amounts, delta));
    }

    int cells() {
        return 1 + Integer.bitCount(had);
    }

    /**
     * @param added to those before
     * @return whether the cells are others than before
     */
    boolean apply(Amounts amounts, boolean added, boolean delta) {
        has = has(amounts, delta);
        count = added ? count + amounts.count() : amounts.count();
        double more = amounts.hasSum() ? amounts.sum() : 0;
        sum = added ? sum + more : more;
        min = amounts.min();
        max = amounts.max();
        boolean other = (has & ~had) != 0;
        had |= has;
        return other;
    }

    /** The sum comes first, if there is one, then the count. */
    Part part(int cell) {
        if ((had & SUM) != 0 && cell == 0) {
            return Part.SUM;
        }
        int behind = cell - ((had & SUM) != 0 ? 1 : 0);
        if (behind == 0) {
            return Part.COUNT;
        }
        return behind == 1 && (had & MIN) != 0 ? Part.MIN : Part.MAX;
    }

    /**
     * @param first cell of the stream
     */
    void write(Stream stream, int first, boolean absent, Words out) {
        int cell = first;
        if ((had & SUM) != 0) {
            real(stream, cell++, sum, absent || (has & SUM) == 0, out);
        }
        if (absent) {
            out.absent(stream, cell++);
        } else {
            out.whole(stream, cell++, count, true);
        }
        if ((had & MIN) != 0) {
            real(stream, cell++, min, absent || (has & MIN) == 0, out);
        }
        if ((had & MAX) != 0) {
            real(stream, cell, max, absent || (has & MAX) == 0, out);
        }
    }

    private static void real(Stream stream, int cell, double value, boolean absent, Words out) {
        if (absent) {
            out.absent(stream, cell);
        } else {
            out.real(stream, cell, value);
        }
    }
}
