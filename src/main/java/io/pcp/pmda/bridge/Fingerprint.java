package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.SeriesLabel;
import java.util.HexFormat;
import java.util.List;

/**
 * 64-bit hashes of texts and label sets. Frozen: instance ids come from them, on every machine and for ever.
 *
 * <p>Two label sets with one hash would be one instance: with 100 000 instances in a domain the chance is 1 in 3 billion.
 */
final class Fingerprint {
    private static final long SEED = 0xcbf29ce484222325L;
    private static final long FACTOR = 0x9e3779b97f4a7c15L;

    private Fingerprint() {}

    /**
     * Of a label set: each name and value with its length before it.
     *
     * @param sorted by name
     */
    static long of(List<SeriesLabel> sorted) {
        long hash = SEED;
        for (SeriesLabel label : sorted) {
            hash = text(text(hash, label.name()), label.value());
        }
        return mix(hash);
    }

    static long of(String text) {
        return mix(text(SEED, text));
    }

    /** Of the lowest 32 bits, eight hex digits. */
    static String hex8(long print) {
        return HexFormat.of().toHexDigits((int) print);
    }

    private static long text(long start, String text) {
        long hash = step(start, text.length());
        for (int i = 0; i < text.length(); i++) {
            hash = step(hash, text.charAt(i));
        }
        return hash;
    }

    private static long step(long hash, int symbol) {
        long next = (hash ^ symbol) * FACTOR;
        return next ^ next >>> 32;
    }

    /** The last step of MurmurHash3: every bit depends on every other. */
    private static long mix(long hash) {
        long h = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }
}
