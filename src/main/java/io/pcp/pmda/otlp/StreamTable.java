package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.otlp.Resource.Place;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Finds streams by metric, resource and attributes. Guarded by the store. */
final class StreamTable {
    private static final int LEAST_SLOTS = 64;

    private Stream[] slots = new Stream[LEAST_SLOTS];
    private int size;

    /** Of a metric at a place, from the hash of its attributes. */
    static long hash(Metric metric, Place place, long attributes) {
        long hash = attributes + metric.id * 0x9e3779b97f4a7c15L + place.id * 0xc2b2ae3d27d4eb4fL;
        hash = (hash ^ hash >>> 32) * 0xff51afd7ed558ccdL;
        return hash ^ hash >>> 32;
    }

    /** Null when there is none. */
    Stream find(Metric metric, Place place, List<Attribute> attributes, long hash) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        for (Stream stream; (stream = slots[slot]) != null; slot = slot + 1 & mask) {
            if (stream.hash == hash
                    && !stream.gone
                    && stream.metric == metric
                    && stream.place == place
                    && LabelText.same(stream.labels, attributes)) {
                return stream;
            }
        }
        return null;
    }

    /** The same by labels in the order of a stream. */
    Stream find(Metric metric, Place place, SeriesLabel[] labels, long hash) {
        int mask = slots.length - 1;
        int slot = (int) hash & mask;
        for (Stream stream; (stream = slots[slot]) != null; slot = slot + 1 & mask) {
            if (stream.hash == hash
                    && !stream.gone
                    && stream.metric == metric
                    && stream.place == place
                    && Arrays.asList(labels).containsAll(Arrays.asList(stream.labels))
                    && labels.length == stream.labels.length) {
                return stream;
            }
        }
        return null;
    }

    void add(Stream stream) {
        if (++size * 2 > slots.length) {
            rebuild(slots.length * 2, unused -> true);
        }
        place(stream);
    }

    private void place(Stream stream) {
        int mask = slots.length - 1;
        int slot = (int) stream.hash & mask;
        while (slots[slot] != null) {
            slot = slot + 1 & mask;
        }
        slots[slot] = stream;
    }

    void retain(Predicate<Stream> kept) {
        int count = 0;
        for (Stream stream : slots) {
            count += stream != null && kept.test(stream) ? 1 : 0;
        }
        int room = LEAST_SLOTS;
        while (room < count * 2) {
            room *= 2;
        }
        size = count;
        rebuild(room, kept);
    }

    private void rebuild(int room, Predicate<Stream> kept) {
        Stream[] old = slots;
        slots = new Stream[room];
        for (Stream stream : old) {
            if (stream != null && kept.test(stream)) {
                place(stream);
            }
        }
    }

    void forEach(Consumer<Stream> action) {
        for (Stream stream : slots) {
            if (stream != null) {
                action.accept(stream);
            }
        }
    }
}
