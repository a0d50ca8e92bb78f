package io.pcp.pmda.otlp;

import java.util.List;

/** The data points of a metric, by their kind. */
public sealed interface PointData {
    /** How many there are. */
    int size();

    record None() implements PointData {
        public static final None NONE = new None();

        @Override
        public int size() {
            return 0;
        }
    }

    record Gauge(List<NumberPoint> points) implements PointData {
        public Gauge {
            points = List.copyOf(points);
        }

        @Override
        public int size() {
            return points.size();
        }
    }

    record Sum(List<NumberPoint> points, Temporality temporality, boolean monotonic) implements PointData {
        public Sum {
            points = List.copyOf(points);
        }

        @Override
        public int size() {
            return points.size();
        }
    }

    record Histogram(List<HistogramPoint> points, Temporality temporality) implements PointData {
        public Histogram {
            points = List.copyOf(points);
        }

        @Override
        public int size() {
            return points.size();
        }
    }

    record ExponentialHistogram(List<ExponentialPoint> points, Temporality temporality) implements PointData {
        public ExponentialHistogram {
            points = List.copyOf(points);
        }

        @Override
        public int size() {
            return points.size();
        }
    }

    record Summary(List<SummaryPoint> points) implements PointData {
        public Summary {
            points = List.copyOf(points);
        }

        @Override
        public int size() {
            return points.size();
        }
    }
}
