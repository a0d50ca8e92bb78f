package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Sums over watched seconds, with times and counters given by hand. */
class WatchedTimeTest {
    private static final long GIB = 1L << 30;

    private final WatchedTime watched = new WatchedTime();
    /** Just before the clock wraps. */
    private long nanos = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(3);

    private WatchedTime.Sums after(long millis, long busyGpu, long busyMemory, long used) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        watched.advance(nanos, busyGpu, busyMemory, used);
        return watched.sums();
    }

    @Test
    void sumsDividedBySecondsAreAverages() {
        after(0, 500, 70, GIB);
        assertEquals(new WatchedTime.Sums(10, 400, 150, 10 * GIB), after(10_000, 4500, 1570, GIB));
        assertEquals(new WatchedTime.Sums(15, 900, 150, 20 * GIB), after(5_000, 9500, 1570, 2 * GIB));
    }

    @Test
    void partsOfSecondsWaitForTheRest() {
        after(0, 0, 0, GIB);
        assertEquals(new WatchedTime.Sums(0, 0, 0, 0), after(900, 900, 0, GIB));
        WatchedTime.Sums sums = after(600, 1500, 0, GIB);
        assertEquals(1, sums.seconds());
        assertEquals(100, sums.gpu());
        assertEquals(GIB, sums.used(), 1);
        sums = after(500, 2000, 0, GIB);
        assertEquals(2, sums.seconds());
        assertEquals(200, sums.gpu());
        assertEquals(2 * GIB, sums.used(), 2);
    }

    @Test
    void lookingTwiceAddsNothing() {
        after(0, 0, 0, GIB);
        WatchedTime.Sums once = after(2000, 1000, 500, GIB);
        assertEquals(once, after(0, 1000, 500, GIB));
        assertEquals(once, after(-1000, 500, 500, GIB));
    }

    @Test
    void averageIsNeverAbove100PercentAndNothingIsLost() {
        after(0, 0, 0, -1);
        assertEquals(100, after(1000, 1167, 0, -1).gpu());
        assertEquals(200, after(1000, 2000, 0, -1).gpu());
    }

    @Test
    void whatTheGpuDoesNotGiveHasNoSum() {
        after(0, -1, -1, -1);
        assertEquals(new WatchedTime.Sums(5, -1, -1, -1), after(5000, -1, -1, -1));
    }

    @Test
    void nothingIsAddedForTimeInWhichNobodyWatched() {
        after(0, 0, 0, GIB);
        after(1000, 500, 500, GIB);
        WatchedTime.Sums before = watched.sums();
        assertEquals(before, after(120_000, 100_000, 100_000, 9 * GIB));
        WatchedTime.Sums then = after(1000, 100_250, 100_000, GIB);
        assertEquals(2, then.seconds());
        assertEquals(75, then.gpu());
    }

    @Test
    void yearsOfALargeGpuDoNotOverflow() {
        after(0, 0, 0, 192 * GIB);
        long seconds = 0;
        for (int i = 0; i < 100_000; i++) {
            seconds += 60;
            after(60_000, i * 60_000L, 0, 192 * GIB);
        }
        WatchedTime.Sums sums = watched.sums();
        assertEquals(seconds, sums.seconds());
        assertTrue(Math.abs(sums.used() - seconds * 192 * GIB) < GIB, sums::toString);
    }
}
