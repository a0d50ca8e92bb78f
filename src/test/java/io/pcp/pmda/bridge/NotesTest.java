package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.PcpMetadata;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.source.Mapping.LabelRule;
import io.pcp.pmda.source.Mapping.StaticLabel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Labels that name no series: of single ones, and those that all have in common. */
class NotesTest {
    private static final long NOW = 1_700_000_000_000L;

    private final Sources source = new Sources();
    private final Map<String, Family> families = new HashMap<>();
    private SourceMapping mapping;

    private Series series(String name, String labels, String notes) {
        PcpMetadata said = new PcpMetadata("", "double", "instant", "none", false);
        Family family = families.computeIfAbsent(name, any -> new Family(any, FamilyType.GAUGE, "", "", said));
        return new Series(family, name, Role.VALUE, labels(labels), labels(notes));
    }

    private static List<SeriesLabel> labels(String text) {
        List<SeriesLabel> all = new ArrayList<>();
        for (String word : text.isEmpty() ? new String[0] : text.split(" ")) {
            all.add(new SeriesLabel(word.split("=")[0], word.split("=")[1]));
        }
        return all;
    }

    private Mapped map(List<SeriesLabel> common, Series... series) {
        mapping = mapping == null
                ? new SourceMapping(source.config(), Registry.open(null, MappingLog.NONE), MappingLog.NONE)
                : mapping;
        return new Mapped(mapping.map(new Layout(List.of(series), List.copyOf(families.values())), common, NOW));
    }

    private Mapped map(Series... series) {
        return map(List.of(), series);
    }

    /** Of instances by name, with {@code ?} behind the names of optional ones. */
    private static Map<String, String> instances(Mapped mapped, String metric) {
        Map<String, String> all = new HashMap<>();
        mapped.table("workload.app." + metric)
                .instances()
                .forEach(one -> all.put(one.name(), text(one.labels().labels())));
        return all;
    }

    private static String metric(Mapped mapped, String metric) {
        return text(mapped.metric("workload.app." + metric).metric().labels().labels());
    }

    private static String text(List<Label> labels) {
        return String.join(
                " ",
                labels.stream()
                        .map(one -> one.name() + (one.optional() ? "?" : "") + "="
                                + one.json().replace("\"", ""))
                        .toList());
    }

    @Test
    void notesAreOptionalLabelsAndNameNothing() {
        Mapped mapped = map(series("a", "k=1", "host.name=h1 rack=r"), series("a", "k=2", "host.name=h2 rack=r"));
        assertEquals(
                Map.of("1", "k=1 host_name?=h1 rack?=r", "2", "k=2 host_name?=h2 rack?=r"), instances(mapped, "a"));
        assertEquals("rack?=r", metric(mapped, "a"));
    }

    @Test
    void rulesForLabelsAreForNotesToo() {
        source.labels.add(new LabelRule.Drop(Sources.whole("secret.*")));
        source.labels.add(new LabelRule.Rename("old", "fresh"));
        source.labels.add(new LabelRule.Hash("user", 4));
        source.statics.add(new StaticLabel("site", "s1"));
        Mapped mapped = map(series("a", "k=1", "secret.key=x old=o user=u hostname=h site=z empty=" + "e"));
        String user =
                mapped.table("workload.app.a").byName("1").labels().json().replaceAll(".*\"user\":\"(.*?)\".*", "$1");
        assertEquals(4, user.length());
        assertEquals(
                "k=1 empty?=e exported_hostname?=h exported_site?=z fresh?=o user?=" + user,
                instances(mapped, "a").get("1"));
    }

    @Test
    void aLabelThatNamesTheSeriesKeepsItsNameBeforeANote() {
        Mapped mapped = map(series("a", "host_name=b", "host.name=a"));
        assertEquals("host_name=b host_name_2?=a", instances(mapped, "a").get("b"));
    }

    @Test
    void whatAllSeriesOfAMetricSayIsALabelOfTheMetricAlsoWithoutInstances() {
        Mapped mapped = map(series("one", "", "scope=s"), series("two", "", ""));
        assertEquals("scope?=s", metric(mapped, "one"));
        assertEquals("", metric(mapped, "two"));
    }

    @Test
    void anInstanceOfSeveralMetricsHasOnlyWhatAllOfThemSay() {
        Mapped mapped = map(
                series("a", "k=1", "scope=x host=h"),
                series("b", "k=1", "scope=y host=h"),
                series("b", "k=2", "scope=y"));
        assertEquals(Map.of("1", "k=1 host?=h", "2", "k=2 scope?=y"), instances(mapped, "a"));
        assertEquals("host?=h scope?=x", metric(mapped, "a"));
        assertEquals("scope?=y", metric(mapped, "b"));
    }

    @Test
    void labelsFollowWhenNotesChangeAndNumbersStay() {
        Mapped first = map(series("a", "k=1", "version=1"), series("b", "", "version=1"));
        int id = first.table("workload.app.a").byName("1").id();
        BridgeMetric before = first.metric("workload.app.b").metric();
        Series same = series("a", "k=1", "version=2");
        Mapped second = map(same, series("b", "", "version=2"));
        assertEquals(Map.of("1", "k=1 version?=2"), instances(second, "a"));
        assertEquals(id, second.table("workload.app.a").byName("1").id());
        assertEquals("version?=2", metric(second, "b"));
        assertEquals(before.item(), second.metric("workload.app.b").metric().item());
        assertEquals(Map.of("1", "k=1 version?=1"), instances(first, "a"), "what is served stays as it was");
        Mapped third = map(same, series("b", "", "version=2"), series("c", "", ""));
        assertSame(second.table("workload.app.a"), third.table("workload.app.a"));
        assertSame(
                second.metric("workload.app.b").metric(),
                third.metric("workload.app.b").metric());
        Mapped last = map(series("a", "k=1", ""), series("b", "", ""));
        assertEquals(Map.of("1", "k=1"), instances(last, "a"));
        assertEquals("", metric(last, "b"));
    }

    @Test
    void anInstanceIsCalledWhatALabelInstanceSaysOnlyInDocumentsOfPcpsOwnKind() {
        assertEquals(
                "instance=h:80,k=1",
                map(series("a", "k=1 instance=h:80", ""))
                        .domain("workload.app.a")
                        .get(0));
    }

    @Test
    void whatAllHaveInCommonGoesThroughTheSameRulesAndIsMadeAnewWhenItChanges() {
        source.labels.add(new LabelRule.Drop(Sources.whole("k8s.*")));
        source.statics.add(new StaticLabel("site", "s1"));
        Series[] all = {series("a", "k=1", ""), series("b", "", "")};
        Layout layout = new Layout(List.of(all), List.copyOf(families.values()));
        map(all);
        List<SeriesLabel> common = labels("service.name=shop host.name=h hostname=x site=z k8s.pod.name=p");
        MappedLayout first = mapping.map(layout, common, NOW);
        assertEquals(
                "exported_hostname=x exported_site=z host_name=h service_name=shop",
                text(first.common().labels()));
        assertSame(first, mapping.map(layout, common, NOW));
        MappedLayout second = mapping.map(layout, labels("service.name=shop"), NOW);
        assertEquals("service_name=shop", text(second.common().labels()));
        assertSame(second, mapping.map(layout, labels("service.name=shop"), NOW), "equal ones change nothing");

        SourceMetrics served =
                new SourceMetrics(source.config(), (fetch, out) -> {}, 300, new PmdaLog("t", () -> System.err));
        served.labels(mapping.sourceLabels());
        assertTrue(served.replace(first));
        String own = "site=s1 source=app url=http://localhost:8000/metrics";
        assertEquals("exported_hostname=x exported_site=z host_name=h service_name=shop " + own, served(served));
        assertTrue(served.replace(second));
        assertEquals("service_name=shop " + own, served(served));
        assertFalse(served.replace(mapping.map(layout, labels("service.name=shop"), NOW)));
        MappedLayout bare = mapping.map(layout, List.of(), NOW);
        assertNotSame(second, bare);
        assertTrue(served.replace(bare));
        assertEquals(own, served(served));
    }

    private static String served(SourceMetrics metrics) {
        MetricTable.Builder table = new MetricTable.Builder(300, "gpu");
        metrics.contribute(table);
        List<String> all = table.build().metrics().stream()
                .map(metric -> text(metric.labels().labels()))
                .distinct()
                .toList();
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }
}
