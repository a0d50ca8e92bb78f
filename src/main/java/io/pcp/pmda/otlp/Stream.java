package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;
import java.util.concurrent.TimeUnit;

/**
 * What the points of one metric of one resource with the same attributes have come to: the values of one series, or of the
 * several that a histogram or summary has. Guarded by the store.
 */
abstract sealed class Stream permits NumberStream, HistogramStream, ExponentialStream, SummaryStream {
    /** Where a point stands in time. */
    enum Order {
        NEXT,
        /** The last one again. */
        REPEAT,
        OLD,
        /** Counts partly what was counted before. */
        OVERLAP,
        /** Ends before it starts. */
        BACKWARD
    }

    /** What {@link #take} says of a point that nothing is wrong with, and that a later one has outdated before it came. */
    static final String OUTDATED = "";

    /** Back to which a sum of deltas is kept that nothing was added to, while its program sends something. */
    private static final long PATIENCE = TimeUnit.DAYS.toMillis(1);

    private static final Series[] NO_SERIES = {};
    private static final int[] NO_PLACES = {};

    final Metric metric;
    final Place place;
    final SeriesLabel[] labels;
    final long hash;

    /** Whose version and attributes are notes of the series. */
    Scope scope;
    /** Of the place, with the last point. */
    int generation;
    /** The last document with a good point, and when that came. */
    long seen;

    long millis;
    /** By cell; null for what the rule drops. */
    Series[] series = NO_SERIES;
    /** In the layout, by cell; not set for what the rule drops. */
    int[] at = NO_PLACES;
    /** Bit by bit of {@link Part}: values are kept as integers. */
    int exact;
    /** The rule drops all of it: it only stands here so that the rule need not be asked again. */
    boolean dropped;
    /** It, or some of its series, were dropped for want of memory alone. */
    boolean refused;
    /** Taken out of the store. */
    boolean gone;
    /** Its cells are others since this was set to false. */
    boolean reshaped = true;
    /** The last point said that there is no value. */
    boolean absent;
    /** With the last point it is no integer of 64 bits any more. */
    boolean fractional;

    /** Its last point was a delta. */
    private boolean delta;
    /** Of late, deltas of it were refused: silence is no word that nothing has grown. */
    private boolean late;

    private boolean timed;
    private long start;
    private long time;

    Stream(Metric metric, Place place, SeriesLabel[] labels, long hash, Scope scope) {
        this.metric = metric;
        this.place = place;
        this.labels = labels;
        this.hash = hash;
        this.scope = scope;
        this.generation = place.generation;
    }

    /** Makes the stream for a point of its kind. */
    static Stream of(Metric metric, Place place, SeriesLabel[] labels, long hash, Scope scope, StoreRules rules) {
        return switch (metric.shape.kind) {
            case GAUGE, COUNTER, LEVEL -> new NumberStream(metric, place, labels, hash, scope);
            case HISTOGRAM -> new HistogramStream(metric, place, labels, hash, scope);
            case EXPONENTIAL -> new ExponentialStream(metric, place, labels, hash, scope, rules.quantiles());
            case SUMMARY -> new SummaryStream(metric, place, labels, hash, scope);
        };
    }

    /**
     * Takes a point.
     *
     * <p>A value that comes late, as collectors send it after an outage, is no loss where a later one is known: what it
     * counted is in that. The late growth of a delta is lost.
     *
     * @param room cells that it may have at most
     * @param latest no matter what its time says: its document has all there is now
     * @return why it cannot be taken, or {@link #OUTDATED}, in which cases nothing has changed; or null
     */
    final String take(Point point, Temporality temporality, int room, boolean latest) {
        delta = temporality == Temporality.DELTA;
        if (generation != place.generation) {
            // Of another life of the program: its times say nothing about those of the one before.
            timed = false;
            generation = place.generation;
        }
        fractional = false;
        if (point.noValue()) {
            if (!latest && order(point, false) != Order.NEXT) {
                return OUTDATED;
            }
            absent = true;
            note(point);
            return null;
        }
        Order order = latest && !delta ? Order.NEXT : order(point, delta);
        if (order == Order.OLD && !delta) {
            return OUTDATED;
        }
        String problem = order == Order.NEXT ? apply(point, delta, room) : problem(order);
        late = problem != null;
        if (problem == null && order == Order.NEXT) {
            absent = false;
            note(point);
        }
        return problem;
    }

    /**
     * When it goes if no point comes. Programs send no delta for what has not grown: while other points of theirs come, that
     * is what silence means, and the sum stays. Where they are refused, as after a clock was put back, all begins anew.
     */
    final long dueMillis(long staleMillis) {
        long due = millis + staleMillis;
        return delta && !late && place.current != null
                ? Math.max(due, Math.min(place.current.millis + staleMillis, millis + PATIENCE))
                : due;
    }

    private void note(Point point) {
        if (point.timeNanos() != 0) {
            timed = true;
            start = point.startNanos();
            time = point.timeNanos();
        }
    }

    private Order order(Point point, boolean delta) {
        long end = point.timeNanos();
        long begin = point.startNanos();
        if (delta && end != 0 && Long.compareUnsigned(begin, end) > 0) {
            return Order.BACKWARD;
        }
        if (!timed || end == 0) {
            return Order.NEXT;
        }
        int after = Long.compareUnsigned(end, time);
        if (!delta) {
            return after < 0 ? Order.OLD : Order.NEXT;
        }
        if (after == 0 && (begin == start || begin == 0)) {
            return Order.REPEAT;
        }
        return after <= 0
                ? Order.OLD
                : begin != 0 && Long.compareUnsigned(begin, time) < 0 ? Order.OVERLAP : Order.NEXT;
    }

    private static String problem(Order order) {
        return switch (order) {
            case OLD -> "a delta point is older than one that came before it";
            case OVERLAP -> "a delta point starts before the end of the one before it";
            case BACKWARD -> "a delta point ends before it starts";
            case NEXT, REPEAT -> null;
        };
    }

    /**
     * Takes the values of a point.
     *
     * @param delta they are added to those before
     */
    abstract String apply(Point point, boolean delta, int room);

    /** Series that it has, those that the rule drops among them. */
    abstract int cells();

    /** Cells of the same part stand side by side. */
    abstract Part part(int cell);

    /** A label of this cell alone; null without. */
    abstract SeriesLabel extra(int cell, LabelText texts);

    /** Writes all values. */
    abstract void write(Words out);
}
