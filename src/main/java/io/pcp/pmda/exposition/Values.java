package io.pcp.pmda.exposition;

import java.util.Arrays;

/**
 * The values of the document being read, by the place of their series in the layout before, then of the new series. Not
 * thread-safe.
 */
final class Values {
    private static final int FEW = 64;

    private final IntegerReader integer = new IntegerReader();

    long[] words;
    /** As the words; null while there are none. */
    long[] timestamps;

    IntegerMarks marks = IntegerMarks.NONE;
    /** Integers that were none in the document. */
    int rounded;

    /**
     * @param before of the document before: what is not set stays
     * @param room places that are expected
     */
    void begin(long[] before, IntegerMarks beforeMarks, int room) {
        marks = beforeMarks.copy();
        words = room > before.length ? Arrays.copyOf(before, room) : before.clone();
        timestamps = null;
        rounded = 0;
    }

    void end() {
        words = null;
        timestamps = null;
        marks = IntegerMarks.NONE;
    }

    /** Makes sure that there is a place. */
    void reserve(int place) {
        if (place >= words.length) {
            int size = words.length;
            int room = FEW + place + (place >> 1);
            words = Arrays.copyOf(words, room);
            if (timestamps != null) {
                timestamps = Arrays.copyOf(timestamps, room);
                Arrays.fill(timestamps, size, room, Exposition.NO_TIMESTAMP);
            }
        }
    }

    /**
     * @param number that was read, from {@code from} on
     * @param exact the value is kept as an integer
     */
    void put(int place, NumberReader number, byte[] text, int from, boolean exact, long timestamp) {
        long word = number.bits;
        if (exact) {
            word = integer.read(text, from, number.end);
            rounded += integer.rounded ? 1 : 0;
            marks = marks.with(place, integer.above, integer.absent);
        } else if (marks != IntegerMarks.NONE) {
            marks = marks.with(place, false, false);
        }
        words[place] = word;
        if (timestamps != null) {
            timestamps[place] = timestamp;
        } else if (timestamp != Exposition.NO_TIMESTAMP) {
            timestamps = new long[words.length];
            Arrays.fill(timestamps, Exposition.NO_TIMESTAMP);
            timestamps[place] = timestamp;
        }
    }

    /** Cuts off the places above. */
    void truncate(int size) {
        marks.truncate(size);
        if (words.length != size) {
            words = Arrays.copyOf(words, size);
            timestamps = timestamps == null ? null : Arrays.copyOf(timestamps, size);
        }
    }

    /**
     * Gives the values new places.
     *
     * @param places the new place of each, or -1
     */
    void renumber(int[] places, int size) {
        long[] newWords = new long[size];
        long[] newTimestamps = timestamps == null ? null : new long[size];
        for (int i = 0; i < places.length; i++) {
            if (places[i] >= 0) {
                newWords[places[i]] = words[i];
                if (timestamps != null) {
                    newTimestamps[places[i]] = timestamps[i];
                }
            }
        }
        marks = marks.renumbered(places);
        words = newWords;
        timestamps = newTimestamps;
    }

    /** Null when no sample has one. */
    long[] timestampsIfAny() {
        if (timestamps != null) {
            for (long timestamp : timestamps) {
                if (timestamp != Exposition.NO_TIMESTAMP) {
                    return timestamps;
                }
            }
        }
        return null;
    }
}
