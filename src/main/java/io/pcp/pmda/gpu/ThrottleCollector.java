package io.pcp.pmda.gpu;

import static io.pcp.pmda.nvml.FieldId.CLOCKS_EVENT_REASON_HW_POWER_BRAKE_SLOWDOWN;
import static io.pcp.pmda.nvml.FieldId.CLOCKS_EVENT_REASON_HW_THERM_SLOWDOWN;
import static io.pcp.pmda.nvml.FieldId.CLOCKS_EVENT_REASON_SW_THERM_SLOWDOWN;
import static io.pcp.pmda.nvml.FieldId.PERF_POLICY_BOARD_LIMIT;
import static io.pcp.pmda.nvml.FieldId.PERF_POLICY_LOW_UTILIZATION;
import static io.pcp.pmda.nvml.FieldId.PERF_POLICY_POWER;
import static io.pcp.pmda.nvml.FieldId.PERF_POLICY_RELIABILITY;
import static io.pcp.pmda.nvml.FieldId.PERF_POLICY_SYNC_BOOST;
import static io.pcp.pmda.nvml.FieldId.PERF_POLICY_THERMAL;
import static io.pcp.pmda.nvml.FieldId.PERF_POLICY_TOTAL_APP_CLOCKS;
import static io.pcp.pmda.nvml.FieldId.PERF_POLICY_TOTAL_BASE_CLOCKS;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.PerfPolicy;
import io.pcp.pmda.nvml.Reading;

/** Cluster 5: why clocks are held down now, and for how long each reason did since the driver was loaded. */
final class ThrottleCollector implements Collector {
    /** Power cap, slowdown, sync boost, thermal, brake; not idle, application clocks and display. */
    private static final long LIMITING = 0xfc;

    @Override
    public int cluster() {
        return 5;
    }

    @Override
    public void define(Reads reads) {
        Read reasons = reads.number("gpu.throttle.reasons", gpu -> gpu.device().throttleReasons());
        Read known = reads.number("gpu.throttle.supported", gpu -> gpu.device().throttleSupported());
        reads.number("gpu.throttle.active.idle", gpu -> active(gpu, reasons, known, 0x1));
        reads.number("gpu.throttle.active.app_clocks", gpu -> active(gpu, reasons, known, 0x2));
        reads.number("gpu.throttle.active.sw_power_cap", gpu -> active(gpu, reasons, known, 0x4));
        reads.number("gpu.throttle.active.hw_slowdown", gpu -> active(gpu, reasons, known, 0x8));
        reads.number("gpu.throttle.active.sync_boost", gpu -> active(gpu, reasons, known, 0x10));
        reads.number("gpu.throttle.active.sw_thermal", gpu -> active(gpu, reasons, known, 0x20));
        reads.number("gpu.throttle.active.hw_thermal", gpu -> active(gpu, reasons, known, 0x40));
        reads.number("gpu.throttle.active.hw_power_brake", gpu -> active(gpu, reasons, known, 0x80));
        reads.number("gpu.throttle.active.display_clocks", gpu -> active(gpu, reasons, known, 0x100));
        reads.number("gpu.throttle.limited", gpu -> limited(gpu.value(reasons)));
        reads.field("gpu.throttle.time.power", PERF_POLICY_POWER)
                .or(gpu -> gpu.device().violation(PerfPolicy.POWER));
        reads.field("gpu.throttle.time.thermal", CLOCKS_EVENT_REASON_SW_THERM_SLOWDOWN)
                .orField(PERF_POLICY_THERMAL)
                .or(gpu -> gpu.device().violation(PerfPolicy.THERMAL));
        reads.field("gpu.throttle.time.hw_thermal", CLOCKS_EVENT_REASON_HW_THERM_SLOWDOWN);
        reads.field("gpu.throttle.time.power_brake", CLOCKS_EVENT_REASON_HW_POWER_BRAKE_SLOWDOWN);
        reads.field("gpu.throttle.time.sync_boost", PERF_POLICY_SYNC_BOOST)
                .or(gpu -> gpu.device().violation(PerfPolicy.SYNC_BOOST));
        reads.field("gpu.throttle.time.board_limit", PERF_POLICY_BOARD_LIMIT)
                .or(gpu -> gpu.device().violation(PerfPolicy.BOARD_LIMIT));
        reads.field("gpu.throttle.time.low_utilization", PERF_POLICY_LOW_UTILIZATION)
                .or(gpu -> gpu.device().violation(PerfPolicy.LOW_UTILIZATION));
        reads.field("gpu.throttle.time.reliability", PERF_POLICY_RELIABILITY)
                .or(gpu -> gpu.device().violation(PerfPolicy.RELIABILITY));
        reads.field("gpu.throttle.time.app_clocks", PERF_POLICY_TOTAL_APP_CLOCKS)
                .or(gpu -> gpu.device().violation(PerfPolicy.TOTAL_APP_CLOCKS));
        reads.field("gpu.throttle.time.base_clocks", PERF_POLICY_TOTAL_BASE_CLOCKS)
                .or(gpu -> gpu.device().violation(PerfPolicy.TOTAL_BASE_CLOCKS));
    }

    private static Reading active(GpuReader gpu, Read reasons, Read known, long bit) {
        Reading mask = gpu.value(known);
        if (!mask.ok()) {
            return mask;
        }
        if ((mask.number() & bit) == 0) {
            return Reading.absent(NvmlReturn.NOT_SUPPORTED);
        }
        Reading now = gpu.value(reasons);
        return now.ok() ? Reading.of((now.number() & bit) != 0 ? 1 : 0) : now;
    }

    private static Reading limited(Reading reasons) {
        return reasons.ok() ? Reading.of((reasons.number() & LIMITING) != 0 ? 1 : 0) : reasons;
    }
}
