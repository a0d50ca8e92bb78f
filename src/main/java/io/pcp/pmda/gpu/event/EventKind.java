package io.pcp.pmda.gpu.event;

import io.pcp.pmda.nvml.EventType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The events of a GPU that are counted as {@code gpu.event.*}; XIDs are counted apart, by code.
 */
public enum EventKind {
    ECC_CORRECTED(EventType.ECC_CORRECTED),
    ECC_UNCORRECTED(EventType.ECC_UNCORRECTED),
    PSTATE(EventType.PSTATE),
    CLOCK(EventType.CLOCK),
    POWER_SOURCE(EventType.POWER_SOURCE),
    MIG_CONFIG(EventType.MIG_CONFIG),
    ECC_STORM(EventType.ECC_STORM),
    DRAM_RETIREMENT(EventType.DRAM_RETIREMENT),
    DRAM_RETIREMENT_FAILURE(EventType.DRAM_RETIREMENT_FAILURE),
    POISON_NONFATAL(EventType.POISON_NONFATAL),
    POISON_FATAL(EventType.POISON_FATAL),
    GPU_UNAVAILABLE(EventType.GPU_UNAVAILABLE),
    RECOVERY_ACTION(EventType.RECOVERY_ACTION);

    /** The bit of an XID; its code is the event's data. */
    public static final long XID_BIT = EventType.XID.bit();

    private final EventType type;

    EventKind(EventType type) {
        this.type = type;
    }

    /** The bit to register for and to find in an event. */
    public long bit() {
        return type.bit();
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
