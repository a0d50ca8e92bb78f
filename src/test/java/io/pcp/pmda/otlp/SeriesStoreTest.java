package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.Sent.attributes;
import static io.pcp.pmda.otlp.Sent.counter;
import static io.pcp.pmda.otlp.Sent.gauge;
import static io.pcp.pmda.otlp.Sent.histogram;
import static io.pcp.pmda.otlp.Sent.real;
import static io.pcp.pmda.otlp.Sent.shop;
import static io.pcp.pmda.otlp.Sent.text;
import static io.pcp.pmda.otlp.Sent.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.PcpMetadata;
import io.pcp.pmda.exposition.SeriesRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesStoreTest {
    private final SeriesStore store = new SeriesStore(Sent.rules());

    private static PcpMetadata pcp(SeriesStore.View view, String series) {
        return Sent.series(view, series).family().pcp();
    }

    @Test
    void gaugesAndSumsBecomeSeriesOfTheirTypes() {
        Intake intake = store.add(
                shop(
                        gauge("queue.length", "{job}", whole(0, 10, 7, "queue", "a"), whole(0, 10, -3, "queue", "b")),
                        gauge("cpu.load", "1", real(0, 10, 0.25)),
                        counter("requests", "{request}", whole(1, 10, 12)),
                        counter("busy", "s", real(1, 10, 1.5)),
                        Sent.sum("open", "By", Temporality.CUMULATIVE, false, whole(1, 10, 9))),
                1000);
        assertEquals(new Intake(6, 0, 0, ""), intake);
        SeriesStore.View view = store.view(1000);
        assertEquals("""
                busy 1.5
                cpu.load 0.25
                open 9
                queue.length{queue="a"} 7
                queue.length{queue="b"} -3
                requests 12""", text(view));
        assertEquals(new PcpMetadata("", "64", "instant", "count", false), pcp(view, "queue.length{queue=\"a\"}"));
        assertEquals(new PcpMetadata("", "double", "instant", "none", false), pcp(view, "cpu.load"));
        assertEquals(new PcpMetadata("", "u64", "counter", "count", false), pcp(view, "requests"));
        assertEquals(new PcpMetadata("", "double", "counter", "sec", false), pcp(view, "busy"));
        assertEquals(new PcpMetadata("", "64", "instant", "byte", false), pcp(view, "open"));
        assertEquals("service.name=shop", Sent.labels(view.common()));
        assertEquals(6, store.size());
    }

    @Test
    void bucketsOfHistogramsAreCumulativeCounts() {
        store.add(
                shop(histogram("d", "ms", Temporality.CUMULATIVE, histogram(1, 10, 4.5, Sent.BOUNDS, 1, 2, 0, 3))),
                1000);
        SeriesStore.View view = store.view(1000);
        assertEquals("""
                d_bucket{le="+Inf"} 6
                d_bucket{le="0.5"} 1
                d_bucket{le="1"} 3
                d_bucket{le="2.5"} 3
                d_count 6
                d_sum 4.5""", text(view));
        assertEquals(new PcpMetadata("", "u64", "counter", "count", false), pcp(view, "d_bucket{le=\"1\"}"));
        assertEquals(new PcpMetadata("", "double", "counter", "millisec", false), pcp(view, "d_sum"));
        assertEquals(new PcpMetadata("", "u64", "counter", "count", false), pcp(view, "d_count"));
    }

    @Test
    void aHistogramWithoutBucketsHasOnlySumAndCount() {
        Amounts amounts = new Amounts(3, true, 1.5, false, 0, false, 0);
        HistogramPoint point = new HistogramPoint(List.of(), 1, 2, 0, amounts, new long[0], new double[0]);
        store.add(shop(histogram("d", "", Temporality.CUMULATIVE, point)), 1000);
        assertEquals("d_count 3\nd_sum 1.5", text(store.view(1000)));
    }

    @Test
    void theLayoutIsTheSameWhileTheSeriesAre() {
        store.add(shop(gauge("a", "", whole(0, 1, 1)), gauge("b", "", whole(0, 1, 1))), 1000);
        SeriesStore.View first = store.view(1000);
        assertSame(first, store.view(1001));
        long changes = store.layoutChanges();
        store.add(shop(gauge("b", "", whole(0, 2, 2))), 2000);
        SeriesStore.View second = store.view(2000);
        assertSame(first.document().layout(), second.document().layout());
        assertSame(first.common(), second.common());
        assertEquals("a 1\nb 2", text(second));
        assertEquals("a 1\nb 1", text(first));
        assertEquals(changes, store.layoutChanges());
        store.add(shop(gauge("c", "", whole(0, 2, 2))), 2000);
        assertEquals(changes + 1, store.layoutChanges());
        Layout third = store.view(2000).document().layout();
        assertNotSame(first.document().layout(), third);
        assertSame(first.document().layout().series().get(0), third.series().get(0));
    }

    @Test
    void whatSendsNothingForTooLongIsGone() {
        store.add(shop(gauge("a", "", whole(0, 1, 1)), gauge("b", "", whole(0, 1, 1))), 1000);
        store.add(shop(gauge("b", "", whole(0, 2, 2))), 2000);
        assertEquals("a 1\nb 2", text(store.view(300_999)));
        assertEquals("b 2", text(store.view(301_000)));
        assertEquals("", text(store.view(302_000)));
        assertEquals(0, store.size());
        assertEquals(2000, store.lastMillis());
    }

    @Test
    void aCompleteDocumentHasAllThereIs() {
        SeriesStore scraped = new SeriesStore(Sent.complete());
        scraped.add(shop(gauge("a", "", whole(0, 1, 1)), gauge("b", "", whole(0, 1, 1))), 1000);
        assertEquals("a 1\nb 1", text(scraped.view(1000)));
        scraped.add(shop(gauge("b", "", whole(0, 2, 2))), 2000);
        assertEquals("b 2", text(scraped.view(2000)));
        assertEquals("b 2", text(scraped.view(99_999_999)));
    }

    @Test
    void attributesCountByWhatTheySayInAnyOrder() {
        store.add(shop(gauge("a", "", whole(0, 1, 1, "x", "1", "y", true))), 1000);
        store.add(shop(gauge("a", "", whole(0, 2, 2, "y", true, "x", 1, "empty", ""))), 2000);
        store.add(shop(gauge("a", "", whole(0, 3, 3, "y", true, "x", 1, "x", "other"))), 3000);
        assertEquals("a{x=\"1\",y=\"true\"} 3", text(store.view(3000)));
        assertEquals(1, store.size());
    }

    @Test
    void longValuesAreCutAndTooManyAttributesRefused() {
        String value = "é".repeat(1000);
        store.add(shop(gauge("a", "", whole(0, 1, 1, "x", value))), 1000);
        store.add(shop(gauge("a", "", whole(0, 2, 2, "x", value))), 2000);
        String cut = store.view(2000).document().layout().series().get(0).label("x");
        assertEquals(LabelText.cut(value), cut);
        assertEquals("é".repeat(507) + "~", cut.substring(0, 508));
        assertEquals(1, store.size());
        Object[] many = new Object[130];
        for (int i = 0; i < many.length; i++) {
            many[i] = "k" + i;
        }
        assertEquals(
                new Intake(0, 1, 0, "b: a point has more than 64 attributes"),
                store.add(shop(gauge("b", "", whole(0, 1, 1, many))), 3000));
        assertEquals(
                new Intake(0, 1, 0, "b: the name of an attribute has more than 128 bytes"),
                store.add(shop(gauge("b", "", whole(0, 1, 1, "é".repeat(65), "x"))), 3000));
    }

    @Test
    void theLimitOfSeriesRefusesFurtherOnes() {
        SeriesStore small = new SeriesStore(Sent.with(Sent.rules(), Sent.rule(), 5));
        Intake intake = small.add(
                shop(
                        gauge("a", "", whole(0, 1, 1), whole(0, 1, 1, "x", "y")),
                        histogram("d", "", Temporality.CUMULATIVE, histogram(1, 10, 1, Sent.BOUNDS, 1, 0, 0, 0)),
                        gauge("b", "", whole(0, 1, 1))),
                1000);
        assertEquals(new Intake(3, 1, 0, "d: the limit of series is reached (max_series)"), intake);
        assertEquals("a 1\na{x=\"y\"} 1\nb 1", text(small.view(1000)));
    }

    @Test
    void theRuleIsAskedOnceAboutASeries() {
        List<String> asked = new ArrayList<>();
        SeriesRule rule = series -> {
            asked.add(series.toString());
            return series.sample().equals("a") || series.sample().endsWith("_sum")
                    ? SeriesRule.Verdict.DROP
                    : Sent.rule().judge(series);
        };
        SeriesStore picky = new SeriesStore(Sent.with(Sent.rules(), rule, 100));
        for (int i = 1; i <= 3; i++) {
            Intake intake = picky.add(
                    shop(
                            gauge("a", "", whole(0, i, i)),
                            gauge("b", "", whole(0, i, i)),
                            histogram("d", "", Temporality.CUMULATIVE, histogram(1, i, i, new double[0], i))),
                    1000);
            assertEquals(new Intake(2, 0, 1, ""), intake);
        }
        assertEquals(List.of("a", "b", "d_bucket{le=\"+Inf\"}", "d_sum", "d_count"), asked);
        assertEquals("b 3\nd_bucket{le=\"+Inf\"} 3\nd_count 3", text(picky.view(1000)));
        picky.reconsider();
        picky.add(shop(gauge("a", "", whole(0, 4, 4))), 1000);
        assertEquals("a", asked.get(asked.size() - 1));
        assertEquals(6, asked.size());
    }

    @Test
    void notesTellTheScope() {
        Scope scope = new Scope("lib", "1.2", attributes("build", "x"));
        store.add(List.of(Sent.from(attributes(), scope, gauge("a", "", whole(0, 1, 1)))), 1000);
        SeriesStore.View view = store.view(1000);
        assertEquals(
                "otel_scope_name=lib,otel_scope_version=1.2,otel_scope_build=x",
                Sent.labels(Sent.series(view, "a").notes()));
        assertEquals("", Sent.labels(view.common()));
        store.add(
                List.of(Sent.from(attributes(), new Scope("lib", "1.3", List.of()), gauge("a", "", whole(0, 2, 1)))),
                1);
        assertEquals(
                "otel_scope_name=lib,otel_scope_version=1.3",
                Sent.labels(Sent.series(store.view(1000), "a").notes()));
        assertEquals(1, store.size());
    }

    @Test
    void attributesThatAreCalledLikeLabelsOfBucketsMakeWay() {
        HistogramPoint point = Sent.histogram(1, 2, 1, new double[0], 1);
        HistogramPoint odd =
                new HistogramPoint(attributes("le", "x"), 1, 2, 0, point.amounts(), point.buckets(), point.bounds());
        store.add(shop(histogram("d", "", Temporality.CUMULATIVE, odd), gauge("a", "", whole(0, 1, 1, "le", "x"))), 1);
        assertEquals("""
                a{le="x"} 1
                d_bucket{exported_le="x",le="+Inf"} 1
                d_count{exported_le="x"} 1
                d_sum{exported_le="x"} 1.0""", text(store.view(1)));
    }

    @Test
    void whatIsRefusedIsNotRemembered() {
        SeriesStore small = new SeriesStore(Sent.with(Sent.rules(), Sent.rule(), 2));
        for (int i = 0; i < 20_000; i++) {
            List<Attribute> resource = attributes("service.name", "s", "service.instance.id", "id" + i);
            small.add(List.of(Sent.from(resource, gauge("a" + i, "", whole(0, 1, i, "x", "v" + i)))), 1);
        }
        assertEquals(2, small.size());
        assertTrue(small.remembered() < 20_000, small.remembered() + " names, labels and resources");
    }

    @Test
    void seriesThatGoStaleMakeRoomThoughNobodyLooks() {
        SeriesStore small = new SeriesStore(Sent.with(Sent.rules(), Sent.rule(), 1));
        for (int i = 0; i < 10; i++) {
            Intake intake = small.add(shop(gauge("a" + i, "", whole(0, 1, i))), 1 + i * 300_000L);
            assertEquals(new Intake(1, 0, 0, ""), intake);
        }
    }
}
