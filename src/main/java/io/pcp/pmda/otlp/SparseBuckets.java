package io.pcp.pmda.otlp;

import java.util.Arrays;

/** Counts of buckets by their index, as few as there are. Not thread-safe. */
final class SparseBuckets {
    int[] index = {};
    long[] count = {};
    int size;

    SparseBuckets copy() {
        SparseBuckets copy = new SparseBuckets();
        copy.index = index.clone();
        copy.count = count.clone();
        copy.size = size;
        return copy;
    }

    /**
     * Adds to a bucket, which is one of them from now on even when nothing is added.
     *
     * @return whether it was none before
     */
    boolean add(int bucket, long more) {
        int at = Arrays.binarySearch(index, 0, size, bucket);
        if (at >= 0) {
            count[at] += more;
            return false;
        }
        int to = -at - 1;
        if (size == index.length) {
            int room = Math.max(4, size * 2);
            index = Arrays.copyOf(index, room);
            count = Arrays.copyOf(count, room);
        }
        System.arraycopy(index, to, index, to + 1, size - to);
        System.arraycopy(count, to, count, to + 1, size - to);
        index[to] = bucket;
        count[to] = more;
        size++;
        return true;
    }

    /** Halves the scale so many times: each time two buckets become one. */
    void merge(int times) {
        int to = 0;
        for (int i = 0; i < size; i++) {
            int bucket = index[i] >> Math.min(times, 31);
            if (to > 0 && index[to - 1] == bucket) {
                count[to - 1] += count[i];
            } else {
                index[to] = bucket;
                count[to++] = count[i];
            }
        }
        size = to;
    }

    /** Buckets beside those that hold something, so that both ends of those are bounds. */
    void neighbours(int step) {
        int[] indexes = new int[2 * size];
        long[] counts = new long[2 * size];
        int to = 0;
        for (int i = 0; i < size; i++) {
            boolean after = to > 0 && indexes[to - 1] == index[i];
            if (count[i] != 0 && step < 0 && (to == 0 || indexes[to - 1] < index[i] - 1)) {
                indexes[to++] = index[i] - 1;
            }
            to -= after ? 1 : 0;
            indexes[to] = index[i];
            counts[to++] = count[i];
            if (count[i] != 0 && step > 0) {
                indexes[to] = index[i] + 1;
                counts[to++] = 0;
            }
        }
        index = Arrays.copyOf(indexes, to);
        count = Arrays.copyOf(counts, to);
        size = to;
    }

    void clear() {
        Arrays.fill(count, 0, size, 0);
    }

    long total() {
        long all = 0;
        for (int i = 0; i < size; i++) {
            all += count[i];
        }
        return all;
    }
}
