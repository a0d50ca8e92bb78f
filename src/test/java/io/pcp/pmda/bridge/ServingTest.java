package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.NoValues;
import io.pcp.pmda.source.Reading;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.Timing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients get of sources, through real requests. */
class ServingTest {
    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void valuesOfADocumentAreServedByInstance() {
        bed.serve("app", "up 1\nqueue{a} 2\nqueue{b} 3.5");
        assertEquals("1.0", bed.fetch("workload.app.up"));
        assertEquals("{a=2.0, b=3.5}", bed.fetch("workload.app.queue"));
    }

    private static SourceConfig reading(SourceConfig of, Reading reading) {
        return new SourceConfig(
                of.name(),
                of.file(),
                of.format(),
                of.enabled(),
                of.target(),
                of.timing(),
                of.request(),
                of.limits(),
                reading,
                of.mapping());
    }

    @Test
    void numbersThatStandForNoValueAreAbsent() {
        SourceConfig plain = Bed.source("app");
        NoValues none = new NoValues(List.of(-1.0, 0x1p63));
        SourceConfig config = reading(plain, new Reading(Reading.Format.AUTO, false, false, false, none, List.of()));
        bed.program("app").document = "n{a} 1\nn{b} -1\nn{c} 9223372036854775794\nn{d} 0\nalone -1";
        bed.configure(config);
        assertEquals("{a=1.0, d=0.0}", bed.fetch("workload.app.n"));
        assertEquals("{}", bed.fetch("workload.app.alone"));
    }

    @Test
    void youngDocumentIsServedWithoutAnotherFetch() {
        Program app = bed.serve("app", "up 1");
        app.document = "up 2";
        assertEquals("1.0", bed.fetch("workload.app.up"));
        assertEquals(1, app.scrapes);
        bed.time.jump(Duration.ofSeconds(2));
        assertEquals("2.0", bed.fetch("workload.app.up"));
        assertEquals(2, app.scrapes);
        assertEquals(1, app.connections);
        assertEquals(2, app.released);
    }

    @Test
    void seriesThatHasEndedHasNoValue() {
        bed.serve("app", "queue{a} stale\nqueue{b} NaN");
        assertEquals("{b=NaN}", bed.fetch("workload.app.queue"));
    }

    @Test
    void numbersThatAreNoIntegersOfTheirTypeHaveNoValue() {
        bed.mappers.put("app", new PlainMapper("workload.app", 256, ValueType.U32, false));
        bed.serve("app", "n{a} 7.9\nn{b} -1\nn{c} NaN\nn{d} 4294967295\nn{e} 4294967296\nn{f} Infinity");
        assertEquals("{a=7, d=4294967295}", bed.fetch("workload.app.n"));
    }

    @Test
    void exactIntegersKeepAllTheirBits() {
        bed.mappers.put("app", new PlainMapper("workload.app", 256, ValueType.U64, true));
        // The words of the documents of this test are bits of doubles; taken for integers they are these.
        bed.serve("app", "n{a} 1\nn{b} -0.0");
        assertEquals("{a=" + Double.doubleToRawLongBits(1) + "}", bed.fetch("workload.app.n"));
    }

    @Test
    void oldSampleIsAbsentWhereTimestampsCount() {
        SourceConfig plain = Bed.source("app");
        SourceConfig honest = reading(plain, new Reading(Reading.Format.AUTO, false, false, true));
        long now = bed.time.epochMillis();
        bed.program("app").document = "n{new} 1@" + now + "\nn{old} 2@" + (now - 60_000) + "\nn{none} 3";
        bed.configure(honest);
        assertEquals("{new=1.0, none=3.0}", bed.fetch("workload.app.n"));
        bed.configure(plain);
        bed.until("timestamps do not count", () -> bed.fetch("workload.app.n").contains("old"));
    }

    @Test
    void sourceThatFailsKeepsItsValuesUntilTheyAreStale() {
        Program app = bed.serve("app", "up 1");
        app.failure = new ScrapeException(ScrapeException.Kind.REFUSED, "refused");
        bed.time.jump(Duration.ofSeconds(20));
        assertEquals("1.0", bed.fetch("workload.app.up"));
        assertEquals("refused", bed.text("status", "app"));
        assertEquals(0, bed.number("up", "app"));
        assertEquals(0, bed.number("stale", "app"));
        bed.time.jump(Duration.ofSeconds(11));
        assertEquals("PM_ERR_AGAIN", bed.fetch("workload.app.up"));
        assertEquals(1, bed.number("stale", "app"));
        assertTrue(bed.has("workload.app.up"));
        app.failure = null;
        bed.time.jump(Duration.ofSeconds(2));
        assertEquals("1.0", bed.fetch("workload.app.up"));
        assertEquals("success", bed.text("status", "app"));
        assertEquals("refused", bed.text("last_error", "app"));
        assertEquals(
                List.of("Warning: source app: no document (refused)", "Info: source app: answers again"),
                bed.log("source app"));
    }

    @Test
    void sourceThatHangsIsLateAndCostsTheOthersNothing() {
        Program hung = bed.program("hung");
        Program well = bed.program("well");
        hung.document = "up 1";
        well.document = "up 5";
        bed.configure(Bed.source("hung"), Bed.source("well"));
        bed.until("both", () -> bed.number("up", "hung") == 1 && bed.number("up", "well") == 1);
        hung.hang = new CountDownLatch(1);
        well.document = "up 6";
        bed.time.jump(Duration.ofSeconds(2));
        assertEquals("1.0", bed.fetch("workload.hung.up"));
        assertEquals("6.0", bed.fetch("workload.well.up"));
        assertTrue(Double.parseDouble(bed.control("total.late_fetches")) >= 1);
        hung.document = "up 2";
        hung.hang.countDown();
        bed.until("the late one is served", () -> bed.fetch("workload.hung.up").equals("2.0"));
    }

    @Test
    void removedSourceLosesItsNamesAtOnce() {
        Program app = bed.serve("app", "up 1");
        bed.fetch("workload.app.up");
        bed.configure(Bed.source("other"));
        bed.until("names are gone", () -> !bed.has("workload.app.up"));
        assertEquals("", bed.text("status", "app"));
        assertEquals(1, app.scrapes);
        assertEquals(List.of("Info: source app: removed"), bed.log("removed"));
    }

    @Test
    void unchangedSourceKeepsConnectionCacheAndCounters() {
        Program app = bed.serve("app", "up 1");
        bed.configure(Bed.source("app"), Bed.source("other"));
        bed.until("the other is there", () -> bed.number("calls", "other") >= 1);
        assertEquals(1, app.connections);
        assertEquals(1, app.scrapes);
        assertEquals(1, bed.number("calls", "app"));
    }

    @Test
    void changedSourceBeginsAnewAndCountsOn() {
        Program app = bed.serve("app", "up 1");
        Timing other = new Timing(
                Duration.ZERO,
                true,
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                Duration.ofMillis(500),
                Duration.ofSeconds(30));
        bed.configure(Bed.source("app", other));
        bed.until("second connection", () -> app.connections == 2 && bed.number("calls", "app") == 2);
    }

    @Test
    void metricsOfAnEarlierLifeAreThereBeforeTheFirstDocument() {
        PlainMapper mapper = new PlainMapper("workload.app", 300);
        mapper.remembered = List.of(mapper.metric("up", true));
        bed.mappers.put("app", mapper);
        Program app = bed.program("app");
        app.failure = new ScrapeException(ScrapeException.Kind.REFUSED, "refused");
        bed.configure(Bed.source("app"));
        assertEquals("PM_ERR_AGAIN", bed.fetch("workload.app.up"));
        app.failure = null;
        app.document = "up 7";
        bed.until("it answers", () -> bed.fetch("workload.app.up").equals("7.0"));
    }

    @Test
    void newSeriesOfAKnownMetricChangesNoName() {
        Program app = bed.serve("app", "queue{a} 1");
        bed.fetch("workload.app.queue");
        bed.pass(Duration.ofSeconds(2));
        bed.table();
        int before = bed.tables;
        app.document = "queue{a} 1\nqueue{b} 2";
        bed.time.jump(Duration.ofSeconds(2));
        assertEquals("{a=1.0, b=2.0}", bed.fetch("workload.app.queue"));
        bed.pass(Duration.ofSeconds(2));
        bed.table();
        assertEquals(before, bed.tables);
        app.document = "queue{a} 1\nother 2";
        bed.time.jump(Duration.ofSeconds(2));
        bed.fetch("workload.app.queue");
        bed.until("the new metric is there", () -> "2.0".equals(bed.fetch("workload.app.other")));
        assertEquals(before + 1, bed.tables);
    }

    @Test
    void labelsOfTheSourceAreThoseOfEachMetric() {
        bed.serve("app", "up 1");
        assertEquals("{\"source\":\"workload.app\"}", bed.labels("workload.app.up"));
    }

    @Test
    void sourcesThatShareANameCostOnlyThatName() {
        Mapping shared = Mapping.of("workload.shared");
        bed.program("a").document = "up 1\nx 2";
        bed.program("b").document = "up 3\ny 4";
        bed.configure(
                Bed.source("a", Timing.DEFAULT, SourceConfig.Enabled.YES, shared),
                Bed.source("b", Timing.DEFAULT, SourceConfig.Enabled.YES, shared));
        assertEquals("2.0", bed.fetch("workload.shared.x"));
        assertEquals("4.0", bed.fetch("workload.shared.y"));
        bed.until("said", () -> bed.log("a metric is left out").size() == 1);
    }

    @Test
    void aliasIsASecondNameOfEachMetric() {
        Mapping plain = Mapping.of("workload.app");
        Mapping mapping = new Mapping(
                plain.namespace(),
                List.of("openmetrics.app"),
                plain.metrics(),
                plain.labels(),
                plain.dropSeries(),
                plain.statics(),
                plain.renames(),
                plain.stripPrefix(),
                plain.metadata(),
                plain.instanceNames(),
                false,
                false,
                false,
                false,
                false,
                null,
                plain.retain());
        bed.program("app").document = "up 1";
        bed.configure(Bed.source("app", Timing.DEFAULT, SourceConfig.Enabled.YES, mapping));
        assertEquals("1.0", bed.fetch("openmetrics.app.up"));
        assertEquals("1.0", bed.fetch("workload.app.up"));
    }

    @Test
    void numbersGivenOutReachTheDiskSoon() {
        bed.serve("app", "up 1");
        bed.pass(Duration.ofMillis(1100));
        bed.until("flushed", () -> bed.flushes == 1);
    }
}
