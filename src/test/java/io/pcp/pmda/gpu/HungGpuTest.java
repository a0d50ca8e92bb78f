package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.PmErr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A driver call that hangs costs the values of its GPU and nothing else. */
class HungGpuTest {
    private static final String POWER = "gpu.power.usage";

    @TempDir
    Path directory;

    private static Set<String> allBut(int count, String... missing) {
        Set<String> names = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            names.add("gpu" + i);
        }
        names.removeAll(Set.of(missing));
        return names;
    }

    /** Makes a GPU hang; returns when a pass is caught in it. */
    private static void hang(GpuBed bed, Simulation simulation, int gpu) {
        simulation.faults("hang gpu" + gpu + " *");
        simulation.command("reload");
        bed.jump(Duration.ofSeconds(2));
        bed.fetchOne(POWER);
        assertTrue(bed.module().fleet().gpus().get(gpu).passes().owner().runningFor() > 0, "it hangs");
    }

    @Test
    void hungGpuCostsNobodyElseAValueAndComesBack() {
        Simulation simulation =
                new Simulation(directory).lines("gpus = 8 x h100", "[gpu*]", "load = ramp(0, 50, 600, 90)");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(allBut(8), bed.fetchOne(POWER).values().keySet());
            long passes = bed.fetchOne("gpu.sampler.samples").number("gpu3");

            hang(bed, simulation, 3);
            bed.jump(Duration.ofSeconds(2));
            GpuBed.Values late = bed.fetchOne(POWER);
            assertEquals(allBut(8), late.values().keySet(), "the last value is young enough to be served");

            bed.pass(Duration.ofSeconds(10));
            bed.pass(Duration.ofSeconds(10));
            assertEquals(1, bed.log("gpu3 (").size(), "said once");
            assertTrue(bed.log("gpu3 (").get(0).contains("hangs"));

            bed.pass(Duration.ofSeconds(15));
            GpuBed.Values stale = bed.fetchOne(POWER);
            assertEquals(allBut(8, "gpu3"), stale.values().keySet());
            GpuBed.Values samples = bed.fetchOne("gpu.sampler.samples");
            assertEquals(passes, samples.number("gpu3"));
            assertTrue(samples.number("gpu2") > passes, "the others are read");
            assertTrue(bed.fetchOne("gpu.sampler.age").number("gpu3") > 30_000);
            assertTrue(bed.fetchOne("gpu.sampler.pass_time").number("gpu3") > 20_000_000);
            assertEquals(allBut(8), bed.fetchOne("gpu.info.uuid").values().keySet(), "identity asks no GPU");
            bed.profile(3);
            assertEquals(PmErr.AGAIN, bed.fetchOne(POWER).status(), "nothing else to answer from");
            bed.profile(3, 4);
            assertEquals(Set.of("gpu4"), bed.fetchOne(POWER).values().keySet());
            bed.profile(0, 1, 2, 3, 4, 5, 6, 7);

            simulation.heal();
            GpuBed.until("gpu3 answers again", () -> {
                bed.jump(Duration.ofSeconds(2));
                return bed.fetchOne(POWER).values().keySet().equals(allBut(8));
            });
            GpuBed.until("and that is said", () -> bed.log("gpu3 (").size() == 2);
            assertTrue(bed.log("gpu3 (").get(1).contains("answers again"));
        }
    }

    @Test
    void hungGpuIsNotWaitedForAgainAndAgain() {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            bed.fetchOne(POWER);
            hang(bed, simulation, 1);
            bed.jump(Duration.ofSeconds(10));
            Gpu hung = bed.module().fleet().gpus().get(1);
            assertTrue(hung.passes().hung());
            long before = bed.time().nanos();
            bed.fetchOne(POWER);
            assertTrue(bed.time().nanos() - before < Duration.ofSeconds(1).toNanos(), "no wait for the deadline");
            simulation.heal();
            GpuBed.until("it answers again", () -> {
                bed.jump(Duration.ofSeconds(2));
                bed.fetchOne(POWER);
                return !hung.passes().hung();
            });
        }
    }

    @Test
    void gpuThatHangsWhileItIsAttachedHoldsNobodyUp() {
        Simulation simulation =
                new Simulation(directory).lines("gpus = 4 x h100").faults("hang gpu2 *");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuBed.until(
                    "the others have values", () -> bed.fetchOne(POWER).values().size() == 3);
            assertFalse(bed.fetchOne(POWER).values().containsKey("gpu2"));
            assertEquals(4L, bed.fetchOne("gpu.count").singular());
            assertEquals(1, bed.log("index 2 is slow to attach").size());
            simulation.heal();
            GpuBed.until("it is there, too", () -> {
                bed.pass(Duration.ofSeconds(2));
                return bed.fetchOne(POWER).values().keySet().equals(allBut(4));
            });
        }
    }
}
