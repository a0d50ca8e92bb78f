package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private final BufferPool pool = new BufferPool(100_000);

    @Test
    void whatWasGivenBackServesTheNext() {
        byte[] first = pool.take(10_000);
        pool.give(first);
        assertSame(first, pool.take(9_000));
        assertEquals(first.length, pool.taken());
        assertEquals(0, pool.idle());
    }

    @Test
    void aSmallDocumentGetsNoLargeBuffer() {
        byte[] large = pool.take(90_000);
        pool.give(large);
        assertTrue(pool.take(1000).length < 10_000);
        assertEquals(large.length, pool.idle());
    }

    @Test
    void theSmallestThatFitsIsTaken() {
        byte[] large = pool.take(30_000);
        byte[] small = pool.take(12_000);
        pool.give(large);
        pool.give(small);
        assertSame(small, pool.take(11_000));
    }

    @Test
    void noMoreIsTakenThanTheLimit() {
        byte[] one = pool.take(60_000);
        assertNull(pool.take(60_000));
        pool.give(one);
        assertSame(one, pool.take(60_000));
    }

    @Test
    void whatSomebodyMayStillReadIsNotUsedAgain() {
        byte[] one = pool.take(60_000);
        pool.forget(one);
        assertEquals(0, pool.taken());
        assertNotSame(one, pool.take(60_000));
    }

    @Test
    void documentsGrowAndTheirSourceRemembersTheSize() throws Exception {
        BufferPool large = new BufferPool(10 << 20);
        BodyBuffer body = new BodyBuffer(large, 5 << 20);
        Watchdog watchdog = new Watchdog();
        Flight flight = Flight.begin(watchdog, ScrapeRig.PATIENCE);
        body.begin(-1);
        int[] left = {3 << 20};
        ByteSource source = (into, from, length) -> {
            int part = Math.min(length, left[0]);
            left[0] -= part;
            return part == 0 ? -1 : part;
        };
        body.append(source, flight);
        Body document = body.body(null, 0);
        assertEquals(3 << 20, document.length());
        body.begin(-1);
        left[0] = 3 << 20;
        body.append(source, flight);
        assertSame(body.body(null, 0).bytes(), document.bytes());
        body.release();
        assertEquals(0, large.taken());
        flight.finish();
        watchdog.close();
    }
}
