package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How each GPU is, from the simulated driver to the client. */
class HealthTest {
    private static final String STATE = "gpu.health.state";
    private static final String TEXT = "gpu.health.text";

    @TempDir
    private Path directory;

    private static String text(GpuBed bed, String gpu) {
        bed.pass(Duration.ofSeconds(11));
        return String.valueOf(bed.fetchOne(TEXT).values().get(gpu));
    }

    /** What is wrong, and that it ends: after holds of up to a minute. */
    private void fallsIllAndRecovers(String keys, String faults, long state, String words) {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100", "[gpu1]", "load = 80");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuBed.until(
                    "both are well",
                    () -> text(bed, "gpu0").equals("ok") && text(bed, "gpu1").equals("ok"));
            assertEquals(Map.of("gpu0", 0L, "gpu1", 0L), bed.fetchOne(STATE).values());

            simulation.lines(("gpus = 2 x h100|[gpu1]|load = 80|" + keys).split("\\|"));
            simulation.faults(faults);
            GpuBed.until(words, () -> text(bed, "gpu1").contains(words));
            assertEquals(state, bed.fetchOne(STATE).number("gpu1"));
            assertEquals("ok", bed.fetchOne(TEXT).values().get("gpu0"));
            assertEquals(1L, bed.fetchOne("gpu.health.unhealthy").singular());

            simulation.lines("gpus = 2 x h100", "[gpu1]", "load = 80");
            GpuBed.until("well again", () -> text(bed, "gpu1").equals("ok"));
            assertEquals(0L, bed.fetchOne("gpu.health.unhealthy").singular());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "rows = 0, 0, 1, 0; 1; row remap pending",
                "rows = 0, 0, 0, 1; 1; row remap failed",
                "link_state = 3:0, 11:0; 1; 2 of 18 NVLinks down (3, 11)",
                "recovery_action = 1; 2; reset",
                "recovery_action = 3; 1; drain",
                "repair_channel = on; 1; memory channel repair pending",
                "repair_tpc = on; 1; TPC repair pending",
                "unrepairable_memory = on; 1; memory cannot be repaired",
                "throttle_hw_thermal = 1; 1; because of heat",
                "throttle_brake = 1; 1; power brake",
                "pcie_width_now = 4; 1; has 4 of 16 lanes",
                "fabric_state = 1; 1; not registered with the fabric",
            })
    void whatADriverReportsIsToldInWords(String keys, long state, String words) {
        fallsIllAndRecovers(keys, "", state, words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {"lost gpu1; 3; off the bus", "reset_required gpu1; 2; wants the GPU reset"})
    void whatTheFleetKnowsIsToldInWords(String fault, long state, String words) {
        fallsIllAndRecovers("load = 80", fault, state, words);
    }

    @Test
    void errorsThatCannotBeCorrectedAreToldUntilTheDriverIsLoadedAnew() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100", "[gpu0]", "ecc_uncorrected = 5");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuBed.until("errors", () -> text(bed, "gpu0").contains("uncorrectable ECC errors since the driver"));
            simulation.lines("gpus = 1 x h100");
            simulation.faults("driver_reload");
            GpuBed.until("well again", () -> text(bed, "gpu0").equals("ok"));
        }
    }

    @Test
    void aCorruptInforomIsFoundAtStart() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100", "[gpu0]", "inforom_corrupt = on");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuBed.until("corrupt", () -> text(bed, "gpu0").contains("InfoROM is corrupted"));
        }
    }

    @Test
    void anXidThatCallsForServiceIsTold() {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuBed.until("well", () -> text(bed, "gpu1").equals("ok"));
            // Events are awaited from when the set is made; one that comes before is the driver's business.
            int[] times = {0};
            GpuBed.until("the XID", () -> {
                simulation.faults("xid gpu1 79 1 " + ++times[0] % 8);
                return text(bed, "gpu1").contains("XID 79");
            });
            assertEquals(1L, bed.fetchOne(STATE).number("gpu1"));
            assertEquals("ok", text(bed, "gpu0"));
        }
    }

    @Test
    void aHungGpuIsUnresponsiveAndOthersAreNotAffected() {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuBed.until("well", () -> text(bed, "gpu1").equals("ok"));
            simulation.faults("hang gpu1 *");
            GpuBed.until("it hangs", () -> text(bed, "gpu1").contains("does not return"));
            assertEquals(4L, bed.fetchOne(STATE).number("gpu1"));
            assertEquals("ok", text(bed, "gpu0"));
        }
    }

    @Test
    void withoutADriverHealthIsUnknownAndSaysWhere() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuBed.until("well", () -> text(bed, "gpu0").equals("ok"));
            simulation.faults("nodriver");
            GpuBed.until("no driver", () -> text(bed, "gpu0").contains("gpu.nvml.status"));
            assertEquals(5L, bed.fetchOne(STATE).number("gpu0"));
            assertEquals(0L, bed.fetchOne("gpu.health.unhealthy").singular());
        }
    }

    @Test
    void aChangeIsLoggedOnceAlsoWhenNobodyAsksAndFlappingDoesNotFloodTheLog() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuBed.until("well", () -> text(bed, "gpu0").equals("ok"));
            simulation.lines("gpus = 1 x h100", "[gpu0]", "rows = 0, 0, 1, 0");
            GpuBed.until("logged", () -> {
                bed.pass(Duration.ofSeconds(11));
                return !bed.log("row remap pending").isEmpty();
            });
            for (int i = 0; i < 20; i++) {
                text(bed, "gpu0");
            }
            assertEquals(1, bed.log("row remap pending").size());
        }
    }

    @Test
    void missingGpusAreExpectedAndNotCounted() {
        Simulation simulation = new Simulation(directory).lines("gpus = 2 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            GpuBed.until(
                    "two",
                    () -> Long.valueOf(2).equals(bed.fetchOne("gpu.count").singular()));
            simulation.faults("absent gpu1");
            GpuBed.until("one", () -> {
                bed.pass(Duration.ofSeconds(11));
                return Long.valueOf(1).equals(bed.fetchOne("gpu.count").singular());
            });
            assertEquals(2L, bed.fetchOne("gpu.expected").singular());
            GpuBed.until("lost", () -> text(bed, "gpu1").contains("off the bus"));
            assertTrue(bed.fetchOne(STATE).number("gpu1") == 3);
        }
    }
}
