package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.Sent.attributes;
import static io.pcp.pmda.otlp.Sent.delta;
import static io.pcp.pmda.otlp.Sent.from;
import static io.pcp.pmda.otlp.Sent.gauge;
import static io.pcp.pmda.otlp.Sent.histogram;
import static io.pcp.pmda.otlp.Sent.nanos;
import static io.pcp.pmda.otlp.Sent.series;
import static io.pcp.pmda.otlp.Sent.shop;
import static io.pcp.pmda.otlp.Sent.text;
import static io.pcp.pmda.otlp.Sent.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What senders cannot do to a store, whatever they send. */
class SenderLimitsTest {
    private final SeriesStore store = new SeriesStore(Sent.rules());
    private long clock = 1000;

    private Intake add(SeriesStore to, ResourceMetrics... resources) {
        clock += 1000;
        return to.add(List.of(resources), clock);
    }

    private static List<Attribute> many(int count, String value) {
        Object[] pairs = new Object[2 * count];
        for (int i = 0; i < count; i++) {
            pairs[2 * i] = "k" + i;
            pairs[2 * i + 1] = value;
        }
        return attributes(pairs);
    }

    @Test
    void resourcesWhosePointsHaveNoValueAreForgotten() {
        NumberPoint none = new NumberPoint(List.of(), 0, nanos(1), 1, NumberPoint.Kind.NONE, 0);
        for (int document = 0; document < 60; document++) {
            ResourceMetrics[] resources = new ResourceMetrics[500];
            for (int i = 0; i < resources.length; i++) {
                String id = document + "." + i;
                resources[i] =
                        from(attributes("service.name", "shop", "service.instance.id", id), gauge("a", "", none));
            }
            assertEquals(500, add(store, resources).accepted());
        }
        assertTrue(store.remembered() < 10_000, "remembers " + store.remembered());
    }

    @Test
    void namesOfWhatTheRuleDropsAreForgotten() {
        SeriesStore dropping = new SeriesStore(Sent.with(Sent.rules(), series -> SeriesRule.Verdict.DROP, 20_000));
        for (int document = 0; document < 30; document++) {
            OtlpMetric[] metrics = new OtlpMetric[1000];
            for (int i = 0; i < metrics.length; i++) {
                metrics[i] = gauge("m" + document + "." + i, "", whole(0, 1, 1));
            }
            assertEquals(1000, add(dropping, shop(metrics).get(0)).filtered());
        }
        assertTrue(dropping.remembered() < 10_000, "remembers " + dropping.remembered());
    }

    @Test
    void aResourceWithTooManyAttributesLosesItsPointsOnly() {
        Intake intake = add(
                store,
                from(many(257, "v"), gauge("a", "", whole(0, 1, 1))),
                shop(gauge("b", "", whole(0, 1, 2))).get(0));
        assertEquals(1, intake.accepted());
        assertEquals(1, intake.rejected());
        assertEquals("a: its resource has more than 256 attributes", intake.reason());
        assertEquals("b 2", text(store.view(clock)));
    }

    @Test
    void resourcesTakeNoMoreMemoryThanThereIsForThem() {
        int taken = 0;
        int refused = 0;
        for (int i = 0; i < 40; i++) {
            ResourceMetrics one = from(many(250, "v".repeat(1000)), gauge("a", "", whole(0, 1, 1)));
            List<Attribute> own = new ArrayList<>(one.resource());
            own.add(new Attribute("service.instance.id", new AnyValue.Whole(i)));
            Intake intake = add(
                    store,
                    from(attributes("service.instance.id", "first"), gauge("a", "", whole(0, i, 7))),
                    new ResourceMetrics(own, one.scopes()));
            taken += intake.accepted() - 1;
            refused += intake.rejected();
            if (intake.rejected() > 0) {
                assertEquals("a: " + Resources.NO_ROOM, intake.reason());
            }
        }
        assertEquals(40, taken + refused);
        assertTrue(taken >= 10 && refused >= 10, taken + " taken, " + refused + " refused");
        assertEquals(1 + taken, store.size());
    }

    @Test
    void onlySoManyAttributesTellResourcesApart() {
        List<ResourceMetrics> all = new ArrayList<>();
        for (int i = 1; i <= 200; i++) {
            all.add(from(many(i, "v"), gauge("a", "", whole(0, 1, i))));
        }
        assertEquals(200, store.add(all, clock).accepted());
        assertEquals(64, store.naming().size());
    }

    @Test
    void namesWithTheSameHashAreDifferentMetrics() {
        OtlpMetric[] metrics = new OtlpMetric[1 << 10];
        for (int i = 0; i < metrics.length; i++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 10; bit++) {
                name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            metrics[i] = gauge(name.toString(), "", whole(0, 1, i, "of", name.toString()));
        }
        assertEquals(metrics.length, add(store, shop(metrics).get(0)).accepted());
        add(store, shop(metrics).get(0));
        assertEquals(metrics.length, store.size());
        assertEquals(metrics.length, Set.of(text(store.view(clock)).split("\n")).size());
    }

    @Test
    void aThousandMetricsMayGetOtherUnitsAtOnce() {
        for (String unit : List.of("By", "s", "h")) {
            OtlpMetric[] metrics = new OtlpMetric[1000];
            for (int i = 0; i < metrics.length; i++) {
                metrics[i] = gauge("m" + i, unit, whole(0, 1, i));
            }
            assertEquals(1000, add(store, shop(metrics).get(0)).accepted());
            assertEquals(1000, store.size());
            assertEquals(1000, store.view(clock).document().layout().series().size());
        }
    }

    @Test
    void whatIsRememberedOfScopesIsNoLongerThanLabels() {
        Scope scope = new Scope("s".repeat(5000), "1", many(1000, "v".repeat(5000)));
        add(store, from(attributes("service.name", "shop"), scope, gauge("a", "", whole(0, 1, 1))));
        Series one = store.view(clock).document().layout().series().get(0);
        assertTrue(one.notes().size() <= 70, "notes " + one.notes().size());
        one.notes().forEach(note -> assertTrue(note.value().length() <= 1024));
    }

    @Test
    void unitsAreNoLongerThanNames() {
        Intake intake =
                add(store, shop(gauge("a", "u".repeat(1025), whole(0, 1, 1))).get(0));
        assertEquals("a: its unit has more than 1024 characters", intake.reason());
    }

    @Test
    void seriesOfAHistogramStayWhereItsBoundsDo() {
        double[] before = {1, 2, 3};
        double[] after = {0.5, 2, 3, 4};
        add(
                store,
                shop(histogram("h", "", Temporality.CUMULATIVE, histogram(0, 1, 9, before, 1, 1, 1, 1)))
                        .get(0));
        SeriesStore.View first = store.view(clock);
        add(
                store,
                shop(histogram("h", "", Temporality.CUMULATIVE, histogram(0, 2, 9, after, 1, 1, 1, 1, 1)))
                        .get(0));
        SeriesStore.View second = store.view(clock);
        for (String same : List.of("h_bucket{le=\"2\"}", "h_bucket{le=\"3\"}", "h_bucket{le=\"+Inf\"}", "h_sum")) {
            assertSame(series(first, same), series(second, same));
        }
        assertEquals(7, second.document().layout().series().size());
    }

    @Test
    void aSumOfDeltasWhoseClockWasPutBackBeginsAnewThoughItsProgramSends() {
        SeriesStore own = new SeriesStore(Sent.rules());
        own.add(shop(delta("d", "", whole(5000, 5010, 5))), 0);
        for (int minute = 1; minute <= 5; minute++) {
            int at = 60 * minute;
            Intake intake = own.add(
                    shop(delta("d", "", whole(at - 60, at, 1)), gauge("g", "", whole(0, at, minute))),
                    60_000L * minute);
            if (minute < 5) {
                assertEquals(1, intake.rejected());
            }
        }
        assertEquals("d 1\ng 5", text(own.view(300_000)));
    }

    @Test
    void bucketsGetNeighboursOnBothSides() {
        Random random = new Random(7);
        for (int run = 0; run < 200; run++) {
            for (int step = -1; step <= 1; step += 2) {
                SparseBuckets buckets = new SparseBuckets();
                Set<Integer> wanted = new HashSet<>();
                for (int i = 0; i < 12; i++) {
                    int bucket = random.nextInt(30) - 15;
                    int count = random.nextInt(3);
                    buckets.add(bucket, count);
                }
                for (int i = 0; i < buckets.size; i++) {
                    wanted.add(buckets.index[i]);
                    if (buckets.count[i] != 0) {
                        wanted.add(buckets.index[i] + step);
                    }
                }
                long total = buckets.total();
                buckets.neighbours(step);
                assertEquals(total, buckets.total());
                assertEquals(wanted.size(), buckets.size);
                for (int i = 0; i < buckets.size; i++) {
                    assertTrue(wanted.contains(buckets.index[i]));
                    assertTrue(i == 0 || buckets.index[i - 1] < buckets.index[i]);
                }
            }
        }
    }
}
