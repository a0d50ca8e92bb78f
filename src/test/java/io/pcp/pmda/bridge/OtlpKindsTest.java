package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.otlp.Amounts;
import io.pcp.pmda.otlp.HistogramPoint;
import io.pcp.pmda.otlp.NumberPoint;
import io.pcp.pmda.otlp.OtlpMetric;
import io.pcp.pmda.otlp.PointData;
import io.pcp.pmda.otlp.ResourceMetrics;
import io.pcp.pmda.otlp.Scope;
import io.pcp.pmda.otlp.ScopeMetrics;
import io.pcp.pmda.otlp.SeriesStore;
import io.pcp.pmda.otlp.StoreRules;
import io.pcp.pmda.otlp.Temporality;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What metrics of the OpenTelemetry protocol are in PCP. */
class OtlpKindsTest {
    private final Kinds kinds = new Kinds(Sources.of("app").mapping(), "app", MappingLog.NONE);
    private final SeriesRule rule = series -> kinds.exact(series) ? SeriesRule.Verdict.EXACT : SeriesRule.Verdict.REAL;

    private final SeriesStore store =
            new SeriesStore(new StoreRules(false, false, List.of(), false, Duration.ofMinutes(5), 100, rule));

    private Exposition add(OtlpMetric metric) {
        store.add(List.of(new ResourceMetrics(List.of(), List.of(new ScopeMetrics(Scope.NONE, List.of(metric))))), 1);
        return store.view(1).document();
    }

    private String kind(Series series) {
        Kind kind = kinds.of(series, name -> false);
        return kind.type() + " " + kind.semantics() + " " + kind.units()
                + (kind.unit().isEmpty() ? "" : " (" + kind.unit() + ")") + (kind.unknown() ? " ?" : "");
    }

    private static List<NumberPoint> points(NumberPoint.Kind kind) {
        return List.of(new NumberPoint(List.of(), 1, 2, 0, kind, 0));
    }

    private String ofGauge(String unit) {
        PointData.Gauge gauge = new PointData.Gauge(points(NumberPoint.Kind.REAL));
        return kind(
                add(new OtlpMetric("thing", "", unit, gauge)).layout().series().get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "s, sec",
        "ms, millisec",
        "us, microsec",
        "ns, nanosec",
        "min, min",
        "h, hour",
        "By, byte",
        "KiBy, Kbyte",
        "MiBy, Mbyte",
        "GiBy, Gbyte",
        "TiBy, Tbyte",
        "kBy, none (kBy)",
        "MBy, none (MBy)",
        "by, none (by)",
        "S, none (S)",
        "'', none",
        "1, none",
        "%, none (%)",
        "{request}, count",
        "{request}/s, count / sec",
        "1/s, / sec",
        "By/s, byte / sec",
        "MiBy/s, Mbyte / sec",
        "By{sent}, byte",
        "By{sent}/min, byte / min",
        "s/{request}, sec / count",
        "By.s, byte sec",
        "s/s, none (s/s)",
        "Cel, none (Cel)",
        "J, none (J)",
        "kW.h, none (kW.h)",
        "m/s, none (m/s)",
        "m/s2, none (m/s2)",
        "By/, none (By/)",
        "/s, none (/s)",
        "{, none ({)",
        "Hz, none (Hz)",
        "bytes, byte",
        "seconds, sec",
    })
    void unitsOfTheUcumAreThoseOfPcpOrALabel(String unit, String expected) {
        assertEquals("DOUBLE INSTANT " + expected, ofGauge(unit));
    }

    @ParameterizedTest
    @CsvSource({
        "WHOLE, true, U64 COUNTER",
        "REAL, true, DOUBLE COUNTER",
        "WHOLE, false, I64 INSTANT",
        "REAL, false, DOUBLE INSTANT",
    })
    void sumsAreCountersWhenTheyOnlyGrow(NumberPoint.Kind kind, boolean monotonic, String expected) {
        PointData.Sum sum = new PointData.Sum(points(kind), Temporality.CUMULATIVE, monotonic);
        OtlpMetric metric = new OtlpMetric("thing", "", "ms", sum);
        assertEquals(expected + " millisec", kind(add(metric).layout().series().get(0)));
    }

    @Test
    void whatHasNoUnitAndOnlyGrowsIsCounted() {
        PointData.Sum sum = new PointData.Sum(points(NumberPoint.Kind.WHOLE), Temporality.DELTA, true);
        assertEquals(
                "U64 COUNTER count",
                kind(add(new OtlpMetric("thing", "", "", sum)).layout().series().get(0)));
    }

    private static OtlpMetric histogram(long time, long... counts) {
        Amounts amounts = new Amounts(counts[0] + counts[1], true, 3, true, 1, true, 2);
        HistogramPoint point = new HistogramPoint(List.of(), 1, time, 0, amounts, counts, new double[] {100});
        return new OtlpMetric("wait", "", "ms", new PointData.Histogram(List.of(point), Temporality.CUMULATIVE));
    }

    @Test
    void quantilesAreMadeOfHistogramsWithTheirUnit() {
        Histograms histograms = new Histograms(new double[] {0.5}, rule);
        Exposition document = add(histogram(2, 10, 0));
        histograms = histograms.of(document.layout());
        histograms.extend(document, 0);
        Exposition next = histograms
                .of(add(histogram(3, 20, 0)).layout())
                .extend(store.view(1).document(), 1_000_000_000);
        Map<String, String> found = new TreeMap<>();
        for (Series series : next.layout().series()) {
            found.put(series.toString(), kind(series));
        }
        assertEquals(
                Map.of(
                        "wait_bucket{le=\"100\"}", "U64 COUNTER count",
                        "wait_bucket{le=\"+Inf\"}", "U64 COUNTER count",
                        "wait_count", "U64 COUNTER count",
                        "wait_sum", "DOUBLE COUNTER millisec",
                        "wait_p50", "DOUBLE INSTANT millisec",
                        "wait_avg", "DOUBLE INSTANT millisec"),
                found);
        assertEquals(50, next.real(4), "half of what was observed, evenly from 0 to 100");
    }
}
