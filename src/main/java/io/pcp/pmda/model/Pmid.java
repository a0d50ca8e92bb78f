package io.pcp.pmda.model;

/**
 * Performance metric identifier as PCP packs it: flag (1 bit, 0), domain (9), cluster (12), item (10), most significant
 * bit first ({@code __pmID_int} of {@code libpcp.h}).
 *
 * <p>On hot paths the packed {@code int} is used directly; this record is for everything a person reads or writes.
 *
 * @param packed the 32-bit word as it travels
 */
public record Pmid(int packed) implements Comparable<Pmid> {

    /** {@code PM_ID_NULL}: no metric. */
    public static final Pmid NULL = new Pmid(-1);

    public static final int MAX_DOMAIN = 510;
    public static final int MAX_CLUSTER = 4095;
    public static final int MAX_ITEM = 1023;

    /**
     * @param domain 1..510
     * @param cluster 0..4095
     * @param item 0..1023
     * @throws IllegalArgumentException when a part is out of range
     */
    public static Pmid of(int domain, int cluster, int item) {
        check("domain", domain, MAX_DOMAIN);
        check("cluster", cluster, MAX_CLUSTER);
        check("item", item, MAX_ITEM);
        return new Pmid(domain << 22 | cluster << 10 | item);
    }

    private static void check(String part, int value, int max) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException("PMID " + part + " " + value + " is outside 0.." + max);
        }
    }

    public int domain() {
        return packed >>> 22 & 0x1ff;
    }

    public int cluster() {
        return packed >>> 10 & 0xfff;
    }

    public int item() {
        return packed & 0x3ff;
    }

    /** The same cluster and item in another domain ({@code -d} on the command line is authoritative). */
    public Pmid inDomain(int domain) {
        return of(domain, cluster(), item());
    }

    /** Order of the packed word, unsigned: by domain, cluster, item. */
    @Override
    public int compareTo(Pmid other) {
        return Integer.compareUnsigned(packed, other.packed);
    }

    /** {@code domain.cluster.item}, or {@code PM_ID_NULL}. */
    @Override
    public String toString() {
        return packed == -1 ? "PM_ID_NULL" : domain() + "." + cluster() + "." + item();
    }
}
