package io.pcp.pmda.nvml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpmSamplerTest {
    /** A GPU whose time, in the library and in the sampler, is moved by hand. */
    private static final class Bed implements AutoCloseable {
        private final Simulation sim;
        private final AtomicLong nanos = new AtomicLong();
        private final DeviceCalls calls;
        private final GpmSampler gpm;

        private Bed(Simulation sim) {
            this.sim = sim;
            calls = new DeviceCalls(
                    sim.session(), sim.session().deviceByIndex(0).number());
            gpm = new GpmSampler(calls, nanos::get);
        }

        void advance(long millis) {
            sim.command(String.format(Locale.ROOT, "advance %d.%03d", millis / 1000, millis % 1000));
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        }

        /** Two samples half a second apart, and the metrics between them. */
        GpmValues window(int... metrics) {
            advance(500);
            assertEquals(NvmlReturn.SUCCESS, gpm.sample());
            advance(500);
            assertEquals(NvmlReturn.SUCCESS, gpm.sample());
            return gpm.metrics(metrics);
        }

        int held() {
            return sim.session().objects().size();
        }

        @Override
        public void close() {
            gpm.close();
            calls.close();
            assertEquals(0, held());
            sim.close();
        }
    }

    private static String[] scenario(String... more) {
        List<String> lines = new ArrayList<>(List.of("gpus = 1 x h100", "[gpu0]", "load = 50", "memory_load = 30"));
        lines.addAll(List.of(more));
        return lines.toArray(String[]::new);
    }

    private static Bed loaded(String... more) {
        return new Bed(Simulation.openWithClockByHand(scenario(more)));
    }

    private static Simulation sliced() {
        return Simulation.open(scenario("mig = on", "mig_instance = 1 0 3g.40gb", "mig_instance = 7 0 1g.10gb"));
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
        try (Bed bed = loaded()) {
            GpmReading reading = bed.window(metric).get(metric);
            assertTrue(reading.ok(), reading::toString);
            assertEquals(percent, reading.value(), 0.01);
        }
    }

    @Test
    void trafficEnginesLinksAndCyclesComeInOneAnswer() {
        try (Bed bed =
                loaded("pcie_tx = 104857600", "nvlink_rx = 188743680", "nvlink_tx = 377487360", "decoder = 40")) {
            int last = GpmMetric.LINKS - 1;
            GpmValues values = bed.window(
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
        assertEquals(
                List.of(62, 97, 212, 247),
                List.of(GpmMetric.linkRx(0), GpmMetric.linkTx(17), GpmMetric.linkRx(18), GpmMetric.linkTx(35)));
        assertFalse(GpmMetric.percent(GpmMetric.PCIE_TX));
        assertThrows(IllegalArgumentException.class, () -> GpmMetric.linkRx(36));
        assertThrows(IllegalArgumentException.class, () -> GpmMetric.Engine.NVOFA.metric(2));
    }

    @Test
    void aPairNeedsAHundredMillisecondsAndIsAnsweredOnce() {
        try (Bed bed = loaded()) {
            assertEquals(NvmlReturn.NOT_READY, bed.gpm.metrics(1).rc());
            assertEquals(NvmlReturn.SUCCESS, bed.gpm.sample());
            assertEquals(NvmlReturn.NOT_READY, bed.gpm.metrics(1).rc());
            bed.advance(99);
            assertEquals(NvmlReturn.NOT_READY, bed.gpm.sample());
            bed.advance(1);
            assertEquals(NvmlReturn.SUCCESS, bed.gpm.sample());
            assertTrue(bed.gpm.metrics(1).ok());
            assertEquals(1, bed.held(), "one sample is kept");
            assertEquals(NvmlReturn.NOT_READY, bed.gpm.metrics(1).rc());
            assertEquals(0, bed.sim.counters().errors());
        }
    }

    @Test
    void aSampleTooEarlyLeavesThePairAsItIs() {
        try (Bed bed = loaded()) {
            bed.gpm.sample();
            bed.advance(200);
            bed.gpm.sample();
            assertEquals(NvmlReturn.NOT_READY, bed.gpm.sample());
            assertEquals(2, bed.sim.calls("nvmlGpmSampleGet"));
            assertTrue(bed.gpm.metrics(1).ok());
        }
    }

    @Test
    void aWindowOfMoreThanAMinuteIsNone() {
        try (Bed bed = loaded()) {
            bed.gpm.sample();
            bed.advance(60_000);
            bed.gpm.sample();
            assertTrue(bed.gpm.metrics(1).ok());
            bed.advance(60_001);
            assertEquals(NvmlReturn.SUCCESS, bed.gpm.sample());
            assertEquals(NvmlReturn.NOT_READY, bed.gpm.metrics(1).rc());
            assertEquals(1, bed.held());
            assertTrue(bed.window(1).ok());
        }
    }

    @Test
    void samplesNobodyAsksAboutDoNotPileUp() {
        try (Bed bed = loaded()) {
            for (int i = 0; i < 10; i++) {
                bed.advance(1000);
                assertEquals(NvmlReturn.SUCCESS, bed.gpm.sample());
            }
            assertEquals(2, bed.held());
            assertTrue(bed.gpm.metrics(1).ok());
            assertEquals(1, bed.held());
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
        try (Bed bed = new Bed(
                Simulation.openWithClockByHand("symbols_max = 550", "gpus = 1 x h100", "[gpu0]", "load = 50"))) {
            GpmValues values = bed.window(GpmMetric.GRAPHICS, GpmMetric.C2C_TX, GpmMetric.CYCLES_ELAPSED);
            assertEquals(50, values.get(GpmMetric.GRAPHICS).value(), 0.01);
            assertFalse(values.get(GpmMetric.C2C_TX).ok());
            assertEquals(
                    NvmlReturn.Kind.UNSUPPORTED,
                    values.get(GpmMetric.CYCLES_ELAPSED).kind());
        }
    }

    @Test
    void aRefusedPairSaysNothingAboutTheMetrics() {
        try (Bed bed = loaded()) {
            // One call for the numbers of each header that are wanted.
            bed.sim.command("rc nvmlGpmMetricsGet 2 2");
            assertEquals(
                    NvmlReturn.INVALID_ARGUMENT,
                    bed.window(GpmMetric.SM, GpmMetric.CYCLES_ELAPSED).rc());
            GpmValues values = bed.window(GpmMetric.SM, GpmMetric.CYCLES_ELAPSED);
            assertTrue(values.get(GpmMetric.SM).ok());
            assertTrue(values.get(GpmMetric.CYCLES_ELAPSED).ok());
            assertEquals(4, bed.sim.calls("nvmlGpmMetricsGet"));
        }
    }

    @Test
    void metricsThatAreNotSupportedAreNotAskedAgain() {
        try (Bed bed = loaded("unsupported = gpm:10")) {
            for (int pass = 0; pass < 3; pass++) {
                assertEquals(
                        GpmReading.absent(NvmlReturn.NOT_SUPPORTED),
                        bed.window(GpmMetric.DRAM).get(GpmMetric.DRAM));
            }
            assertEquals(1, bed.sim.calls("nvmlGpmMetricsGet"));
            bed.gpm.forget();
            bed.window(GpmMetric.DRAM);
            assertEquals(2, bed.sim.calls("nvmlGpmMetricsGet"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,102", "1,-1", "20,-5"})
    void impossibleValuesAreNoValues(int metric, long value) {
        try (Bed bed = loaded()) {
            bed.sim.command("value gpu0 gpm:" + metric + " " + value);
            assertEquals(
                    GpmReading.absent(NvmlReturn.OUT_OF_DOMAIN),
                    bed.window(metric).get(metric));
            assertEquals(1, bed.sim.counters().errors());
        }
    }

    @Test
    void aPercentageALittleAboveAHundredIsAHundred() {
        try (Bed bed = loaded()) {
            bed.sim.command("value gpu0 gpm:1 101");
            assertEquals(GpmReading.of(100), bed.window(1).get(1));
        }
    }

    @ParameterizedTest
    @CsvSource({"nvmlGpmSampleAlloc,20", "gpu0 nvmlGpmSampleGet,999", "nvmlGpmMetricsGet,10"})
    void aFailureOfAnyStepIsToldAndKeepsAtMostOneSample(String step, int code) {
        try (Bed bed = loaded()) {
            bed.gpm.sample();
            bed.sim.command("rc " + step + " " + code + " 1");
            bed.advance(200);
            int rc = bed.gpm.sample();
            assertEquals(code, rc == NvmlReturn.SUCCESS ? bed.gpm.metrics(1).rc() : rc);
            assertTrue(bed.held() <= 1);
            assertTrue(bed.window(1).ok());
        }
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
                gpm.sample();
                assertTrue(gpm.slices(List.of(1, 7), 1).get(1).ok());
                sim.command("mig destroy gpu0 1");
                assertEquals(
                        GpmValues.none(NvmlReturn.INVALID_ARGUMENT),
                        gpm.slices(List.of(1), 1).get(1));
                sim.command("mig create gpu0 1 0 3g.40gb");
            }
            assertTrue(gpm.slices(List.of(1), 1).get(1).ok(), "an instance made anew is measured at once");
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
                    sim.calls("nvmlGpmSampleAlloc") - sim.session().objects().size(), sim.calls("nvmlGpmSampleFree"));
        }
    }

    @Test
    void anInterruptedPassHasNoWindowAndLeaksNothing() {
        try (Simulation sim = sliced()) {
            GpmSampler gpm = sim.gpu(0).gpm();
            Thread.currentThread().interrupt();
            assertEquals(NvmlReturn.NOT_READY, gpm.slices(List.of(1), 1).get(1).rc());
            assertTrue(Thread.interrupted());
            assertEquals(0, sim.session().objects().size());
        }
    }

    @Test
    void theSampleKeptIsFreedWithTheSessionAndAPairBeginsAnew() {
        try (Simulation sim = Simulation.open(scenario())) {
            NvmlDevice gpu = sim.gpu(0);
            assertEquals(NvmlReturn.SUCCESS, gpu.gpm().sample());
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
        try (Bed bed = loaded()) {
            bed.gpm.sample();
            bed.sim.command("lost gpu0");
            bed.advance(200);
            assertEquals(NvmlReturn.GPU_IS_LOST, bed.gpm.sample());
            assertEquals(0, bed.held());
        }
    }
}
