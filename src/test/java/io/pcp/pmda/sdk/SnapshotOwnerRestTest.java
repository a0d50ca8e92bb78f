package io.pcp.pmda.sdk;

import static io.pcp.pmda.sdk.Owners.ms;
import static io.pcp.pmda.sdk.Owners.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Owners that keep their last snapshot after failures, and that rest after many of them. */
class SnapshotOwnerRestTest {
    private final Owners owners = new Owners();

    private Owners.Numbered keeping() {
        return owners.numbered(
                "a",
                new SnapshotOwner.Limits(
                        Freshness.DEFAULT_MAX_AGE, Freshness.DEFAULT_STALE_AFTER, Freshness.INTEREST, true));
    }

    @Test
    void keptSnapshotIsServedAfterAFailureUntilItIsStale() {
        Owners.Numbered a = keeping();
        assertEquals("a1 0", owners.fetchOf(a));
        a.throwing = new PcpException(PmErr.TIMEOUT, "hung");
        owners.time.run(ms(29_000));
        assertEquals("a1 0", owners.fetchOf(a));
        owners.time.run(ms(1_000));
        assertEquals("a1 0", owners.fetchOf(a));
        owners.time.run(ms(1));
        assertEquals("PM_ERR_TIMEOUT 0", owners.fetchOf(a));
        assertEquals(4, a.begun);
    }

    @Test
    void keptSnapshotThatIsYoungIsFreshWhateverFailedSince() {
        Owners.Numbered a = keeping();
        owners.fetchOf(a);
        a.throwing = new IllegalStateException("broken");
        owners.time.run(ms(500));
        a.owner.ask(1, 0);
        owners.time.run(ms(100));
        assertEquals(2, a.begun);
        assertEquals("a1 0", owners.fetchOf(a));
        assertEquals(2, a.begun);
    }

    @Test
    void ownerThatNeverSucceededAnswersWithTheCodeOfItsFailure() {
        Owners.Numbered a = keeping();
        a.throwing = new IllegalStateException("broken");
        a.takes = ms(40);
        assertEquals("PM_ERR_AGAIN 40", owners.fetchOf(a));
    }

    @Test
    void restingOwnerAnswersAtOnceAndIsNotAsked() {
        Owners.Numbered a = keeping();
        owners.fetchOf(a);
        a.takes = ms(60_000);
        a.owner.rest(ms(8_000).toNanos());
        owners.time.run(ms(7_999));
        assertEquals("a1 0", owners.fetchOf(a));
        assertEquals(1, a.begun);
        owners.time.run(ms(1));
        a.takes = ms(30);
        assertEquals("a2 30", owners.fetchOf(a));
    }

    @Test
    void restThatBeginsWhileAFetchWaitsEndsItsWait() {
        Owners.Numbered a = keeping();
        owners.fetchOf(a);
        owners.time.run(ms(5_000));
        a.takes = ms(300);
        a.throwing = new IllegalStateException("broken");
        a.resting = ms(8_000);
        assertEquals("a1 300", owners.fetchOf(a));
        assertEquals("a1 0", owners.fetchOf(a));
        assertEquals(2, a.begun);
    }

    @Test
    void restCanBeEnded() {
        Owners.Numbered a = keeping();
        a.owner.rest(ms(8_000).toNanos());
        assertEquals("PM_ERR_AGAIN 0", owners.fetchOf(a));
        a.owner.rest(0);
        assertEquals("a1 0", owners.fetchOf(a));
    }

    @Test
    void nobodyWaitsForARetry() {
        Owners.Numbered a = keeping();
        owners.fetchOf(a);
        a.takes = ms(1_000);
        a.owner.rest(ms(8_000).toNanos());
        owners.time.run(ms(8_000));
        a.owner.retry();
        assertEquals("a1 0", owners.fetchOf(a));
        owners.time.run(ms(1_000));
        assertEquals("a2", a.owner.latest());
        assertFalse(a.owner.ask(1, 0), "an ordinary one begins");
        List<String> joined = new ArrayList<>();
        owners.time.spawn(ms(1), () -> joined.add(owners.fetchOf(a)));
        owners.time.run(ms(2_000));
        assertEquals(List.of("a3 999"), joined, "and is waited for");
    }

    @Test
    void retryRunsDuringARestAndNeverTwiceAtATime() {
        Owners.Numbered a = keeping();
        a.takes = ms(500);
        a.owner.rest(ms(8_000).toNanos());
        a.owner.retry();
        a.owner.retry();
        owners.time.run(ms(600));
        assertEquals(1, a.begun);
        assertTrue(a.owner.ask(1), "what it brought is fresh");
        assertEquals("a1", text(a.owner.answer()));
    }
}
