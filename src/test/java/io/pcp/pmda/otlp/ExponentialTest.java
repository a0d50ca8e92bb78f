package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.Sent.nanos;
import static io.pcp.pmda.otlp.Sent.shop;
import static io.pcp.pmda.otlp.Sent.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ExponentialTest {
    private static final ExponentialPoint.Buckets NONE = ExponentialPoint.Buckets.EMPTY;

    private final SeriesStore store = new SeriesStore(Sent.rules());

    private static ExponentialPoint.Buckets buckets(int offset, long... counts) {
        return new ExponentialPoint.Buckets(offset, counts);
    }

    private static ExponentialPoint point(
            long start,
            long time,
            int scale,
            long zeros,
            double threshold,
            ExponentialPoint.Buckets positive,
            ExponentialPoint.Buckets negative) {
        long count = zeros
                + Arrays.stream(positive.counts()).sum()
                + Arrays.stream(negative.counts()).sum();
        Amounts amounts = new Amounts(count, false, 0, false, 0, false, 0);
        return new ExponentialPoint(
                List.of(), nanos(start), nanos(time), 0, amounts, scale, zeros, threshold, positive, negative);
    }

    private static OtlpMetric metric(Temporality temporality, ExponentialPoint point) {
        return new OtlpMetric("d", "", "s", new PointData.ExponentialHistogram(List.of(point), temporality));
    }

    private String add(Temporality temporality, ExponentialPoint point) {
        assertEquals(new Intake(1, 0, 0, ""), store.add(shop(metric(temporality, point)), 1000));
        return text(store.view(1000));
    }

    private String refused(ExponentialPoint point) {
        return store.add(shop(metric(Temporality.CUMULATIVE, point)), 1000).reason();
    }

    /** Cumulative counts by bound. */
    private Map<Double, Long> bounds() {
        Exposition document = store.view(1000).document();
        Map<Double, Long> counts = new TreeMap<>();
        for (int i = 0; i < document.words().length; i++) {
            Series series = document.layout().series().get(i);
            if (series.role() == Role.BUCKET) {
                String le = series.label("le");
                double bound = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
                counts.put(bound, document.words()[i]);
            }
        }
        return counts;
    }

    @Test
    void bothEndsOfBucketsThatHoldSomethingAreBounds() {
        assertEquals("""
                d_bucket{le="+Inf"} 6
                d_bucket{le="1"} 0
                d_bucket{le="2"} 1
                d_bucket{le="32"} 1
                d_bucket{le="64"} 6
                d_count 6""", add(Temporality.CUMULATIVE, point(1, 2, 0, 0, 0, buckets(0, 1, 0, 0, 0, 0, 5), NONE)));
    }

    @Test
    void valuesBelowZeroAreMirroredAndZerosHaveTheirBucket() {
        assertEquals("""
                d_bucket{le="+Inf"} 15
                d_bucket{le="-1"} 7
                d_bucket{le="-2"} 4
                d_bucket{le="-4"} 0
                d_bucket{le="0.001"} 10
                d_bucket{le="1"} 10
                d_bucket{le="2"} 15
                d_count 15""", add(Temporality.CUMULATIVE, point(1, 2, 0, 3, 0.001, buckets(0, 5), buckets(0, 3, 4))));
    }

    @Test
    void aLowerScaleMergesWhatWasCounted() {
        add(Temporality.DELTA, point(1, 2, 1, 0, 0, buckets(0, 1, 2, 4, 8), NONE));
        assertEquals(Map.of(1.0, 0L, Math.sqrt(2), 1L, 2.0, 3L, 2.82842712474619, 7L, 4.0, 15L), finite(bounds()));
        add(Temporality.DELTA, point(2, 3, 0, 0, 0, buckets(1, 16), NONE));
        assertEquals(Map.of(1.0, 0L, 2.0, 3L, 4.0, 31L), finite(bounds()));
        // A finer one does not raise the scale again.
        add(Temporality.DELTA, point(3, 4, 3, 0, 0, buckets(0, 1), NONE));
        assertEquals(Map.of(1.0, 0L, 2.0, 4L, 4.0, 32L), finite(bounds()));
    }

    private static Map<Double, Long> finite(Map<Double, Long> bounds) {
        Map<Double, Long> finite = new TreeMap<>(bounds);
        finite.remove(Double.POSITIVE_INFINITY);
        return finite;
    }

    @Test
    void cumulativePointsReplaceWhatWasAndBoundsStay() {
        add(Temporality.CUMULATIVE, point(1, 2, 0, 0, 0, buckets(0, 1, 1, 1, 1), NONE));
        add(Temporality.CUMULATIVE, point(5, 6, 0, 0, 0, buckets(1, 1), NONE));
        assertEquals(Map.of(1.0, 0L, 2.0, 0L, 4.0, 1L, 8.0, 1L, 16.0, 1L), finite(bounds()));
    }

    @Test
    void thereAreNeverMoreThanSoManyBounds() {
        long[] many = new long[2000];
        Arrays.fill(many, 1);
        add(Temporality.CUMULATIVE, point(1, 2, 4, 1, 0, buckets(-1000, many), buckets(-1000, many)));
        Map<Double, Long> bounds = bounds();
        assertTrue(bounds.size() <= 161 && bounds.size() > 80, bounds.size() + " bounds");
        assertEquals(4001, bounds.get(Double.POSITIVE_INFINITY));
        long before = 0;
        for (long count : bounds.values()) {
            assertTrue(count >= before);
            before = count;
        }
    }

    @Test
    void theFinestScalesBecomeOneThatLasts() {
        // As a program begins: all in one bucket of the finest scale.
        add(Temporality.CUMULATIVE, point(1, 2, 20, 0, 0, buckets(1 << 20, 3), NONE));
        Map<Double, Long> first = bounds();
        assertEquals(3, first.size());
        assertEquals(0L, first.get(2.0));
        add(Temporality.CUMULATIVE, point(1, 3, 7, 0, 0, buckets(128, 3, 1), NONE));
        assertEquals(first.keySet(), bounds().keySet());
    }

    @Test
    void whatNoNumberCanBeIsRefused() {
        assertEquals("d: scale 21 is not between -10 and 20", refused(point(1, 2, 21, 0, 0, NONE, NONE)));
        assertEquals("d: scale -11 is not between -10 and 20", refused(point(1, 2, -11, 0, 0, NONE, NONE)));
        assertEquals(
                "d: a bucket is beyond what a number can be",
                refused(point(1, 2, 0, 0, 0, buckets(Integer.MAX_VALUE, 1, 1), NONE)));
        assertEquals(
                "d: a bucket is beyond what a number can be",
                refused(point(1, 2, 0, 0, 0, NONE, buckets(Integer.MIN_VALUE, 1))));
        assertEquals("d: the zero threshold is not a number from 0 on", refused(point(1, 2, 0, 0, -1, NONE, NONE)));
        assertEquals("", text(store.view(1000)));
    }

    @Test
    void theLeastAndTheGreatestNumbersHaveTheirBuckets() {
        assertEquals("", refused(point(1, 2, -10, 0, 0, buckets(-2, 1, 1, 1), NONE)));
        assertEquals("", refused(point(1, 3, 20, 0, 0, buckets((1 << 30) - 1, 1), NONE)));
        assertEquals("", refused(point(1, 4, 0, 0, 0, buckets(-1074, 1), buckets(1023, 1))));
        assertEquals(2, bounds().get(Double.POSITIVE_INFINITY));
    }

    @Test
    void aFullStoreStillTakesWhatItKnows() {
        SeriesStore full = new SeriesStore(Sent.with(Sent.rules(), Sent.rule(), 6));
        ExponentialPoint first = point(1, 2, 0, 0, 0, buckets(0, 1, 2), NONE);
        assertEquals(1, full.add(shop(metric(Temporality.DELTA, first)), 1).accepted());
        assertEquals(5, full.size());
        ExponentialPoint more = point(2, 3, 0, 0, 0, buckets(0, 1, 2, 0, 0, 0, 1), NONE);
        assertEquals(
                new Intake(0, 1, 0, "d: " + SeriesStore.NO_ROOM), full.add(shop(metric(Temporality.DELTA, more)), 1));
        ExponentialPoint same = point(2, 3, 0, 0, 0, buckets(0, 1, 2), NONE);
        assertEquals(1, full.add(shop(metric(Temporality.DELTA, same)), 1).accepted());
        assertTrue(text(full.view(1)).contains("d_bucket{le=\"+Inf\"} 6"));
        assertEquals(5, full.size());
    }

    @Test
    void quantilesAreOfTheTimeBetweenTwoPoints() {
        SeriesStore quantiles = new SeriesStore(Sent.quantiles());
        quantiles.add(shop(metric(Temporality.CUMULATIVE, point(1, 2, 0, 0, 0, buckets(0, 100), NONE))), 1);
        assertEquals("d_count 100\nd_p50 absent\nd_p90 absent\nd_p99 absent", text(quantiles.view(1)));
        quantiles.add(shop(metric(Temporality.CUMULATIVE, point(1, 3, 0, 0, 0, buckets(0, 100, 0, 10), NONE))), 1);
        assertEquals("d_count 110\nd_p50 6.0\nd_p90 7.6\nd_p99 7.96", text(quantiles.view(1)));
        quantiles.add(shop(metric(Temporality.CUMULATIVE, point(1, 4, 0, 0, 0, buckets(0, 100, 0, 10), NONE))), 1);
        assertEquals("d_count 110\nd_p50 absent\nd_p90 absent\nd_p99 absent", text(quantiles.view(1)));
        // Started again.
        quantiles.add(shop(metric(Temporality.CUMULATIVE, point(4, 5, 0, 0, 0, buckets(0, 10), NONE))), 1);
        assertEquals("d_count 10\nd_p50 1.5\nd_p90 1.9\nd_p99 1.99", text(quantiles.view(1)));
    }

    @Test
    void bucketsTellTheSameAsValuesDo() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            SeriesStore each = new SeriesStore(Sent.rules());
            TreeMap<Double, Long> model = new TreeMap<>();
            int least = 4;
            for (int point = 0; point < 5; point++) {
                int scale = random.nextInt(8) - 2;
                least = Math.min(least, scale);
                long[] counts = new long[1 + random.nextInt(6)];
                int offset = random.nextInt(20) - 10;
                for (int i = 0; i < counts.length; i++) {
                    counts[i] = random.nextInt(3);
                    double upper = StrictMath.pow(2, Math.scalb(offset + i + 1.0, -scale));
                    model.merge(upper, counts[i], Long::sum);
                }
                each.add(
                        shop(metric(
                                Temporality.DELTA,
                                point(point, point + 1, scale, 0, 0, buckets(offset, counts), NONE))),
                        1);
            }
            check(each.view(1).document(), model, least);
        }
    }

    private static void check(Exposition document, TreeMap<Double, Long> model, int least) {
        for (int i = 0; i < document.words().length; i++) {
            Series series = document.layout().series().get(i);
            if (series.role() == Role.BUCKET && !series.label("le").equals("+Inf")) {
                double bound = Double.parseDouble(series.label("le"));
                double index = Math.log(bound) / Math.log(2) * Math.pow(2, least);
                assertFalse(Math.abs(index - Math.rint(index)) > 1e-9, "no bound of scale " + least + ": " + bound);
                long expected = model.headMap(bound, true).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                assertEquals(expected, document.words()[i], () -> "le " + bound);
            }
        }
    }
}
