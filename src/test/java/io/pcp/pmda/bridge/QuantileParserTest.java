package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.ExpositionFormat;
import io.pcp.pmda.exposition.ExpositionParser;
import io.pcp.pmda.exposition.NotAnExpositionException;
import io.pcp.pmda.exposition.ParseRules;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.source.Body;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is made of histograms tells about the last minute, and only about that. */
class QuantileParserTest {
    private static final long SECOND = 1_000_000_000L;

    private long nanos;
    private final List<String> lines = new ArrayList<>();
    private SourceParts.Parser parser = parser(SeriesRule.ALL);
    private Exposition document;

    private SourceParts.Parser parser(SeriesRule rule) {
        ExpositionParser text = new ExpositionParser(ParseRules.DEFAULT.with(rule));
        return new QuantileParser(
                body -> text.parse(body.bytes(), body.length(), ExpositionFormat.PROMETHEUS),
                List.of(0.5, 0.95),
                rule,
                () -> nanos);
    }

    /** Buckets 0.1, 0.2, 0.4, +Inf (cumulative) and the sum, of one model. */
    private void histogram(String model, double sum, long... buckets) {
        String[] bounds = {"0.1", "0.2", "0.4", "+Inf"};
        for (int i = 0; i < bounds.length; i++) {
            lines.add("t_seconds_bucket{model=\"" + model + "\",le=\"" + bounds[i] + "\"} " + buckets[i]);
        }
        lines.add("t_seconds_sum{model=\"" + model + "\"} " + sum);
        lines.add("t_seconds_count{model=\"" + model + "\"} " + buckets[3]);
    }

    /** The document of the lines so far: what was made, without what has no value. */
    private Map<String, Double> at(long seconds) throws NotAnExpositionException {
        nanos = seconds * SECOND;
        byte[] text = ("# TYPE t_seconds histogram\n# HELP t_seconds Time.\n" + String.join("\n", lines) + "\n")
                .getBytes(StandardCharsets.UTF_8);
        lines.clear();
        document = parser.parse(new Body(text, text.length, "text/plain", 200));
        Map<String, Double> made = new TreeMap<>();
        for (int i = 0; i < document.layout().series().size(); i++) {
            Series series = document.layout().series().get(i);
            if (series.sample().matches(".*_(p\\d+|avg)") && document.words()[i] != Exposition.STALE) {
                made.put(series.sample().substring(9) + " " + series.label("model"), document.real(i));
            }
        }
        return made;
    }

    private static Map<String, Double> values(String model, double average, double p50, double p95) {
        return Map.of("_avg " + model, average, "_p50 " + model, p50, "_p95 " + model, p95);
    }

    @Test
    void firstDocumentSaysNothingAboutNow() throws NotAnExpositionException {
        histogram("m", 500, 1000, 2000, 3000, 4000);
        assertEquals(Map.of(), at(0));
        assertEquals(
                List.of("t_seconds_p50", "t_seconds_p95", "t_seconds_avg"),
                document.layout().series().stream().map(Series::sample).skip(6).toList());
    }

    @Test
    void growthBetweenDocumentsIsWhatCounts() throws NotAnExpositionException {
        histogram("m", 500, 1000, 2000, 3000, 4000);
        at(0);
        // 10 in (0, 0.1], 10 in (0.1, 0.2]: half are below 0.1, 95 of 100 below 0.19.
        histogram("m", 502.5, 1010, 2020, 3020, 4020);
        Map<String, Double> now = at(10);
        assertEquals(0.125, now.get("_avg m"), 1e-9);
        assertEquals(0.1, now.get("_p50 m"), 1e-9);
        assertEquals(0.19, now.get("_p95 m"), 1e-9);
    }

    @Test
    void whatIsOlderThanAMinuteDoesNotCount() throws NotAnExpositionException {
        histogram("m", 0, 0, 0, 0, 0);
        at(0);
        histogram("m", 300, 0, 0, 1000, 1000); // slow, long ago
        at(5);
        long fast = 0;
        for (int second = 10; second <= 70; second += 10) {
            fast += 100;
            histogram("m", 300 + fast * 0.05, fast, fast, 1000 + fast, 1000 + fast);
            at(second);
        }
        histogram("m", 300 + fast * 0.05 + 5, fast + 100, fast + 100, 1100 + fast, 1100 + fast);
        Map<String, Double> now = at(80);
        assertEquals(0.05, now.get("_avg m"), 1e-9);
        assertEquals(0.095, now.get("_p95 m"), 1e-9);
    }

    @Test
    void nothingObservedIsNoValueAndNotZero() throws NotAnExpositionException {
        for (int second = 0; second < 30; second += 10) {
            histogram("m", 5, 10, 10, 10, 10);
            assertEquals(Map.of(), at(second));
        }
    }

    @Test
    void beyondTheLastBoundIsToldAsThatBound() throws NotAnExpositionException {
        histogram("m", 0, 0, 0, 0, 0);
        at(0);
        histogram("m", 1000, 0, 0, 0, 10);
        assertEquals(values("m", 100, 0.4, 0.4), at(10));
    }

    @Test
    void restartedProgramCountsFromZero() throws NotAnExpositionException {
        histogram("m", 500, 1000, 2000, 3000, 4000);
        at(0);
        histogram("m", 4, 0, 0, 20, 20);
        Map<String, Double> now = at(10);
        assertEquals(0.2, now.get("_avg m"), 1e-9);
        assertEquals(0.3, now.get("_p50 m"), 1e-9);
    }

    @Test
    void histogramsWithOtherLabelsAreOthers() throws NotAnExpositionException {
        histogram("a", 0, 0, 0, 0, 0);
        histogram("b", 0, 0, 0, 0, 0);
        at(0);
        histogram("a", 0.5, 10, 10, 10, 10);
        histogram("b", 3, 0, 0, 10, 10);
        Map<String, Double> now = at(10);
        assertEquals(0.05, now.get("_p50 a"), 1e-9);
        assertEquals(0.3, now.get("_p50 b"), 1e-9);
    }

    @Test
    void modelThatAppearsHasNoValueFromWhatItCountedBefore() throws NotAnExpositionException {
        histogram("a", 0, 0, 0, 0, 0);
        at(0);
        Series kept = document.layout().series().get(6);
        histogram("a", 0.5, 10, 10, 10, 10);
        histogram("late", 900, 0, 0, 3000, 3000);
        Map<String, Double> now = at(10);
        assertEquals(0.05, now.get("_p50 a"), 1e-9);
        assertTrue(!now.containsKey("_p50 late"), now::toString);
        // Numbers of metrics and instances are found by the identity of what stays.
        assertTrue(document.layout().series().stream().anyMatch(series -> series == kept));
        histogram("a", 0.5, 10, 10, 10, 10);
        histogram("late", 900.5, 10, 10, 3010, 3010);
        assertEquals(0.05, at(20).get("_p50 late"), 1e-9);
    }

    @Test
    void sameSeriesAreTheSameLayout() throws NotAnExpositionException {
        histogram("m", 0, 0, 0, 0, 0);
        at(0);
        var layout = document.layout();
        histogram("m", 1, 0, 5, 5, 5);
        at(10);
        assertSame(layout, document.layout());
    }

    @Test
    void rulesForMetricsHoldForWhatIsMadeToo() throws NotAnExpositionException {
        parser = parser(series -> series.sample().endsWith("_p95") ? SeriesRule.Verdict.DROP : SeriesRule.Verdict.REAL);
        histogram("m", 0, 0, 0, 0, 0);
        at(0);
        histogram("m", 1, 10, 10, 10, 10);
        assertEquals(Map.of("_avg m", 0.1, "_p50 m", 0.05), at(10));
    }

    @Test
    void integersAndTimestampsAreKept() throws NotAnExpositionException {
        parser = parser(
                series -> series.sample().endsWith("_bucket") ? SeriesRule.Verdict.EXACT : SeriesRule.Verdict.REAL);
        lines.add("other 7 1700000000000");
        histogram("m", 0, 0, 0, 0, 0);
        at(0);
        lines.add("other 8 1700000001000");
        histogram("m", 1, 10, 10, 10, 10);
        assertEquals(0.05, at(10).get("_p50 m"), 1e-9);
        assertEquals(1_700_000_001_000L, document.timestamps()[0]);
        assertEquals(Exposition.NO_TIMESTAMP, document.timestamps()[9]);
    }

    @Test
    void suffixesTellTheQuantile() {
        assertEquals("_p50", Histograms.suffix(0.5));
        assertEquals("_p95", Histograms.suffix(0.95));
        assertEquals("_p999", Histograms.suffix(0.999));
        assertEquals("_p05", Histograms.suffix(0.05));
        assertEquals("_p0005", Histograms.suffix(0.0005));
    }
}
