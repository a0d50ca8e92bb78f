package io.pcp.pmda.otlp;

import java.util.ArrayList;
import java.util.List;

/**
 * A data point of any kind while its fields come; used again for the next one. Fields that its kind does not have are not
 * looked at. Of one thread.
 */
final class PointDraft {
    private final Budget budget;

    final List<Attribute> attributes = new ArrayList<>();
    final Longs counts;
    /** Bits of doubles. */
    final Longs bounds;

    final BucketsDraft positive;
    final BucketsDraft negative;
    final List<SummaryPoint.Quantile> quantiles = new ArrayList<>();
    long start;
    long time;
    int flags;
    NumberPoint.Kind kind = NumberPoint.Kind.NONE;
    long bits;
    long count;
    int scale;
    long zeroCount;
    double zeroThreshold;
    private double sum;
    private double min;
    private double max;
    private boolean hasSum;
    private boolean hasMin;
    private boolean hasMax;

    PointDraft(Budget budget) {
        this.budget = budget;
        this.counts = new Longs(budget);
        this.bounds = new Longs(budget);
        this.positive = new BucketsDraft(budget);
        this.negative = new BucketsDraft(budget);
    }

    void clear() {
        attributes.clear();
        counts.clear();
        bounds.clear();
        positive.clear();
        negative.clear();
        quantiles.clear();
        start = 0;
        time = 0;
        flags = 0;
        kind = NumberPoint.Kind.NONE;
        bits = 0;
        count = 0;
        scale = 0;
        zeroCount = 0;
        zeroThreshold = 0;
        sum = 0;
        hasSum = false;
        hasMin = false;
        hasMax = false;
    }

    void value(NumberPoint.Kind field, long value) {
        kind = field;
        bits = value;
    }

    void sum(double value) {
        sum = value;
        hasSum = true;
    }

    void min(double value) {
        min = value;
        hasMin = true;
    }

    void max(double value) {
        max = value;
        hasMax = true;
    }

    NumberPoint number() throws OtlpException {
        spend(0);
        return new NumberPoint(attributes, start, time, flags, kind, bits);
    }

    HistogramPoint histogram() throws OtlpException {
        spend(Budget.OBJECT);
        return new HistogramPoint(attributes, start, time, flags, amounts(), counts.toArray(), bounds.toDoubles());
    }

    ExponentialPoint exponential() throws OtlpException {
        spend(Budget.OBJECT + 2 * Budget.OBJECT);
        return new ExponentialPoint(
                attributes,
                start,
                time,
                flags,
                amounts(),
                scale,
                zeroCount,
                zeroThreshold,
                positive.buckets(),
                negative.buckets());
    }

    SummaryPoint summary() throws OtlpException {
        spend(Budget.LIST);
        return new SummaryPoint(attributes, start, time, flags, count, sum, quantiles);
    }

    private void spend(int more) throws OtlpException {
        budget.spend(Budget.POINT + (attributes.isEmpty() ? 0 : Budget.LIST) + more);
    }

    private Amounts amounts() {
        return new Amounts(
                count,
                hasSum,
                hasSum ? sum : Double.NaN,
                hasMin,
                hasMin ? min : Double.NaN,
                hasMax,
                hasMax ? max : Double.NaN);
    }

    /** {@code ExponentialHistogramDataPoint.Buckets} while its fields come. */
    static final class BucketsDraft {
        final Longs counts;
        int offset;

        BucketsDraft(Budget budget) {
            this.counts = new Longs(budget);
        }

        void clear() {
            counts.clear();
            offset = 0;
        }

        ExponentialPoint.Buckets buckets() throws OtlpException {
            long[] values = counts.toArray();
            return values.length == 0 && offset == 0
                    ? ExponentialPoint.Buckets.EMPTY
                    : new ExponentialPoint.Buckets(offset, values);
        }
    }
}
