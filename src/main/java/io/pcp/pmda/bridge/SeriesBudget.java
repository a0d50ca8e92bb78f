package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much memory the series of all sources together may take, so that no number of sources, each within its own limits,
 * ends the agent. What a series takes is estimated, generously: as much again is needed while documents are worked on.
 * Thread-safe.
 */
final class SeriesBudget {
    /** What the agent needs without any source, bytes. */
    private static final long BASE = 24L << 20;
    /** Objects and arrays of a series, and of a metric with its names; bytes. */
    private static final long SERIES = 450;

    private static final long METRIC = 2000;
    /** A label stands in the document that is kept, in the pool of the parser, and in what is made for an answer. */
    private static final long CHARACTER = 3;

    private final long most;
    private final AtomicLong taken = new AtomicLong();

    /**
     * @param most bytes
     */
    SeriesBudget(long most) {
        this.most = most;
    }

    /** For the largest heap that this process may have. */
    static SeriesBudget ofHeap() {
        long heap = Runtime.getRuntime().maxMemory();
        return new SeriesBudget(Math.max(heap / 4, heap - BASE));
    }

    /** Bytes that a series takes, without its metric. */
    static long cost(Series series) {
        return SERIES + CHARACTER * (characters(series.labels()) + characters(series.notes()));
    }

    private static long characters(List<SeriesLabel> labels) {
        long characters = 0;
        for (int i = 0; i < labels.size(); i++) {
            characters += labels.get(i).name().length() + labels.get(i).value().length();
        }
        return characters;
    }

    /** Bytes that the metric of a series takes. */
    static long metric(Series series) {
        return METRIC
                + CHARACTER * (series.sample().length() + series.family().help().length());
    }

    /** Bytes that all of a layout takes. */
    static long cost(Layout layout) {
        long all = 0;
        String sample = "";
        for (Series series : layout.series()) {
            all += cost(series) + (series.sample().equals(sample) ? 0 : metric(series));
            sample = series.sample();
        }
        return all;
    }

    /** Takes so many bytes; false when there are not as many. */
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= most) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    /** Takes bytes that are in use already, or with a negative number gives some back. */
    void correct(long bytes) {
        taken.addAndGet(bytes);
    }

    /** Bytes that nobody has taken. */
    long room() {
        return most - taken.get();
    }

    long most() {
        return most;
    }
}
