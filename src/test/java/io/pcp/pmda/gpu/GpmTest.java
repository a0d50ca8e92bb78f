package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** GPM of GPUs, engines, links and GPU instances against a known load. */
class GpmTest {
    private static final String SM = "gpu.gpm.sm_active";
    private static final String SLICE_SM = "gpu.mig.gpm.sm_active";

    @TempDir
    private Path directory;

    private static List<String> rows() {
        return GpuCatalogue.load().rows().stream()
                .filter(row -> row.cluster() == 18)
                .map(CatalogueRow::name)
                .toList();
    }

    private Simulation loaded(String... more) {
        String[] lines = new String[more.length + 2];
        lines[0] = "driver = 595.44.01";
        lines[1] = "gpus = 1 x gb200, 1 x t4";
        System.arraycopy(more, 0, lines, 2, more.length);
        return new Simulation(directory).lines(lines);
    }

    private static Map<String, GpuBed.Values> fetch(GpuBed bed) {
        return bed.fetch(rows().toArray(new String[0]));
    }

    private static double real(GpuBed.Values values, String instance) {
        return assertInstanceOf(Double.class, values.values().get(instance), values::toString);
    }

    @Test
    void theFirstFetchHasTheValuesOfTheLoad() {
        Simulation simulation = loaded(
                "[gpu0]",
                "load = 50",
                "memory_load = 30",
                "decoder = 20",
                "jpeg = 10",
                "ofa = 5",
                "encoder = 15",
                "pcie_tx = 1048576000",
                "pcie_rx = 2097152000",
                "nvlink_tx = 943718400",
                "nvlink_rx = 1887436800",
                "c2c_tx = 104857600",
                "c2c_rx = 209715200");
        Map<String, Double> due = new HashMap<>(Map.of(
                "graphics_active",
                50.0,
                SM.substring(8),
                46.0,
                "sm_occupancy",
                20.5,
                "integer",
                11.0,
                "tensor",
                24.0,
                "tensor_hmma",
                22.5,
                "tensor_imma",
                1.5,
                "dram",
                30.0,
                "fp64",
                0.5,
                "fp32",
                8.5));
        due.putAll(Map.of(
                "fp16",
                4.5,
                "pcie.tx",
                1000.0,
                "pcie.rx",
                2000.0,
                "nvlink.tx",
                900.0,
                "nvlink.rx",
                1800.0,
                "c2c.tx",
                100.0,
                "c2c.rx",
                200.0,
                "c2c.data_tx",
                90.0,
                "c2c.data_rx",
                180.0));
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            Map<String, GpuBed.Values> values = fetch(bed);
            due.forEach((name, value) -> {
                GpuBed.Values some = values.get("gpu.gpm." + name);
                assertEquals(Set.of("gpu0"), some.values().keySet(), name);
                assertEquals(value, real(some, "gpu0"), value / 1000, name);
            });
            Map<String, Object> engines =
                    values.get("gpu.gpm.engine.utilization").values();
            assertEquals(20.0, (Double) engines.get("gpu0/nvdec0"), 0.1);
            assertEquals(10.0, (Double) engines.get("gpu0/nvjpg6"), 0.1);
            assertEquals(5.0, (Double) engines.get("gpu0/nvofa0"), 0.1);
            assertEquals("gpu0/nvdec1", bed.instances(Scope.ENGINE.serial()).get(1));
            assertEquals("gpu0/nvjpg0", bed.instances(Scope.ENGINE.serial()).get(1 << 5));
            assertEquals("gpu0/nvofa0", bed.instances(Scope.ENGINE.serial()).get(2 << 5));
            assertEquals(18, values.get("gpu.gpm.link.rx").values().size());
            assertEquals(100.0, real(values.get("gpu.gpm.link.rx"), "gpu0/link17"), 0.1);
            assertEquals(50.0, real(values.get("gpu.gpm.link.tx"), "gpu0/link0"), 0.1);
            assertTrue(real(values.get("gpu.gpm.cache.dram_miss"), "gpu0") > 0);
            for (String counter : new String[] {"elapsed", "active", "mma", "hmma", "imma", "integer", "fp32"}) {
                assertTrue(values.get("gpu.gpm.cycles." + counter).number("gpu0") > 0, counter);
            }
            assertEquals(
                    Map.of("gpu0", 1L, "gpu1", 0L),
                    values.get("gpu.gpm.supported").values());
            assertEquals(Map.of("gpu0", 0L), values.get("gpu.gpm.streaming").values());
        }
    }

    @Test
    void everyMetricHasAValueSomewhereAndNoneBeforeHopper() {
        Set<String> without = new TreeSet<>(rows());
        try (GpuBed bed = new GpuBed(
                directory,
                loaded(
                        "[gpu0]",
                        "load = 50",
                        "[gpu2]",
                        "preset = h100",
                        "mig = on",
                        "mig_layout = 3g.40gb, 1g.10gb"))) {
            fetch(bed).forEach((name, values) -> {
                assertEquals(0, values.status() < 0 ? values.status() : 0, name);
                boolean others = values.values().keySet().stream().anyMatch(instance -> instance.startsWith("gpu1"));
                assertEquals(name.equals("gpu.gpm.supported"), others, name);
                if (!values.values().isEmpty()) {
                    without.remove(name);
                }
            });
        }
        assertEquals(Set.of(), without);
        try (GpuBed bed = new GpuBed(directory, new Simulation(directory).lines("gpus = 1 x a100-80"))) {
            fetch(bed).forEach((name, values) -> {
                assertEquals(0, values.status(), name);
                assertEquals(name.equals("gpu.gpm.supported") ? Map.of("gpu0", 0L) : Map.of(), values.values(), name);
            });
        }
    }

    @Test
    void aMetricTheDriverRefusesIsLeftOutAndTheOthersAreThere() {
        Simulation simulation = loaded("[gpu0]", "load = 50", "unsupported = gpm:5, gpm:30");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            Map<String, GpuBed.Values> values = fetch(bed);
            assertEquals(Map.of(), values.get("gpu.gpm.tensor").values());
            assertEquals(0, values.get("gpu.gpm.tensor").status());
            assertEquals(46.0, real(values.get(SM), "gpu0"), 0.1);
            Set<String> engines =
                    values.get("gpu.gpm.engine.utilization").values().keySet();
            assertTrue(!engines.contains("gpu0/nvdec0") && engines.contains("gpu0/nvdec1"), engines::toString);
        }
    }

    @Test
    void nothingIsSampledUnlessSomebodyAsks() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100", "[gpu0]", "load = 50");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            bed.fetchOne("gpu.power.usage");
            bed.fetchOne("gpu.pcie.throughput.rx");
            bed.pass(Duration.ofSeconds(11));
            GpuBed.until(
                    "the slow pass",
                    () -> bed.module().fleet().gpus().get(0).background().passesDone() > 1);
            assertEquals(0, simulation.calls("nvmlGpmSample"));

            assertEquals(46.0, real(bed.fetchOne(SM), "gpu0"), 0.1);
            assertEquals(2, simulation.calls("nvmlGpmSampleGet"), "one fetch, one pair");
            assertEquals(1, simulation.calls("nvmlGpmSampleAlloc") - simulation.calls("nvmlGpmSampleFree"), "kept");
            long done = bed.module().fleet().gpus().get(0).background().passesDone();
            awaitWindow();
            bed.pass(Duration.ofSeconds(11));
            GpuBed.until(
                    "the slow pass",
                    () -> bed.module().fleet().gpus().get(0).background().passesDone() > done);
            assertEquals(2, simulation.calls("nvmlGpmSampleGet"), "asked once");
        }
    }

    @Test
    void whoFetchesEverySecondFindsValuesThatAreReadInTheBackground() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100", "[gpu0]", "load = 50");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            bed.fetchOne(SM);
            bed.jump(Duration.ofSeconds(1));
            bed.fetchOne(SM);
            long before = simulation.calls("nvmlGpmSampleGet");
            GpuBed.until("sampled without a fetch", () -> {
                bed.tick();
                return simulation.calls("nvmlGpmSampleGet") > before;
            });
            bed.jump(Duration.ofSeconds(4));
            long ended = simulation.calls("nvmlGpmSampleGet");
            for (int i = 0; i < 3; i++) {
                awaitWindow();
                bed.pass(Duration.ofSeconds(11));
                bed.jump(Duration.ZERO);
            }
            assertEquals(ended, simulation.calls("nvmlGpmSampleGet"), "nobody fetches any more");
        }
    }

    /** Lets so much time pass that a sample could be taken. */
    private static void awaitWindow() {
        long from = System.nanoTime();
        GpuBed.until("a window", () -> System.nanoTime() - from > 120_000_000);
    }

    private Simulation partitioned() {
        return new Simulation(directory)
                .lines(
                        "[gpu0]",
                        "preset = h100",
                        "mig = on",
                        "mig_instance = 1 0 3g.40gb",
                        "mig_instance = 2 0 2g.20gb",
                        "load = 50",
                        "[gpu1]",
                        "preset = a100-80",
                        "mig = on",
                        "mig_layout = 3g.40gb");
    }

    @Test
    void slicesHaveValuesOfTheirOwn() {
        try (GpuBed bed = new GpuBed(directory, partitioned())) {
            Map<String, Object> values = bed.fetchOne(SLICE_SM).values();
            assertEquals(Set.of("gpu0/gi1", "gpu0/gi2"), values.keySet());
            assertEquals(46.0, (Double) values.get("gpu0/gi1"), 0.1);
            assertEquals("gpu0/gi2", bed.instances(Scope.MIGI.serial()).get(2 << 4));
        }
    }

    @Test
    void noSampleOfASliceIsKeptAndADestroyedSliceIsGoneWithTheNextPass() {
        Simulation simulation = partitioned();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            for (int i = 0; i < 3; i++) {
                bed.jump(Duration.ofSeconds(2));
                bed.fetchOne(SLICE_SM);
            }
            bed.jump(Duration.ZERO);
            assertEquals(simulation.calls("nvmlGpmSampleAlloc"), simulation.calls("nvmlGpmSampleFree"));
            assertEquals(0, simulation.tried("mig destroy gpu0 2"));
            GpuBed.until("the slice is gone", () -> {
                bed.jump(Duration.ofSeconds(2));
                return bed.fetchOne(SLICE_SM).values().keySet().equals(Set.of("gpu0/gi1"));
            });
            assertEquals(0, simulation.tried("mig create gpu0 2 0 2g.20gb"));
            bed.jump(Duration.ofSeconds(2));
            assertEquals(2, bed.fetchOne(SLICE_SM).values().size());
            assertTrue(bed.instances(Scope.MIGI.serial()).containsValue("gpu0/gi2"));
        }
    }

    @Test
    void aSliceCanBeDestroyedWithinOnePassWhileSamplingGoesOn() {
        Simulation simulation = partitioned();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuWorker background = bed.module().fleet().gpus().get(0).background();
            bed.fetchOne(SLICE_SM);
            for (int round = 0; round < 5; round++) {
                bed.jump(Duration.ofSeconds(2));
                long passes = background.passesDone();
                background
                        .owner()
                        .ask(bed.module().reads().read(SLICE_SM).group().parts(), 0);
                GpuBed.until("destroyed", () -> simulation.tried("mig destroy gpu0 2") == 0);
                assertTrue(background.passesDone() - passes <= 1, "no longer than one pass");
                assertEquals(0, simulation.tried("mig create gpu0 2 0 2g.20gb"));
            }
        }
    }

    @Test
    void aReleaseDropsTheSampleThatIsKept() {
        Simulation simulation = partitioned();
        try (NativeLibrary held = simulation.hold();
                GpuBed bed = new GpuBed(directory, simulation)) {
            assertNotNull(held);
            assertEquals(1, bed.fetchOne(SM).values().size());
            assertEquals(2, bed.fetchOne(SLICE_SM).values().size());
            assertEquals(0, bed.store("0", "gpu.control.release", 600));
            GpuBed.until("everything is closed", () -> simulation.calls("nvmlShutdown") == 1);
            assertEquals(simulation.calls("nvmlGpmSampleAlloc"), simulation.calls("nvmlGpmSampleFree"));
            assertEquals(simulation.calls("nvmlEventSetCreate"), simulation.calls("nvmlEventSetFree"));
            assertEquals(simulation.calls("nvmlSystemEventSetCreate"), simulation.calls("nvmlSystemEventSetFree"));
            assertEquals(0, simulation.tried("mig destroy gpu0 2"));
            simulation.command("driver_reload");
            bed.store("0", "gpu.control.release", 0);
            GpuBed.until("values are back", () -> {
                bed.pass(Duration.ofSeconds(2));
                return bed.fetchOne(SM).values().size() == 1;
            });
        }
    }

    @Test
    void aGpuThatIsLostHasNoValuesAndTheOthersGoOn() {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100", "[gpu*]", "load = 50");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(2, bed.fetchOne(SM).values().size());
            simulation.faults("lost gpu0");
            GpuBed.until("gpu1 alone", () -> {
                bed.jump(Duration.ofSeconds(2));
                return bed.fetchOne(SM).values().keySet().equals(Set.of("gpu1"));
            });
        }
    }
}
