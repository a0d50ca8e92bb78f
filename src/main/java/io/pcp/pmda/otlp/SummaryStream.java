package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;

/** A summary: quantiles that the program has worked out itself. Guarded by the store. */
final class SummaryStream extends Stream {
    private double[] levels = {};
    private double[] values = {};
    private double sum;
    private long count;

    SummaryStream(Metric metric, Place place, SeriesLabel[] labels, long hash, Scope scope) {
        super(metric, place, labels, hash, scope);
    }

    @Override
    String apply(Point point, boolean delta, int room) {
        SummaryPoint summary = (SummaryPoint) point;
        int size = summary.quantiles().size();
        if (size + 2 > room) {
            return SeriesStore.NO_ROOM;
        }
        boolean same = size == levels.length;
        double[] next = new double[size];
        for (int i = 0; i < size; i++) {
            next[i] = summary.quantiles().get(i).quantile();
            if (!(next[i] >= 0 && next[i] <= 1)) {
                return "a quantile is not between 0 and 1";
            }
            for (int j = 0; j < i; j++) {
                if (next[j] == next[i]) {
                    return "a quantile stands there twice";
                }
            }
            same = same && next[i] == levels[i];
        }
        if (!same) {
            levels = next;
            values = new double[size];
            reshaped = true;
        }
        for (int i = 0; i < size; i++) {
            values[i] = summary.quantiles().get(i).value();
        }
        sum = summary.sum();
        count = summary.count();
        return null;
    }

    @Override
    int cells() {
        return levels.length + 2;
    }

    @Override
    Part part(int cell) {
        return cell < levels.length ? Part.QUANTILE : cell == levels.length ? Part.SUM : Part.COUNT;
    }

    @Override
    SeriesLabel extra(int cell, LabelText texts) {
        return cell < levels.length ? texts.label("quantile", Decimals.of(levels[cell])) : null;
    }

    @Override
    void write(Words out) {
        int size = levels.length;
        for (int i = 0; i < size + 2 && absent; i++) {
            out.absent(this, i);
        }
        if (absent) {
            return;
        }
        for (int i = 0; i < size; i++) {
            out.real(this, i, values[i]);
        }
        out.real(this, size, sum);
        out.whole(this, size + 1, count, true);
    }
}
