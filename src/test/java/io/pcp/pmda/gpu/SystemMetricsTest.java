package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.PmErr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the driver says about the node while it comes, goes and refuses. */
class SystemMetricsTest {
    private static final String ENABLED = "gpu.cc.enabled";
    private static final String EXCLUDED = "gpu.health.excluded";

    @TempDir
    Path directory;

    private Simulation simulation() {
        return new Simulation(directory).lines("excluded = 2", "cc_feature = 1", "gpus = 1 x h100");
    }

    @Test
    void withoutADriverNothingIsExcludedAndNothingKnown() {
        Simulation simulation = simulation().faults("nodriver");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(0L, bed.fetchOne(EXCLUDED).singular());
            assertEquals("none", bed.fetchOne("gpu.driver.branch").singular());
            assertEquals(Map.of(), bed.fetchOne(ENABLED).values());
            simulation.faults();
            GpuBed.until("the driver answers", () -> {
                bed.pass(Duration.ofSeconds(61));
                return bed.fetchOne("gpu.nvml.status").singular().equals(0L);
            });
            assertEquals(2L, bed.fetchOne(EXCLUDED).singular());
            assertEquals(1L, bed.fetchOne(ENABLED).singular());
        }
    }

    @Test
    void aRefusalIsAnError() {
        try (GpuBed bed = new GpuBed(directory, simulation().faults("nopermission nvmlSystemGetConfComputeSettings"))) {
            assertEquals(PmErr.PERMISSION, bed.fetchOne(ENABLED).status());
        }
    }

    @Test
    void aMomentaryFailureIsAskedAgain() {
        Simulation simulation = simulation().faults("rc nvmlGetExcludedDeviceCount 999");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Map.of(), bed.fetchOne(EXCLUDED).values());
            simulation.faults();
            GpuBed.until("it is told", () -> {
                bed.pass(Duration.ofSeconds(11));
                return !bed.fetchOne(EXCLUDED).values().isEmpty();
            });
            assertEquals(2L, bed.fetchOne(EXCLUDED).singular());
        }
    }

    @Test
    void unsupportedCallsAreCounted() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x t4");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            bed.fetchAll();
            long unsupported = (Long) bed.fetchOne("gpu.nvml.unsupported").singular();
            assertTrue(unsupported > 10, () -> "unsupported " + unsupported);
        }
    }
}
