package io.pcp.pmda.model;

/**
 * Instance domain identifier: flag (1 bit, 0), domain (9), serial (22) ({@code __pmInDom_int} of {@code libpcp.h}).
 *
 * @param packed the 32-bit word as it travels; {@link #NULL} is {@code PM_INDOM_NULL}
 */
public record InDom(int packed) implements Comparable<InDom> {

    /** {@code PM_INDOM_NULL}: the metric has one value and no instances. */
    public static final InDom NULL = new InDom(-1);

    public static final int MAX_SERIAL = (1 << 22) - 1;

    /**
     * @param domain 1..510
     * @param serial 0..4194303
     * @throws IllegalArgumentException when a part is out of range
     */
    public static InDom of(int domain, int serial) {
        if (domain < 0 || domain > Pmid.MAX_DOMAIN || serial < 0 || serial > MAX_SERIAL) {
            throw new IllegalArgumentException("instance domain " + domain + "." + serial + " is out of range");
        }
        return new InDom(domain << 22 | serial);
    }

    public boolean isNull() {
        return packed == -1;
    }

    public int domain() {
        return packed >>> 22 & 0x1ff;
    }

    public int serial() {
        return packed & MAX_SERIAL;
    }

    @Override
    public int compareTo(InDom other) {
        return Integer.compareUnsigned(packed, other.packed);
    }

    /** {@code domain.serial}, or {@code PM_INDOM_NULL}. */
    @Override
    public String toString() {
        return isNull() ? "PM_INDOM_NULL" : domain() + "." + serial();
    }
}
