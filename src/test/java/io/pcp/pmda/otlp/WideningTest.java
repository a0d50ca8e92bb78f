package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.Sent.counter;
import static io.pcp.pmda.otlp.Sent.delta;
import static io.pcp.pmda.otlp.Sent.gauge;
import static io.pcp.pmda.otlp.Sent.real;
import static io.pcp.pmda.otlp.Sent.shop;
import static io.pcp.pmda.otlp.Sent.text;
import static io.pcp.pmda.otlp.Sent.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.exposition.SeriesRule.Verdict;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Metrics whose points are integers at first, and have fractions later. */
class WideningTest {
    private static final Intake GOOD = new Intake(1, 0, 0, "");

    private SeriesStore store = new SeriesStore(Sent.rules());

    private Intake add(OtlpMetric... metrics) {
        return store.add(shop(metrics), 1000);
    }

    private String now() {
        return text(store.view(1000));
    }

    private String type(String series) {
        return Sent.series(store.view(1000), series).family().pcp().type();
    }

    private static SeriesStore with(SeriesRule rule) {
        return new SeriesStore(Sent.with(Sent.rules(), rule, 100));
    }

    /** Remembers all metrics of these names in one way. */
    private static SeriesRule remembering(Verdict verdict, String... names) {
        return new SeriesRule() {
            @Override
            public Verdict judge(Series series) {
                return Sent.rule().judge(series);
            }

            @Override
            public Optional<Verdict> remembered(Series series) {
                return List.of(names).contains(series.sample()) ? Optional.of(verdict) : Optional.empty();
            }
        };
    }

    @Test
    void theFirstFractionMakesAllSeriesOfTheMetricDoublesAtOnce() {
        add(gauge("a", "", whole(0, 1, 0, "x", "1"), whole(0, 1, 7, "x", "2")), gauge("b", "", whole(0, 1, 1)));
        assertEquals("a{x=\"1\"} 0\na{x=\"2\"} 7\nb 1", now());
        long changes = store.layoutChanges();
        Layout before = store.view(1000).document().layout();
        assertEquals(GOOD, add(gauge("a", "", real(0, 2, 0.73, "x", "1"))));
        assertEquals("a{x=\"1\"} 0.73\na{x=\"2\"} 7.0\nb 1", now());
        assertEquals("double", type("a{x=\"2\"}"));
        assertEquals("64", type("b"));
        assertNotEquals(changes, store.layoutChanges());
        assertEquals(3, store.size());
        Exposition after = store.view(1000).document();
        assertEquals(0, after.report().rounded());
        assertSame(before.series().get(2), after.layout().series().get(2), "what is as it was stays");
        add(gauge("a", "", whole(0, 3, 5, "x", "1"), whole(0, 3, 6, "x", "3")));
        assertEquals("a{x=\"1\"} 5.0\na{x=\"2\"} 7.0\na{x=\"3\"} 6.0\nb 1", now());
        assertSame(
                store.view(1000).document().layout(),
                store.view(1000).document().layout());
    }

    @Test
    void aNewSeriesWithFractionWidensTheOthersToo() {
        add(counter("a", "s", whole(1, 2, 3, "x", "1")));
        assertEquals("u64", type("a{x=\"1\"}"));
        add(counter("a", "s", real(1, 2, 0.5, "x", "2")));
        assertEquals("a{x=\"1\"} 3.0\na{x=\"2\"} 0.5", now());
        assertEquals("double", type("a{x=\"1\"}"));
    }

    @Test
    void fractionInTheSameDocumentAsTheFirstIntegerIsKept() {
        add(gauge("a", "", whole(0, 1, 0, "x", "1"), real(0, 1, 0.25, "x", "2")));
        assertEquals("a{x=\"1\"} 0.0\na{x=\"2\"} 0.25", now());
    }

    @Test
    void doublesThatAreWholeNumbersWidenNothing() {
        add(gauge("a", "", whole(0, 1, 1)), counter("b", "", whole(0, 1, 1)), delta("c", "", whole(1, 2, 1)));
        Layout before = store.view(1000).document().layout();
        add(gauge("a", "", real(0, 2, -3)), counter("b", "", real(0, 2, 0x1p63)), delta("c", "", real(2, 3, 2)));
        assertEquals("a -3\nb 9223372036854775808\nc 3", now());
        assertSame(before, store.view(1000).document().layout());
        add(delta("c", "", whole(3, 4, (1L << 53) + 1)));
        add(delta("c", "", real(4, 5, 1)));
        assertEquals("a -3\nb 9223372036854775808\nc 9007199254740997", now(), "added exactly");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0x1p63, -0x1p64, Double.POSITIVE_INFINITY, Double.NaN, -0.5, 1e-300})
    void whatNoIntegerOf64BitsIsWidensALevel(double value) {
        add(gauge("a", "", whole(0, 1, 1)));
        assertEquals(GOOD, add(gauge("a", "", real(0, 2, value))));
        assertEquals("a " + value, now());
    }

    @Test
    void counterIsWideWhenUnsigned64BitsAreTooFew() {
        add(counter("a", "", whole(0, 1, 1)));
        add(counter("a", "", real(0, 2, 0x1p64)));
        assertEquals("a " + 0x1p64, now());
    }

    @Test
    void sumsOfDeltasGoOnFromWhereTheyWere() {
        add(delta("a", "", whole(1, 2, 5, "x", "1"), whole(1, 2, 8, "x", "2")));
        add(delta("a", "", real(2, 3, 0.25, "x", "1"), whole(2, 3, 1, "x", "2")));
        assertEquals("a{x=\"1\"} 5.25\na{x=\"2\"} 9.0", now());
        add(delta("a", "", real(3, 4, 0.75, "x", "1")));
        assertEquals("a{x=\"1\"} 6.0\na{x=\"2\"} 9.0", now());
    }

    @Test
    void largeSumsOfDoublesDoNotTurnOver() {
        OtlpMetric first = Sent.sum("a", "", Temporality.DELTA, false, real(1, 2, 0x1p62));
        add(first);
        add(Sent.sum("a", "", Temporality.DELTA, false, real(2, 3, 0x1p62)));
        assertEquals("a " + 0x1p63, now());
    }

    @Test
    void configuredIntegersStayIntegersAndRoundingIsCounted() {
        store = with(series -> Verdict.EXACT);
        add(gauge("a", "", whole(0, 1, 1)), delta("b", "", whole(1, 2, 1)));
        assertEquals(0, store.view(1000).document().report().rounded());
        add(gauge("a", "", real(0, 2, -2.75)), delta("b", "", real(2, 3, 0.5)));
        Exposition document = store.view(1000).document();
        assertEquals(-2, document.words()[0]);
        assertEquals(1, document.words()[1]);
        assertEquals(2, document.report().rounded());
        add(delta("b", "", real(3, 4, 0.5)), gauge("c", "", real(0, 1, 1.5)));
        document = store.view(1000).document();
        assertEquals(2, document.words()[1]);
        assertEquals(1, document.words()[2]);
        assertEquals(1, document.report().rounded());
    }

    @Test
    void seriesThatNobodyWantsAndPointsThatAreRefusedWidenNothing() {
        store = with(series ->
                series.label("x").equals("no") ? Verdict.DROP : Sent.rule().judge(series));
        add(counter("a", "", whole(1, 5, 1, "x", "1")));
        assertEquals(new Intake(0, 0, 1, ""), add(counter("a", "", real(1, 6, 0.5, "x", "no"))));
        assertEquals(1, add(counter("a", "", real(1, 6, -0.5, "x", "1"))).rejected());
        add(counter("a", "", real(1, 2, 0.5, "x", "1")));
        assertEquals("a{x=\"1\"} 1", now(), "outdated points do not count either");
    }

    @Test
    void whatWasADoubleBeforeIsOneAtOnce() {
        store = with(remembering(Verdict.REAL, "a", "c"));
        add(gauge("a", "", whole(0, 1, 0)), gauge("b", "", whole(0, 1, 0)), counter("c", "", whole(0, 1, 2)));
        assertEquals("a 0.0\nb 0\nc 2.0", now());
        Layout before = store.view(1000).document().layout();
        add(gauge("a", "", real(0, 2, 0.5)));
        assertSame(before, store.view(1000).document().layout());
        assertEquals("a 0.5\nb 0\nc 2.0", now());
    }

    @Test
    void whatWasAnIntegerBeforeIsOneUntilAFractionComes() {
        store = with(remembering(Verdict.EXACT, "a", "b"));
        add(gauge("a", "", real(0, 1, 3)), gauge("b", "", real(0, 1, 3.5)), gauge("c", "", real(0, 1, 3)));
        assertEquals("a 3\nb 3.5\nc 3.0", now());
        assertEquals("double", type("b"));
        add(gauge("a", "", real(0, 2, 3.25)));
        assertEquals("a 3.25\nb 3.5\nc 3.0", now());
    }

    @Test
    void scopesWithTheSameMetricAreWidenedTogether() {
        OtlpMetric integers = gauge("a", "", whole(0, 1, 1));
        Scope one = new Scope("one", "", List.of());
        Scope two = new Scope("two", "", List.of());
        store.add(List.of(Sent.from(List.of(), one, integers), Sent.from(List.of(), two, integers)), 1000);
        store.add(List.of(Sent.from(List.of(), two, gauge("a", "", real(0, 2, 0.5)))), 1000);
        assertEquals("a{otel_scope_name=\"one\"} 1.0\na{otel_scope_name=\"two\"} 0.5", now());
    }
}
