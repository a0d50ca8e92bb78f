package io.pcp.pmda.bridge;

/** Which source has which cluster, that is which 1024 numbers of metrics. Guarded by the {@link Registry}. */
final class BlockOwners {
    /** Numbers of clusters given to sources. */
    static final int FIRST = 256;

    static final int LAST = 4095;
    static final int COUNT = LAST + 1 - FIRST;

    private final SourceBook[] owners = new SourceBook[COUNT];

    /** The source that has a cluster, or null. */
    SourceBook of(int cluster) {
        return cluster >= FIRST && cluster <= LAST ? owners[cluster - FIRST] : null;
    }

    /** The first cluster that nobody has, or -1. */
    int free() {
        for (int cluster = FIRST; cluster <= LAST; cluster++) {
            if (of(cluster) == null) {
                return cluster;
            }
        }
        return -1;
    }

    /** Gives a cluster; who had it loses it together with all metrics in it. */
    SourceBook.Block give(int cluster, SourceBook book) {
        SourceBook before = of(cluster);
        if (before != null) {
            before.lose(cluster);
        }
        owners[cluster - FIRST] = book;
        SourceBook.Block block = new SourceBook.Block(cluster);
        book.blocks.add(block);
        return block;
    }

    /** Takes all clusters of a source that is forgotten. */
    void takeAll(SourceBook book) {
        for (SourceBook.Block block : book.blocks) {
            owners[block.cluster - FIRST] = null;
        }
    }
}
