package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.Sent.attributes;
import static io.pcp.pmda.otlp.Sent.delta;
import static io.pcp.pmda.otlp.Sent.from;
import static io.pcp.pmda.otlp.Sent.gauge;
import static io.pcp.pmda.otlp.Sent.labels;
import static io.pcp.pmda.otlp.Sent.text;
import static io.pcp.pmda.otlp.Sent.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.pcp.pmda.exposition.Layout;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest {
    private final SeriesStore store = new SeriesStore(Sent.rules());
    private long clock = 1000;
    private long time = 10;

    private static List<Attribute> shop(String id, String version) {
        return attributes(
                "service.name", "shop", "service.instance.id", id, "service.version", version, "process.pid", id + "0");
    }

    private String add(List<Attribute> resource, int value) {
        clock += 1000;
        store.add(List.of(from(resource, gauge("a", "", whole(0, time++, value)))), clock);
        return text(store.view(clock));
    }

    private String common() {
        return labels(store.view(clock).common());
    }

    @Test
    void labelsOfOneResourceAreCommonToAllSeries() {
        assertEquals("a 1", add(shop("x", "7"), 1));
        assertEquals("service.name=shop,service.instance.id=x,service.version=7", common());
        assertEquals(List.of(), store.naming());
    }

    @Test
    void aProgramThatIsStartedAgainTakesTheSeriesOver() {
        add(shop("x", "7"), 1);
        Layout layout = store.view(clock).document().layout();
        for (int i = 0; i < 100; i++) {
            assertEquals("a " + i, add(shop("y" + i, "8"), i));
        }
        assertSame(layout, store.view(clock).document().layout());
        assertEquals("service.name=shop,service.instance.id=y99,service.version=8", common());
        assertEquals(List.of(), store.naming());
    }

    @Test
    void whatTheNewOneDoesNotSendGoesStale() {
        add(shop("x", "7"), 1);
        store.add(List.of(from(shop("y", "7"), gauge("b", "", whole(0, 99, 2)))), 250_000);
        assertEquals("a 1\nb 2", text(store.view(260_000)));
        assertEquals("b 2", text(store.view(310_000)));
    }

    @Test
    void twoThatLiveAtATimeAreToldApartByTheirInstance() {
        add(shop("x", "7"), 1);
        assertEquals("a 2", add(shop("y", "8"), 2));
        assertEquals("a{service.instance.id=\"x\"} 3\na{service.instance.id=\"y\"} 2", add(shop("x", "7"), 3));
        assertEquals(List.of("service.instance.id"), store.naming());
        assertEquals("service.name=shop", common());
        SeriesStore.View view = store.view(clock);
        assertEquals(
                "service.version=7,otel_scope_name=lib,otel_scope_version=1",
                labels(Sent.series(view, "a{service.instance.id=\"x\"}").notes()));
        assertEquals("""
                a{service.instance.id="x"} 3
                a{service.instance.id="y"} 2
                a{service.instance.id="z"} 4""", add(shop("z", "7"), 4));
    }

    @Test
    void twoInOneDocumentLiveAtATime() {
        store.add(
                List.of(
                        from(
                                attributes("service.name", "s", "host.name", "h1", "pool", "a"),
                                gauge("a", "", whole(0, 1, 1))),
                        from(
                                attributes("service.name", "s", "host.name", "h2", "pool", "a"),
                                gauge("a", "", whole(0, 1, 2)))),
                1000);
        assertEquals("a{host.name=\"h1\"} 1\na{host.name=\"h2\"} 2", text(store.view(1000)));
        assertEquals(List.of("host.name"), store.naming());
        assertEquals("service.name=s", labels(store.view(1000).common()));
    }

    @Test
    void whatTellsThemApartOnlyBecomesMore() {
        add(attributes("service.name", "s", "host.name", "h1"), 1);
        add(attributes("service.name", "s", "host.name", "h2"), 2);
        add(attributes("service.name", "s", "host.name", "h1"), 3);
        add(attributes("service.name", "s", "host.name", "h1", "pool", "p"), 4);
        assertEquals(
                "a{host.name=\"h1\"} 5\na{host.name=\"h2\"} 2",
                add(attributes("service.name", "s", "host.name", "h1", "pool", "q"), 5));
        assertEquals("""
                a{host.name="h1",pool="p"} 6
                a{host.name="h1",pool="q"} 5
                a{host.name="h2"} 2""", add(attributes("service.name", "s", "host.name", "h1", "pool", "p"), 6));
        assertEquals(List.of("host.name", "pool"), store.naming());
    }

    @Test
    void afterAllOthersHaveGoneTheLabelStays() {
        add(shop("x", "7"), 1);
        add(shop("y", "8"), 2);
        add(shop("x", "7"), 3);
        clock += 299_500;
        assertEquals("a{service.instance.id=\"x\"} 4", add(shop("x", "7"), 4));
        assertEquals("service.name=shop,service.version=7", common());
    }

    @Test
    void oneThatReturnsAfterTheOtherHasEndedTakesOver() {
        add(shop("x", "7"), 1);
        add(shop("y", "8"), 2);
        clock += 400_000;
        assertEquals("a 3", add(shop("x", "7"), 3));
        assertEquals(List.of(), store.naming());
    }

    @Test
    void whatWasKnownInAnEarlierLifeCounts() {
        SeriesStore again = new SeriesStore(Sent.rules(), List.of("service.instance.id"));
        again.add(List.of(from(shop("x", "7"), gauge("a", "", whole(0, 1, 1)))), 1000);
        assertEquals("a{service.instance.id=\"x\"} 1", text(again.view(1000)));
        assertEquals(
                "service.name=shop,service.version=7", labels(again.view(1000).common()));
    }

    @Test
    void deltasOfANewLifeGoOnWithWhatWasCounted() {
        store.add(List.of(from(shop("x", "7"), delta("a", "", whole(1, 10, 5)))), 1000);
        store.add(List.of(from(shop("y", "7"), delta("a", "", whole(2, 3, 2)))), 1000);
        assertEquals("a 7", text(store.view(1000)));
    }

    @Test
    void manyResourcesOfShortLifeCostNoSeries() {
        for (int i = 0; i < 5000; i++) {
            add(shop("x" + i, "7"), i);
        }
        assertEquals(1, store.size());
        assertEquals("a 4999", text(store.view(clock)));
    }

    @Test
    void manyResourcesAtATimeHaveTheirOwnSeries() {
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 200; i++) {
                store.add(List.of(from(shop("x" + i, "7"), gauge("a", "", whole(0, 10 + round, i)))), 1000);
            }
        }
        assertEquals(200, store.size());
        assertEquals(
                "service.name=shop,service.version=7", labels(store.view(1000).common()));
    }
}
