package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Metric;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class RatesTest {
    private final Metric counter = Metrics.perGpu("gpu.energy", ValueType.U64, Semantics.COUNTER, "count", "");
    private final Metric gauge = Metrics.perGpu("gpu.power", ValueType.U64, Semantics.INSTANT, "none", "");

    @Test
    void countersBecomeRatesAndOtherMetricsStay() {
        Sample rates = Rates.between(
                Metrics.sample(10, Metrics.values(counter, 100L, 5L), Metrics.values(gauge, 7L)),
                Metrics.sample(12, Metrics.values(counter, 150L, 5L), Metrics.values(gauge, 9L)));
        assertEquals(25.0, rates.of("gpu.energy").of(0).number());
        assertEquals(0.0, rates.of("gpu.energy").of(1).number());
        assertTrue(rates.of("gpu.energy").rate());
        assertEquals(9L, rates.of("gpu.power").of(0).number());
        assertFalse(rates.of("gpu.power").rate());
    }

    @Test
    void aCounterThatFellOrIsNewHasNoRate() {
        Sample rates = Rates.between(
                Metrics.sample(10, Metrics.values(counter, 100L, null, 3L)),
                Metrics.sample(11, Metrics.values(counter, 40L, 8L, 4L)));
        assertNull(rates.of("gpu.energy").of(0));
        assertNull(rates.of("gpu.energy").of(1));
        assertEquals(1.0, rates.of("gpu.energy").of(2).number());
    }

    @Test
    void largeCountersLoseNothingInTheDifference() {
        long large = Long.MAX_VALUE - 10;
        Sample rates = Rates.between(
                Metrics.sample(0, Metrics.values(counter, large)),
                Metrics.sample(1, Metrics.values(counter, large + 3)));
        assertEquals(3.0, rates.of("gpu.energy").of(0).number());
    }

    @Test
    void aCounterThatGrowsBeyondLongStillHasARate() {
        Sample rates = Rates.between(
                Metrics.sample(0, Metrics.values(counter, 1L)),
                Metrics.sample(1, Metrics.values(counter, new BigInteger("18446744073709551615"))));
        assertEquals(1.8446744073709552E19, rates.of("gpu.energy").of(0).number());
    }
}
