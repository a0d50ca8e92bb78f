package io.pcp.pmda.bridge;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * What the {@link Registry} knows about one source: a name together with a namespace, so that a number never belongs to
 * two names. Guarded by the registry.
 */
final class SourceBook {
    /** Days. */
    static final int LONGEST_RETAIN = 36_500;

    final int number;
    final String name;
    final String namespace;
    int retainDays;
    /** Last seen, days since the epoch. */
    int day;
    /** A mapping uses it. */
    boolean open;

    final List<Block> blocks = new ArrayList<>();
    final Map<List<String>, DomainEntry> domains = new HashMap<>();
    final NameTree tree = new NameTree();
    private final Map<String, MetricEntry> byRaw = new HashMap<>();

    /** The 1024 numbers of a cluster. */
    static final class Block {
        static final int ITEMS = 1024;

        final int cluster;
        private MetricEntry[] items = new MetricEntry[8];
        /** The first item that was never given; above {@link #ITEMS}: closed for ever. */
        private int next;

        Block(int cluster) {
            this.cluster = cluster;
        }

        int next() {
            return next;
        }

        /** Gives no number below this any more. */
        void next(int least) {
            next = Math.max(next, least);
        }

        private int free() {
            return next < ITEMS ? next : -1;
        }

        private void set(int item, MetricEntry entry) {
            while (item >= items.length) {
                items = Arrays.copyOf(items, items.length * 2);
            }
            items[item] = entry;
            next = Math.max(next, item + 1);
        }
    }

    SourceBook(int number, String name, String namespace, int retainDays) {
        this.number = number;
        this.name = name;
        this.namespace = namespace;
        this.retainDays = retainDays;
    }

    /** The metric that has the name now, or null. */
    MetricEntry find(String raw, String wanted) {
        MetricEntry entry = byRaw.get(raw);
        while (entry != null && !entry.wanted.equals(wanted)) {
            entry = entry.other;
        }
        return entry;
    }

    /** Enters a metric; one with the same names before becomes a tombstone, one with the same number is forgotten. */
    void put(MetricEntry entry) {
        Block block = block(entry.cluster);
        if (block == null) {
            return;
        }
        MetricEntry holder = entry.item < block.items.length ? block.items[entry.item] : null;
        if (holder != null && !holder.tombstone) {
            bury(holder);
        }
        block.set(entry.item, entry);
        if (!entry.tombstone) {
            MetricEntry before = find(entry.raw, entry.wanted);
            if (before != null) {
                bury(before);
            }
            entry.other = byRaw.put(entry.raw, entry);
            tree.add(entry.leaf);
        }
    }

    /** Its number stays its own, its name does not. */
    private void bury(MetricEntry entry) {
        unlink(entry);
        entry.tombstone = true;
        entry.live = false;
        tree.remove(entry.leaf);
    }

    private void unlink(MetricEntry entry) {
        MetricEntry first = byRaw.get(entry.raw);
        if (first == entry) {
            if (entry.other == null) {
                byRaw.remove(entry.raw);
            } else {
                byRaw.put(entry.raw, entry.other);
            }
        }
        for (MetricEntry at = first; at != null; at = at.other) {
            if (at.other == entry) {
                at.other = entry.other;
            }
        }
        entry.other = null;
    }

    /** Its block is another's: nothing in it is known any more. */
    void lose(int cluster) {
        Block block = block(cluster);
        blocks.remove(block);
        for (MetricEntry entry : block.items) {
            if (entry != null) {
                forget(entry);
            }
        }
        nameAll();
    }

    /** As if they had never been. */
    void forget(List<MetricEntry> entries) {
        for (MetricEntry entry : entries) {
            block(entry.cluster).items[entry.item] = null;
            forget(entry);
        }
        nameAll();
    }

    private void forget(MetricEntry entry) {
        unlink(entry);
        tree.remove(entry.leaf);
    }

    /** Those that have the name of one that was forgotten. */
    private void nameAll() {
        each(entry -> {
            if (!entry.tombstone) {
                tree.add(entry.leaf);
            }
        });
    }

    Block block(int cluster) {
        for (Block block : blocks) {
            if (block.cluster == cluster) {
                return block;
            }
        }
        return null;
    }

    /** A free number as {@code cluster << 10 | item}, or -1 when all blocks are full. */
    int freeNumber() {
        for (Block block : blocks) {
            if (block.free() >= 0) {
                return block.cluster << 10 | block.free();
            }
        }
        return -1;
    }

    /** Numbers that belong to somebody, tombstones included. */
    int numbers() {
        int[] count = {0};
        each(entry -> count[0]++);
        return count[0];
    }

    /** A number that somebody has who cannot be read any more. */
    void reserve(int cluster, int item) {
        Block block = block(cluster);
        if (block != null && (item >= block.items.length || block.items[item] == null)) {
            block.next(item + 1);
        }
    }

    /** Gives no more numbers of the blocks there are: what was given of them is not known for sure. */
    void closeBlocks() {
        blocks.forEach(block -> block.next(Block.ITEMS + 1));
    }

    /** Whether nothing of it was seen since that day: then it may have been forgotten, and its numbers be another's. */
    boolean unseenSince(int day) {
        boolean[] seen = {this.day >= day};
        each(entry -> seen[0] |= entry.day >= day);
        return !seen[0];
    }

    /** All entries, tombstones too, by number. */
    void each(Consumer<MetricEntry> action) {
        for (Block block : blocks) {
            for (MetricEntry entry : block.items) {
                if (entry != null) {
                    action.accept(entry);
                }
            }
        }
    }

    MetricEntry entry(int cluster, int item) {
        Block block = block(cluster);
        return block == null || item >= block.items.length ? null : block.items[item];
    }

    /**
     * Whether a full name cannot be given to another source.
     *
     * @param servedOnly asks for what is served now, not for what is remembered
     */
    boolean hasName(String full, boolean servedOnly) {
        if (namespace.equals(full) || namespace.startsWith(full + ".")) {
            return true;
        }
        if (!full.startsWith(namespace + ".")) {
            return false;
        }
        String name = full.substring(namespace.length() + 1);
        if (!servedOnly || !tree.blocks(name)) {
            return tree.blocks(name);
        }
        boolean[] served = {false};
        each(entry -> served[0] |= entry.live && NameTree.clash(entry.leaf, name));
        return served[0];
    }

    /** Forgets what was last seen before a day and is not served. Instances are the caller's business. */
    void purgeMetrics(int before) {
        List<MetricEntry> old = new ArrayList<>();
        each(entry -> {
            if (!entry.live && entry.day < before) {
                old.add(entry);
            }
        });
        if (!old.isEmpty()) {
            forget(old);
            for (Block block : blocks) {
                if (block.next == Block.ITEMS && Arrays.stream(block.items).allMatch(Objects::isNull)) {
                    block.next = 0;
                }
            }
        }
    }
}
