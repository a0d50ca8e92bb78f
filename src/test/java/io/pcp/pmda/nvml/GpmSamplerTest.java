package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GpmSamplerTest {
    private static final int IN_USE = NvmlReturn.IN_USE;

    private static Simulation loaded(String... more) {
        String[] lines = new String[more.length + 4];
        lines[0] = "gpus = 1 x h100";
        lines[1] = "[gpu0]";
        lines[2] = "load = 50";
        lines[3] = "memory_load = 30";
        System.arraycopy(more, 0, lines, 4, more.length);
        return Simulation.open(lines);
    }

    private static Simulation sliced() {
        return loaded("mig = on", "mig_instance = 1 0 3g.40gb", "mig_instance = 7 0 1g.10gb");
    }

    /** Takes a sample as soon as the last one is old enough. */
    private static void sample(GpmSampler gpm) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        int rc = gpm.sample();
        while (rc == NvmlReturn.NOT_READY && System.nanoTime() - until < 0) {
            pause(5);
            rc = gpm.sample();
        }
        assertEquals(NvmlReturn.SUCCESS, rc);
    }

    private static void pause(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static GpmValues window(GpmSampler gpm, int... metrics) {
        sample(gpm);
        sample(gpm);
        return gpm.metrics(metrics);
    }

    /** What the command answers. */
    private static int command(Simulation sim, String line) {
        try (NativeLibrary direct = NativeLibrary.getInstance(sim.library().path())) {
            return direct.getFunction("nvmlsim_command").invokeInt(new Object[] {line});
        }
    }

    @Test
    void supportIsAskedByTheVersionOfItsStruct() {
        try (Simulation sim = Simulation.open("gpus = 1 x h100, 1 x a100-80")) {
            assertEquals(Reading.of(1), sim.gpu(0).gpm().supported());
            assertEquals(Reading.of(0), sim.gpu(0).gpm().streaming());
            assertEquals(Reading.of(0), sim.gpu(1).gpm().supported());
            assertEquals(
                    Reading.absent(NvmlReturn.NOT_SUPPORTED), sim.gpu(1).gpm().streaming());
        }
    }

    @ParameterizedTest
    @CsvSource({"1,50", "2,46", "3,20.5", "4,11", "5,24", "7,22.5", "10,30", "11,0.5", "12,8.5", "13,4.5"})
    void activityIsTheMeanOverTheWindow(int metric, double percent) {
        try (Simulation sim = loaded()) {
            GpmReading reading = window(sim.gpu(0).gpm(), metric).get(metric);
            assertTrue(reading.ok(), reading::toString);
            assertEquals(percent, reading.value(), 0.01);
        }
    }

    @Test
    void trafficEnginesLinksAndCyclesComeInOneAnswer() {
        try (Simulation sim =
                loaded("pcie_tx = 104857600", "nvlink_rx = 188743680", "nvlink_tx = 377487360", "decoder = 40")) {
            int last = GpmMetric.LINKS - 1;
            GpmValues values = window(
                    sim.gpu(0).gpm(),
                    GpmMetric.PCIE_TX,
                    GpmMetric.NVLINK_RX,
                    GpmMetric.linkRx(0),
                    GpmMetric.linkTx(17),
                    GpmMetric.linkRx(last),
                    GpmMetric.Engine.NVDEC.metric(0),
                    GpmMetric.CYCLES_ELAPSED,
                    GpmMetric.CYCLES_ACTIVE);
            assertEquals(100, values.get(GpmMetric.PCIE_TX).value(), 0.01);
            assertEquals(180, values.get(GpmMetric.NVLINK_RX).value(), 0.01);
            assertEquals(10, values.get(GpmMetric.linkRx(0)).value(), 0.01);
            assertEquals(20, values.get(GpmMetric.linkTx(17)).value(), 0.01);
            assertEquals(GpmReading.absent(NvmlReturn.NOT_SUPPORTED), values.get(GpmMetric.linkRx(last)));
            assertEquals(40, values.get(GpmMetric.Engine.NVDEC.metric(0)).value(), 0.01);
            long elapsed = values.get(GpmMetric.CYCLES_ELAPSED).whole().number();
            long active = values.get(GpmMetric.CYCLES_ACTIVE).whole().number();
            assertTrue(active > 0 && active < elapsed, active + " of " + elapsed);
            assertEquals(GpmReading.absent(NvmlReturn.NO_DATA), values.get(GpmMetric.SM), "not asked for");
        }
    }

    @Test
    void everyLinkAndEngineHasItsOwnNumber() {
        Set<Integer> numbers = new HashSet<>();
        int count = 0;
        for (int link = 0; link < GpmMetric.LINKS; link++, count += 2) {
            numbers.addAll(List.of(GpmMetric.linkRx(link), GpmMetric.linkTx(link)));
        }
        for (GpmMetric.Engine engine : GpmMetric.Engine.values()) {
            for (int i = 0; i < engine.count(); i++, count++) {
                numbers.add(engine.metric(i));
                assertTrue(GpmMetric.percent(engine.metric(i)));
            }
        }
        assertEquals(count, numbers.size());
        assertEquals(List.of(62, 97, 212, 247), List.of(
                GpmMetric.linkRx(0), GpmMetric.linkTx(17), GpmMetric.linkRx(18), GpmMetric.linkTx(35)));
        assertFalse(GpmMetric.percent(GpmMetric.PCIE_TX));
        assertThrows(IllegalArgumentException.class, () -> GpmMetric.linkRx(36));
        assertThrows(IllegalArgumentException.class, () -> GpmMetric.Engine.NVOFA.metric(2));
    }

    @Test
    void aPairNeedsAHundredMillisecondsAndIsAnsweredOnce() {
        try (Simulation sim = loaded()) {
            GpmSampler gpm = sim.gpu(0).gpm();
            assertEquals(NvmlReturn.NOT_READY, gpm.metrics(1).rc());
            assertEquals(NvmlReturn.SUCCESS, gpm.sample());
            assertEquals(NvmlReturn.NOT_READY, gpm.metrics(1).rc());
            sample(gpm);
            assertTrue(gpm.metrics(1).ok());
            assertEquals(1, sim.session().objects().size(), "one sample is kept");
            assertEquals(NvmlReturn.NOT_READY, gpm.metrics(1).rc());
            assertEquals(0, sim.counters().errors());
        }
    }

    @Test
    void aSampleTooEarlyKeepsTheOneThereIs() {
        try (Simulation sim = loaded()) {
            GpmSampler gpm = sim.gpu(0).gpm();
            sample(gpm);
            sample(gpm);
            long taken = sim.calls("nvmlGpmSampleGet");
            // Two in a row at most this far apart: one of them must be too early.
            int again = gpm.sample();
            int more = gpm.sample();
            assertTrue(again == NvmlReturn.NOT_READY || more == NvmlReturn.NOT_READY, again + " " + more);
            assertTrue(sim.calls("nvmlGpmSampleGet") <= taken + 1);
            assertTrue(gpm.metrics(1).ok());
        }
    }

    @Test
    void aGpuWithoutGpmIsAskedOnce() {
        try (Simulation sim = Simulation.open("gpus = 1 x a100-80", "[gpu0]", "mig = on", "mig_layout = 3g.40gb")) {
            NvmlDevice gpu = sim.gpu(0);
            for (int i = 0; i < 3; i++) {
                assertEquals(NvmlReturn.NOT_SUPPORTED, gpu.gpm().sample());
                assertEquals(NvmlReturn.NOT_READY, gpu.gpm().metrics(1).rc());
                assertEquals(
                        NvmlReturn.NOT_SUPPORTED,
                        gpu.gpm().slices(List.of(1, 2), 1).get(2).rc());
            }
            assertEquals(1, sim.calls("nvmlGpmSampleGet"));
            assertEquals(1, sim.calls("nvmlGpmMigSampleGet"));
            assertEquals(0, sim.session().objects().size());
            gpu.forget();
            assertEquals(NvmlReturn.NOT_SUPPORTED, gpu.gpm().sample());
            assertEquals(2, sim.calls("nvmlGpmSampleGet"));
        }
    }

    @Test
    void aLibraryWithoutGpmSaysSo() {
        try (Simulation sim = Simulation.open(Simulation.variant("470"), "gpus = 1 x a100-80")) {
            GpmSampler gpm = sim.gpu(0).gpm();
            assertEquals(Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND), gpm.supported());
            assertEquals(NvmlReturn.FUNCTION_NOT_FOUND, gpm.sample());
            assertEquals(
                    NvmlReturn.FUNCTION_NOT_FOUND,
                    gpm.slices(List.of(0), 1).get(0).rc());
        }
    }

    @Test
    void whatAnOldDriverDoesNotKnowIsAbsentAndTheRestIsThere() {
        try (Simulation sim = Simulation.open("symbols_max = 550", "gpus = 1 x h100", "[gpu0]", "load = 50")) {
            GpmValues values =
                    window(sim.gpu(0).gpm(), GpmMetric.GRAPHICS, GpmMetric.C2C_TX, GpmMetric.CYCLES_ELAPSED);
            assertEquals(50, values.get(GpmMetric.GRAPHICS).value(), 0.01);
            assertFalse(values.get(GpmMetric.C2C_TX).ok());
            assertEquals(
                    NvmlReturn.Kind.UNSUPPORTED,
                    values.get(GpmMetric.CYCLES_ELAPSED).kind());
        }
    }

    @Test
    void aDriverThatRefusesACallBecauseOfLaterNumbersStillAnswersTheOthers() {
        try (Simulation sim = loaded()) {
            GpmSampler gpm = sim.gpu(0).gpm();
            sample(gpm);
            sample(gpm);
            // The first call is about the numbers of the first header; the second one fails.
            sim.command("rc nvmlGpmMetricsGet 2 2");
            assertEquals(
                    NvmlReturn.INVALID_ARGUMENT,
                    gpm.metrics(GpmMetric.SM, GpmMetric.CYCLES_ELAPSED).rc());
            sample(gpm);
            GpmValues values = gpm.metrics(GpmMetric.SM, GpmMetric.CYCLES_ELAPSED);
            assertTrue(values.get(GpmMetric.SM).ok());
            assertTrue(values.get(GpmMetric.CYCLES_ELAPSED).ok(), "nothing was learnt from a refused pair");
        }
    }

    @Test
    void metricsThatAreNotSupportedAreNotAskedAgain() {
        try (Simulation sim = loaded("unsupported = gpm:10")) {
            GpmSampler gpm = sim.gpu(0).gpm();
            assertEquals(
                    GpmReading.absent(NvmlReturn.NOT_SUPPORTED),
                    window(gpm, GpmMetric.DRAM).get(GpmMetric.DRAM));
            long calls = sim.calls("nvmlGpmMetricsGet");
            sample(gpm);
            assertEquals(
                    GpmReading.absent(NvmlReturn.NOT_SUPPORTED),
                    gpm.metrics(GpmMetric.DRAM).get(GpmMetric.DRAM));
            assertEquals(calls, sim.calls("nvmlGpmMetricsGet"));
        }
    }

    @ParameterizedTest
    @CsvSource({"gpm:1,102", "gpm:1,-1", "gpm:20,-5"})
    void impossibleValuesAreNoValues(String metric, long value) {
        try (Simulation sim = loaded()) {
            sim.command("value gpu0 " + metric + " " + value);
            int id = Integer.parseInt(metric.substring(4));
            assertEquals(
                    GpmReading.absent(NvmlReturn.OUT_OF_DOMAIN),
                    window(sim.gpu(0).gpm(), id).get(id));
            assertEquals(1, sim.counters().errors());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nvmlGpmSampleAlloc 20", "gpu0 nvmlGpmSampleGet 999", "nvmlGpmMetricsGet 10"})
    void aFailureOfAnyStepLeaksNothingAndPasses(String fault) {
        try (Simulation sim = loaded()) {
            GpmSampler gpm = sim.gpu(0).gpm();
            sample(gpm);
            sim.command("rc " + fault + " 2");
            pause(110);
            int expected = Integer.parseInt(fault.substring(fault.lastIndexOf(' ') + 1));
            int rc = gpm.sample();
            assertEquals(expected, rc == NvmlReturn.SUCCESS ? gpm.metrics(1, 248).rc() : rc);
            assertTrue(sim.session().objects().size() <= 1);
            sim.command("clear");
            assertTrue(window(gpm, 1).ok());
            gpm.close();
            assertEquals(sim.calls("nvmlGpmSampleFree"), freed(sim));
        }
    }

    /** Samples that must have been freed: all that were made. */
    private static long freed(Simulation sim) {
        assertEquals(0, sim.session().objects().size());
        return sim.calls("nvmlGpmSampleFree");
    }

    @Test
    void slicesAreMeasuredByTheirInstanceInTheOrderAsked() {
        try (Simulation sim = sliced()) {
            Map<Integer, GpmValues> values =
                    sim.gpu(0).gpm().slices(List.of(7, 1, 5), GpmMetric.SM, GpmMetric.DRAM, GpmMetric.NVLINK_RX);
            assertEquals(List.of(7, 1, 5), List.copyOf(values.keySet()));
            for (int gi : List.of(1, 7)) {
                assertEquals(46, values.get(gi).get(GpmMetric.SM).value(), 0.01);
                assertEquals(30, values.get(gi).get(GpmMetric.DRAM).value(), 0.01);
                assertEquals(
                        GpmReading.absent(NvmlReturn.NOT_SUPPORTED),
                        values.get(gi).get(GpmMetric.NVLINK_RX));
            }
            assertEquals(GpmValues.none(NvmlReturn.INVALID_ARGUMENT), values.get(5));
            assertEquals(0, sim.session().objects().size());
        }
    }

    @Test
    void nothingOfASliceIsHeldBetweenPassesSoThatItCanBeDestroyed() {
        try (Simulation sim = sliced()) {
            GpmSampler gpm = sim.gpu(0).gpm();
            for (int pass = 0; pass < 3; pass++) {
                assertEquals(NvmlReturn.SUCCESS, gpm.sample() % NvmlReturn.NOT_READY);
                assertTrue(gpm.slices(List.of(1, 7), 1).get(1).ok());
                assertEquals(0, command(sim, "mig destroy gpu0 1"));
                assertFalse(gpm.slices(List.of(1), 1).get(1).ok());
                assertEquals(0, command(sim, "mig create gpu0 1 0 3g.40gb"));
            }
            assertTrue(gpm.slices(List.of(1), 1).get(1).ok(), "an instance made anew is measured at once");
        }
    }

    @Test
    void aSliceDestroyedBetweenTheSamplesIsRefusedByTheDriverOnlyThatLong() throws InterruptedException {
        try (Simulation sim = sliced()) {
            GpmSampler gpm = sim.gpu(0).gpm();
            Thread pass = new Thread(() -> gpm.slices(List.of(1), 1));
            long before = sim.calls("nvmlGpmMigSampleGet");
            pass.start();
            while (sim.calls("nvmlGpmMigSampleGet") == before) {
                Thread.onSpinWait();
            }
            int during = command(sim, "mig destroy gpu0 1");
            pass.join(20_000);
            assertTrue(during == IN_USE || during == 0, "answered " + during);
            assertEquals(during == 0 ? 6 : 0, command(sim, "mig destroy gpu0 1"));
        }
    }

    @Test
    void aThousandPassesLeaveOneSample() {
        try (Simulation sim = sliced()) {
            GpmSampler gpm = sim.gpu(0).gpm();
            // Most of these are too early, fail, or fail half way: what is made must be freed all the same.
            for (int pass = 0; pass < 1000; pass++) {
                gpm.sample();
                gpm.metrics(1);
                gpm.slices(List.of(5, 6), 1);
            }
            assertTrue(sim.session().objects().size() <= 1);
            assertEquals(
                    sim.calls("nvmlGpmSampleAlloc") - sim.session().objects().size(),
                    sim.calls("nvmlGpmSampleFree"));
        }
    }

    @Test
    void anInterruptedPassHasNoWindowAndLeaksNothing() {
        try (Simulation sim = sliced()) {
            GpmSampler gpm = sim.gpu(0).gpm();
            Thread.currentThread().interrupt();
            assertEquals(
                    NvmlReturn.NOT_READY, gpm.slices(List.of(1), 1).get(1).rc());
            assertTrue(Thread.interrupted());
            assertEquals(0, sim.session().objects().size());
        }
    }

    @Test
    void theSampleKeptIsFreedWithTheSessionAndAPairBeginsAnew() {
        try (Simulation sim = loaded()) {
            NvmlDevice gpu = sim.gpu(0);
            sample(gpu.gpm());
            sim.restart();
            assertEquals(1, sim.calls("nvmlGpmSampleFree"));
            gpu.close();
            assertEquals(1, sim.calls("nvmlGpmSampleFree"), "not freed twice");
            GpmSampler anew = sim.gpu(0).gpm();
            assertEquals(NvmlReturn.SUCCESS, anew.sample());
            assertEquals(NvmlReturn.NOT_READY, anew.metrics(1).rc());
        }
    }

    @Test
    void aLostGpuGivesUpItsSample() {
        try (Simulation sim = loaded()) {
            GpmSampler gpm = sim.gpu(0).gpm();
            sample(gpm);
            sim.command("lost gpu0");
            pause(110);
            assertEquals(NvmlReturn.GPU_IS_LOST, gpm.sample());
            assertEquals(0, sim.session().objects().size());
        }
    }
}
