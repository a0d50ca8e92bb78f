package io.pcp.pmda.otlp;

import java.util.ArrayList;
import java.util.List;

/**
 * A {@code Metric} while its fields come; used again for the next one. Its data are of the kind that came last: points of
 * another kind before are dropped, more of the same kind are added.
 */
final class MetricDraft {
    /** Which field holds the data; the name is that of the field. */
    enum Data {
        NONE,
        GAUGE,
        SUM,
        HISTOGRAM,
        EXPONENTIAL,
        SUMMARY
    }

    private final List<NumberPoint> numbers = new ArrayList<>();
    private final List<HistogramPoint> histograms = new ArrayList<>();
    private final List<ExponentialPoint> exponentials = new ArrayList<>();
    private final List<SummaryPoint> summaries = new ArrayList<>();
    private Data data = Data.NONE;

    String name = "";
    String description = "";
    String unit = "";
    Temporality temporality = Temporality.UNSPECIFIED;
    boolean monotonic;

    void clear() {
        name = "";
        description = "";
        unit = "";
        data = Data.NONE;
        empty();
    }

    private void empty() {
        numbers.clear();
        histograms.clear();
        exponentials.clear();
        summaries.clear();
        temporality = Temporality.UNSPECIFIED;
        monotonic = false;
    }

    /** A field of this kind begins. */
    void begin(Data kind) {
        if (data != kind) {
            empty();
            data = kind;
        }
    }

    /** Takes the point that the draft holds, as one of the kind of these data. */
    void add(PointDraft point) throws OtlpException {
        switch (data) {
            case GAUGE, SUM -> numbers.add(point.number());
            case HISTOGRAM -> histograms.add(point.histogram());
            case EXPONENTIAL -> exponentials.add(point.exponential());
            case SUMMARY -> summaries.add(point.summary());
            default -> throw new IllegalStateException("a point before its data");
        }
    }

    OtlpMetric metric(Budget budget) throws OtlpException {
        budget.spend(Budget.OBJECT + Budget.OBJECT + Budget.LIST);
        return new OtlpMetric(name, description, unit, data());
    }

    private PointData data() {
        return switch (data) {
            case NONE -> PointData.None.NONE;
            case GAUGE -> new PointData.Gauge(numbers);
            case SUM -> new PointData.Sum(numbers, temporality, monotonic);
            case HISTOGRAM -> new PointData.Histogram(histograms, temporality);
            case EXPONENTIAL -> new PointData.ExponentialHistogram(exponentials, temporality);
            case SUMMARY -> new PointData.Summary(summaries);
        };
    }
}
