package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.InDom;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.Pmid;
import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class MetricTableTest {
    private static final MetricReader NOTHING = (fetch, out) -> {};

    private final TestTable table = new TestTable(250, "test");

    private TestTable add(int item, String name) {
        return table.metric(1, item, name, ValueType.I32).read(NOTHING);
    }

    private static void refused(String message, Executable definition) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, definition).getMessage());
    }

    @Test
    void metricsAreFoundByIdAndName() {
        add(0, "a.b");
        MetricTable built = table.build();
        int pmid = Pmid.of(250, 1, 0).packed();
        assertEquals("a.b", built.metric(pmid).name());
        assertEquals(pmid, built.namespace().pmid("a.b"));
        assertNull(built.metric(pmid + 1));
        assertEquals(1, built.metrics().size());
        assertEquals(250, built.domain());
    }

    @Test
    void samePmidTwiceIsRefused() {
        add(0, "a.b");
        refused("metrics a.b and a.c have the same PMID 250.1.0", () -> add(0, "a.c"));
    }

    @Test
    void sameNameTwiceIsRefused() {
        add(0, "a.b");
        add(1, "a.b");
        refused("metrics 250.1.0 and 250.1.1 have the same name a.b", table::build);
    }

    @Test
    void badNameIsRefused() {
        add(0, "a.2");
        refused("'a.2' is no metric name: '2' must be a letter followed by letters, digits or _", table::build);
    }

    @Test
    void leafAndBranchOfTheSameNameAreRefused() {
        add(0, "a.b");
        add(1, "a.b.c");
        refused("'a.b.c' continues a metric name", table::build);
    }

    @Test
    void aliasIsASecondNameOfAMetric() {
        add(0, "a.b");
        table.builder.alias("old.b", Pmid.of(250, 1, 0));
        assertEquals(
                List.of("a.b", "old.b"),
                table.build().namespace().names(Pmid.of(250, 1, 0).packed()));
    }

    @Test
    void aliasOfNothingIsRefused() {
        add(0, "a.b");
        table.builder.alias("old.b", Pmid.of(250, 1, 1));
        refused("'old.b' is another name of 250.1.1, which is no metric", table::build);
    }

    @Test
    void aliasThatIsTakenIsRefused() {
        add(0, "a.b");
        add(1, "a.c");
        table.builder.alias("a.b", Pmid.of(250, 1, 1));
        refused("metrics 250.1.0 and 250.1.1 have the same name a.b", table::build);
        refused(
                "metrics 250.1.1 and 250.1.0 have the same name a.b",
                () -> table.builder.alias("a.b", Pmid.of(250, 1, 0)));
    }

    @Test
    void sameInstanceDomainSerialTwiceIsRefused() {
        InstanceDomain first = InstanceDomain.fixed(3, "first", "a");
        InstanceDomain second = InstanceDomain.fixed(3, "second", "a");
        assertEquals(InDom.of(250, 3), table.builder.add(first));
        assertEquals(InDom.of(250, 3), table.builder.add(first));
        refused("two instance domains have the number 250.3", () -> table.builder.add(second));
        refused(
                "two instance domains have the number 250.3",
                () -> table.metric(0, 0, "a", ValueType.I32).on(second).read(NOTHING));
        assertSame(first, table.build().instances(InDom.of(250, 3)));
    }

    @Test
    void metricOfAnotherDomainIsRefused() {
        MetricDesc foreign =
                new MetricDesc(Pmid.of(251, 0, 0), ValueType.I32, InDom.NULL, Semantics.INSTANT, Units.NONE);
        Metric metric = new Metric("a", foreign, "", "", LabelSet.EMPTY, null, NOTHING, null);
        refused("metric a has PMID 251.0.0 in an agent of domain 250", () -> table.builder.add(metric));
    }

    @Test
    void descriptorAndInstancesMustAgree() {
        InstanceDomain domain = InstanceDomain.fixed(3, "", "a");
        MetricDesc other =
                new MetricDesc(Pmid.of(250, 0, 0), ValueType.I32, InDom.of(250, 4), Semantics.INSTANT, Units.NONE);
        refused(
                "metric a: descriptor and instance domain disagree",
                () -> new Metric("a", other, "", "", LabelSet.EMPTY, null, NOTHING, null));
        Metric metric = new Metric("a", other, "", "", LabelSet.EMPTY, domain, NOTHING, null);
        refused("metric a has a descriptor of 250.4 and instances of 250.3", () -> table.builder.add(metric));
    }

    @Test
    void domainLabelsAlwaysNameTheAgent() {
        assertEquals("{\"agent\":\"test\"}", table.build().domainLabels().json());
        table.builder.domainLabels(Label.text("role", "x"));
        assertEquals(
                "{\"agent\":\"test\",\"role\":\"x\"}",
                table.build().domainLabels().json());
    }

    @Test
    void clusterWithoutLabelsHasAnEmptySet() {
        table.builder.clusterLabels(2, LabelSet.of(Label.number("a", 1)));
        assertEquals("{\"a\":1}", table.build().clusterLabels(2).json());
        assertTrue(table.build().clusterLabels(3).isEmpty());
    }

    @Test
    void builtTableDoesNotChange() {
        add(0, "a");
        MetricTable before = table.build();
        add(1, "b");
        assertEquals(1, before.metrics().size());
        assertThrows(UnsupportedOperationException.class, () -> before.metrics().clear());
    }

    private Metric outside(int item, String name, InstanceDomain instances) {
        MetricDesc desc = table.builder.desc(7, item, ValueType.DOUBLE, null, Semantics.INSTANT, Units.NONE);
        InDom indom = instances == null ? InDom.NULL : InDom.of(250, instances.serial());
        MetricDesc own = new MetricDesc(desc.pmid(), desc.type(), indom, desc.semantics(), desc.units());
        return new Metric(name, own, "", "", LabelSet.EMPTY, instances, NOTHING, null);
    }

    @Test
    void whatIsOfferedYieldsToWhatIsAddedAndTheFirstOfferToTheOthers() {
        List<String> refused = new ArrayList<>();
        table.builder.offer(outside(0, "a.b", null), List.of(), refused::add);
        table.builder.offer(outside(1, "a.c", null), List.of("x.c", "a.b.d"), refused::add);
        table.builder.offer(outside(1, "a.d", null), List.of(), refused::add);
        table.builder.offer(outside(2, "a.c", null), List.of(), refused::add);
        table.builder.offer(outside(3, "a.", null), List.of(), refused::add);
        table.builder.offer(outside(4, "a.e", null), List.of(), refused::add);
        add(0, "a.b");
        MetricTable built = table.build();
        assertEquals(List.of("a.b", "a.c", "a.e"), built.namespace().traverse("a"));
        assertEquals(List.of("x.c"), built.namespace().traverse("x"));
        assertEquals(
                List.of(
                        "'a.b' is there already, as a metric or as a branch",
                        "'a.b.d' continues a metric name",
                        "metrics a.c and a.d have the same PMID 250.7.1",
                        "'a.c' is there already, as a metric or as a branch",
                        "'a.' is no metric name: '' must be a letter followed by letters, digits or _"),
                refused);
        assertEquals(3, built.metrics().size());
    }

    @Test
    void offeredMetricWithTheInstanceDomainOfAnotherIsLeftOut() {
        List<String> refused = new ArrayList<>();
        InstanceDomain first = InstanceDomain.fixed(3, "first", "a");
        table.builder.offer(outside(0, "a.b", first), List.of(), refused::add);
        table.builder.offer(outside(1, "a.c", first), List.of(), refused::add);
        table.builder.offer(outside(2, "a.d", InstanceDomain.fixed(3, "second", "a")), List.of(), refused::add);
        MetricTable built = table.build();
        assertEquals(List.of("two instance domains have the number 250.3"), refused);
        assertEquals(2, built.metrics().size());
        assertSame(first, built.instances(InDom.of(250, 3)));
    }
}
