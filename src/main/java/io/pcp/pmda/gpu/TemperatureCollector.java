package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.FieldId;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.TemperatureThreshold;

/** Cluster 6: temperatures, limits, and how far off the limits are. */
final class TemperatureCollector implements Collector {

    @Override
    public int cluster() {
        return 6;
    }

    @Override
    public void define(Reads reads) {
        Read core = reads.number("gpu.temperature.gpu", gpu -> gpu.device().temperature());
        reads.field("gpu.temperature.memory", FieldId.MEMORY_TEMP).zeroIsAbsent();
        Read margin = reads.number("gpu.temperature.margin", gpu -> gpu.device().temperatureMargin());
        Read shutdown = threshold(reads, "gpu.temperature.threshold.shutdown", TemperatureThreshold.SHUTDOWN);
        Read slowdown = threshold(reads, "gpu.temperature.threshold.slowdown", TemperatureThreshold.SLOWDOWN);
        threshold(reads, "gpu.temperature.threshold.memory_max", TemperatureThreshold.MEMORY_MAX);
        threshold(reads, "gpu.temperature.threshold.gpu_max", TemperatureThreshold.GPU_MAX);
        Read shutdownMargin = reads.field("gpu.temperature.tlimit.shutdown", FieldId.TEMPERATURE_SHUTDOWN_TLIMIT);
        Read slowdownMargin = reads.field("gpu.temperature.tlimit.slowdown", FieldId.TEMPERATURE_SLOWDOWN_TLIMIT);
        reads.number("gpu.temperature.headroom.slowdown", gpu -> difference(gpu, margin, slowdownMargin))
                .or(gpu -> difference(gpu, slowdown, core));
        reads.number("gpu.temperature.headroom.shutdown", gpu -> difference(gpu, margin, shutdownMargin))
                .or(gpu -> difference(gpu, shutdown, core));
    }

    private static Read threshold(Reads reads, String name, TemperatureThreshold threshold) {
        return reads.number(name, gpu -> gpu.device().temperatureThreshold(threshold));
    }

    private static Reading difference(GpuReader gpu, Read from, Read subtract) {
        Reading missing = GpuReader.missing(gpu.value(from), gpu.value(subtract));
        return missing != null
                ? missing
                : Reading.of(gpu.value(from).number() - gpu.value(subtract).number());
    }
}
