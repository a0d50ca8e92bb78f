package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Fabric, rack and links to the CPU, against the simulated library. */
class FabricTest {
    @TempDir
    private Path directory;

    private GpuBed open(String... lines) {
        return new GpuBed(directory, new Simulation(directory).lines(lines));
    }

    private static Object fresh(GpuBed bed, String name) {
        return all(bed, name).get("gpu0");
    }

    private static Map<String, Object> all(GpuBed bed, String name) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(name).values();
    }

    private static Set<String> rows(int cluster) {
        return GpuCatalogue.load().rows().stream()
                .filter(row -> row.cluster() == cluster)
                .map(CatalogueRow::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertNothing(GpuBed bed, Set<String> names) {
        bed.fetch(names.toArray(new String[0]))
                .forEach((name, values) -> assertEquals(new GpuBed.Values(0, Map.of()), values, name));
    }

    @Test
    void registeredGpuTellsItsCluster() {
        try (GpuBed bed = open("[gpu0]", "preset = h100", "clique = 7", "fabric_status = 999")) {
            assertEquals(3L, fresh(bed, "gpu.fabric.state"));
            assertEquals(999L, fresh(bed, "gpu.fabric.status"));
            assertEquals(7L, fresh(bed, "gpu.fabric.clique"));
            assertTrue(
                    fresh(bed, "gpu.fabric.cluster").toString().matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void whatTheRegistrationGivesIsNoValueBeforeItsEnd(int state) {
        Simulation simulation = new Simulation(directory).lines("[gpu0]", "preset = h100", "fabric_state = " + state);
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals((long) state, fresh(bed, "gpu.fabric.state"));
            assertNothing(bed, Set.of("gpu.fabric.status", "gpu.fabric.clique", "gpu.fabric.cluster"));
            simulation.lines("[gpu0]", "preset = h100", "clique = 5");
            GpuBed.until("it is registered", () -> Long.valueOf(5).equals(fresh(bed, "gpu.fabric.clique")));
        }
    }

    @Test
    void stateZeroMeansThatNothingElseCounts() {
        try (GpuBed bed = open("[gpu0]", "preset = h100", "fabric_state = 0")) {
            assertEquals(0L, fresh(bed, "gpu.fabric.state"));
            Set<String> others = rows(20);
            others.remove("gpu.fabric.state");
            assertNothing(bed, others);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0x1a9, degraded_bandwidth, 1",
        "0x1a6, route_recovery, 1",
        "0x19a, route_unhealthy, 1",
        "0x16a, access_timeout_recovery, 1",
        "0x5aa, misconfiguration, 5",
        "0x1aa, misconfiguration, 1",
    })
    void healthIsUnpacked(String mask, String item, long expected) {
        long number = Long.decode(mask);
        try (GpuBed bed = open("[gpu0]", "preset = h100", "fabric_health = " + number)) {
            assertEquals(number, fresh(bed, "gpu.fabric.health.mask"));
            assertEquals(expected, fresh(bed, "gpu.fabric.health." + item));
            assertEquals(mask.equals("0x1aa") ? 1L : 2L, fresh(bed, "gpu.fabric.health.summary"));
        }
    }

    @Test
    void placeInTheRackIsTold() {
        try (GpuBed bed = open("[gpu0]", "preset = gb200", "module_id = 4")) {
            assertTrue(fresh(bed, "gpu.platform.chassis_serial").toString().startsWith("18217245"));
            assertEquals(20L, fresh(bed, "gpu.platform.slot"));
            assertEquals(10L, fresh(bed, "gpu.platform.tray"));
            assertEquals(1L, fresh(bed, "gpu.platform.host"));
            assertEquals(1L, fresh(bed, "gpu.platform.peer_type"));
            assertEquals(4L, fresh(bed, "gpu.platform.module"));
            assertTrue(fresh(bed, "gpu.platform.ib_guid").toString().matches("0x[0-9a-f]{16}"));
        }
    }

    @Test
    void gpusWithoutFabricAndRackHaveNoValues() {
        try (GpuBed bed = open("gpus = 1 x l40s")) {
            assertNothing(bed, rows(20));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "171, 0, state, 0",
        "172, 40000, speed, 40000000000",
        "234, 1, power_state, 1",
        "231, 11, errors.crc, 11",
        "232, 12, errors.replay, 12",
        "233, 13, errors.replay_b2b, 13",
    })
    void linksToTheCpuAreRead(int field, long value, String row, long expected) {
        Simulation simulation =
                new Simulation(directory).lines("gpus = 1 x gh200").faults("value field:" + field + " " + value);
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            Map<String, Object> values = all(bed, "gpu.c2c.link." + row);
            assertEquals(10, values.size());
            assertEquals(expected, values.get("gpu0/c2c9"));
            assertEquals(1L, fresh(bed, "gpu.c2c.enabled"));
            assertEquals(10L, fresh(bed, "gpu.c2c.count"));
        }
    }

    @Test
    void gpusWithoutALinkToTheCpuHaveNoValues() {
        // A plain Hopper answers "off", which would look like a fault.
        try (GpuBed bed = open("gpus = 1 x h100")) {
            assertNothing(bed, rows(19));
            assertEquals(Map.of(), bed.instances(Scope.C2C.serial()));
        }
    }

    @Test
    void aLinkThatIsThereAndSwitchedOffIsTold() {
        Simulation simulation =
                new Simulation(directory).lines("gpus = 1 x gh200").faults("value nvmlDeviceGetC2cModeInfoV 0");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(0L, fresh(bed, "gpu.c2c.enabled"));
        }
    }

    @ParameterizedTest
    @CsvSource({"ones", "65", "0"})
    void aCountThatCannotBeTrueMakesNoInstances(String count) {
        Simulation simulation =
                new Simulation(directory).lines("gpus = 1 x gh200").faults("value field:170 " + count);
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertNothing(bed, Set.of("gpu.c2c.link.state"));
            assertEquals(Map.of(), bed.instances(Scope.C2C.serial()));
        }
    }
}
