package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.PmErr;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two metrics that can be stored into. */
class ControlTest {
    private static final String LEVEL = "gpu.pmda.loglevel";
    private static final String RELEASE = "gpu.control.release";
    private static final String POWER = "gpu.power.usage";

    @TempDir
    Path directory;

    private GpuBed open() {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100");
        return new GpuBed(directory, simulation);
    }

    @Test
    void onlyRootAndTheAgentsUserMayStore() throws Exception {
        String own = Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
        try (GpuBed bed = open()) {
            assertEquals(PmErr.PERMISSION, bed.store(null, LEVEL, 1));
            assertEquals(PmErr.PERMISSION, bed.store("65534", LEVEL, 1));
            assertEquals(0L, bed.fetchOne(LEVEL).singular());
            assertEquals(0, bed.store(own, LEVEL, 1));
            assertEquals(0, bed.store("0", LEVEL, 2));
            assertEquals(2L, bed.fetchOne(LEVEL).singular());
            assertEquals(PmErr.BADSTORE, bed.store("0", LEVEL, 3));
            assertEquals(PmErr.BADSTORE, bed.store("0", RELEASE, 86_401));
            assertEquals(PmErr.PERMISSION, bed.store("0", "gpu.count", 3));
            assertEquals(2L, bed.fetchOne(LEVEL).singular());
        }
    }

    @Test
    void levelOneLogsFailingReads() {
        Simulation simulation = new Simulation(directory)
                .lines("gpus = 1 x h100")
                .faults("rc nvmlDeviceGetPowerUsage 999", "value nvmlDeviceGetTemperatureV 250");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            bed.fetchAll();
            assertEquals(0, bed.log("gpu.power.usage").size());
            bed.store("0", LEVEL, 1);
            bed.jump(Duration.ofSeconds(2));
            bed.fetchAll();
            assertEquals(1, bed.log("gpu0: gpu.power.usage: ").size(), () -> "in " + bed.log(""));
        }
    }

    @Test
    void releaseLetsGoOfNvmlAndTakesItBack() {
        try (GpuBed bed = open()) {
            assertEquals(2, bed.fetchOne(POWER).values().size());
            assertEquals(0L, bed.fetchOne(RELEASE).singular());
            assertEquals(0, bed.store("0", RELEASE, 600));
            GpuBed.until("everything is closed", () -> {
                bed.jump(Duration.ofSeconds(2));
                return bed.fetchOne(POWER).values().isEmpty()
                        && bed.fetchOne("gpu.nvml.status").singular().equals(1L);
            });
            String text = bed.fetchOne("gpu.nvml.status_text").singular().toString();
            assertTrue(text.contains("gpu.control.release"), text);
            long left = (Long) bed.fetchOne(RELEASE).singular();
            assertTrue(left > 500 && left <= 600, () -> "seconds left: " + left);
            assertEquals(Map.of(0, "gpu0", 1, "gpu1"), bed.instances());
            long calls = (Long) bed.fetchOne("gpu.nvml.calls").singular();
            bed.pass(Duration.ofSeconds(61));
            bed.fetchAll();
            assertEquals(calls, bed.fetchOne("gpu.nvml.calls").singular(), "nobody calls NVML");
            bed.pass(Duration.ofSeconds(600));
            GpuBed.until("it is taken back", () -> {
                bed.pass(Duration.ofSeconds(2));
                return bed.fetchOne(POWER).values().size() == 2;
            });
            assertEquals(0L, bed.fetchOne(RELEASE).singular());
        }
    }

    @Test
    void storingZeroEndsTheReleaseEarly() {
        try (GpuBed bed = open()) {
            bed.fetchOne(POWER);
            bed.store("0", RELEASE, 600);
            GpuBed.until(
                    "everything is closed",
                    () -> bed.fetchOne("gpu.nvml.status").singular().equals(1L));
            bed.store("0", RELEASE, 0);
            GpuBed.until("it is taken back", () -> {
                bed.pass(Duration.ofSeconds(2));
                return bed.fetchOne(POWER).values().size() == 2;
            });
        }
    }
}
