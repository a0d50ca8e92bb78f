package io.pcp.pmda.gpu;

import static io.pcp.pmda.nvml.ClockType.GRAPHICS;
import static io.pcp.pmda.nvml.ClockType.MEMORY;
import static io.pcp.pmda.nvml.ClockType.SM;
import static io.pcp.pmda.nvml.ClockType.VIDEO;

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
        reads.number("gpu.pstate", ClockCollector::pstate);
    }

    /** 32 means unknown: nothing wrong, but no value. */
    private static Reading pstate(GpuReader gpu) {
        Reading state = gpu.device().performanceState();
        return state.ok() && state.number() > LOWEST_PSTATE ? Reading.absent(NvmlReturn.NO_DATA) : state;
    }
}
