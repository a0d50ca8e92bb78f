package io.pcp.pmda.nvml;

/** Events of a GPU; source of truth: {@code nvmlEventType*} of {@code nvml.h}. */
public enum EventType {
    /** Corrected ECC error. */
    ECC_CORRECTED(0x1),
    /** Uncorrected ECC error. */
    ECC_UNCORRECTED(0x2),
    /** Change of the performance state. */
    PSTATE(0x4),
    /** Critical XID error; the data is its code. */
    XID(0x8),
    /** Change of a clock. */
    CLOCK(0x10),
    /** Change between mains and battery. */
    POWER_SOURCE(0x80),
    /** Instances of a GPU in MIG mode were created or destroyed. */
    MIG_CONFIG(0x100),
    /** Many corrected ECC errors. */
    ECC_STORM(0x200),
    /** Memory was retired. */
    DRAM_RETIREMENT(0x400),
    /** Memory could not be retired. */
    DRAM_RETIREMENT_FAILURE(0x800),
    /** Poisoned data that ended a context. */
    POISON_NONFATAL(0x1000),
    /** Poisoned data that calls for a reset. */
    POISON_FATAL(0x2000),
    /** The GPU cannot be used. */
    GPU_UNAVAILABLE(0x4000),
    /** The driver asks for a recovery action. */
    RECOVERY_ACTION(0x8000);

    /** All of them together. */
    public static final long ALL = 0xFF9F;

    private final long bit;

    EventType(long bit) {
        this.bit = bit;
    }

    /** The bit of the mask. */
    public long bit() {
        return bit;
    }

    /** Whether a mask contains this type. */
    public boolean in(long types) {
        return (types & bit) != 0;
    }
}
