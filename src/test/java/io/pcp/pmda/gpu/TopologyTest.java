package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Places of GPUs and ways between them, against the simulated library. */
class TopologyTest {
    @TempDir
    private Path directory;

    private Simulation simulation(String... lines) {
        return new Simulation(directory).lines(lines);
    }

    private GpuBed open(Simulation simulation) {
        return new GpuBed(directory, simulation);
    }

    private static Map<String, Object> fresh(GpuBed bed, String name) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(name).values();
    }

    @Test
    void driverTellsNodeAndCpus() {
        try (GpuBed bed = open(simulation("[gpu0]", "preset = h100", "numa_node = 1", "cpus = 0-31,64-95"))) {
            assertEquals(Map.of("gpu0", 1L), fresh(bed, "gpu.topology.numa_node"));
            assertEquals(Map.of("gpu0", "0-31,64-95"), fresh(bed, "gpu.topology.cpus"));
        }
    }

    @ParameterizedTest
    @CsvSource({"3, 3", "-1, ", "x, ", ", "})
    void kernelTellsWhatTheDriverDoesNot(String node, Long expected) throws IOException {
        Path device = Files.createDirectories(directory.resolve("sys/bus/pci/devices/0001:3b:00.0"));
        Files.writeString(device.resolve("local_cpulist"), "0-15\n");
        if (node != null) {
            Files.writeString(device.resolve("numa_node"), node + "\n");
        }
        Simulation simulation = simulation(
                "[gpu0]",
                "preset = h100",
                "busid = 00000001:3B:00.0",
                "unsupported = nvmlDeviceGetCpuAffinity, nvmlDeviceGetMemoryAffinity");
        try (GpuBed bed = open(simulation)) {
            assertEquals(expected == null ? Map.of() : Map.of("gpu0", expected), fresh(bed, "gpu.topology.numa_node"));
            assertEquals(Map.of("gpu0", "0-15"), fresh(bed, "gpu.topology.cpus"));
        }
    }

    @Test
    void nobodyTells() {
        Simulation simulation = simulation(
                "[gpu0]", "preset = h100", "unsupported = nvmlDeviceGetCpuAffinity, nvmlDeviceGetMemoryAffinity");
        try (GpuBed bed = open(simulation)) {
            assertEquals(new GpuBed.Values(0, Map.of()), bed.fetchOne("gpu.topology.numa_node"));
            assertEquals(new GpuBed.Values(0, Map.of()), bed.fetchOne("gpu.topology.cpus"));
        }
    }

    @Test
    void pairsAreThereInBothDirections() {
        Simulation simulation =
                simulation("gpus = 3 x a100-80", "[gpu0-1]", "numa_node = 0", "[gpu2]", "numa_node = 1");
        try (GpuBed bed = open(simulation)) {
            assertEquals(
                    Map.of(
                            "gpu0/gpu1",
                            40L,
                            "gpu0/gpu2",
                            50L,
                            "gpu1/gpu0",
                            40L,
                            "gpu1/gpu2",
                            50L,
                            "gpu2/gpu0",
                            50L,
                            "gpu2/gpu1",
                            50L),
                    fresh(bed, "gpu.topology.level"));
            assertEquals("gpu1/gpu2", bed.instances(Scope.PAIR.serial()).get(1 << 16 | 2));
            assertTrue(bed.labels(Scope.PAIR.serial(), 2).contains("\"remote_gpu\":\"gpu2\""));
        }
    }

    @ParameterizedTest
    @CsvSource({"p2p_nvlink", "p2p_read", "p2p_write"})
    void peerAccessIsTold(String row) {
        String name = "gpu.topology." + row;
        try (GpuBed bed = open(simulation("gpus = 2 x a100-80"))) {
            assertEquals(Map.of("gpu0/gpu1", 0L, "gpu1/gpu0", 0L), fresh(bed, name));
        }
        Simulation blocked = simulation("gpus = 2 x a100-80").faults("value gpu0 nvmlDeviceGetP2PStatus 4");
        try (GpuBed bed = open(blocked)) {
            assertEquals(Map.of("gpu0/gpu1", 4L, "gpu1/gpu0", 0L), fresh(bed, name));
        }
        Simulation unsupported = simulation("gpus = 2 x a100-80").faults("notsup nvmlDeviceGetP2PStatus");
        try (GpuBed bed = open(unsupported)) {
            assertEquals(new GpuBed.Values(0, Map.of()), bed.fetchOne(name));
        }
    }

    @Test
    void unsupportedLevelIsNoValue() {
        Simulation simulation = simulation("gpus = 2 x a100-80").faults("notsup nvmlDeviceGetTopologyCommonAncestor");
        try (GpuBed bed = open(simulation)) {
            assertEquals(new GpuBed.Values(0, Map.of()), bed.fetchOne("gpu.topology.level"));
        }
    }

    @Test
    void directLinksAreCounted() {
        try (GpuBed bed = open(simulation("gpus = 3 x a100-80", "[gpu*]", "nvlink_remote = gpu"))) {
            Map<String, Object> links = fresh(bed, "gpu.topology.nvlinks");
            assertEquals(6L, links.get("gpu0/gpu1"));
            assertEquals(6L, links.get("gpu2/gpu0"));
        }
        try (GpuBed bed = open(simulation("gpus = 2 x h100"))) {
            assertEquals(Map.of("gpu0/gpu1", 0L, "gpu1/gpu0", 0L), fresh(bed, "gpu.topology.nvlinks"), "a switch");
        }
        try (GpuBed bed = open(simulation("gpus = 2 x l40s"))) {
            assertEquals(Map.of("gpu0/gpu1", 0L, "gpu1/gpu0", 0L), fresh(bed, "gpu.topology.nvlinks"), "no link");
        }
    }

    @Test
    void aSingleGpuHasNoPairs() {
        try (GpuBed bed = open(simulation("gpus = 1 x h100"))) {
            assertEquals(new GpuBed.Values(0, Map.of()), bed.fetchOne("gpu.topology.level"));
            assertEquals(new GpuBed.Values(0, Map.of()), bed.fetchOne("gpu.topology.nvlinks"));
        }
    }

    @Test
    void waysToALostGpuHaveNoValuesUntilItIsBack() {
        Simulation simulation = simulation("gpus = 3 x a100-80");
        try (GpuBed bed = open(simulation)) {
            assertEquals(6, fresh(bed, "gpu.topology.level").size());
            simulation.faults("lost gpu2");
            GpuBed.until("values of two", () -> {
                fresh(bed, "gpu.power.usage");
                return fresh(bed, "gpu.topology.level").keySet().equals(Set.of("gpu0/gpu1", "gpu1/gpu0"));
            });
            assertEquals(6, bed.instances(Scope.PAIR.serial()).size(), "instances stay");
            assertEquals(Set.of("gpu0", "gpu1"), fresh(bed, "gpu.power.usage").keySet(), "nobody else is lost");
            simulation.faults();
            GpuBed.until("values of three", () -> {
                bed.pass(Duration.ofSeconds(31));
                return fresh(bed, "gpu.topology.level").size() == 6;
            });
        }
    }

    @Test
    void anotherGpuThatIsLostIsNoReasonToGiveUpThisOne() {
        Simulation simulation =
                simulation("gpus = 2 x a100-80").faults("rc gpu0 nvmlDeviceGetTopologyCommonAncestor 15");
        try (GpuBed bed = open(simulation)) {
            assertEquals(Set.of("gpu1/gpu0"), fresh(bed, "gpu.topology.level").keySet());
            assertEquals(Set.of("gpu0", "gpu1"), fresh(bed, "gpu.power.usage").keySet());
        }
    }
}
