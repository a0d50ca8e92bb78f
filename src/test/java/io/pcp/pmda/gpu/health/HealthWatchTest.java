package io.pcp.pmda.gpu.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.health.HealthFacts.Builder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HealthWatchTest {
    private static final String HOT = "degraded: slowed down because of heat (check cooling)";
    private static final String NARROW = "degraded: PCIe link has 8 of 16 lanes";

    private final HealthWatch watch = new HealthWatch();

    private String at(long seconds, Builder facts) {
        return watch.judge(facts.build(), Duration.ofSeconds(seconds).toNanos()).text();
    }

    private static Builder well() {
        return HealthFacts.builder().flag(Fact.LOST, false);
    }

    private static Builder hot() {
        return well().flag(Fact.SW_THERMAL, true);
    }

    private static Builder pcie(int lanes, int busy) {
        return well().set(Fact.PCIE_WIDTH, lanes).set(Fact.PCIE_WIDTH_MAX, 16).set(Fact.UTILIZATION, busy);
    }

    @Test
    void heatCountsAfterHalfAMinuteAndStopsAMinuteAfterTheLast() {
        assertEquals("ok", at(0, hot()));
        assertEquals("ok", at(29, hot()));
        assertEquals(HOT, at(30, hot()));
        assertEquals(HOT, at(31, well()));
        assertEquals(HOT, at(90, well()));
        assertEquals("ok", at(91, well()));
    }

    @Test
    void heatThatFlickersNeitherRaisesNorClears() {
        for (int second = 0; second < 600; second += 10) {
            assertEquals("ok", at(second, second % 30 == 20 ? well() : hot()), "second " + second);
        }
        at(600, hot());
        assertEquals(HOT, at(630, hot()));
        for (int second = 640; second < 1200; second += 10) {
            assertEquals(HOT, at(second, second % 60 == 0 ? hot() : well()), "second " + second);
        }
    }

    @Test
    void whatDoesNotFlickerCountsAtOnceAndStopsAtOnce() {
        assertEquals("degraded: row remap pending (reset the GPU)", at(0, well().flag(Fact.ROWS_PENDING, true)));
        assertEquals("ok", at(0, well()));
        assertEquals("lost: GPU is off the bus (power cycle the node)", at(1, well().flag(Fact.LOST, true)));
        assertEquals("ok", at(1, well()));
    }

    @Test
    void reasonOfARuleThatIsEndingIsItsLast() {
        at(0, well().links(18, List.of(3)));
        assertEquals("degraded: 1 of 18 NVLinks down (3)", at(30, well().links(18, List.of(3))));
        assertEquals("degraded: 2 of 18 NVLinks down (3, 4)", at(40, well().links(18, List.of(3, 4))));
        assertEquals("degraded: 2 of 18 NVLinks down (3, 4)", at(99, well().links(18, List.of())));
        assertEquals("ok", at(159, well().links(18, List.of())));
    }

    @Test
    void narrowLinkIsJudgedOnlyWhenBusyAndStaysUntilItIsWideAgain() {
        assertEquals("ok", at(0, pcie(8, 5)));
        assertEquals("ok", at(100, pcie(8, 5)));
        assertEquals("ok", at(101, pcie(8, 90)));
        assertEquals("ok", at(130, pcie(8, 5)));
        assertEquals("ok", at(131, pcie(8, 90)));
        assertEquals(NARROW, at(191, pcie(8, 90)));
        assertEquals(NARROW, at(9999, pcie(8, 0)));
        assertEquals(NARROW, at(10000, pcie(16, 0)));
        assertEquals("ok", at(10060, pcie(16, 0)));
    }

    @Test
    void everyRuleWithAHoldIsHeldAndEveryOtherIsNot() {
        for (Rule rule : HealthRules.rules()) {
            boolean held = !rule.raiseAfter().isZero();
            assertEquals(held, !rule.clearAfter().isZero(), rule.id());
            assertTrue(!held || rule.state() == HealthState.DEGRADED, rule.id());
        }
    }
}
