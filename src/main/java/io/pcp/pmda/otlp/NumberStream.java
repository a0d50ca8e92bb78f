package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;

/**
 * One series: a gauge or a sum. Deltas are added up, integers exactly. What the type of the series cannot hold is left out
 * only where values are written. Guarded by the store.
 */
final class NumberStream extends Stream {
    /** Doubles up to here are exact integers. */
    private static final double EXACT = 0x1p53;

    /** An integer, or the bits of a double. */
    private long word;

    private boolean integer = true;

    NumberStream(Metric metric, Place place, SeriesLabel[] labels, long hash, Scope scope) {
        super(metric, place, labels, hash, scope);
    }

    @Override
    String apply(Point point, boolean delta, int room) {
        NumberPoint number = (NumberPoint) point;
        boolean whole = number.kind() == NumberPoint.Kind.WHOLE;
        double real = number.real();
        if (unsigned() && (whole ? number.bits() < 0 : real < 0)) {
            return "a value of a monotonic sum is below 0";
        }
        if (delta && !whole && !Double.isFinite(real)) {
            return "a delta point is not finite";
        }
        if (!delta) {
            integer = whole;
            word = number.bits();
        } else if (integer && whole) {
            word += number.bits();
        } else {
            add(real);
        }
        fractional = !integer && !fits(value());
        return null;
    }

    private void add(double real) {
        double sum = value() + real;
        if (integer && real == Math.rint(real) && Math.abs(real) <= EXACT && Math.abs(sum) < 0x1p62) {
            word += (long) real;
        } else {
            word = Double.doubleToRawLongBits(sum);
            integer = false;
        }
    }

    /** Whether a value is one of the integers of 64 bits. */
    private boolean fits(double value) {
        return value == Math.rint(value) && Math.abs(value) < (unsigned() ? 0x1p64 : 0x1p63);
    }

    private boolean unsigned() {
        return metric.shape.kind == MetricKind.COUNTER;
    }

    private double value() {
        return integer ? Words.real(word, unsigned()) : Double.longBitsToDouble(word);
    }

    @Override
    int cells() {
        return 1;
    }

    @Override
    Part part(int cell) {
        return metric.shape.parts[0];
    }

    @Override
    SeriesLabel extra(int cell, LabelText texts) {
        return null;
    }

    @Override
    void write(Words out) {
        if (absent) {
            out.absent(this, 0);
        } else if (integer) {
            out.whole(this, 0, word, unsigned());
        } else {
            out.real(this, 0, value());
        }
    }
}
