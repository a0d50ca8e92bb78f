package io.pcp.pmda.source;

import java.util.zip.Inflater;

/** Small memory of a scrape under way, used again by the next one of any source. Of one thread at a time. */
final class Scratch {
    /** Also the most an answer may have in headers. */
    static final int SIZE = 16_384;

    /** Bytes as they come from a connection. */
    final byte[] input = new byte[SIZE];

    private byte[] compressed;
    private Inflater inflater;

    byte[] compressed() {
        if (compressed == null) {
            compressed = new byte[SIZE];
        }
        return compressed;
    }

    /** Ready for a new stream without a zlib header. */
    Inflater inflater() {
        if (inflater == null) {
            inflater = new Inflater(true);
        } else {
            inflater.reset();
        }
        return inflater;
    }

    void end() {
        if (inflater != null) {
            inflater.end();
        }
    }
}
