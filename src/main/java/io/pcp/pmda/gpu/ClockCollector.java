package io.pcp.pmda.gpu;

import static io.pcp.pmda.nvml.ClockType.GRAPHICS;
import static io.pcp.pmda.nvml.ClockType.MEMORY;
import static io.pcp.pmda.nvml.ClockType.SM;
import static io.pcp.pmda.nvml.ClockType.VIDEO;

import io.pcp.pmda.nvml.ClockType;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;

/** Cluster 4: clocks and the performance state. */
final class ClockCollector implements Collector {
    private static final int LOWEST_PSTATE = 15;

    @Override
    public int cluster() {
        return 4;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.clock.graphics.current", gpu -> gpu.device().clock(GRAPHICS));
        reads.number("gpu.clock.graphics.max", gpu -> gpu.device().maxClock(GRAPHICS));
        reads.number("gpu.clock.sm.current", gpu -> gpu.device().clock(SM));
        reads.number("gpu.clock.sm.max", gpu -> gpu.device().maxClock(SM));
        reads.number("gpu.clock.memory.current", gpu -> gpu.device().clock(MEMORY));
        reads.number("gpu.clock.memory.max", gpu -> gpu.device().maxClock(MEMORY));
        reads.number("gpu.clock.video.current", gpu -> gpu.device().clock(VIDEO));
        reads.number("gpu.clock.video.max", gpu -> gpu.device().maxClock(VIDEO));
        settable(reads, "gpu.clock.graphics", GRAPHICS);
        settable(reads, "gpu.clock.memory", MEMORY);
        offset(reads, "gpu.clock.graphics.offset", GRAPHICS);
        offset(reads, "gpu.clock.sm.offset", SM);
        offset(reads, "gpu.clock.memory.offset", MEMORY);
        offset(reads, "gpu.clock.video.offset", VIDEO);
        reads.number("gpu.clock.auto_boost", gpu -> gpu.device().clocks().autoBoost());
        reads.number("gpu.clock.adaptive", gpu -> gpu.device().clocks().adaptive());
        reads.number("gpu.clock.monitor_fault", gpu -> gpu.device().clocks().monitorFault());
        reads.number("gpu.pstate", ClockCollector::pstate);
    }

    private static void settable(Reads reads, String prefix, ClockType type) {
        reads.number(prefix + ".app", gpu -> gpu.device().clocks().application(type));
        reads.number(prefix + ".app_default", gpu -> gpu.device().clocks().applicationDefault(type));
        reads.number(prefix + ".boost_max", gpu -> gpu.device().clocks().boostMax(type));
    }

    private static void offset(Reads reads, String name, ClockType type) {
        reads.number(name, gpu -> gpu.device().clocks().offset(type));
    }

    /** 32 means unknown: nothing wrong, but no value. */
    private static Reading pstate(GpuReader gpu) {
        Reading state = gpu.device().performanceState();
        return state.ok() && state.number() > LOWEST_PSTATE ? Reading.absent(NvmlReturn.NO_DATA) : state;
    }
}
