package io.pcp.pmda.exposition;

/**
 * The lines of a document in their order, in parallel arrays: where each begins, how much of it stands before the value,
 * and what it is. Lines are told from those of the next document by their bytes, which the parser keeps.
 */
final class LineTable {
    /** The whole line need not be looked at as long as no byte of it changes. */
    static final int SKIP = 1;
    /** The value is kept as an integer. */
    static final int EXACT = 2;
    /** Bits above it: length of what stands before the value. */
    static final int PREFIX = 2;

    /** Targets: a series that is kept by its place in the layout, from 0; or one of these. */
    static final int COMMENT = -1;

    static final int META = -2;
    /** Metadata that keeps a problem with it. */
    static final int META_ODD = -3;

    static final int BAD = -4;
    /** A sample that cannot be kept. */
    static final int LIMITED = -5;

    static final int EOF = -6;
    /** This minus the id of the sample name: the rule drops the series. */
    static final int DROPPED = -16;

    static final LineTable EMPTY = new LineTable(0, new int[1], new int[0], new int[0]);

    final int count;
    /** One more than lines: where the next one would begin; a byte later when the last one has no line feed. */
    int[] start;

    final int[] shape;
    final int[] target;

    LineTable(int count, int[] start, int[] shape, int[] target) {
        this.count = count;
        this.start = start;
        this.shape = shape;
        this.target = target;
    }

    static boolean isSample(int target) {
        return target >= 0 || target <= DROPPED;
    }

    static boolean isMeta(int target) {
        return target == META || target == META_ODD;
    }
}
