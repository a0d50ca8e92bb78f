package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.source.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstanceNamesTest {

    private static NamedSeries series(String labels) {
        List<SeriesLabel> all = new ArrayList<>();
        for (String label : labels.isEmpty() ? new String[0] : labels.split(";")) {
            String[] parts = label.split("=", 2);
            all.add(new SeriesLabel(parts[0], parts[1]));
        }
        return new NamedSeries(all, List.of());
    }

    private static String name(Mapping.InstanceNames style, String labels) {
        NamedSeries series = series(labels);
        return new InstanceNames(style)
                .plain(series, Fingerprint.of(series.naming()), "")
                .text();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|-|-",
                "model=llama|llama|llama",
                "a=1;b=2|a=1,b=2|1,2",
                "a=1;le=0.5;model=m|a=1,model=m,le=0.5|1,m,0.5",
                "le=0.5;zone=z|zone=z,le=0.5|z,0.5",
                "quantile=0.9;zone=z|zone=z,quantile=0.9|z,0.9",
                "a=two words|two_words|two_words",
                "a=q\"b\\;b=t\tn|a=q_b_,b=t_n|q_b_,t_n",
                "a=ünï|ünï|ünï"
            })
    void labelsNameInstances(String labels, String byLabels, String byValues) {
        assertEquals(byLabels, name(Mapping.InstanceNames.LABELS, labels));
        assertEquals(byValues, name(Mapping.InstanceNames.VALUES, labels));
    }

    @Test
    void oneLabelCanNameThemAlone() {
        Mapping.InstanceNames pod = new Mapping.InstanceNames.OfLabel("pod");
        assertEquals("p1", name(pod, "ns=a;pod=p1"));
        assertEquals("ns=a,x=b", name(pod, "ns=a;x=b"));
    }

    @Test
    void namesOfPmdaopenmetricsBeginWithTheId() {
        assertEquals(
                "3 a:1 b:two words",
                InstanceNames.upstream(3, series("a=1;b=two words").naming(), ""));
        assertEquals("0", InstanceNames.upstream(0, List.of(), ""));
        assertEquals("0 my name", InstanceNames.upstream(0, List.of(), "my name"));
    }

    @ParameterizedTest
    @CsvSource({"x, 200, 200", "x, 201, 199", "é, 100, 200", "é, 101, 199", "€, 70, 198", "😀, 51, 197"})
    void longNamesAreCutBetweenCharacters(String letter, int times, int bytes) {
        String value = letter.repeat(times);
        String name = name(Mapping.InstanceNames.LABELS, "id=" + value);
        assertEquals(bytes, name.getBytes(StandardCharsets.UTF_8).length, name);
        boolean cut = !name.equals(value);
        assertEquals(cut, name.matches(".*~[0-9a-f]{8}"));
        assertTrue(value.startsWith(cut ? name.substring(0, name.length() - 9) : name));
    }

    @Test
    void onlyNamesThatNobodyElseCanHaveAreExact() {
        for (String exact : List.of("", "a=1", "a=1;b=2", "a=x=y;b=2")) {
            assertTrue(plain(exact).exact(), exact);
        }
        for (String inexact : List.of("a=-", "a=b c", "a=x,b=2", "a=x=y", "a=x,y;b=2", "a=" + "x".repeat(300))) {
            assertFalse(plain(inexact).exact(), inexact);
        }
    }

    private static InstanceNames.Plain plain(String labels) {
        NamedSeries series = series(labels);
        return new InstanceNames(Mapping.InstanceNames.LABELS).plain(series, Fingerprint.of(series.naming()), "");
    }

    /** Frozen: ids in archives come from it. */
    @ParameterizedTest
    @CsvSource({
        "'', efd01f60ba992926",
        "a=1, 15ca4717669f03af",
        "a=1;b=2, e1392d45b6e0c419",
        "model=llama;pod=x-1, 61332a30eabf594d"
    })
    void fingerprintsNeverChange(String labels, String expected) {
        assertEquals(expected, Long.toHexString(Fingerprint.of(series(labels).naming())));
    }
}
