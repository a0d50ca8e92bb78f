package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The names of pmdanvidia for GPUs, beside the metrics they are made from. */
class NvidiaNamesTest {
    @TempDir
    Path directory;

    private GpuBed bed(Simulation simulation) {
        return new GpuBed(
                directory, simulation, GpuBed.settings(directory, simulation).withNvidiaNames(true));
    }

    private Simulation constant() {
        return new Simulation(directory).lines("gpus = 2 x rtx4090", "[gpu*]", "load = 40", "[gpu1]", "load = 80");
    }

    private static Set<String> names(GpuBed bed, String root) {
        return Set.copyOf(bed.table().namespace().traverse(root));
    }

    @Test
    void nothingIsServedUnderTheseNamesUnlessAskedFor() {
        Simulation simulation = constant();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(
                    List.of(),
                    bed.table().metrics().stream()
                            .filter(metric -> metric.name().startsWith("nvidia"))
                            .toList());
        }
    }

    @Test
    void everyAliasOfACardHasTheValueOfItsSource() {
        Simulation simulation = constant();
        try (GpuBed bed = bed(simulation)) {
            bed.fetchAll();
            for (AliasRow row : AliasCatalogue.load().rows()) {
                if (row.computation() == AliasRow.Computation.SAME
                        && !row.name().startsWith("nvidia.proc.")) {
                    Map<String, GpuBed.Values> both = bed.fetch(row.name(), row.source());
                    assertFalse(both.get(row.name()).values().isEmpty(), row.name());
                    if (!row.name().equals("nvidia.energy")) {
                        assertEquals(
                                both.get(row.source()).values(),
                                both.get(row.name()).values(),
                                row.name());
                    }
                }
            }
            assertEquals(
                    Map.of("gpu0", 40L, "gpu1", 80L),
                    bed.fetchOne("nvidia.gpuactive").values());
            assertEquals(Map.of("", 2L), bed.fetchOne("nvidia.numcards").values());
            assertTrue(bed.fetchOne("nvidia.energy").number("gpu1") > 0);
        }
    }

    @Test
    void whatAGpuDoesNotSupportHasNoValueAndNoError() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100", "[gpu*]", "mig = on");
        try (GpuBed bed = bed(simulation)) {
            bed.fetchAll();
            for (String name : List.of(
                    "nvidia.fanspeed",
                    "nvidia.gpuactive",
                    "nvidia.memactive",
                    "nvidia.gpuutilaccum",
                    "nvidia.memutilaccum")) {
                assertEquals(new GpuBed.Values(0, new TreeMap<>()), bed.fetchOne(name), name);
            }
        }
    }

    private static long seconds(GpuBed bed, int client) {
        return bed.fetch(client, "nvidia.samples").get("nvidia.samples").number("gpu0");
    }

    @Test
    void accumulatorsGoByTheClockAndNotByTheClients() {
        Simulation simulation = constant();
        try (GpuBed bed = bed(simulation)) {
            String[] names = {"nvidia.samples", "nvidia.gpuutilaccum", "nvidia.memutilaccum", "nvidia.memusedaccum"};
            bed.fetch(names);
            bed.pass(Duration.ofSeconds(2));
            Map<String, GpuBed.Values> first = bed.fetch(names);
            int elapsed = 0;
            for (int i = 0; i < 20; i++) {
                bed.jump(Duration.ofSeconds(3));
                elapsed += 3;
                for (int client = 0; client < 5; client++) {
                    seconds(bed, client);
                }
                bed.tick();
            }
            Map<String, GpuBed.Values> last = bed.fetch(names);
            long samples =
                    last.get(names[0]).number("gpu0") - first.get(names[0]).number("gpu0");
            assertTrue(samples >= elapsed - 3 && samples <= elapsed + 10, () -> "seconds counted: " + samples);
            long used = last.get(names[3]).number("gpu0") - first.get(names[3]).number("gpu0");
            long memory = bed.fetchOne("nvidia.memused").number("gpu0");
            assertEquals(memory, used / samples, memory / 100, "average of what does not change");
            assertTrue(last.get(names[1]).number("gpu0")
                    <= 100 * last.get(names[0]).number("gpu0"));
        }
    }

    @Test
    void withoutAnyFetchTheTimerKeepsAccumulatorsTrue() {
        Simulation simulation = constant();
        try (GpuBed bed = bed(simulation)) {
            bed.fetch("nvidia.samples", "nvidia.memusedaccum");
            long first = seconds(bed, 0);
            for (int i = 0; i < 12; i++) {
                bed.pass(Duration.ofSeconds(10));
                GpuWorker background = bed.module().fleet().gpus().get(0).background();
                GpuBed.until(
                        "the slow pass is done",
                        () -> background.age() < Duration.ofSeconds(5).toNanos());
            }
            bed.tick();
            long counted = seconds(bed, 0) - first;
            assertTrue(counted >= 110 && counted <= 130, () -> "seconds counted: " + counted);
        }
    }

    @Test
    void lostGpuHasNoValuesAndGoesOnWhereItWas() {
        Simulation simulation = constant();
        try (GpuBed bed = bed(simulation)) {
            bed.fetch("nvidia.samples");
            bed.pass(Duration.ofSeconds(5));
            long before = seconds(bed, 0);
            simulation.faults("lost gpu0");
            simulation.command("reload");
            bed.pass(Duration.ofSeconds(2));
            bed.fetch("nvidia.memused", "nvidia.samples");
            assertFalse(bed.fetchOne("nvidia.memused").values().containsKey("gpu0"));
            assertFalse(bed.fetchOne("nvidia.samples").values().containsKey("gpu0"));
            assertEquals(
                    "GPU",
                    bed.fetchOne("nvidia.carduuid")
                            .values()
                            .get("gpu0")
                            .toString()
                            .substring(0, 3));
            simulation.heal();
            bed.jump(Duration.ofSeconds(31));
            GpuBed.until("the GPU is back", () -> {
                bed.pass(Duration.ofSeconds(1)); // not more, or what was read is stale before anybody sees it
                return bed.fetchOne("nvidia.samples").values().containsKey("gpu0");
            });
            assertTrue(seconds(bed, 0) >= before, "never backwards");
        }
    }

    @Test
    void labelsTellTheUnitWhereTheDescriptorDoesNot() {
        Simulation simulation = constant();
        try (GpuBed bed = bed(simulation)) {
            assertTrue(names(bed, "nvidia").contains("nvidia.power"));
            Map<String, String> units = new TreeMap<>();
            bed.table().metrics().stream()
                    .filter(metric -> metric.name().startsWith("nvidia.")
                            && !metric.labels().isEmpty())
                    .forEach(metric -> units.put(metric.name(), metric.labels().json()));
            assertEquals("{\"units\":\"milliwatts\"}", units.get("nvidia.power"));
            assertEquals("{\"units\":\"degrees celsius\"}", units.get("nvidia.temperature"));
        }
    }
}
