package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;

/** One series: a gauge or a sum. Deltas are added up, integers exactly. Guarded by the store. */
final class NumberStream extends Stream {
    /** An integer, or the bits of a double, as the shape of the metric says. */
    private long word;
    /** The value cannot be an integer. */
    private boolean outside;

    NumberStream(Metric metric, Place place, SeriesLabel[] labels, long hash, Scope scope) {
        super(metric, place, labels, hash, scope);
        word = metric.shape.whole ? 0 : Double.doubleToRawLongBits(0);
    }

    @Override
    String apply(Point point, boolean delta, int room) {
        NumberPoint number = (NumberPoint) point;
        if (number.kind() == NumberPoint.Kind.NONE) {
            return "a point has no value";
        }
        boolean integer = number.kind() == NumberPoint.Kind.WHOLE;
        double real = number.real();
        if (unsigned() && (integer ? number.bits() < 0 : real < 0)) {
            return "a value of a monotonic sum is below 0";
        }
        if (delta && !integer && !Double.isFinite(real)) {
            return "a delta point is not finite";
        }
        if (metric.shape.whole) {
            long value = integer ? number.bits() : whole(real);
            outside = !integer && !fits(real);
            rounded = !integer && (outside || real != Math.rint(real));
            word = delta ? word + value : value;
        } else {
            word = Double.doubleToRawLongBits(delta ? Double.longBitsToDouble(word) + real : real);
        }
        return null;
    }

    private boolean unsigned() {
        return metric.shape.kind == MetricKind.COUNTER;
    }

    private boolean fits(double real) {
        return Math.abs(real) < 0x1p63 || unsigned() && real >= 0x1p63 && real < 0x1p64;
    }

    private long whole(double real) {
        return !fits(real) ? 0 : real >= 0x1p63 ? (long) (real - 0x1p63) ^ Long.MIN_VALUE : (long) real;
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
        if (absent || outside) {
            out.absent(this, 0);
        } else if (metric.shape.whole) {
            out.whole(this, 0, word, unsigned());
        } else {
            out.real(this, 0, Double.longBitsToDouble(word));
        }
    }
}
