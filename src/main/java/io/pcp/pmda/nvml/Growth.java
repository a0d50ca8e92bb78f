package io.pcp.pmda.nvml;

/** How list buffers grow when the driver has more than fits. */
final class Growth {
    /** Retries after the first call. */
    static final int RETRIES = 3;

    /** Above any list a driver keeps; a larger count is noise. */
    static final int MAX_ENTRIES = 65_536;

    private Growth() {}

    /** Entries to offer next: half as many again as needed and eight, since lists grow between two calls. */
    static int next(int capacity, long needed) {
        long entries = Math.max(capacity, Math.min(needed, MAX_ENTRIES));
        return (int) Math.min(entries + entries / 2 + 8, MAX_ENTRIES);
    }
}
