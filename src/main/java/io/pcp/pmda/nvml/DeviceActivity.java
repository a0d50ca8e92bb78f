package io.pcp.pmda.nvml;

/** Activity beside the utilisation every GPU reports. Of the thread of its {@link NvmlDevice}. */
public final class DeviceActivity {
    private final DeviceCalls calls;

    DeviceActivity(DeviceCalls calls) {
        this.calls = calls;
    }

    /** Period over which the driver averages the utilisation of engines, microseconds. */
    public Reading samplePeriod() {
        return calls.u32(calls.call(NvmlFunction.ENCODER_UTILIZATION), CallBuffer.SECOND);
    }

    /** Utilisation by domain; not supported in MIG mode; drivers from 515. */
    public DomainUtilization domains() {
        int rc = calls.call(NvmlFunction.DYNAMIC_PSTATES);
        return new DomainUtilization(domain(rc, 0), domain(rc, 1), domain(rc, 2), domain(rc, 3));
    }

    /** nvmlGpuDynamicPstatesInfo_t: flags@0, then for each domain isPresent@4, percentage@8, in steps of 16. */
    private Reading domain(int rc, int domain) {
        if (rc == NvmlReturn.SUCCESS && calls.buffer.u32(4 + 16 * domain) == 0) {
            return Reading.absent(NvmlReturn.NOT_SUPPORTED);
        }
        return calls.within(calls.u32(rc, 8 + 16 * domain), 0, 100);
    }
}
