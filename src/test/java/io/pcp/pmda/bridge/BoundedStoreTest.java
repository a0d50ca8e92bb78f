package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.otlp.AnyValue;
import io.pcp.pmda.otlp.Attribute;
import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.NumberPoint;
import io.pcp.pmda.otlp.OtlpMetric;
import io.pcp.pmda.otlp.PointData;
import io.pcp.pmda.otlp.ResourceMetrics;
import io.pcp.pmda.otlp.Scope;
import io.pcp.pmda.otlp.ScopeMetrics;
import io.pcp.pmda.otlp.Temporality;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Series of points within the memory that all sources share. */
class BoundedStoreTest {
    private static final int SERIES = 200;
    private static final long STALE = 30_000;

    /** Enough for one and a half of {@link #SERIES}. */
    private final SeriesBudget budget = new SeriesBudget(150_000);

    private BoundedStore store(SeriesRule rule) {
        return new BoundedStore(Sources.of("app"), rule, budget, false);
    }

    private static List<ResourceMetrics> deltas(String name, int count, long time) {
        List<NumberPoint> points = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<Attribute> labels = List.of(new Attribute("i", new AnyValue.Whole(i)));
            points.add(new NumberPoint(labels, time - 1, time, 0, NumberPoint.Kind.REAL, Double.doubleToLongBits(1)));
        }
        OtlpMetric metric = new OtlpMetric(name, "", "", new PointData.Sum(points, Temporality.DELTA, true));
        return List.of(new ResourceMetrics(List.of(), List.of(new ScopeMetrics(Scope.NONE, List.of(metric)))));
    }

    private static int size(BoundedStore store, long millis) {
        return store.view(millis).document().layout().series().size();
    }

    @Test
    void pointsWithoutRoomAreRejectedAndComeInWhenThereIsRoomAgainWhileTheOthersCountOn() {
        BoundedStore first = store(SeriesRule.ALL);
        BoundedStore second = store(SeriesRule.ALL);
        assertEquals(new Intake(SERIES, 0, 0, ""), first.add(deltas("a", SERIES, 1), 0));
        assertEquals(SERIES, size(first, 0));
        Intake intake = second.add(deltas("b", SERIES, 1), 0);
        int fits = size(second, 0);
        assertTrue(fits > 0 && fits < SERIES, fits + "");
        assertEquals(
                new Intake(fits, SERIES - fits, 0, "b: there is no memory for further series (-Xmx in jvm.options)"),
                intake);
        assertEquals(intake, second.add(deltas("b", SERIES, 2), 0));
        assertTrue(second.shortage().startsWith("too many series: "), second.shortage());
        first.close();
        assertEquals(Intake.NONE, first.add(deltas("a", 1, 2), 0));
        assertEquals(new Intake(SERIES, 0, 0, ""), second.add(deltas("b", SERIES, 3), 0));
        assertEquals(SERIES, size(second, 0));
        assertEquals("", second.shortage());
        double[] values = new double[SERIES];
        for (int i = 0; i < SERIES; i++) {
            values[i] = second.view(0).document().real(i);
        }
        assertEquals(3, values[0]);
        assertEquals(1, values[SERIES - 1]);
        second.close();
        assertEquals(150_000, budget.room());
    }

    @Test
    void whatGoesStaleGivesItsRoomBack() {
        BoundedStore store = store(SeriesRule.ALL);
        store.add(deltas("a", SERIES, 1), 0);
        assertEquals(SERIES, size(store, 0));
        long room = budget.room();
        assertEquals(0, size(store, STALE));
        assertTrue(budget.room() > room);
        assertEquals(150_000, budget.room());
        assertEquals(1, store.add(deltas("a", 1, 2), STALE).accepted());
        assertEquals(1, size(store, STALE));
    }

    @Test
    void whatTheSourceDoesNotWantIsNoLossAndTakesNoRoom() {
        BoundedStore store = store(series -> SeriesRule.Verdict.DROP);
        assertEquals(new Intake(0, 0, SERIES, ""), store.add(deltas("a", SERIES, 1), 0));
        assertEquals("", store.shortage());
        assertEquals(150_000, budget.room());
    }

    @Test
    void whatEndsBeforeAnybodyHasLookedGivesItsMemoryBack() {
        long before = budget.room();
        BoundedStore store = store(SeriesRule.ALL);
        store.add(deltas("a", SERIES, 1), 0);
        assertTrue(budget.room() < before);
        store.close();
        assertEquals(before, budget.room());
    }
}
