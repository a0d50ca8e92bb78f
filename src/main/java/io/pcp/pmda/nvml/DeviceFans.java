package io.pcp.pmda.nvml;

/**
 * Fans by number, 0 to {@link NvmlDevice#fanCount} - 1; INVALID_ARGUMENT beyond. Of the thread of its {@link
 * NvmlDevice}.
 */
public final class DeviceFans {
    /** No board has more fans; numbers from here on are not asked for. */
    public static final int MAX = 16;

    private final DeviceCalls calls;

    DeviceFans(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Intended speed, percent of maximum 0..100; a blocked fan still shows it. */
    public Reading speed(int fan) {
        return percent(NvmlFunction.FAN_SPEED_OF, fan);
    }

    /** Speed aimed at, percent of maximum 0..100; drivers from 520. */
    public Reading target(int fan) {
        return percent(NvmlFunction.FAN_TARGET, fan);
    }

    /** Measured speed, revolutions per minute; drivers from 570. */
    public Reading rpm(int fan) {
        // nvmlFanSpeedInfo_v1_t: version@0, fan@4, speed@8
        return calls.u32(call(NvmlFunction.FAN_RPM, fan), 8);
    }

    /** 0 automatic, 1 manual; drivers from 525. */
    public Reading policy(int fan) {
        return calls.flag(call(NvmlFunction.FAN_POLICY, fan), 0);
    }

    private Reading percent(NvmlFunction function, int fan) {
        return calls.within(calls.u32(call(function, fan), 0), 0, 100);
    }

    private int call(NvmlFunction function, int fan) {
        return fan < 0 || fan >= MAX ? NvmlReturn.INVALID_ARGUMENT : calls.call(function, fan);
    }
}
