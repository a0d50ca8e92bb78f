package io.pcp.pmda.nvml;

/**
 * How clocks are set up, apart from what they are now. Of the thread of its {@link NvmlDevice}.
 */
public final class DeviceClocks {
    private final DeviceCalls calls;

    DeviceClocks(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Application clock asked for, MHz; graphics, SM and memory; no longer supported by newer drivers. */
    public Reading application(ClockType type) {
        return calls.u32(NvmlFunction.APPLICATION_CLOCK, type.ordinal());
    }

    /** Application clock at boot, MHz; as {@link #application}. */
    public Reading applicationDefault(ClockType type) {
        return calls.u32(NvmlFunction.APPLICATION_CLOCK_DEFAULT, type.ordinal());
    }

    /** Highest boost clock the customer may use, MHz. */
    public Reading boostMax(ClockType type) {
        return calls.u32(NvmlFunction.BOOST_CLOCK_MAX, type.ordinal());
    }

    /** Offset configured for performance state 0, MHz, signed; drivers from 555, older ones without video. */
    public Reading offset(ClockType type) {
        // nvmlClockOffset_v1_t: version@0, type@4, pstate@8, clockOffsetMHz@12
        return calls.s32(calls.call(NvmlFunction.CLOCK_OFFSET, type.ordinal()), 12)
                .or(() -> switch (type) {
                    case GRAPHICS, SM -> calls.s32(calls.call(NvmlFunction.GRAPHICS_CLOCK_OFFSET), 0);
                    case MEMORY -> calls.s32(calls.call(NvmlFunction.MEMORY_CLOCK_OFFSET), 0);
                    case VIDEO -> Reading.absent(NvmlReturn.NOT_SUPPORTED);
                });
    }

    /** 1 when clocks boost by themselves, else 0; boards up to Kepler. */
    public Reading autoBoost() {
        return calls.flag(NvmlFunction.AUTO_BOOST);
    }

    /** 1 when clocks adapt to the voltage, else 0; drivers from 510. */
    public Reading adaptive() {
        return calls.flag(NvmlFunction.ADAPTIVE_CLOCK);
    }

    /** 1 when the clock monitor sees a fault, else 0; drivers from 470. */
    public Reading monitorFault() {
        // nvmlClkMonStatus_t: bGlobalStatus@0
        return calls.flag(NvmlFunction.CLOCK_MONITOR);
    }
}
