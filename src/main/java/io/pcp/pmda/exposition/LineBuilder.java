package io.pcp.pmda.exposition;

import java.util.Arrays;

/**
 * The lines of the document being read. While they are those of the document before, only where they begin is written;
 * shapes and targets are copied when the first line differs in more than its value. Not thread-safe.
 */
final class LineBuilder {
    private static final int FEW = 64;

    private LineTable old;
    int count;
    private int[] starts = {};
    /** Null while {@link #structural} is false. */
    int[] shapes;

    int[] targets;
    /** There are other lines than in the document before, or they stand elsewhere. */
    boolean structural;

    /**
     * @param before the document before
     * @param room lines that are expected
     */
    void begin(LineTable before, int room) {
        old = before;
        count = 0;
        structural = false;
        if (starts.length < room + 2) {
            starts = new int[room + 2];
        }
    }

    /** Lets go of the document. */
    void end() {
        old = null;
        shapes = null;
        targets = null;
    }

    int start(int line) {
        return starts[line];
    }

    /**
     * Adds a line.
     *
     * @param shape and target are those of the line in the document before as long as nothing has changed
     */
    void add(int start, int shape, int target) {
        if (count + 2 > starts.length) {
            grow();
        }
        starts[count] = start;
        if (structural) {
            shapes[count] = shape;
            targets[count] = target;
        }
        count++;
    }

    private void grow() {
        int room = FEW + count + (count >> 1);
        starts = Arrays.copyOf(starts, room);
        if (structural) {
            shapes = Arrays.copyOf(shapes, room);
            targets = Arrays.copyOf(targets, room);
        }
    }

    /** From here on the lines are others than in the document before; up to here they were the same. */
    void restructure() {
        if (!structural) {
            structural = true;
            shapes = new int[starts.length];
            targets = new int[starts.length];
            System.arraycopy(old.shape, 0, shapes, 0, count);
            System.arraycopy(old.target, 0, targets, 0, count);
        }
    }

    /**
     * Ends the last line.
     *
     * @param offset where the next line would begin; one more when the last one has no line feed
     */
    void close(int offset) {
        starts[count] = offset;
    }

    /** The lines of the document, for the next one. */
    LineTable table() {
        if (!structural) {
            int[] spare = old.start;
            old.start = starts;
            starts = spare;
            return old;
        }
        boolean loose = starts.length - count > count >> 3;
        int room = loose ? count + 2 : starts.length;
        LineTable table = new LineTable(count, fit(starts, room), fit(shapes, room), fit(targets, room));
        starts = new int[0];
        return table;
    }

    private static int[] fit(int[] array, int size) {
        return array.length == size ? array : Arrays.copyOf(array, size);
    }
}
