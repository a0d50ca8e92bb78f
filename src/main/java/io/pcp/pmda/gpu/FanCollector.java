package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.nvml.DeviceFans;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.Reading;
import java.util.List;
import java.util.stream.IntStream;

/** Cluster 8: fans. */
final class FanCollector implements Collector {

    @Override
    public int cluster() {
        return 8;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.fan.speed", gpu -> gpu.device().fanSpeed());
        reads.number("gpu.fan.count", gpu -> gpu.device().fanCount());
        reads.units(Place.PASS, Scope.FAN, new HardwareUnits(FanCollector::fans));
        reads.number("gpu.fan.each.speed", (gpu, fan) -> gpu.device().fans().speed(fan.key()));
        reads.number("gpu.fan.each.target", (gpu, fan) -> gpu.device().fans().target(fan.key()));
        reads.number("gpu.fan.each.rpm", (gpu, fan) -> gpu.device().fans().rpm(fan.key()));
        reads.number("gpu.fan.each.policy", (gpu, fan) -> gpu.device().fans().policy(fan.key()));
    }

    private static HardwareUnits.Found fans(GpuReader gpu) {
        Reading count = gpu.device().fanCount();
        if (count.kind() == Kind.UNSUPPORTED) {
            return uncounted(gpu);
        }
        return count.ok()
                ? HardwareUnits.Found.of(units((int) Math.min(count.number(), DeviceFans.MAX)))
                : HardwareUnits.Found.none(count.rc());
    }

    /** Drivers before R510 do not count fans: each that has a speed is one. */
    private static HardwareUnits.Found uncounted(GpuReader gpu) {
        int fans = 0;
        Reading speed = gpu.device().fans().speed(fans);
        while (speed.ok() && fans < DeviceFans.MAX) {
            speed = gpu.device().fans().speed(++fans);
        }
        return speed.kind() == Kind.UNSUPPORTED
                ? HardwareUnits.Found.of(units(fans))
                : HardwareUnits.Found.none(speed.rc());
    }

    private static List<Unit> units(int count) {
        return IntStream.range(0, count)
                .mapToObj(fan -> new Unit(fan, "fan" + fan, LabelSet.of(Label.number("fan", fan))))
                .toList();
    }
}
