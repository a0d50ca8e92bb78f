package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.nvml.FieldId;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.nvml.TemperatureThreshold;
import io.pcp.pmda.nvml.ThermalSensor;
import io.pcp.pmda.nvml.ThermalSensors;
import java.util.function.Function;

/** Cluster 6: temperatures, limits, and how far off the limits are. */
final class TemperatureCollector implements Collector {
    private static final Memo<ThermalSensors> SENSORS =
            Memo.of(gpu -> gpu.device().thermals().sensors());

    @Override
    public int cluster() {
        return 6;
    }

    @Override
    public void define(Reads reads) {
        Read core = reads.number("gpu.temperature.gpu", GpuReader::temperature);
        reads.field("gpu.temperature.memory", FieldId.MEMORY_TEMP).zeroIsAbsent();
        Read margin = reads.number("gpu.temperature.margin", gpu -> gpu.device().temperatureMargin());
        Read shutdown = threshold(reads, "gpu.temperature.threshold.shutdown", TemperatureThreshold.SHUTDOWN);
        Read slowdown = threshold(reads, "gpu.temperature.threshold.slowdown", TemperatureThreshold.SLOWDOWN);
        threshold(reads, "gpu.temperature.threshold.memory_max", TemperatureThreshold.MEMORY_MAX);
        threshold(reads, "gpu.temperature.threshold.gpu_max", TemperatureThreshold.GPU_MAX);
        threshold(reads, "gpu.temperature.threshold.acoustic_min", TemperatureThreshold.ACOUSTIC_MIN);
        threshold(reads, "gpu.temperature.threshold.acoustic_current", TemperatureThreshold.ACOUSTIC_CURRENT);
        threshold(reads, "gpu.temperature.threshold.acoustic_max", TemperatureThreshold.ACOUSTIC_MAX);
        threshold(reads, "gpu.temperature.threshold.gps_current", TemperatureThreshold.GPS_CURRENT);
        Read shutdownMargin = reads.field("gpu.temperature.tlimit.shutdown", FieldId.TEMPERATURE_SHUTDOWN_TLIMIT);
        Read slowdownMargin = reads.field("gpu.temperature.tlimit.slowdown", FieldId.TEMPERATURE_SLOWDOWN_TLIMIT);
        reads.field("gpu.temperature.tlimit.memory_max", FieldId.TEMPERATURE_MEM_MAX_TLIMIT);
        reads.field("gpu.temperature.tlimit.gpu_max", FieldId.TEMPERATURE_GPU_MAX_TLIMIT);
        reads.number("gpu.temperature.headroom.slowdown", gpu -> difference(gpu, margin, slowdownMargin))
                .or(gpu -> difference(gpu, slowdown, core));
        reads.number("gpu.temperature.headroom.shutdown", gpu -> difference(gpu, margin, shutdownMargin))
                .or(gpu -> difference(gpu, shutdown, core));

        reads.units(Place.PASS, Scope.SENSOR, new HardwareUnits(TemperatureCollector::sensors));
        reads.number("gpu.temperature.sensor.current", (gpu, unit) -> sensor(gpu, unit, ThermalSensor::current));
        reads.number("gpu.temperature.sensor.max", (gpu, unit) -> sensor(gpu, unit, ThermalSensor::max));
    }

    private static HardwareUnits.Found sensors(GpuReader gpu) {
        ThermalSensors found = gpu.once(SENSORS);
        if (!found.ok()) {
            return HardwareUnits.Found.none(found.rc());
        }
        return HardwareUnits.Found.of(
                found.sensors().stream().map(TemperatureCollector::unit).toList());
    }

    private static Unit unit(ThermalSensor sensor) {
        LabelSet labels = LabelSet.of(
                Label.number("sensor", sensor.index()),
                Label.number("controller", sensor.controller()),
                Label.text("target", sensor.target()));
        return new Unit(sensor.index(), "sensor" + sensor.index(), labels);
    }

    private static Reading sensor(GpuReader gpu, Unit unit, Function<ThermalSensor, Reading> part) {
        ThermalSensors found = gpu.once(SENSORS);
        if (!found.ok()) {
            return Reading.absent(found.rc());
        }
        return found.sensors().stream()
                .filter(sensor -> sensor.index() == unit.key())
                .findFirst()
                .map(part)
                .orElse(Reading.absent(NvmlReturn.NO_DATA));
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
