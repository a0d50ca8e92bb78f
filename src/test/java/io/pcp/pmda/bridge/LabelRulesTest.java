package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.model.Json;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.source.Mapping.LabelRule;
import io.pcp.pmda.source.Mapping.StaticLabel;
import io.pcp.pmda.source.Target;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelRulesTest {

    private static String apply(Sources source, boolean strictKeep, String series) {
        NamedSeries named = new LabelRules(source.mapping(), strictKeep)
                .apply(Document.of(series).series().get(0));
        return text(named.naming()) + (named.optional().isEmpty() ? "" : " | " + text(named.optional()));
    }

    private static String text(List<SeriesLabel> labels) {
        return String.join(
                " ", labels.stream().map(one -> one.name() + "=" + one.value()).toList());
    }

    @ParameterizedTest
    @CsvSource({
        "m b=2 a=1, a=1 b=2",
        "m a= b=2, b=2",
        "m hostname=h source=s x=y, exported_hostname=h exported_source=s x=y",
        "m hostname=h exported_hostname=g, exported_hostname=g exported_hostname_2=h",
        "m a.b=1 a_b=2 a-b=3, a_b=3 a_b_2=1 a_b_3=2",
        "m _x=1 9y=2, x9y=2 x_x=1",
        "m instid=1 userid=2 rack=3, exported_instid=1 exported_rack=3 exported_userid=2"
    })
    void labelsGetNamesThatPcpTakes(String series, String expected) {
        Sources source = new Sources();
        source.statics.add(new StaticLabel("rack", "r1"));
        assertEquals(expected, apply(source, true, series));
    }

    @Test
    void honoredLabelsKeepTheirNames() {
        Sources source = new Sources();
        source.honor = true;
        assertEquals("hostname=h source=s", apply(source, true, "m hostname=h source=s"));
    }

    @Test
    void rulesAreTakenInTheOrderOfTheFile() {
        Sources source = new Sources();
        source.labels.add(new LabelRule.Drop(Sources.whole("id")));
        source.labels.add(new LabelRule.Rename("model_name", "model"));
        source.labels.add(new LabelRule.Optional(Sources.whole("model|version")));
        source.labels.add(new LabelRule.Replace("path", Sources.whole("/v1/(.*)/x"), "$1-${1}$$"));
        source.labels.add(new LabelRule.Hash("secret", 6));
        source.labels.add(new LabelRule.Drop(Sources.whole("version")));
        String digits = String.format("%016x", Fingerprint.of("s")).substring(0, 6);
        assertEquals(
                "path=chat-chat$ secret=" + digits + " | model=m version=1",
                apply(source, true, "m id=7 model_name=m version=1 path=/v1/chat/x secret=s"));
    }

    @Test
    void keepDropsTheRestInOurFilesOnly() {
        Sources source = new Sources();
        source.labels.add(new LabelRule.Optional(Sources.start("v")));
        source.labels.add(new LabelRule.Keep(Sources.start("a")));
        assertEquals("ab=1 | version=3", apply(source, true, "m ab=1 b=2 version=3"));
        assertEquals("ab=1 b=2 | version=3", apply(source, false, "m ab=1 b=2 version=3"));
    }

    @Test
    void aReplacementThatLeavesNothingTakesTheLabelAway() {
        Sources source = new Sources();
        source.labels.add(new LabelRule.Replace("a", Sources.whole("x.*"), "$9"));
        assertEquals("b=1", apply(source, true, "m a=xyz b=1"));
        assertEquals("a=yz b=1", apply(source, true, "m a=yz b=1"));
    }

    @Test
    void labelsOfInstancesAreJsonWhateverTheyHold() {
        NamedSeries series = new NamedSeries(
                List.of(new SeriesLabel("a", "q\"b\\n\nü\u0001"), new SeriesLabel("b", "x")),
                List.of(new SeriesLabel("note", "n")));
        LabelSet labels = InstanceLabels.of(series);
        assertTrue(Json.isCompact(labels.json()), labels.json());
        assertEquals("{\"a\":\"q\\\"b\\\\n\\nü\\u0001\",\"b\":\"x\",\"note\":\"n\"}", labels.json());
        assertEquals(
                List.of(false, false, true),
                labels.labels().stream().map(one -> one.optional()).toList());
    }

    @Test
    void labelSetsStayBelowTheLimitOfPcp() {
        List<SeriesLabel> many = new java.util.ArrayList<>();
        for (int i = 0; i < 64; i++) {
            many.add(new SeriesLabel("l" + i, "é".repeat(1024)));
        }
        String json = InstanceLabels.of(new NamedSeries(many, List.of())).json();
        assertTrue(json.getBytes(java.nio.charset.StandardCharsets.UTF_8).length < 65_535, json.length() + "");
    }

    @Test
    void clustersSayWhereTheirValuesComeFrom() {
        Sources source = new Sources();
        source.target = new Target.Http(URI.create("http://me:secret@gpu7.example:8000/metrics?token=t"));
        source.statics.add(new StaticLabel("rack", "r1"));
        source.statics.add(new StaticLabel("source", "no"));
        assertEquals(
                "{\"rack\":\"r1\",\"source\":\"app\",\"url\":\"http://gpu7.example:8000/metrics\"}",
                SourceLabels.of(source.config()).json());
        source.remote = true;
        assertTrue(SourceLabels.of(source.config()).json().endsWith(",\"hostname\":\"gpu7.example\"}"));
        source.target = new Target.Program(List.of("/usr/bin/x", "--password=p"));
        assertEquals(
                "{\"rack\":\"r1\",\"source\":\"app\",\"script\":\"/usr/bin/x\"}",
                SourceLabels.of(source.config()).json());
    }

    @ParameterizedTest
    @CsvSource({"localhost", "127.0.0.1", "127.1.2.3", "[::1]", "LOCALHOST", "[0:0:0:0:0:0:0:1]"})
    void thisMachineIsNoRemoteHost(String host) {
        Sources source = new Sources();
        source.remote = true;
        source.target = new Target.Http(URI.create("http://" + host + ":80/m"));
        assertTrue(!SourceLabels.of(source.config()).json().contains("hostname"));
    }
}
