package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.sdk.ChangeFlags;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GPUs that come and go keep their names, and those that are gone have no values. */
class LostGpuTest {
    private static final String POWER = "gpu.power.usage";

    @TempDir
    Path directory;

    private Set<String> powered(GpuBed bed) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(POWER).values().keySet();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost gpu1", "reset_required gpu1"})
    void lostGpuHasOnlyItsIdentityAndReturns(String fault) {
        Simulation simulation = new Simulation(directory).lines("gpus = 3 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Set.of("gpu0", "gpu1", "gpu2"), powered(bed));
            Object uuid = bed.fetchOne("gpu.info.uuid").values().get("gpu1");
            simulation.faults(fault);
            GpuBed.until("gpu1 has no values", () -> powered(bed).equals(Set.of("gpu0", "gpu2")));
            bed.fetchAll()
                    .forEach((name, values) -> assertEquals(
                            staysWhileLost(name, values), values.values().containsKey("gpu1"), name));
            assertEquals(uuid, bed.fetchOne("gpu.info.uuid").values().get("gpu1"));
            assertEquals(Map.of(0, "gpu0", 1, "gpu1", 2, "gpu2"), bed.instances());
            assertEquals(3L, bed.fetchOne("gpu.count").singular());
            bed.pass(Duration.ofSeconds(31));
            bed.pass(Duration.ofSeconds(31));
            assertEquals(1, bed.log("it is probed every 30 s").size());

            simulation.faults();
            GpuBed.until("gpu1 is back", () -> {
                bed.pass(Duration.ofSeconds(31));
                return powered(bed).contains("gpu1");
            });
            assertEquals(
                    1, bed.log("gpu1 (" + uuid + ", 00000000:43:00.0) is back").size());
        }
    }

    /** Names, what happened to it, how it is, and how long ago it was read. */
    private static boolean staysWhileLost(String name, GpuBed.Values values) {
        boolean here = values.values().containsKey("gpu0");
        return name.startsWith("gpu.info.") && values.values().get("gpu0") instanceof String
                || name.matches("gpu\\.health\\.(state|text|lost|reset_required)")
                || here && name.matches("gpu\\.(xid|event|sampler)\\..*");
    }

    @Test
    void lostGpuIsAskedOnlyByTheProbe() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            powered(bed);
            simulation.faults("lost gpu0");
            GpuBed.until("gpu0 is lost", () -> powered(bed).isEmpty());
            long waits = simulation.calls("nvmlSystemEventSetWait");
            GpuBed.until(
                    "the wait for events goes on without it",
                    () -> simulation.calls("nvmlSystemEventSetWait") > waits + 1);
            long errors = (Long) bed.fetchOne("gpu.nvml.errors").singular();
            for (int i = 0; i < 5; i++) {
                assertEquals(Set.of(), powered(bed));
            }
            assertEquals(errors, bed.fetchOne("gpu.nvml.errors").singular());
        }
    }

    @Test
    void removedGpuKeepsItsInstanceForTheGraceTime() {
        Simulation simulation = new Simulation(directory).lines("gpus = 3 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Set.of("gpu0", "gpu1", "gpu2"), powered(bed));
            bed.flags();
            simulation.faults("hotplug remove gpu1");
            GpuBed.until("gpu1 is gone and NVML counts anew", () -> {
                bed.pass(Duration.ofSeconds(6));
                return powered(bed).equals(Set.of("gpu0", "gpu2"))
                        && bed.fetchOne("gpu.info.index").number("gpu2") == 1;
            });
            assertEquals(2L, bed.fetchOne("gpu.count").singular());
            assertEquals(3L, bed.fetchOne("gpu.expected").singular());
            assertEquals(Map.of(0, "gpu0", 1, "gpu1", 2, "gpu2"), bed.instances());
            assertTrue(bed.labels(2).contains("\"index\":1,"), bed.labels(2));
            bed.fetchOne("gpu.count");
            assertTrue((bed.flags() & ChangeFlags.LABELS) != 0, "labels have changed");

            bed.pass(Duration.ofHours(25));
            GpuBed.until("the grace time is over", () -> {
                bed.pass(Duration.ofSeconds(6));
                bed.fetchOne("gpu.count");
                return bed.instances().equals(Map.of(0, "gpu0", 2, "gpu2"));
            });
            simulation.faults();
            GpuBed.until("gpu1 is plugged in again and has its name", () -> {
                bed.pass(Duration.ofSeconds(6));
                return powered(bed).equals(Set.of("gpu0", "gpu1", "gpu2"));
            });
        }
    }

    @Test
    void namesSurviveARestartWithoutAGpu() {
        Simulation simulation = new Simulation(directory).lines("gpus = 3 x h100");
        Object last;
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            last = bed.fetchOne("gpu.info.uuid").values().get("gpu2");
        }
        simulation.faults("absent gpu0", "absent gpu1");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Map.of("gpu2", last), bed.fetchOne("gpu.info.uuid").values());
            assertEquals(Map.of(0, "gpu0", 1, "gpu1", 2, "gpu2"), bed.instances());
            assertEquals(3L, bed.fetchOne("gpu.expected").singular());
        }
    }

    @Test
    void swappedBoardTakesTheNameOver() {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(2, powered(bed).size());
        }
        String uuid = "GPU-11111111-2222-4333-8444-555555555555";
        simulation.lines("gpus = 2 x h100", "[gpu1]", "uuid = " + uuid);
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(uuid, bed.fetchOne("gpu.info.uuid").values().get("gpu1"));
            assertEquals(2L, bed.fetchOne("gpu.expected").singular());
        }
    }

    @Test
    void namesFollowWhatTheSiteWants() {
        Simulation simulation = new Simulation(directory).lines("gpus = 3 x h100", "[gpu0]", "minor = 7");
        GpuSettings settings = GpuBed.settings(directory, simulation);
        try (GpuBed bed = new GpuBed(directory, simulation, settings)) {
            assertEquals(3, powered(bed).size());
        }
        simulation.faults("absent gpu0");
        try (GpuBed bed = new GpuBed(directory, simulation, settings.withNaming(GpuSettings.Naming.INDEX))) {
            assertEquals(Set.of("gpu0", "gpu1"), powered(bed));
            assertTrue(bed.labels(0).startsWith("{\"gpu\":1,\"index\":0,"), bed.labels(0));
        }
        simulation.faults();
        try (GpuBed bed = new GpuBed(directory, simulation, settings.withNaming(GpuSettings.Naming.MINOR))) {
            assertEquals(Set.of("gpu1", "gpu2", "gpu7"), powered(bed));
        }
        try (GpuBed bed = new GpuBed(directory, simulation, settings.withNaming(GpuSettings.Naming.PCI))) {
            assertTrue(powered(bed).contains("00000000:1B:00.0"));
        }
        try (GpuBed bed = new GpuBed(directory, simulation, settings.withNaming(GpuSettings.Naming.UUID))) {
            assertTrue(powered(bed).stream().allMatch(name -> name.startsWith("GPU-")));
        }
    }

    @Test
    void retiredGpuIsNoLongerExpected() throws IOException {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100");
        Object uuid;
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            uuid = bed.fetchOne("gpu.info.uuid").values().get("gpu1");
        }
        simulation.faults("absent gpu1");
        Path file = Files.writeString(directory.resolve("pmdagpu.conf"), "retired = " + uuid + "\n");
        GpuSettings settings = GpuSettings.load(file, Assertions::fail).withLibrary(simulation.choice());
        try (GpuBed bed = new GpuBed(directory, simulation, settings)) {
            assertEquals(Set.of("gpu0"), powered(bed));
            assertEquals(Map.of(0, "gpu0"), bed.instances());
            assertEquals(1L, bed.fetchOne("gpu.expected").singular());
        }
    }

    @Test
    void fleetOfSixteenIsServed() {
        Simulation simulation = new Simulation(directory).lines("gpus = 16 x a100-80", "[gpu*]", "load = 40");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuBed.until("all sixteen are there", () -> powered(bed).size() == 16);
            assertEquals("gpu15", bed.instances().get(15));
            GpuBed.until("utilisation is the scenario's", () -> {
                bed.jump(Duration.ofSeconds(2));
                return bed.fetchOne("gpu.total.utilization").singular().equals(40.0);
            });
            assertEquals(16L, bed.fetchOne("gpu.total.busy").singular());
            assertEquals(
                    16 * 81920L << 20, bed.fetchOne("gpu.total.memory.total").singular());
        }
    }
}
