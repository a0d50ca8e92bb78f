package io.pcp.pmda.cli.top;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The load of each GPU and slice over the last minute, or longer where readings are rare. Owned by one thread. */
final class History {
    private static final Duration LEAST_SPAN = Duration.ofSeconds(60);
    private static final int READINGS = 30;

    private final Map<String, Deque<Point>> byName = new HashMap<>();
    private Instant last = Instant.MIN;
    private Duration interval = Duration.ofSeconds(2);

    private record Point(Instant time, double percent) {}

    /** How far back it reaches when readings come this often. */
    static Duration span(Duration interval) {
        Duration thirty = interval.multipliedBy(READINGS);
        return thirty.compareTo(LEAST_SPAN) > 0 ? thirty : LEAST_SPAN;
    }

    /** Takes the values of a frame; one that does not follow on the last begins anew. */
    void add(TopFrame frame, Duration every) {
        interval = every;
        Duration span = span(every);
        if (frame.time().isBefore(last) || last != Instant.MIN && frame.time().isAfter(last.plus(span))) {
            byName.clear();
        }
        last = frame.time();
        Instant oldest = last.minus(span);
        frame.gpus().forEach(gpu -> add(gpu.name(), gpu.load()));
        frame.slices().forEach(slice -> add(slice.instance(), slice.smActive()));
        byName.values().forEach(points -> points.removeIf(point -> !point.time().isAfter(oldest)));
        byName.values().removeIf(Deque::isEmpty);
    }

    private void add(String name, double percent) {
        byName.computeIfAbsent(name, unused -> new ArrayDeque<>()).add(new Point(last, percent));
    }

    /**
     * The span in equal parts, oldest first: the mean of each, NaN where there is none. A part that lies between two
     * readings has the value of the one before.
     */
    double[] parts(String name, int count) {
        double[] sums = new double[count];
        int[] readings = new int[count];
        double part = span(interval).toMillis() / (double) count;
        for (Point point : byName.getOrDefault(name, new ArrayDeque<>())) {
            int at = count - 1 - (int) (Duration.between(point.time(), last).toMillis() / part);
            if (at >= 0 && !Double.isNaN(point.percent())) {
                sums[at] += point.percent();
                readings[at]++;
            }
        }
        double[] means = new double[count];
        Arrays.fill(means, Double.NaN);
        int bridged = (int) Math.ceil(1.5 * interval.toMillis() / part);
        int since = bridged;
        for (int i = 0; i < count; i++) {
            since = readings[i] > 0 ? 0 : since + 1;
            if (readings[i] > 0) {
                means[i] = sums[i] / readings[i];
            } else if (since < bridged && i > 0) {
                means[i] = means[i - 1];
            }
        }
        return means;
    }
}
