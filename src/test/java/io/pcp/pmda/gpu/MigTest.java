package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.sdk.ChangeFlags;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Slices of partitioned GPUs while the layout changes under the agent. */
class MigTest {
    private static final long GIB = 1L << 30;

    @TempDir
    private Path directory;

    private Simulation partitioned() {
        return new Simulation(directory)
                .lines(
                        "[gpu0]",
                        "preset = a100-40",
                        "mig = on",
                        "mig_layout = 3g.20gb, 2g.10gb, 1g.5gb",
                        "process = pid=11 comm=a type=C mem=2GiB gi=1 ci=0",
                        "process = pid=12 comm=b type=C mem=1GiB gi=1 ci=0",
                        "[gpu1]",
                        "preset = a100-40");
    }

    private static Map<String, Object> values(GpuBed bed, String name) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(name).values();
    }

    @Test
    void slicesAreInstancesWithValuesOfTheirOwn() {
        try (GpuBed bed = new GpuBed(directory, partitioned())) {
            Map<String, Object> profiles = values(bed, "gpu.mig.profile");
            assertEquals(3, profiles.size());
            assertTrue(profiles.containsValue("3g.20gb") && profiles.containsValue("1g.5gb"), profiles::toString);
            Map<String, Object> used = values(bed, "gpu.mig.memory.used");
            assertTrue((Long) used.get("gpu0/mig1.0") >= 3 * GIB, used::toString);
            assertTrue((Long) used.get("gpu0/mig1.0") < 8 * GIB, "of the slice, not of the GPU");
            assertEquals(2L, values(bed, "gpu.mig.processes").get("gpu0/mig1.0"));
            assertEquals(Map.of("gpu0", 3L, "gpu1", 0L), values(bed, "gpu.mig.count"));
            assertEquals(profiles.keySet(), values(bed, "gpu.mig.uuid").keySet());
        }
    }

    @Test
    void aSliceDestroyedAndOneCreatedAreSeenByTheNextRefresh() {
        Simulation simulation = partitioned();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            Set<String> before = values(bed, "gpu.mig.profile").keySet();
            String small = before.stream()
                    .filter(name -> !name.equals("gpu0/mig1.0"))
                    .sorted()
                    .reduce((first, second) -> second)
                    .orElseThrow();
            int gi = Integer.parseInt(small.replaceAll(".*mig(\\d+)\\..*", "$1"));
            Object uuid = values(bed, "gpu.mig.uuid").get(small);

            simulation.faults("mig destroy gpu0 " + gi);
            GpuBed.until(
                    "the slice is gone",
                    () -> !values(bed, "gpu.mig.memory.used").containsKey(small));
            // It may have gone after it was enumerated and before it was read.
            assertEquals(before.size() - 1, values(bed, "gpu.mig.uuid").size());
            assertFalse(bed.instances(Scope.MIG.serial()).containsValue(small));

            simulation.lines(
                    "[gpu0]",
                    "preset = a100-40",
                    "mig = on",
                    "mig_instance = 1 0 3g.20gb",
                    "mig_instance = " + gi + " 0 1g.5gb MIG-00000000-1111-2222-3333-444444444444");
            GpuBed.until("the slice is back", () -> values(bed, "gpu.mig.uuid").containsKey(small));
            assertNotEquals(uuid, values(bed, "gpu.mig.uuid").get(small), "another slice");
        }
    }

    @Test
    void aNameThatMeansAnotherSliceNowHasItsLabelsMarked() {
        Simulation simulation = partitioned();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            Object uuid = values(bed, "gpu.mig.uuid").get("gpu0/mig1.0");
            bed.flags();
            simulation.faults("mig destroy gpu0 1", "mig create gpu0 1 0 3g.20gb");
            GpuBed.until(
                    "another UUID",
                    () -> !uuid.equals(values(bed, "gpu.mig.uuid").get("gpu0/mig1.0")));
            bed.instances(Scope.MIG.serial());
            values(bed, "gpu.mig.uuid");
            assertTrue((bed.flags() & ChangeFlags.LABELS) != 0);
        }
    }

    @Test
    void aLostGpuHasNoSlices() {
        Simulation simulation = partitioned();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(3, values(bed, "gpu.mig.uuid").size());
            simulation.faults("lost gpu0");
            GpuBed.until("no slices", () -> values(bed, "gpu.mig.uuid").isEmpty());
            GpuBed.until("no instances", () -> bed.instances(Scope.MIG.serial()).isEmpty());
        }
    }

    @Test
    void modeSwitchedOffAndOnIsFollowed() {
        Simulation simulation = partitioned();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(3, values(bed, "gpu.mig.uuid").size());
            simulation.faults("mig disable gpu0");
            GpuBed.until("no slices", () -> values(bed, "gpu.mig.uuid").isEmpty());
            assertEquals(0L, values(bed, "gpu.mig.count").get("gpu0"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rc gpu0 nvmlDeviceGetMigDeviceHandleByIndex 999", "rc gpu0 nvmlDeviceGetMigMode 10"})
    void whileSlicesCannotBeEnumeratedTheLastValuesAreServedForAWhile(String fault) {
        Simulation simulation = partitioned();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(3, values(bed, "gpu.mig.memory.used").size());
            simulation.faults(fault);
            assertEquals(3, values(bed, "gpu.mig.memory.used").size());
            GpuBed.until(
                    "the last values are too old",
                    () -> values(bed, "gpu.mig.memory.used").isEmpty());
        }
    }

    @Test
    void gpusThatCannotBePartitionedHaveNoValues() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x t4");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Map.of(), values(bed, "gpu.mig.count"));
            assertEquals(Map.of(), values(bed, "gpu.mig.uuid"));
            assertEquals(0, bed.fetchOne("gpu.mig.uuid").status());
        }
    }
}
