package io.pcp.pmda.exposition;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The labels of a source: each name, and each pair of name and value, is one object however many series have it, so that
 * pairs of one pool are compared by identity. Not thread-safe.
 */
final class LabelPool {
    private static final int LEAST_SLOTS = 64;

    private final int seed;
    private LabelName[] names = new LabelName[LEAST_SLOTS];
    private int nameCount;
    private SeriesLabel[] labels = new SeriesLabel[LEAST_SLOTS];
    private int[] hashes = new int[LEAST_SLOTS];
    private int count;

    LabelPool(int seed) {
        this.seed = seed;
    }

    /** Pairs in it. */
    int size() {
        return count;
    }

    /**
     * @param ascii all bytes are below 128; else they are UTF-8
     */
    LabelName name(byte[] text, int from, int to, boolean ascii) {
        int hash = Ascii.hash(seed, text, from, to);
        String decoded = ascii ? null : new String(text, from, to - from, StandardCharsets.UTF_8);
        int mask = names.length - 1;
        int slot = Ascii.mix(hash) & mask;
        for (LabelName name; (name = names[slot]) != null; slot = slot + 1 & mask) {
            if (name.hash() == hash
                    && (ascii
                            ? Ascii.same(name.text(), text, from, to)
                            : name.text().equals(decoded))) {
                return name;
            }
        }
        LabelName name =
                new LabelName(ascii ? new String(text, from, to - from, StandardCharsets.ISO_8859_1) : decoded, hash);
        if (++nameCount * 2 > names.length) {
            LabelName[] old = names;
            names = new LabelName[old.length * 2];
            for (LabelName one : old) {
                if (one != null) {
                    place(one);
                }
            }
        }
        place(name);
        return name;
    }

    private void place(LabelName name) {
        int mask = names.length - 1;
        int slot = Ascii.mix(name.hash()) & mask;
        while (names[slot] != null) {
            slot = slot + 1 & mask;
        }
        names[slot] = name;
    }

    /** Hash of a pair, the same in every pool with this seed. */
    static int hash(LabelName name, int valueHash) {
        return Ascii.mix(name.hash() * 31 + valueHash);
    }

    /**
     * @param from unescaped value
     * @param ascii all bytes of the value are below 128; else they are UTF-8
     * @param hash {@link #hash(LabelName, int)}
     */
    SeriesLabel label(LabelName name, byte[] text, int from, int to, boolean ascii, int hash) {
        String decoded = ascii ? null : new String(text, from, to - from, StandardCharsets.UTF_8);
        int mask = labels.length - 1;
        int slot = hash & mask;
        for (SeriesLabel label; (label = labels[slot]) != null; slot = slot + 1 & mask) {
            if (hashes[slot] == hash
                    && label.name().equals(name.text())
                    && (ascii
                            ? Ascii.same(label.value(), text, from, to)
                            : label.value().equals(decoded))) {
                return label;
            }
        }
        String value = ascii ? new String(text, from, to - from, StandardCharsets.ISO_8859_1) : decoded;
        return add(new SeriesLabel(name.text(), value), hash);
    }

    private SeriesLabel add(SeriesLabel label, int hash) {
        if (++count * 3L > labels.length * 2L) {
            SeriesLabel[] old = labels;
            int[] oldHashes = hashes;
            labels = new SeriesLabel[old.length * 2];
            hashes = new int[old.length * 2];
            for (int i = 0; i < old.length; i++) {
                if (old[i] != null) {
                    place(old[i], oldHashes[i]);
                }
            }
        }
        place(label, hash);
        return label;
    }

    private void place(SeriesLabel label, int hash) {
        int mask = labels.length - 1;
        int slot = hash & mask;
        while (labels[slot] != null && labels[slot] != label) {
            slot = slot + 1 & mask;
        }
        labels[slot] = label;
        hashes[slot] = hash;
    }

    /** Forgets all pairs but those of these series. */
    void keep(Iterable<Series> series) {
        names = new LabelName[LEAST_SLOTS];
        nameCount = 0;
        Arrays.fill(labels, null);
        count = 0;
        for (Series one : series) {
            for (SeriesLabel label : one.labels()) {
                byte[] name = label.name().getBytes(StandardCharsets.UTF_8);
                byte[] value = label.value().getBytes(StandardCharsets.UTF_8);
                LabelName known = name(name, 0, name.length, false);
                int hash = hash(known, Ascii.hash(seed, value, 0, value.length));
                if (find(label, hash) != label) {
                    add(label, hash);
                }
            }
        }
    }

    private SeriesLabel find(SeriesLabel label, int hash) {
        int mask = labels.length - 1;
        int slot = hash & mask;
        while (labels[slot] != null && labels[slot] != label) {
            slot = slot + 1 & mask;
        }
        return labels[slot];
    }
}
