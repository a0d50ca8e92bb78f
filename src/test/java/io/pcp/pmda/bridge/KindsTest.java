package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule.Verdict;
import io.pcp.pmda.source.Mapping.MetadataRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindsTest {

    private static String text(Kind kind) {
        return kind.type() + " " + kind.semantics() + " " + kind.units()
                + (kind.unit().isEmpty() ? "" : " (" + kind.unit() + ")") + (kind.unknown() ? " ?" : "");
    }

    /** What the last series of a document is. */
    private static Kind kind(Sources source, String... lines) {
        Layout layout = Document.of(lines);
        Series series = layout.series().get(layout.series().size() - 1);
        return new Kinds(source.mapping(), "app", MappingLog.NONE)
                .of(
                        series,
                        name -> layout.series().stream()
                                .anyMatch(one -> one.sample().equals(name)));
    }

    @ParameterizedTest
    @CsvSource({
        "counter, requests, requests_total, DOUBLE COUNTER count",
        "counter, cpu_seconds, cpu_seconds_total, DOUBLE COUNTER sec",
        "counter, cpu_seconds_total, cpu_seconds_total, DOUBLE COUNTER sec",
        "counter, energy_joules, energy_joules_total, DOUBLE COUNTER none (joules)",
        "counter, nv_requests, nv_requests, DOUBLE COUNTER count",
        "gauge, node_memory_total_bytes, node_memory_total_bytes, DOUBLE INSTANT byte",
        "gauge, count_of_things, count_of_things, DOUBLE INSTANT none",
        "gauge, temp_celsius, temp_celsius, DOUBLE INSTANT none (celsius)",
        "gauge, used_ratio, used_ratio, DOUBLE INSTANT none (ratio)",
        "gauge, http_seconds_max, http_seconds_max, DOUBLE INSTANT sec",
        "gauge, tokens_per_second, tokens_per_second, DOUBLE INSTANT count / sec",
        "gauge, read_bytes_per_second, read_bytes_per_second, DOUBLE INSTANT byte / sec",
        "gauge, power_joules_per_second, power_joules_per_second, DOUBLE INSTANT none (joules_per_second)",
        "gauge, cache_mebibytes, cache_mebibytes, DOUBLE INSTANT Mbyte",
        "gauge, cache_kilobytes, cache_kilobytes, DOUBLE INSTANT none (kilobytes)",
        "gauge, wait_milliseconds, wait_milliseconds, DOUBLE INSTANT millisec",
        "gauge, bytes_read_errors, bytes_read_errors, DOUBLE INSTANT none",
        "histogram, lat_seconds, lat_seconds_bucket, DOUBLE COUNTER count",
        "histogram, lat_seconds, lat_seconds_sum, DOUBLE COUNTER sec",
        "histogram, lat_seconds, lat_seconds_count, DOUBLE COUNTER count",
        "gaugehistogram, q_bytes, q_bytes_bucket, DOUBLE INSTANT count",
        "gaugehistogram, q_bytes, q_bytes_gsum, DOUBLE INSTANT byte",
        "gaugehistogram, q_bytes, q_bytes_gcount, DOUBLE INSTANT count",
        "summary, gc_seconds, gc_seconds, DOUBLE INSTANT sec",
        "summary, gc_seconds, gc_seconds_sum, DOUBLE COUNTER sec",
        "summary, gc_seconds, gc_seconds_count, DOUBLE COUNTER count",
        "info, build, build_info, DOUBLE DISCRETE none",
        "stateset, state, state, DOUBLE INSTANT none",
        "counter, x, x_created, DOUBLE DISCRETE sec",
        "unknown, x_total, x_total, DOUBLE COUNTER count ?",
        "unknown, x_bytes_total, x_bytes_total, DOUBLE COUNTER byte ?",
        "unknown, x_seconds, x_seconds, DOUBLE INSTANT sec ?",
        "unknown, x_sum, x_sum, DOUBLE INSTANT none ?",
        "unknown, x_count, x_count, DOUBLE INSTANT none ?"
    })
    void typesSayWhatValuesAre(String type, String family, String sample, String expected) {
        assertEquals(expected, text(kind(new Sources(), "# TYPE " + family + " " + type, sample)));
    }

    @Test
    void siblingsMakeACounterOfWhatNobodyDeclares() {
        assertEquals("DOUBLE COUNTER count ?", text(kind(new Sources(), "x_seconds_sum", "x_seconds_count")));
        assertEquals("DOUBLE COUNTER sec ?", text(kind(new Sources(), "x_seconds_count", "x_seconds_sum")));
        assertEquals("DOUBLE COUNTER count ?", text(kind(new Sources(), "x_bucket le=1")));
        assertEquals("DOUBLE INSTANT none ?", text(kind(new Sources(), "x_bucket")));
    }

    @Test
    void theUnitLineComesBeforeTheName() {
        assertEquals("DOUBLE COUNTER byte", text(kind(new Sources(), "# TYPE x counter", "# UNIT x bytes", "x_total")));
        assertEquals(
                "DOUBLE COUNTER count (tokens)",
                text(kind(new Sources(), "# TYPE x counter", "# UNIT x tokens", "x_total")));
        assertEquals(
                "DOUBLE INSTANT none (tokens)",
                text(kind(new Sources(), "# TYPE x_seconds gauge", "# UNIT x_seconds tokens", "x_seconds")));
    }

    @Test
    void configurationComesBeforeTheDocumentAndItsPcpLinesBeforeItsTypes() {
        Sources source = new Sources();
        source.metadata.add(new MetadataRule(Sources.whole("nv_.*_us"), "u64", "counter", "microsec", false));
        String[] pcp = {"# TYPE nv_x_us gauge", "# PCP5 nv_x_us 32 discrete Kbyte", "nv_x_us"};
        assertEquals("U64 COUNTER microsec", text(kind(source, pcp)));
        assertEquals("I32 DISCRETE Kbyte", text(kind(new Sources(), pcp)));
        assertEquals("DOUBLE INSTANT none", text(kind(new Sources(), "# TYPE nv_x_us gauge", "nv_x_us")));
    }

    @Test
    void aRuleForAHistogramIsNotOneForItsBuckets() {
        Sources source = new Sources();
        source.metadata.add(new MetadataRule(Sources.whole("lat"), "double", "instant", "sec", false));
        assertEquals("DOUBLE COUNTER count", text(kind(source, "# TYPE lat histogram", "lat_bucket le=1")));
        assertEquals("DOUBLE INSTANT sec", text(kind(source, "# TYPE lat counter", "lat_total")));
    }

    @Test
    void unitsNobodyUnderstandsAreSaidAndLeftOut() {
        List<String> said = new ArrayList<>();
        Layout layout = Document.of("# PCP5 x 32 instant furlong", "x");
        Kind kind = new Kinds(new Sources().mapping(), "app", (what, text) -> said.add(text))
                .of(layout.series().get(0), name -> false);
        assertEquals("I32 INSTANT none", text(kind));
        assertEquals(1, said.size());
        assertTrue(said.get(0).contains("furlong") && said.get(0).contains("x"), said.get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "gauge, node_memory_total_bytes, COUNTER byte",
        "gauge, load1, INSTANT none",
        "histogram, h_seconds, INSTANT sec",
        "gauge, a_milliseconds, INSTANT none",
        "counter, a_microseconds, COUNTER microsec",
    })
    void guessesOfPmdaopenmetricsCanBeHad(String type, String name, String expected) {
        Sources source = new Sources();
        source.compatSemantics = true;
        Kind kind = kind(source, "# TYPE " + name + " " + type, name);
        assertEquals(expected, kind.semantics() + " " + kind.units());
    }

    @Test
    void seriesAreFilteredByNameLabelsAndRole() {
        Sources source = new Sources();
        source.metrics.add(new io.pcp.pmda.source.Mapping.MetricRule(false, Sources.whole("go_.*")));
        source.metrics.add(new io.pcp.pmda.source.Mapping.MetricRule(true, Sources.whole("lat|go_x|n")));
        source.drops.add(new io.pcp.pmda.source.Mapping.SeriesMatch("pod", Sources.whole("dead.*")));
        source.metadata.add(new MetadataRule(Sources.whole("n"), "u64", "instant", "none", false));
        String[] lines = {
            "# TYPE lat histogram",
            "lat_bucket le=1",
            "lat_created",
            "go_x",
            "other",
            "n",
            "lat_sum pod=dead1",
            "n pod=a"
        };
        assertEquals("REAL DROP DROP DROP EXACT DROP EXACT", verdicts(source, lines));
        source.created = true;
        source.format = io.pcp.pmda.source.SourceConfig.FileFormat.CONFIG_D;
        assertEquals("REAL REAL DROP REAL EXACT DROP EXACT", verdicts(source, lines));
    }

    private static String verdicts(Sources source, String... lines) {
        try (SourceMapping mapping =
                new SourceMapping(source.config(), Registry.open(null, MappingLog.NONE), MappingLog.NONE)) {
            List<String> all = new ArrayList<>();
            for (Series series : Document.of(lines).series()) {
                Verdict verdict = mapping.rule().judge(series);
                all.add(verdict.name());
            }
            return String.join(" ", all);
        }
    }
}
