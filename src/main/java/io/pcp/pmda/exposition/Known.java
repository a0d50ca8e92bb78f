package io.pcp.pmda.exposition;

import java.util.BitSet;

/** What a parser knows from the last document that it accepted. */
final class Known {
    final SamplePool samples;
    final LabelPool labels;
    final SeriesIndex index = new SeriesIndex();

    ExpositionFormat format;
    Layout layout = Layout.EMPTY;
    /** Places in the layout of the series kept as integers. */
    BitSet exact = new BitSet();
    /** A line of each series. */
    int[] lineOf = {};

    MetadataTable metadata = new MetadataTable();
    LineTable lines = LineTable.EMPTY;
    /** The document, and how much of it the lines cover. */
    byte[] body = {};

    int length;
    long[] words = {};
    IntegerMarks marks = IntegerMarks.NONE;
    int duplicates;
    /** Pairs of labels when they were last looked through for unused ones. */
    int labelFloor;
    /** Changes of lines so far. */
    int changes;

    Known(int seed) {
        samples = new SamplePool(seed);
        labels = new LabelPool(seed);
    }

    /** Keeps the bytes of the document that the lines are in. */
    void keep(byte[] text, int size) {
        if (body.length < size || body.length / 2 > size) {
            body = new byte[size + (size >> 4)];
        }
        System.arraycopy(text, 0, body, 0, size);
        length = size;
    }
}
