package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.otlp.AnyValue;
import io.pcp.pmda.otlp.Attribute;
import io.pcp.pmda.otlp.NumberPoint;
import io.pcp.pmda.otlp.OtlpMetric;
import io.pcp.pmda.otlp.PointData;
import io.pcp.pmda.otlp.ResourceMetrics;
import io.pcp.pmda.otlp.Scope;
import io.pcp.pmda.otlp.ScopeMetrics;
import io.pcp.pmda.otlp.Temporality;
import io.pcp.pmda.source.Mapping.MetadataRule;
import io.pcp.pmda.source.SourceConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Metrics that begin with integers and have fractions later, over several lives of the agent. */
class NumberTypesTest {
    private static final long NOW = System.currentTimeMillis();
    private static final String SAID = "source app: http.x began with integers and is a double now: its number is new";

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();
    private final SeriesBudget budget = new SeriesBudget(1 << 20);
    private final Sources source = new Sources();
    private long time = 1;

    private Registry registry;
    private SourceMapping mapping;
    private BoundedStore store;
    private Mapped mapped;
    private Exposition document;

    @BeforeEach
    void begin() {
        SourceConfig config = source.config();
        registry = Registry.open(directory.resolve("300.bridge.reg"), (what, text) -> said.add(text));
        mapping = new SourceMapping(config, registry, (what, text) -> said.add(text));
        store = new BoundedStore(config, mapping.rule(), budget, false);
    }

    @AfterEach
    void end() {
        store.close();
        mapping.close();
        registry.close();
    }

    private void restart() {
        end();
        begin();
    }

    private NumberPoint point(Number value, String label) {
        List<Attribute> labels = label.isEmpty() ? List.of() : List.of(new Attribute("x", new AnyValue.Text(label)));
        boolean whole = value instanceof Integer;
        long bits = whole ? value.intValue() : Double.doubleToRawLongBits(value.doubleValue());
        return new NumberPoint(labels, 0, ++time, 0, whole ? NumberPoint.Kind.WHOLE : NumberPoint.Kind.REAL, bits);
    }

    private void add(String name, PointData data) {
        OtlpMetric metric = new OtlpMetric(name, "", "s", data);
        store.add(List.of(new ResourceMetrics(List.of(), List.of(new ScopeMetrics(Scope.NONE, List.of(metric))))), NOW);
    }

    /** Number, type, semantics, units and domain of a gauge, after these points of series {@code a}, {@code b} ... */
    private String gauge(String name, Number... values) {
        List<NumberPoint> points = new ArrayList<>();
        for (Number value : values) {
            points.add(point(value, values.length == 1 ? "" : Character.toString('a' + points.size())));
        }
        add(name, new PointData.Gauge(points));
        return look(name);
    }

    private String counter(String name, Number value) {
        add(name, new PointData.Sum(List.of(point(value, "")), Temporality.CUMULATIVE, true));
        return look(name);
    }

    private String look(String name) {
        document = store.view(NOW).document();
        mapped = new Mapped(mapping.map(document.layout(), NOW));
        return mapped.numbers().get("workload.app." + name);
    }

    private static String type(String numbers) {
        return numbers.substring(numbers.indexOf(' ') + 1);
    }

    @Test
    void fractionGivesTheMetricANumberThatItKeepsAfterARestart() {
        String integer = gauge("http.x", 0);
        assertEquals("I64 INSTANT sec -", type(integer));
        assertEquals(integer, gauge("http.x", 3.0));
        assertEquals(0, mapped.layout().redefined());
        String real = gauge("http.x", 0.73);
        assertEquals("DOUBLE INSTANT sec -", type(real));
        assertNotEquals(integer.split(" ")[0], real.split(" ")[0]);
        assertEquals(0.73, document.real(mapped.metric("workload.app.http.x").series()[0]));
        assertEquals(1, mapped.layout().redefined());
        assertEquals(List.of(SAID), said);
        gauge("http.x", 0.74);
        restart();
        assertEquals(real, gauge("http.x", 0));
        assertEquals(0.0, document.real(mapped.metric("workload.app.http.x").series()[0]));
        assertEquals(real, gauge("http.x", 0.5));
        assertEquals(0, mapped.layout().redefined());
        assertEquals(List.of(SAID), said, "said once");
    }

    @Test
    void integersStayIntegersOverRestartsUntilAFractionComes() {
        String integer = counter("http.x", 5);
        assertEquals("U64 COUNTER sec -", type(integer));
        restart();
        assertEquals(integer, counter("http.x", 6.0));
        assertEquals(6, document.words()[0]);
        restart();
        assertEquals(integer, counter("http.x", 7));
        restart();
        assertEquals("DOUBLE COUNTER sec -", type(counter("http.x", 7.5)));
        assertEquals(List.of(SAID), said);
        assertEquals(1, mapped.layout().redefined());
    }

    @Test
    void instancesKeepTheirIdsAndAllSeriesTheirValues() {
        gauge("http.x", 1, 2);
        var before = mapped.table("workload.app.http.x").instances();
        String real = gauge("http.x", 1, 2.5);
        assertEquals(before, mapped.table("workload.app.http.x").instances());
        var places = mapped.instances("workload.app.http.x");
        assertEquals(1.0, document.real(places.get("a")));
        assertEquals(2.5, document.real(places.get("b")));
        restart();
        assertEquals(real, gauge("http.x", 1, 2));
        assertEquals(before, mapped.table("workload.app.http.x").instances());
    }

    @Test
    void configuredTypesStayAsTheyAre() {
        source.metadata.add(new MetadataRule(Sources.whole("http.x"), "64", "instant", "sec", true));
        source.metadata.add(new MetadataRule(Sources.whole("http.y"), "double", "instant", "sec", true));
        restart();
        String integer = gauge("http.x", 0);
        String real = gauge("http.y", 0);
        assertEquals(integer, gauge("http.x", 2.75));
        assertEquals(2, document.words()[mapped.metric("workload.app.http.x").series()[0]]);
        assertEquals(1, document.report().rounded());
        assertEquals(real, gauge("http.y", 2.75));
        assertEquals(2.75, document.real(mapped.metric("workload.app.http.y").series()[0]));
        assertEquals(0, document.report().rounded());
        restart();
        assertEquals(integer, gauge("http.x", 2.5));
        assertEquals(real, gauge("http.y", 2));
        assertEquals(0, mapped.layout().redefined());
        assertEquals(List.of(), said);
    }

    @Test
    void anotherMetricOfThatNameIsNotTakenForTheOneBefore() {
        String before = counter("http.x", 0.5);
        restart();
        assertEquals("I64 INSTANT sec -", type(gauge("http.x", 0)));
        assertEquals(1, mapped.layout().redefined());
        assertNotEquals(before, mapped.numbers().get("workload.app.http.x"));
        assertEquals(List.of(), said);
    }

    @Test
    void typesInCommentsOfExpositionsAreTheDocumentsToSay() {
        String real = gauge("http.x", 0.5);
        restart();
        Layout layout = Document.of("# PCP5 http.x 64 instant sec", "http.x");
        assertEquals(Optional.empty(), mapping.rule().remembered(layout.series().get(0)));
        mapped = new Mapped(mapping.map(layout, NOW));
        assertEquals("I64 INSTANT sec -", type(mapped.numbers().get("workload.app.http.x")));
        assertNotEquals(real, mapped.numbers().get("workload.app.http.x"));
        assertEquals(List.of(), said);
    }

    @Test
    void wideningNeedsNoRoomInMemory() {
        SeriesBudget tight = new SeriesBudget(150_000);
        store = new BoundedStore(source.config(), mapping.rule(), tight, false);
        Number[] values = new Number[200];
        Arrays.fill(values, 1);
        gauge("http.x", values);
        values[0] = 0.5;
        gauge("http.x", values);
        assertEquals(200, document.layout().series().size());
        assertEquals("", store.shortage());
    }
}
