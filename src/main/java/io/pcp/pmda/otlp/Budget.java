package io.pcp.pmda.otlp;

/** Heap that one document may still take. Of one thread. Figures are those of a 64-bit VM with compressed pointers. */
final class Budget {
    /** Place in a list: in the one that grows, and in the one that is kept. */
    static final int SLOT = 12;
    /** Any record of a few fields, with its place in a list. */
    static final int OBJECT = 32 + SLOT;
    /** A list that is kept, without its elements. */
    static final int LIST = 40;
    /** A data point and its place, without what it refers to. */
    static final int POINT = 64 + SLOT;
    /** A string, without its characters. */
    static final int STRING = 40;

    private final long whole;
    private long left;

    Budget(DecodeLimits limits) {
        this.whole = limits.bytes();
        this.left = limits.bytes();
    }

    /** @throws OtlpException when nothing is left */
    void spend(long bytes) throws OtlpException {
        left -= bytes;
        if (left < 0) {
            throw new OtlpException(
                    OtlpException.Kind.TOO_LARGE,
                    "the document takes more than " + (whole >> 10)
                            + " KB of memory once decoded; send fewer points at a time");
        }
    }
}
