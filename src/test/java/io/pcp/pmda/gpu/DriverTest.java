package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.nvml.LibraryChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Driver and library that are absent, too old, refused or changed under the running agent. */
class DriverTest {
    private static final String POWER = "gpu.power.usage";

    @TempDir
    Path directory;

    private GpuBed open(Simulation simulation) {
        return new GpuBed(directory, simulation);
    }

    private static Set<String> powered(GpuBed bed) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(POWER).values().keySet();
    }

    /** The usual times, with other waits between attempts to open the library. */
    private static GpuSettings.Timing retrying(Duration first, Duration most) {
        GpuSettings.Timing usual = GpuSettings.Timing.DEFAULT;
        return new GpuSettings.Timing(
                usual.maxAge(),
                usual.fetchDeadline(),
                usual.staleAfter(),
                usual.slowPass(),
                usual.seldom(),
                usual.backgroundPass(),
                usual.rediscover(),
                usual.attachWait(),
                first,
                most,
                usual.lostProbe(),
                usual.hungAfter(),
                usual.grace());
    }

    private static void assertSinglesHaveValues(GpuBed bed) {
        bed.fetchAll().forEach((name, values) -> {
            CatalogueRow row = GpuCatalogue.load().row(name);
            boolean mean = name.equals("gpu.total.utilization");
            boolean confidential = name.startsWith("gpu.cc.");
            boolean driver = name.equals("gpu.event.bind") || name.equals("gpu.event.unbind");
            if (row.singular() && !mean && !confidential && !driver) {
                assertEquals(1, values.values().size(), name);
            } else {
                assertEquals(Map.of(), values.values(), name);
                assertEquals(0, values.status(), name);
            }
        });
    }

    @Test
    void withoutALibraryNodeMetricsSayWhy() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100");
        GpuSettings settings = GpuBed.settings(directory, simulation)
                .withLibrary(LibraryChoice.file(directory.resolve("libnvidia-ml.so.1")));
        try (GpuBed bed = new GpuBed(directory, simulation, settings)) {
            assertEquals(12L, bed.fetchOne("gpu.nvml.status").singular());
            assertTrue(
                    bed.fetchOne("gpu.nvml.status_text").singular().toString().contains("libnvidia-ml.so.1"));
            assertEquals("none", bed.fetchOne("gpu.nvml.library").singular());
            assertEquals("none", bed.fetchOne("gpu.driver.version").singular());
            assertSinglesHaveValues(bed);
            assertEquals(1, bed.log("no GPU values").size());
        }
    }

    @Test
    void driverThatIsLoadedLaterIsFoundWithBackoff() throws Exception {
        Path version =
                Files.createDirectories(directory.resolve("proc/driver/nvidia")).resolve("version");
        Simulation simulation =
                new Simulation(directory).lines("gpus = 2 x h100").faults("nodriver");
        // Hours, since the machine's own time runs on besides the jumps.
        GpuSettings settings =
                GpuBed.settings(directory, simulation).withTiming(retrying(Duration.ofHours(3), Duration.ofHours(30)));
        try (GpuBed bed = new GpuBed(directory, simulation, settings)) {
            assertEquals(9L, bed.fetchOne("gpu.nvml.status").singular());
            assertSinglesHaveValues(bed);
            assertEquals(0L, bed.fetchOne("gpu.count").singular());
            simulation.faults();
            Files.writeString(version, "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.95.05  Tue\n");
            bed.pass(Duration.ofHours(2));
            assertEquals(Set.of(), powered(bed), "the wait is not over");
            assertEquals(9L, bed.fetchOne("gpu.nvml.status").singular());
            bed.pass(Duration.ofHours(1));
            GpuBed.until("GPUs have values", () -> powered(bed).equals(Set.of("gpu0", "gpu1")));
            assertEquals("usable", bed.fetchOne("gpu.nvml.status_text").singular());
            assertEquals("580.95.05", bed.fetchOne("gpu.driver.version").singular());
            assertEquals(1, bed.log("no GPU values").size());
        }
    }

    @Test
    void permissionDeniedAtInitialisationIsTold() {
        Simulation simulation =
                new Simulation(directory).lines("gpus = 1 x h100").faults("init 4");
        try (GpuBed bed = open(simulation)) {
            assertEquals(4L, bed.fetchOne("gpu.nvml.status").singular());
            assertSinglesHaveValues(bed);
        }
    }

    @Test
    void upgradeUnderTheRunningAgentIsToldAndSurvived() throws Exception {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100");
        Files.writeString(
                Files.createDirectories(directory.resolve("proc/driver/nvidia")).resolve("version"),
                "NVRM version: NVIDIA UNIX x86_64 Kernel Module  590.44.01  Tue\n");
        try (GpuBed bed = open(simulation)) {
            assertEquals(2, powered(bed).size());
            assertEquals(0L, bed.fetchOne("gpu.driver.mismatch").singular());
            simulation.faults("mismatch");
            GpuBed.until("the mismatch is seen", () -> {
                bed.pass(Duration.ofSeconds(11));
                powered(bed);
                return bed.fetchOne("gpu.driver.mismatch").singular().equals(1L);
            });
            assertEquals(18L, bed.fetchOne("gpu.nvml.status").singular());
            assertEquals("590.44.01", bed.fetchOne("gpu.driver.version").singular(), "the kernel's");
            assertEquals(Map.of(), bed.fetchOne(POWER).values());
            assertEquals(2, bed.fetchOne("gpu.info.uuid").values().size(), "identity stays");
            simulation.faults();
            GpuBed.until("values return", () -> {
                bed.pass(Duration.ofSeconds(61));
                return powered(bed).size() == 2;
            });
            assertEquals(0L, bed.fetchOne("gpu.driver.mismatch").singular());
        }
    }

    @Test
    void reloadedDriverInvalidatesHandlesAndIsSurvived() {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100");
        try (GpuBed bed = open(simulation)) {
            assertEquals(2, powered(bed).size());
            simulation.command("driver_reload");
            GpuBed.until("values return", () -> {
                bed.pass(Duration.ofSeconds(11));
                return powered(bed).size() == 2;
            });
        }
    }

    @Test
    void oldDriverServesWhatItHas() {
        Simulation simulation = new Simulation(directory, "450").lines("driver = 450.248.02", "gpus = 1 x a100-40");
        try (GpuBed bed = open(simulation)) {
            Map<String, GpuBed.Values> all = bed.fetchAll();
            assertEquals("450.248.02", all.get("gpu.driver.version").singular());
            for (String served : new String[] {
                POWER,
                "gpu.memory.used",
                "gpu.temperature.gpu",
                "gpu.throttle.reasons",
                "gpu.throttle.time.power",
                "gpu.energy.total",
                "gpu.clock.sm.current",
                "gpu.temperature.headroom.slowdown"
            }) {
                assertEquals(Set.of("gpu0"), all.get(served).values().keySet(), served);
            }
            for (String unknown : new String[] {
                "gpu.power.average",
                "gpu.memory.reserved",
                "gpu.temperature.margin",
                "gpu.info.cores",
                "gpu.utilization.ofa",
                "gpu.pcie.bytes.tx",
                "gpu.throttle.time.hw_thermal"
            }) {
                assertEquals(Map.of(), all.get(unknown).values(), unknown);
                assertEquals(0, all.get(unknown).status(), unknown);
            }
        }
    }

    @Test
    void refusedCallIsSaidOncePerGpuAndIsAnErrorWhenAllAreRefused() {
        Simulation simulation =
                new Simulation(directory).lines("gpus = 2 x h100").faults("nopermission nvmlDeviceGetPowerUsage");
        try (GpuBed bed = open(simulation)) {
            for (int i = 0; i < 3; i++) {
                bed.jump(Duration.ofSeconds(2));
                assertEquals(PmErr.PERMISSION, bed.fetchOne(POWER).status());
            }
            assertEquals(
                    1,
                    bed.log("gpu0: no permission for nvmlDeviceGetPowerUsage").size());
            assertEquals(2, bed.log("no permission").size());
            simulation.faults("nopermission gpu0 nvmlDeviceGetPowerUsage");
            GpuBed.until("the other one is served", () -> {
                bed.jump(Duration.ofSeconds(61));
                return bed.fetchOne(POWER).values().keySet().equals(Set.of("gpu1"));
            });
        }
    }
}
