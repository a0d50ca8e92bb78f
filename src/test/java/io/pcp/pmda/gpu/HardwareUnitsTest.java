package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the hardware that are instances of their own: fans, sensors, memories. */
class HardwareUnitsTest {
    private static final String SPEED = "gpu.fan.each.speed";

    @TempDir
    Path directory;

    private static Map<String, Object> values(GpuBed bed, String name) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(name).values();
    }

    @Test
    void fansAreThereOnceTheDriverHasToldThem() {
        Simulation simulation = new Simulation(directory)
                .lines("gpus = 1 x rtx4090", "[gpu0]", "fans = 2", "fan = 40")
                .faults("rc gpu0 nvmlDeviceGetNumFans 999");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Map.of(), values(bed, SPEED));
            simulation.faults();
            GpuBed.until(
                    "fans have speeds", () -> values(bed, SPEED).equals(Map.of("gpu0/fan0", 40L, "gpu0/fan1", 40L)));
            assertEquals(Map.of(0, "gpu0/fan0", 1, "gpu0/fan1"), bed.instances(Scope.FAN.serial()));
        }
    }

    @Test
    void theyAreAskedForOnceAndNotInEveryPass() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x rtx4090", "[gpu0]", "fans = 2", "fan = 40");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(2, values(bed, SPEED).size());
            simulation.faults("rc gpu0 nvmlDeviceGetNumFans 999");
            assertEquals(2, values(bed, SPEED).size());
            assertEquals(2, values(bed, SPEED).size());
        }
    }

    @Test
    void aGpuThatIsLostWhenItsFansAreAskedForIsFoundLost() {
        Simulation simulation = new Simulation(directory)
                .lines("gpus = 2 x rtx4090", "[gpu*]", "fans = 1", "fan = 40")
                .faults("rc gpu0 nvmlDeviceGetNumFans 15");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Map.of("gpu1/fan0", 40L), values(bed, SPEED));
            assertTrue(bed.log("gpu0").stream().anyMatch(line -> line.contains("GPU is lost (15)")));
        }
    }

    @Test
    void boardsWithoutFansHaveNone() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Map.of(), values(bed, SPEED));
            assertEquals(0, bed.fetchOne(SPEED).status());
            assertEquals(Map.of(), bed.instances(Scope.FAN.serial()));
        }
    }

    @Test
    void sensorsSayWhatTheyMeasure() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Map.of(0, "gpu0/sensor0", 1, "gpu0/sensor1"), bed.instances(Scope.SENSOR.serial()));
            assertTrue(bed.labels(Scope.SENSOR.serial(), 0).contains("\"target\":\"gpu\""));
            assertTrue(bed.labels(Scope.SENSOR.serial(), 1).contains("\"target\":\"memory\""));
        }
    }
}
