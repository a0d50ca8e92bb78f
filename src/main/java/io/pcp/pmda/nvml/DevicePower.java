package io.pcp.pmda.nvml;

import java.util.BitSet;

/** Power supply and power profiles. Of the thread of its {@link NvmlDevice}. */
public final class DevicePower {
    private static final int MASK = 32;

    private final DeviceCalls calls;

    DevicePower(DeviceCalls calls) {
        this.calls = calls;
    }

    /** 0 mains, 1 battery, 2 undersized supply; drivers from 510. */
    public Reading source() {
        return calls.u32(NvmlFunction.POWER_SOURCE);
    }

    /** Workload power profiles; drivers from 570. */
    public PowerProfiles profiles() {
        // nvmlWorkloadPowerProfileCurrentProfiles_v1_t: version@0, perfProfilesMask@4,
        // requestedProfilesMask@36, enforcedProfilesMask@68, of 255 bits each
        int rc = calls.call(NvmlFunction.POWER_PROFILES);
        return new PowerProfiles(mask(rc, 36), mask(rc, 68));
    }

    private Reading mask(int rc, int offset) {
        if (rc != NvmlReturn.SUCCESS) {
            return Reading.absent(rc);
        }
        String list = BitRanges.text(BitSet.valueOf(calls.buffer.copy(offset, MASK)));
        return Reading.of(list.isEmpty() ? "none" : list);
    }
}
