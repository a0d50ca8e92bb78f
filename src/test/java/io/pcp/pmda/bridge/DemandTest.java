package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DemandTest {
    private final Demand demand = new Demand();
    private long now = Long.MAX_VALUE - ms(5_000);

    private static long ms(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    private void asked(long... gapsMillis) {
        for (long gap : gapsMillis) {
            now += ms(gap);
            demand.asked(now);
        }
    }

    /** Milliseconds from now to the next fetch, -1 for never. */
    private long next(long tookMillis) {
        long due = demand.next(now, ms(tookMillis));
        return due == Demand.NEVER ? -1 : Duration.ofNanos(due - now).toMillis();
    }

    @Test
    void oneQuestionMakesNoRhythm() {
        assertEquals(-1, next(0));
        asked(0);
        assertEquals(-1, next(0));
    }

    @Test
    void twoQuestionsMakeOne() {
        asked(0, 10_000);
        assertEquals(9_800, next(0));
        assertEquals(9_750, next(50));
    }

    @Test
    void questionsOfOneMomentAreOne() {
        asked(0, 30, 9_970, 20);
        assertEquals(ms(10_000), demand.periodNanos(now));
    }

    @Test
    void oddGapsDoNotCountAgainstTheMedian() {
        asked(0, 10_000, 10_000, 3_000, 10_000, 10_000);
        assertEquals(ms(10_000), demand.periodNanos(now));
    }

    @Test
    void periodIsOneSecondAtLeast() {
        asked(0, 250, 250, 250);
        assertEquals(ms(1_000), demand.periodNanos(now));
    }

    @Test
    void periodIsAMinuteAtMostAndFarBeyondItThereIsNone() {
        asked(0, 61_000);
        assertEquals(ms(60_000), demand.periodNanos(now));
        Demand rare = new Demand();
        rare.asked(now);
        rare.asked(now + ms(300_000));
        assertEquals(0, rare.periodNanos(now + ms(300_000)));
    }

    @Test
    void slowSourceBeginsEarlierButNotMoreThanHalfAPeriod() {
        asked(0, 2_000);
        assertEquals(1_000, next(5_000));
    }

    @Test
    void fetchesAheadGoOnForFivePeriodsWithoutAQuestion() {
        asked(0, 10_000);
        int fetches = 0;
        for (long due = demand.next(now, 0); due != Demand.NEVER; due = demand.next(now, 0)) {
            now = due;
            fetches++;
        }
        assertEquals(5, fetches);
    }

    @Test
    void longPauseBeginsANewRhythm() {
        asked(0, 10_000, 10_000, 3_600_000);
        assertEquals(-1, next(0));
        asked(1_000);
        assertEquals(ms(1_000), demand.periodNanos(now));
    }

    @Test
    void recentQuestionsAreKnown() {
        assertFalse(demand.within(ms(1_000), now));
        asked(0);
        now += ms(1_000);
        assertTrue(demand.within(ms(1_000), now));
        assertFalse(demand.within(ms(999), now));
    }

    @Test
    void backoffDoublesUpToAMinuteWithATenthOfDifference() {
        SourceBackoff backoff = new SourceBackoff(new Random(1));
        assertEquals(0, backoff.failed(3));
        assertEquals(0, backoff.failed(3));
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            double wait = backoff.failed(3) / 1e9;
            assertTrue(wait >= seconds * 0.9 && wait <= seconds * 1.1, wait + " for " + seconds);
        }
        backoff.succeeded();
        assertEquals(0, backoff.failed(3));
    }
}
