package io.pcp.pmda.exposition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The sample names of a source, each once. Not thread-safe. */
final class SamplePool {
    private static final int LEAST_SLOTS = 64;

    private final int seed;
    private final List<Sample> samples = new ArrayList<>();
    private Sample[] table = new Sample[LEAST_SLOTS];

    SamplePool(int seed) {
        this.seed = seed;
    }

    int size() {
        return samples.size();
    }

    Sample get(int id) {
        return samples.get(id);
    }

    List<Sample> all() {
        return samples;
    }

    /**
     * @param ascii all bytes are below 128; else they are UTF-8
     */
    Sample get(byte[] text, int from, int to, boolean ascii) {
        int hash = Ascii.hash(seed, text, from, to);
        String decoded = ascii ? null : new String(text, from, to - from, StandardCharsets.UTF_8);
        int mask = table.length - 1;
        int slot = Ascii.mix(hash) & mask;
        for (Sample sample; (sample = table[slot]) != null; slot = slot + 1 & mask) {
            if (sample.hash == hash
                    && (ascii ? Ascii.same(sample.name, text, from, to) : sample.name.equals(decoded))) {
                return sample;
            }
        }
        String name = ascii ? new String(text, from, to - from, StandardCharsets.ISO_8859_1) : decoded;
        return add(new Sample(name, hash));
    }

    private Sample add(Sample sample) {
        sample.id = samples.size();
        samples.add(sample);
        if (samples.size() * 2 > table.length) {
            table = new Sample[table.length * 2];
            samples.forEach(this::place);
        } else {
            place(sample);
        }
        return sample;
    }

    private void place(Sample sample) {
        int mask = table.length - 1;
        int slot = Ascii.mix(sample.hash) & mask;
        while (table[slot] != null) {
            slot = slot + 1 & mask;
        }
        table[slot] = sample;
    }

    /** Forgets all but those with a mark; the others get new ids. */
    void keep(int mark) {
        List<Sample> kept = new ArrayList<>();
        for (Sample sample : samples) {
            if (sample.mark == mark) {
                kept.add(sample);
            }
        }
        samples.clear();
        table = new Sample[LEAST_SLOTS];
        kept.forEach(this::add);
    }
}
