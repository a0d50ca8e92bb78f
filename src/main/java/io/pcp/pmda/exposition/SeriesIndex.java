package io.pcp.pmda.exposition;

import java.util.Arrays;
import java.util.List;

/**
 * Finds a series by its sample name and its labels, in whatever order they stand and however they are written. A series
 * is a number here: its place in the layout, or, for one first met in the current document, a number above. Not
 * thread-safe.
 */
final class SeriesIndex {
    private static final int LEAST_SLOTS = 64;

    private int size;
    private Sample[] samples = {};
    private int[] hashes = {};
    /** Number + 1; 0 is free. */
    private int[] table = new int[LEAST_SLOTS];

    /** Labels of a series. */
    interface Labels {
        List<SeriesLabel> of(int series);
    }

    Sample sample(int series) {
        return samples[series];
    }

    /**
     * @param wanted pairs of the pool
     * @return the series, or -1
     */
    int find(Sample sample, SeriesLabel[] wanted, int count, int hash, Labels labels) {
        int mask = table.length - 1;
        int slot = Ascii.mix(hash) & mask;
        for (int series; (series = table[slot] - 1) >= 0; slot = slot + 1 & mask) {
            if (hashes[series] == hash && samples[series] == sample && same(labels.of(series), wanted, count)) {
                return series;
            }
        }
        return -1;
    }

    private static boolean same(List<SeriesLabel> labels, SeriesLabel[] wanted, int count) {
        boolean inOrder = labels.size() == count;
        for (int i = 0; inOrder && i < count; i++) {
            inOrder = labels.get(i) == wanted[i];
        }
        return inOrder || sameSet(labels, wanted, count);
    }

    /** An empty value is no label. */
    private static boolean sameSet(List<SeriesLabel> labels, SeriesLabel[] wanted, int count) {
        for (SeriesLabel label : labels) {
            if (!label.value().isEmpty() && !contains(wanted, count, label)) {
                return false;
            }
        }
        for (int i = 0; i < count; i++) {
            if (!wanted[i].value().isEmpty() && !labels.contains(wanted[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(SeriesLabel[] labels, int count, SeriesLabel wanted) {
        for (int i = 0; i < count; i++) {
            if (labels[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    /** Makes room for a number of series. */
    void reserve(int series) {
        if (series > hashes.length) {
            samples = Arrays.copyOf(samples, series);
            hashes = Arrays.copyOf(hashes, series);
            fill(slots(series));
        }
    }

    private static int slots(int series) {
        int slots = LEAST_SLOTS;
        while (slots * 2L < series * 3L) {
            slots *= 2;
        }
        return slots;
    }

    /** Adds a series, whose number is the next one. */
    void add(Sample sample, int hash) {
        if (size == hashes.length) {
            int capacity = Math.max(LEAST_SLOTS, size + (size >> 1));
            samples = Arrays.copyOf(samples, capacity);
            hashes = Arrays.copyOf(hashes, capacity);
        }
        samples[size] = sample;
        hashes[size] = hash;
        size++;
        if (size * 3L > table.length * 2L) {
            fill(table.length * 2);
        } else {
            place(size - 1);
        }
    }

    private void place(int series) {
        int mask = table.length - 1;
        int slot = Ascii.mix(hashes[series]) & mask;
        while (table[slot] != 0) {
            slot = slot + 1 & mask;
        }
        table[slot] = series + 1;
    }

    private void fill(int slots) {
        table = new int[slots];
        for (int i = 0; i < size; i++) {
            place(i);
        }
    }

    /** Forgets those from a number on. */
    void truncate(int first) {
        if (first < size) {
            Arrays.fill(samples, first, size, null);
            size = first;
            fill(table.length);
        }
    }

    /**
     * Gives the series new numbers.
     *
     * @param numbers the new number of each, or -1 for those to forget
     * @param count of those that stay
     */
    void renumber(int[] numbers, int count) {
        Sample[] newSamples = new Sample[count];
        int[] newHashes = new int[count];
        for (int i = 0; i < size; i++) {
            if (numbers[i] >= 0) {
                newSamples[numbers[i]] = samples[i];
                newHashes[numbers[i]] = hashes[i];
            }
        }
        samples = newSamples;
        hashes = newHashes;
        size = count;
        fill(slots(count));
    }
}
