package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.source.Limits;
import io.pcp.pmda.source.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Documents become metrics and instances. */
class SourceMappingTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long STALE = 30_000;

    private final Registry registry = Registry.open(null, MappingLog.NONE);
    private final Document document = new Document();
    private final Sources source = new Sources();

    private SourceMapping mapping;

    private Mapped map(long now, String... lines) {
        mapping = mapping == null ? new SourceMapping(source.config(), registry, MappingLog.NONE) : mapping;
        return new Mapped(mapping.map(document.layout(lines), now));
    }

    private static String app(String name) {
        return "workload.app." + name;
    }

    @Test
    void aMetricWithoutLabelsIsSingularAndOthersHaveInstances() {
        Mapped mapped = map(
                NOW,
                "up",
                "# TYPE h histogram",
                "h_bucket",
                "h_sum",
                "q model=a",
                "q model=b",
                "q",
                "# TYPE s summary",
                "s");
        assertNull(mapped.metric(app("up")).ids());
        assertNull(mapped.metric(app("h_sum")).ids());
        assertEquals(Map.of("-", 1), mapped.instances(app("h_bucket")));
        assertEquals(Map.of("a", 3, "b", 4, "-", 5), mapped.instances(app("q")));
        assertEquals(Map.of("-", 6), mapped.instances(app("s")));
        assertEquals(0, mapped.layout().droppedSeries());
    }

    @Test
    void metricsWithTheSameLabelNamesShareADomain() {
        Mapped mapped = map(NOW, "a model=x gpu=0", "b gpu=1 model=x", "c model=x", "d model=x gpu=");
        assertSame(mapped.table(app("a")), mapped.table(app("b")));
        assertSame(mapped.table(app("c")), mapped.table(app("d")));
        assertNotSame(mapped.table(app("a")), mapped.table(app("c")));
        assertEquals(List.of("gpu=0,model=x", "gpu=1,model=x"), mapped.domain(app("a")));
        assertEquals(4096, mapped.metric(app("a")).metric().instances().serial());
    }

    @Test
    void theSameLayoutGivesTheSameObject() {
        Layout layout = document.layout("a k=1");
        mapping = new SourceMapping(source.config(), registry, MappingLog.NONE);
        MappedLayout first = mapping.map(layout, NOW);
        assertSame(first, mapping.map(layout, NOW + 10 * STALE));
        MappedLayout second = mapping.map(document.layout("a k=1", "b"), NOW);
        assertSame(first.metrics().get(0).metric(), second.metrics().get(0).metric());
        assertSame(
                first.tables().values().iterator().next(),
                second.tables().values().iterator().next());
    }

    @Test
    void instancesAndMetricsThatLeaveStayUntilTheyAreStale() {
        map(NOW, "a k=1", "a k=2", "b");
        Mapped left = map(NOW + 1000, "a k=2");
        assertEquals(List.of("1", "2"), left.domain(app("a")));
        assertEquals(Map.of("2", 0), left.instances(app("a")));
        assertEquals(0, left.metric(app("b")).series().length);
        Mapped same = map(NOW + STALE, "a k=2");
        assertEquals(List.of(app("a"), app("b")), same.names());
        Mapped later = new Mapped(mapping.map(same.layout().layout(), NOW + 1000 + STALE));
        assertEquals(List.of(app("a")), later.names());
        assertEquals(List.of("2"), later.domain(app("a")));
        Mapped back = map(NOW + 3 * STALE, "a k=2", "a k=1", "b");
        assertEquals(
                left.metric(app("b")).metric().item(),
                back.metric(app("b")).metric().item());
        assertEquals(
                left.table(app("a")).byName("1").id(),
                back.table(app("a")).byName("1").id());
    }

    @Test
    void whoComesBackInTimeIsTheSameObject() {
        Mapped first = map(NOW, "a k=1", "a k=2");
        map(NOW + 1000, "a k=2");
        Mapped back = map(NOW + 2000, "a k=2", "a k=1");
        assertSame(first.metric(app("a")).metric(), back.metric(app("a")).metric());
        assertEquals(Map.of("1", 1, "2", 0), back.instances(app("a")));
        assertEquals(
                List.of("1", "2"), map(NOW + 100_000, "a k=2", "a k=1", "x").domain(app("a")));
    }

    @Test
    void labelsThatComeLaterMakeAnotherMetricOfTheSameName() {
        Mapped before = map(NOW, "a");
        Mapped after = map(NOW, "a", "a k=1");
        assertNull(before.metric(app("a")).ids());
        assertEquals(Map.of("-", 0, "1", 1), after.instances(app("a")));
        assertNotEquals(
                before.metric(app("a")).metric().item(),
                after.metric(app("a")).metric().item());
        assertEquals(1, after.layout().redefined());
        assertEquals(1, map(NOW, "a", "a k=2").layout().redefined());
    }

    @Test
    void anotherTypeOrUnitIsAnotherMetricAndAnotherHelpIsNot() {
        Mapped gauge = map(NOW, "# TYPE a gauge", "# HELP a old", "a k=1");
        Mapped help = map(NOW, "# TYPE a gauge", "# HELP a new", "a k=1");
        assertEquals(
                gauge.metric(app("a")).metric().item(),
                help.metric(app("a")).metric().item());
        assertEquals("new", help.metric(app("a")).metric().oneline());
        Mapped silent = map(NOW, "a k=1");
        assertEquals(0, silent.layout().redefined());
        Mapped counter = map(NOW, "# TYPE a counter", "a k=1");
        assertEquals(1, counter.layout().redefined());
        assertEquals("COUNTER", counter.metric(app("a")).metric().semantics().name());
        Mapped bytes = map(NOW, "# TYPE a counter", "# UNIT a bytes", "a k=1");
        assertEquals(2, bytes.layout().redefined());
        assertEquals(1, bytes.names().size());
        assertSame(
                gauge.metric(app("a")).metric().instances(),
                bytes.metric(app("a")).metric().instances());
    }

    @Test
    void aTypeThatComesLateIsAChangeButNotAtTheFirstLook() {
        Mapped unknown = map(NOW, "a k=1");
        int item = unknown.metric(app("a")).metric().item();
        SourceMapping restarted = new SourceMapping(source.config(), registry, MappingLog.NONE);
        Mapped typed = new Mapped(restarted.map(Document.of("# TYPE a counter", "a k=1"), NOW));
        assertEquals(item, typed.metric(app("a")).metric().item());
        assertEquals("INSTANT", typed.metric(app("a")).metric().semantics().name());
        assertEquals(0, typed.layout().redefined());
        assertEquals(1, map(NOW, "# TYPE a counter", "a k=1").layout().redefined());
    }

    @Test
    void whatIsTooMuchIsCountedAndTheRestIsServed() {
        source.limits = new Limits(1 << 20, 4, 2, 64, 128, 1024, 1 << 16);
        Mapped mapped = map(NOW, "a k=1", "a k=2", "b", "c", "a k=3", "a k=4");
        assertEquals(List.of(app("a"), app("b")), mapped.names());
        assertEquals(3, mapped.instances(app("a")).size());
        assertEquals(2, mapped.layout().droppedSeries());
        Mapped known = map(NOW, "a k=4", "a k=1", "a k=2", "b", "a k=3");
        assertEquals(Map.of("1", 1, "2", 2, "3", 4), known.instances(app("a")), "who was first stays");
        assertEquals(1, known.layout().droppedSeries());
        assertEquals(
                Map.of("1", 1, "2", 2, "4", 0),
                map(NOW, "a k=4", "a k=1", "a k=2", "b").instances(app("a")));
    }

    @Test
    void seriesThatBecomeOneInstanceGiveTheLastValue() {
        source.labels.add(new Mapping.LabelRule.Drop(Sources.whole("port")));
        source.labels.add(new Mapping.LabelRule.Optional(Sources.whole("version")));
        Mapped mapped = map(NOW, "a k=1 port=1", "a k=2 port=1", "a k=1 port=2", "b version=1", "b version=2");
        assertEquals(Map.of("1", 2, "2", 1), mapped.instances(app("a")));
        assertEquals(4, mapped.metric(app("b")).series()[0]);
        assertEquals(2, mapped.layout().droppedSeries());
    }

    @Test
    void namesThatLookAlikeStayApart() {
        Mapped mapped = map(NOW, "a k=x␣y", "a k=x_y", "a k=x\\y");
        List<String> names = mapped.domain(app("a"));
        assertEquals(3, names.stream().distinct().count());
        assertEquals(1, names.stream().filter("x_y"::equals).count());
        assertEquals(
                2,
                names.stream().filter(name -> name.matches("x_y~[0-9a-f]{8}")).count());
        assertEquals("{\"k\":\"x y\"}", labels(mapped, 0));
    }

    private static String labels(Mapped mapped, int series) {
        MappedMetric metric = mapped.metric(app("a"));
        for (int i = 0; i < metric.series().length; i++) {
            if (metric.series()[i] == series) {
                return mapped.table(app("a")).byId(metric.ids()[i]).labels().json();
            }
        }
        return "";
    }

    @Test
    void oneLabelNamesInstancesWhileItIsEnough() {
        source.names = new Mapping.InstanceNames.OfLabel("pod");
        Mapped mapped = map(NOW, "a pod=p ns=1", "a pod=p ns=2", "a pod=q ns=1");
        assertEquals(List.of("ns=1,pod=p", "ns=2,pod=p", "q"), mapped.domain(app("a")));
        assertEquals(
                List.of("ns=1,pod=p", "ns=2,pod=p", "ns=2,pod=q", "q"),
                map(NOW, "a pod=p ns=1", "a pod=p ns=2", "a pod=q ns=1", "a pod=q ns=2")
                        .domain(app("a")));
    }

    @Test
    void namesOfPmdaopenmetricsCountInEachMetric() {
        source.namespace = "openmetrics.app";
        source.names = Mapping.InstanceNames.UPSTREAM;
        Mapped mapped = map(NOW, "a k=z l=1", "a k=b l=2", "b k=b l=2", "vllm:c");
        assertEquals(List.of("0 k:z l:1", "1 k:b l:2"), mapped.domain("openmetrics.app.a"));
        assertEquals(List.of("0 k:b l:2"), mapped.domain("openmetrics.app.b"));
        assertNull(mapped.metric("openmetrics.app.vllm.c").ids());
        assertEquals(
                List.of("0 k:z l:1", "1 k:b l:2", "2 k:a l:3"),
                map(NOW, "a k=a l=3", "a k=b l=2").domain("openmetrics.app.a"));
    }

    @Test
    void aSampleOfTwoFamiliesIsOneMetricAndCounted() {
        mapping = new SourceMapping(source.config(), registry, MappingLog.NONE);
        Layout two = new Layout(
                List.of(
                        Document.of("# TYPE z histogram", "z_count k=1")
                                .series()
                                .get(0),
                        Document.of("# TYPE z_count gauge", "z_count k=2")
                                .series()
                                .get(0)),
                List.of());
        MappedLayout conflicting = mapping.map(two, NOW);
        assertEquals(1, conflicting.typeConflicts());
        assertEquals(2, new Mapped(conflicting).instances(app("z_count")).size());
    }

    @Test
    void twoSourcesOfOneNamespaceDoNotTakeEachOthersNames() {
        map(NOW, "up", "a:b");
        source.name = "other";
        SourceMapping other = new SourceMapping(source.config(), registry, MappingLog.NONE);
        List<String> names = new Mapped(other.map(Document.of("up", "a", "mine"), NOW)).names();
        assertTrue(names.contains(app("mine")), names.toString());
        assertFalse(names.contains(app("up")) || names.contains(app("a")), names.toString());
        other.close();
        mapping.close();
        source.name = "third";
        SourceMapping third = new SourceMapping(source.config(), registry, MappingLog.NONE);
        assertEquals(List.of(app("up")), new Mapped(third.map(Document.of("up"), NOW)).names());
    }

    @Test
    void instancesOfASourceThatRenamesEverythingAreBounded() {
        mapping = new SourceMapping(source.config(), registry, MappingLog.NONE);
        for (int round = 0; round < 50; round++) {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < 3000; i++) {
                lines.add("a k=" + (i % 2 == 0 ? "stays-" + i : round + "-" + i));
            }
            Mapped mapped = new Mapped(mapping.map(new Document().layout(lines), NOW + round));
            assertEquals(3000, mapped.metric(app("a")).series().length);
            assertTrue(mapped.table(app("a")).instances().size() <= 6000);
        }
    }
}
