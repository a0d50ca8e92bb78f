package io.pcp.pmda.gpu.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The events of a GPU that are counted as {@code gpu.event.*}; XIDs are counted apart, by code. Bits are those
 * of {@code nvmlEventType*} in nvml.h.
 */
public enum EventKind {
    ECC_CORRECTED(0x1),
    ECC_UNCORRECTED(0x2),
    PSTATE(0x4),
    CLOCK(0x10),
    POWER_SOURCE(0x80),
    MIG_CONFIG(0x100),
    ECC_STORM(0x200),
    DRAM_RETIREMENT(0x400),
    DRAM_RETIREMENT_FAILURE(0x800),
    POISON_NONFATAL(0x1000),
    POISON_FATAL(0x2000),
    GPU_UNAVAILABLE(0x4000),
    RECOVERY_ACTION(0x8000);

    /** The bit of an XID; its code is the event's data. */
    public static final long XID_BIT = 0x8;

    private final long bit;

    EventKind(long bit) {
        this.bit = bit;
    }

    /** The bit to register for and to find in an event. */
    public long bit() {
        return bit;
    }

    /** The last word of the metric's name: {@code gpu.event.<word>}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of a word as {@link #word} spells it; empty for any other. */
    public static Optional<EventKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
    }
}
