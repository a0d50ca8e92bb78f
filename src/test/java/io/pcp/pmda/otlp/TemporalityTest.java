package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.Sent.counter;
import static io.pcp.pmda.otlp.Sent.delta;
import static io.pcp.pmda.otlp.Sent.gauge;
import static io.pcp.pmda.otlp.Sent.histogram;
import static io.pcp.pmda.otlp.Sent.real;
import static io.pcp.pmda.otlp.Sent.shop;
import static io.pcp.pmda.otlp.Sent.text;
import static io.pcp.pmda.otlp.Sent.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.SeriesRule;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TemporalityTest {
    private static final Intake GOOD = new Intake(1, 0, 0, "");

    private static final long STALE = Sent.rules().staleAfter().toMillis();

    private final SeriesStore store = new SeriesStore(Sent.rules());

    private static Intake bad(String reason) {
        return new Intake(0, 1, 0, reason);
    }

    private Intake add(OtlpMetric metric) {
        return store.add(shop(metric), 1000);
    }

    private String now() {
        return text(store.view(1000));
    }

    @Test
    void ofCumulativePointsTheLastByTimeCounts() {
        assertEquals(GOOD, add(counter("a", "", whole(1, 10, 5))));
        assertEquals(GOOD, add(counter("a", "", whole(1, 10, 5))));
        // What comes late is in what came before it: nothing is lost.
        assertEquals(GOOD, add(counter("a", "", whole(1, 9, 4))));
        assertEquals("a 5", now());
        assertEquals(GOOD, add(counter("a", "", whole(11, 12, 1))));
        assertEquals("a 1", now());
    }

    @Test
    void outdatedPointsDoNotKeepASeriesAlive() {
        store.add(shop(gauge("a", "", whole(0, 10, 5))), 1000);
        store.add(shop(gauge("a", "", whole(0, 4, 7))), 1000 + STALE - 1);
        assertEquals("a 5", text(store.view(1000 + STALE - 1)));
        assertEquals("", text(store.view(1000 + STALE)));
        store.add(shop(gauge("a", "", whole(0, 5, 8))), 1000 + STALE);
        assertEquals("a 8", text(store.view(1000 + STALE)), "a clock that was put back counts from now on");
    }

    @Test
    void ofDocumentsThatHaveAllThereIsTheLastCountsWhateverItsTime() {
        SeriesStore scraped = new SeriesStore(Sent.complete());
        scraped.add(shop(gauge("a", "", whole(0, 10, 5))), 1000);
        scraped.add(shop(gauge("a", "", whole(0, 4, 7))), 1000);
        assertEquals("a 7", text(scraped.view(1000)));
    }

    @Test
    void gaugesAreOrderedTheSame() {
        assertEquals(GOOD, add(gauge("a", "", whole(0, 10, 5))));
        assertEquals(GOOD, add(gauge("a", "", whole(0, 9, 4))));
        assertEquals("a 5", now());
        assertEquals(GOOD, add(gauge("a", "", whole(0, 0, 6))));
        assertEquals("a 6", now());
    }

    @Test
    void deltasAreAddedUp() {
        assertEquals(GOOD, add(delta("a", "", whole(1, 10, 5))));
        assertEquals(GOOD, add(delta("a", "", whole(10, 20, 7))));
        assertEquals("a 12", now());
        assertEquals(GOOD, add(delta("a", "", whole(25, 30, 1))));
        assertEquals("a 13", now());
    }

    @Test
    void aSumThatNothingIsAddedToStaysWhileItsProgramSends() {
        store.add(shop(delta("a", "", whole(1, 10, 5)), gauge("b", "", whole(0, 10, 1))), 0);
        for (long millis = 0; millis < 3 * STALE; millis += STALE / 2) {
            store.add(shop(gauge("c", "", whole(0, 10 + millis, 2))), millis);
        }
        assertEquals("a 5\nc 2", text(store.view(3 * STALE)));
        store.add(shop(delta("a", "", whole(20, 30, 1))), 3 * STALE);
        assertEquals("a 6\nc 2", text(store.view(3 * STALE)));
        assertEquals("a 6\nc 2", text(store.view(3 * STALE + STALE / 2 - 1)));
        assertEquals("a 6", text(store.view(4 * STALE - 1)));
        assertEquals("", text(store.view(4 * STALE)), "the program has ended");
    }

    @Test
    void aSumThatNothingIsAddedToIsForgottenAfterADay() {
        long day = TimeUnit.DAYS.toMillis(1);
        store.add(shop(delta("a", "", whole(1, 10, 5))), 0);
        for (long millis = 0; millis <= day; millis += STALE / 2) {
            store.add(shop(gauge("c", "", whole(0, 10 + millis, 2))), millis);
        }
        assertEquals("c 2", text(store.view(day)));
    }

    @Test
    void sumsThatNothingIsAddedToMakeRoom() {
        SeriesStore small = new SeriesStore(Sent.with(Sent.rules(), Sent.rule(), 2));
        small.add(shop(delta("a", "", whole(1, 10, 5)), gauge("b", "", whole(0, 10, 1))), 0);
        small.add(shop(gauge("b", "", whole(0, 20, 2))), STALE - 1);
        assertEquals(
                1, small.add(shop(gauge("c", "", whole(0, 20, 3))), STALE - 1).rejected());
        assertEquals(GOOD, small.add(shop(gauge("c", "", whole(0, 30, 3))), 2 * STALE - 2));
        assertEquals("b 2\nc 3", text(small.view(2 * STALE - 2)));
    }

    @Test
    void aRepeatedDeltaIsNotAddedTwice() {
        add(delta("a", "", whole(1, 10, 5)));
        add(delta("a", "", whole(10, 20, 7)));
        assertEquals(GOOD, add(delta("a", "", whole(10, 20, 7))));
        assertEquals("a 12", now());
        assertEquals(
                bad("a: a delta point is older than one that came before it"), add(delta("a", "", whole(1, 10, 5))));
        assertEquals("a 12", now());
    }

    @Test
    void overlappingDeltasAreRefused() {
        add(delta("a", "", whole(1, 10, 5)));
        assertEquals(
                bad("a: a delta point starts before the end of the one before it"),
                add(delta("a", "", whole(9, 20, 7))));
        assertEquals(bad("a: a delta point ends before it starts"), add(delta("a", "", whole(30, 20, 7))));
        assertEquals("a 5", now());
    }

    @Test
    void anUnknownStartIsTakenWhenTheTimeIsLater() {
        add(delta("a", "", whole(0, 10, 5)));
        assertEquals(GOOD, add(delta("a", "", whole(0, 20, 5))));
        assertEquals(GOOD, add(delta("a", "", whole(0, 20, 5))));
        assertEquals(
                bad("a: a delta point is older than one that came before it"), add(delta("a", "", whole(0, 15, 5))));
        assertEquals("a 10", now());
    }

    @Test
    void integersAreAddedExactlyAndWrapAround() {
        add(delta("a", "", whole(1, 2, Long.MAX_VALUE)));
        add(delta("a", "", whole(2, 3, 2)));
        assertEquals("a 9223372036854775809", now());
        add(delta("a", "", whole(3, 4, Long.MAX_VALUE)));
        assertEquals("a 0", now());
    }

    @Test
    void levelsGoUpAndDownWithTheirDeltas() {
        add(Sent.sum("a", "", Temporality.DELTA, false, whole(1, 2, 5)));
        add(Sent.sum("a", "", Temporality.DELTA, false, whole(2, 3, -8)));
        assertEquals("a -3", now());
        add(Sent.sum("b", "", Temporality.DELTA, false, real(1, 2, 0.5)));
        add(Sent.sum("b", "", Temporality.DELTA, false, real(2, 3, -0.75)));
        assertEquals("a -3\nb -0.25", now());
    }

    @Test
    void whatCannotCountIsRefused() {
        assertEquals(bad("a: a value of a monotonic sum is below 0"), add(counter("a", "", whole(1, 2, -1))));
        assertEquals(bad("a: a value of a monotonic sum is below 0"), add(delta("a", "", real(1, 2, -0.5))));
        assertEquals(bad("a: a delta point is not finite"), add(delta("a", "", real(1, 2, Double.NaN))));
        assertEquals(
                bad("a: it does not say whether its points are deltas or cumulative"),
                add(Sent.sum("a", "", Temporality.UNSPECIFIED, true, whole(1, 2, 1))));
        assertEquals(
                bad("a: a point has no value"),
                add(gauge("a", "", new NumberPoint(List.of(), 0, 1, 0, NumberPoint.Kind.NONE, 0))));
        assertEquals(bad("a metric has no name"), add(gauge("", "", whole(1, 2, 1))));
        assertEquals("", now());
    }

    @Test
    void fractionsAreKeptForThoseWhoWantThem() {
        SeriesStore real = new SeriesStore(Sent.with(Sent.rules(), SeriesRule.ALL, 100));
        real.add(shop(gauge("a", "", whole(0, 1, 1)), delta("b", "", whole(1, 2, 1))), 1000);
        real.add(shop(gauge("a", "", real(0, 2, 0.75)), delta("b", "", real(2, 3, 0.5))), 1000);
        real.add(shop(delta("b", "", real(3, 4, 0.5))), 1000);
        Exposition document = real.view(1000).document();
        assertEquals(0.75, document.real(0));
        assertEquals(2, document.real(1));
        assertEquals(0, document.report().rounded());
    }

    @Test
    void aSeriesThatBeginsWithoutValueHasTheTypeOfTheFirstOne() {
        NumberPoint none = new NumberPoint(List.of(), 0, 1, Point.NO_RECORDED_VALUE, NumberPoint.Kind.NONE, 0);
        add(gauge("a", "", none));
        add(gauge("a", "", new NumberPoint(List.of(), 0, 1, 0, NumberPoint.Kind.NONE, 0)));
        add(gauge("a", "", whole(0, 2, 3)));
        assertEquals(
                "64",
                store.view(1000)
                        .document()
                        .layout()
                        .series()
                        .get(0)
                        .family()
                        .pcp()
                        .type());
    }

    @Test
    void aPointWithoutValueEndsTheSeriesAtOnce() {
        NumberPoint none =
                new NumberPoint(List.of(), 0, Sent.nanos(3), Point.NO_RECORDED_VALUE, NumberPoint.Kind.NONE, 0);
        assertEquals(GOOD, add(gauge("a", "", none)));
        assertEquals(0, store.size());
        add(gauge("a", "", real(0, 2, 1)));
        add(gauge("b", "", whole(0, 2, 1)));
        assertEquals(GOOD, add(gauge("a", "", none)));
        assertEquals(GOOD, add(gauge("b", "", none)));
        assertEquals("a absent\nb absent", now());
        add(gauge("a", "", real(0, 4, 2)));
        assertEquals("a 2.0\nb absent", now());
    }

    @Test
    void deltaHistogramsAreAddedBucketByBucket() {
        add(histogram("d", "", Temporality.DELTA, Sent.histogram(1, 2, 1.5, Sent.BOUNDS, 1, 0, 2, 0)));
        add(histogram("d", "", Temporality.DELTA, Sent.histogram(2, 3, 2.0, Sent.BOUNDS, 0, 1, 0, 4)));
        String both = """
                d_bucket{le="+Inf"} 8
                d_bucket{le="0.5"} 1
                d_bucket{le="1"} 2
                d_bucket{le="2.5"} 4
                d_count 8
                d_sum 3.5""";
        assertEquals(both, now());
        add(histogram("d", "", Temporality.DELTA, Sent.histogram(2, 3, 2.0, Sent.BOUNDS, 0, 1, 0, 4)));
        assertEquals(both, now());
    }

    @Test
    void otherBoundsBeginAHistogramAnew() {
        add(histogram("d", "", Temporality.DELTA, Sent.histogram(1, 2, 1.5, Sent.BOUNDS, 1, 0, 2, 0)));
        add(histogram("d", "", Temporality.DELTA, Sent.histogram(2, 3, 2.0, new double[] {1}, 3, 1)));
        assertEquals("d_bucket{le=\"+Inf\"} 4\nd_bucket{le=\"1\"} 3\nd_count 4\nd_sum 2.0", now());
        assertEquals(4, store.size());
    }

    @Test
    void leastAndGreatestAreOfTheLastIntervalOnly() {
        Amounts amounts = new Amounts(2, true, 5, true, 1, true, 4);
        OtlpMetric metric = histogram(
                "d",
                "s",
                Temporality.DELTA,
                new HistogramPoint(List.of(), Sent.nanos(1), Sent.nanos(2), 0, amounts, new long[0], new double[0]));
        add(metric);
        SeriesStore.View view = store.view(1000);
        assertEquals("d_count 2\nd_max 4.0\nd_min 1.0\nd_sum 5.0", text(view));
        assertEquals("instant", Sent.series(view, "d_min").family().pcp().semantics());
        assertEquals("sec", Sent.series(view, "d_max").family().pcp().units());
        add(histogram("d", "s", Temporality.DELTA, Sent.histogram(2, 3, 1.0, new double[0], 1)));
        assertEquals("d_bucket{le=\"+Inf\"} 1\nd_count 1\nd_max absent\nd_min absent\nd_sum 1.0", now());
        add(histogram(
                "e",
                "s",
                Temporality.CUMULATIVE,
                new HistogramPoint(List.of(), 1, 2, 0, amounts, new long[0], new double[0])));
        assertEquals(7, store.size());
    }

    @Test
    void badHistogramsAreRefused() {
        Temporality all = Temporality.CUMULATIVE;
        assertEquals(
                bad("d: bucket counts 3 do not fit 3 bounds"),
                add(histogram("d", "", all, Sent.histogram(1, 2, 1, Sent.BOUNDS, 1, 2, 3))));
        assertEquals(
                bad("d: bounds of buckets do not ascend"),
                add(histogram("d", "", all, Sent.histogram(1, 2, 1, new double[] {1, 1}, 1, 2, 3))));
        assertEquals(
                bad("d: bounds of buckets do not ascend"),
                add(histogram("d", "", all, Sent.histogram(1, 2, 1, new double[] {Double.NaN}, 1, 2))));
        double[] infinite = {1, Double.POSITIVE_INFINITY};
        assertEquals(GOOD, add(histogram("d", "", all, Sent.histogram(1, 2, 1, infinite, 1, 2, 3))));
        assertEquals("d_bucket{le=\"+Inf\"} 6\nd_bucket{le=\"1\"} 1\nd_count 6\nd_sum 1.0", now());
    }

    @Test
    void summariesHaveTheirQuantiles() {
        List<SummaryPoint.Quantile> quantiles =
                List.of(new SummaryPoint.Quantile(0.5, 1.5), new SummaryPoint.Quantile(0.99, 9));
        SummaryPoint point = new SummaryPoint(List.of(), 0, 1, 0, 12, 3.5, quantiles);
        add(new OtlpMetric("s", "", "s", new PointData.Summary(List.of(point))));
        SeriesStore.View view = store.view(1000);
        assertEquals("s_count 12\ns_sum 3.5\ns{quantile=\"0.5\"} 1.5\ns{quantile=\"0.99\"} 9.0", text(view));
        assertEquals("counter", Sent.series(view, "s_sum").family().pcp().semantics());
        assertEquals(
                "instant",
                Sent.series(view, "s{quantile=\"0.5\"}").family().pcp().semantics());
        SummaryPoint.Quantile odd = new SummaryPoint.Quantile(1.5, 9);
        SummaryPoint wrong = new SummaryPoint(List.of(), 0, 2, 0, 12, 3.5, List.of(odd));
        assertEquals(
                bad("s: a quantile is not between 0 and 1"),
                add(new OtlpMetric("s", "", "s", new PointData.Summary(List.of(wrong)))));
    }
}
