package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads of one worker that share cluster and scope: what a client can ask for separately. One part of the worker's
 * snapshot. Fixed once {@link ReadSet} is built.
 */
final class Group {
    private final Place place;
    private final int cluster;
    private final Scope scope;
    private final int index;
    private final List<Read> reads = new ArrayList<>();
    private final List<Made<?>> extras = new ArrayList<>();
    private final List<Consumer<GpuReader>> starts = new ArrayList<>();
    private long parts;

    /** An extra with what makes it. */
    record Made<T>(Extra<T> extra, Extra.Maker<T> maker, boolean kept) {}

    /**
     * @param index number of its part, 0..62
     */
    Group(Place place, int cluster, Scope scope, int index) {
        this.place = place;
        this.cluster = cluster;
        this.scope = scope;
        this.index = index;
        this.parts = 1L << index;
    }

    void add(Read read) {
        if (reads.size() == Long.SIZE) {
            throw new IllegalArgumentException("cluster " + cluster + " has more than 64 reads per " + scope);
        }
        read.at(this, reads.size());
        reads.add(read);
    }

    void add(Made<?> extra) {
        extras.add(extra);
    }

    /** Something to do before anything is read in a pass that reads this. */
    void begin(Consumer<GpuReader> start) {
        starts.add(start);
    }

    List<Consumer<GpuReader>> starts() {
        return starts;
    }

    /** These have to be read in the same pass. */
    void needs(Group other) {
        if (other.place != place) {
            throw new IllegalArgumentException(
                    "cluster " + cluster + " needs cluster " + other.cluster + ", which another worker reads");
        }
        parts |= other.parts;
    }

    Place place() {
        return place;
    }

    int cluster() {
        return cluster;
    }

    Scope scope() {
        return scope;
    }

    /** Position in a snapshot. */
    int index() {
        return index;
    }

    /** Its own part bit. */
    long part() {
        return 1L << index;
    }

    /** Part bits to ask for: its own and those of what it needs. */
    long parts() {
        return parts;
    }

    List<Read> reads() {
        return reads;
    }

    List<Made<?>> extras() {
        return extras;
    }
}
