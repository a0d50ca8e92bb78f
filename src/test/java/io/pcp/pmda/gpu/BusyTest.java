package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Busy time against the integral of the scenario's load, on a driver whose clock the test moves. */
class BusyTest {
    private static final long START_SECONDS = 1_700_000_000L;
    /** The driver samples six times a second. */
    private static final long SAMPLE_MILLIS = 167;
    /** From 0 to 100 percent and back in 20 s. */
    private static final String TRIANGLE = "load = points(20; 0:0, 10:100, 20:0)";

    @TempDir
    Path directory;

    @BeforeEach
    void driverHasItsOwnClock() {
        environment("setenv", "NVMLSIM_CLOCK", "virtual:" + START_SECONDS * 1_000_000, 1);
    }

    @AfterEach
    void driverHasTheMachinesClock() {
        environment("unsetenv", "NVMLSIM_CLOCK");
    }

    private static void environment(String function, Object... arguments) {
        assertEquals(0, NativeLibrary.getProcess().getFunction(function).invokeInt(arguments));
    }

    private Simulation simulation() {
        return new Simulation(directory).lines("epoch = " + START_SECONDS, "gpus = 1 x h100", "[gpu*]", TRIANGLE);
    }

    private static void advance(GpuBed bed, Simulation simulation, int seconds) {
        bed.jump(Duration.ofSeconds(seconds));
        simulation.command("advance " + seconds);
    }

    /** Milliseconds of load between 0 and a time: the triangle's integral. */
    private static double integral(double seconds) {
        double rest = seconds % 20;
        double part = rest <= 10 ? rest * rest / 20 : 10 - (20 - rest) * (20 - rest) / 20;
        return 1000 * (Math.floor(seconds / 20) * 10 + part);
    }

    @Test
    void busyTimeIsTheIntegralOfTheLoadWithinOneSample() {
        Simulation simulation = simulation();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            advance(bed, simulation, 5);
            long first = bed.fetchOne("gpu.busy.gpu").number("gpu0");
            int elapsed = 5;
            long last = first;
            for (int i = 0; i < 40; i++) {
                int step = 2 + i % 9;
                advance(bed, simulation, step);
                elapsed += step;
                if (i % 3 == 0) {
                    bed.tick();
                }
                long now = bed.fetchOne("gpu.busy.gpu").number("gpu0");
                assertTrue(now >= last, "monotonic");
                last = now;
                double due = integral(elapsed) - integral(5);
                assertEquals(due, now - first, SAMPLE_MILLIS, "after " + elapsed + " s");
            }
        }
    }

    @Test
    void slowPassKeepsTheCounterTrueWithoutAnyFetch() {
        Simulation simulation = simulation();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            advance(bed, simulation, 1);
            long first = bed.fetchOne("gpu.busy.gpu").number("gpu0");
            for (int i = 0; i < 30; i++) {
                advance(bed, simulation, 10);
                bed.tick();
                GpuWorker background = bed.module().fleet().gpus().get(0).background();
                GpuBed.until(
                        "the slow pass is done",
                        () -> background.age() < Duration.ofSeconds(5).toNanos());
            }
            long busy = bed.fetchOne("gpu.busy.gpu").number("gpu0") - first;
            assertEquals(integral(301) - integral(1), busy, SAMPLE_MILLIS);
        }
    }

    @Test
    void clientsDoNotAddToEachOthersCounters() {
        Simulation simulation = simulation();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            advance(bed, simulation, 1);
            Map<String, GpuBed.Values> start = bed.fetch("gpu.busy.gpu", "gpu.energy.total", "gpu.pcie.bytes.tx");
            for (int i = 0; i < 10; i++) {
                advance(bed, simulation, 5);
                for (int client = 0; client < 5; client++) {
                    bed.fetch(client, "gpu.busy.gpu", "gpu.energy.total", "gpu.pcie.bytes.tx");
                    bed.jump(Duration.ofSeconds(2));
                }
            }
            Map<String, GpuBed.Values> end = bed.fetch("gpu.busy.gpu", "gpu.energy.total", "gpu.pcie.bytes.tx");
            long busy = end.get("gpu.busy.gpu").number("gpu0")
                    - start.get("gpu.busy.gpu").number("gpu0");
            assertEquals(integral(51) - integral(1), busy, SAMPLE_MILLIS);
        }
    }

    @Test
    void withoutSamplesUtilisationIsPolled() {
        Simulation simulation = new Simulation(directory)
                .lines("gpus = 1 x h100", "[gpu*]", "load = 40", "unsupported = nvmlDeviceGetSamples");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            advance(bed, simulation, 1);
            long first = bed.fetchOne("gpu.busy.gpu").number("gpu0");
            for (int i = 0; i < 6; i++) {
                advance(bed, simulation, 10);
                bed.fetchOne("gpu.busy.gpu");
            }
            long busy = bed.fetchOne("gpu.busy.gpu").number("gpu0") - first;
            assertEquals(60_000 * 0.4, busy, 500, "the clock of the agent, which runs on meanwhile");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"encoder", "decoder", "jpeg", "ofa"})
    void enginesHaveBusyTimesOfTheirOwn(String engine) {
        Simulation simulation = new Simulation(directory)
                .lines("epoch = " + START_SECONDS, "gpus = 1 x l40s", "[gpu*]", "load = 90", engine + " = 50");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            advance(bed, simulation, 1);
            long first = bed.fetchOne("gpu.busy." + engine).number("gpu0");
            advance(bed, simulation, 12);
            long busy = bed.fetchOne("gpu.busy." + engine).number("gpu0") - first;
            assertEquals(12_000 * 0.5, busy, SAMPLE_MILLIS);
        }
    }

    @Test
    void anEngineThatIsNotThereHasNoBusyTime() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x t4");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            for (String engine : new String[] {"jpeg", "ofa"}) {
                assertEquals(Map.of(), bed.fetchOne("gpu.busy." + engine).values());
                assertEquals(0, bed.fetchOne("gpu.busy." + engine).status());
            }
        }
    }

    @Test
    void aBurstBetweenTwoLooksIsThePeak() {
        Simulation simulation = new Simulation(directory)
                .lines("epoch = " + START_SECONDS, "gpus = 1 x h100", "[gpu*]", "load = steps(0:10, 6:95, 7:10)");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            advance(bed, simulation, 3);
            bed.fetchOne("gpu.utilization.peak");
            advance(bed, simulation, 9);
            assertEquals(95, bed.fetchOne("gpu.utilization.peak").number("gpu0"));
            assertEquals(10, bed.fetchOne("gpu.utilization.gpu").number("gpu0"));
            advance(bed, simulation, 5);
            assertEquals(10, bed.fetchOne("gpu.utilization.peak").number("gpu0"));
        }
    }

    @Test
    void withoutSamplesThereIsNoPeak() {
        Simulation simulation = new Simulation(directory)
                .lines("gpus = 1 x h100", "[gpu*]", "load = 40", "unsupported = nvmlDeviceGetSamples");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Map.of(), bed.fetchOne("gpu.utilization.peak").values());
            assertEquals(0, bed.fetchOne("gpu.utilization.peak").status());
        }
    }

    @Test
    void throughputOlderThanTwoBackgroundPassesIsDropped() {
        Simulation simulation = simulation();
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(1, bed.fetchOne("gpu.pcie.throughput.tx").values().size());
            simulation.faults("hang gpu0 nvmlDeviceGetPcieThroughput");
            simulation.command("reload");
            bed.jump(Duration.ofSeconds(4));
            assertEquals(0, bed.fetchOne("gpu.pcie.throughput.tx").values().size());
            assertEquals(1, bed.fetchOne("gpu.power.usage").values().size(), "the other worker goes on");
        }
    }
}
