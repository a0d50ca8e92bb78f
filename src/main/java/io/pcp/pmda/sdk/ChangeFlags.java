package io.pcp.pmda.sdk;

import java.time.Duration;

/**
 * What the next fetch answer tells all clients: names changed, labels changed. Publishers mark, the pipe thread takes.
 * Names are announced at most once per ten seconds, since each makes every client walk the tree again. Thread-safe.
 */
public final class ChangeFlags {
    public static final int LABELS = 0x08;
    public static final int NAMES = 0x10;
    private static final long NAMES_GAP = Duration.ofSeconds(10).toNanos();

    private final TimeSource time;
    private int pending;
    private long namesTaken;

    public ChangeFlags(TimeSource time) {
        this.time = time;
        this.namesTaken = time.nanos() - NAMES_GAP;
    }

    /**
     * @param flags {@link #LABELS}, {@link #NAMES} or both
     * @throws IllegalArgumentException for bits that belong to pmcd
     */
    public synchronized void mark(int flags) {
        if ((flags & ~(LABELS | NAMES)) != 0) {
            throw new IllegalArgumentException("change flags 0x" + Integer.toHexString(flags) + " belong to pmcd");
        }
        pending |= flags;
    }

    /** Flags for the answer being built; they are cleared. */
    synchronized int take() {
        int flags = pending;
        long now = time.nanos();
        if ((flags & NAMES) != 0) {
            if (now - namesTaken < NAMES_GAP) {
                flags &= ~NAMES;
            } else {
                namesTaken = now;
            }
        }
        pending &= ~flags;
        return flags;
    }
}
