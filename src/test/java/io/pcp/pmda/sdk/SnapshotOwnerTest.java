package io.pcp.pmda.sdk;

import static io.pcp.pmda.sdk.Owners.ms;
import static io.pcp.pmda.sdk.Owners.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The freshness rule, on a clock driven by hand. */
class SnapshotOwnerTest {
    private final Owners owners = new Owners();

    // Young, old, single flight

    @Test
    void firstFetchWaitsForTheRefresh() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(300);
        assertNull(a.owner.latest());
        assertEquals("a1 300", owners.fetchOf(a));
        assertEquals("a1", a.owner.latest());
    }

    @Test
    void snapshotOfExactlyMaxAgeIsServedWithoutRefresh() {
        Owners.Numbered a = owners.numbered("a");
        assertEquals("a1 0", owners.fetchOf(a));
        owners.time.run(Freshness.DEFAULT_MAX_AGE);
        assertEquals("a1 0", owners.fetchOf(a));
        assertTrue(a.owner.ask(1));
        owners.time.run(Duration.ofNanos(1));
        assertEquals("a2 0", owners.fetchOf(a));
        assertEquals(2, a.begun);
    }

    @Test
    void ageCountsFromTheStartOfTheRefresh() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(600);
        assertEquals("a1 600", owners.fetchOf(a));
        owners.time.run(ms(400));
        assertEquals("a1 0", owners.fetchOf(a));
        owners.time.run(ms(1));
        assertEquals("a2 600", owners.fetchOf(a));
    }

    @Test
    void answerTellsWhenItsRefreshBegan() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(600);
        long began = owners.time.nanos();
        SnapshotOwner.Answer<String> answer = owners.fetch(f -> f.ask(a.owner)).answer(a.owner);
        assertEquals(began, answer.takenNanos());
    }

    @Test
    void twoFetchesShareOneRefresh() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(500);
        List<String> second = new ArrayList<>();
        owners.time.spawn(ms(200), () -> second.add(owners.fetchOf(a)));
        assertEquals("a1 500", owners.fetchOf(a));
        owners.time.run(ms(1));
        assertEquals(List.of("a1 300"), second);
        assertEquals(1, a.begun);
    }

    @Test
    void askingWhileARefreshRunsStartsNoOther() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(500);
        assertFalse(a.owner.ask(1));
        owners.time.run(ms(100));
        assertFalse(a.owner.ask(1));
        assertEquals(ms(100).toNanos(), a.owner.runningFor());
        owners.time.run(ms(1000));
        assertEquals(1, a.begun);
        assertEquals(-1, a.owner.runningFor());
    }

    @Test
    void joinedRefreshThatBeganTooEarlyIsFollowedByAnother() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(1500);
        a.owner.ask(1);
        owners.time.run(ms(1200));
        // The running one began 1.2 s ago: what it brings is older than the 1 s asked for.
        a.takes = ms(100);
        assertEquals("a2 400", owners.fetchOf(a));
    }

    @Test
    void joinedRefreshThatBeganLateEnoughIsServed() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(1500);
        a.owner.ask(1);
        owners.time.run(ms(900));
        assertEquals("a1 600", owners.fetchOf(a));
    }

    @Test
    void ageOfZeroForcesARefreshThatBeginsNow() {
        Owners.Numbered a = owners.numbered("a");
        owners.fetchOf(a);
        owners.time.run(ms(1));
        assertFalse(a.owner.ask(1, 0));
        owners.time.run(ms(1));
        assertEquals("a2", a.owner.latest());
    }

    @Test
    void slowRefreshOfAFreshQuestionIsServedThoughOlderThanMaxAgeWhenItEnds() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(1900);
        assertEquals("a1 1900", owners.fetchOf(a));
    }

    // Parts

    @Test
    void refreshGetsThePartsOfTheLastMinute() {
        Owners.Numbered a = owners.numbered("a");
        owners.fetch(f -> f.ask(a.owner, 0b0001));
        owners.time.run(ms(30_000));
        owners.fetch(f -> f.ask(a.owner, 0b0100));
        owners.time.run(ms(30_000));
        owners.fetch(f -> f.ask(a.owner, 0b1000));
        owners.time.run(ms(2_000));
        owners.fetch(f -> f.ask(a.owner, 0b1000));
        assertEquals(List.of(0b0001L, 0b0101L, 0b1101L, 0b1100L), a.parts);
    }

    @Test
    void missingPartMakesAYoungSnapshotInsufficient() {
        Owners.Numbered a = owners.numbered("a");
        owners.fetch(f -> f.ask(a.owner, 1));
        Fetch second = owners.fetch(f -> f.ask(a.owner, 2));
        assertEquals("a2", second.answer(a.owner).value());
        assertEquals(List.of(1L, 3L), a.parts);
    }

    @Test
    void partAskedWhileARefreshWithoutItRunsTakesAnotherPass() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(100);
        a.owner.ask(1);
        owners.time.run(ms(50));
        Duration before = owners.time.elapsed();
        Fetch second = owners.fetch(f -> f.ask(a.owner, 1L << 63));
        assertEquals("a2", second.answer(a.owner).value());
        assertEquals(ms(150), owners.time.elapsed().minus(before));
        assertEquals(List.of(1L, 1L << 63 | 1L), a.parts);
    }

    @Test
    void manyMetricsOfOneOwnerAreOneQuestion() {
        Owners.Numbered a = owners.numbered("a");
        owners.fetch(f -> f.ask(a.owner, 1), f -> f.ask(a.owner, 4), f -> f.ask(a.owner, 1));
        assertEquals(List.of(5L), a.parts);
    }

    // Late and failing owners

    @Test
    void lateOwnerAnswersFromItsLastSnapshotUntilThatIsStale() {
        Owners.Numbered a = owners.numbered("a");
        assertEquals("a1 0", owners.fetchOf(a));
        owners.time.run(ms(27_000));
        a.takes = Duration.ofHours(1);
        assertEquals("a1 2000", owners.fetchOf(a));
        owners.time.run(ms(1_000));
        assertEquals("a1 0", owners.fetchOf(a));
        owners.time.run(Duration.ofNanos(1));
        assertEquals("PM_ERR_AGAIN 0", owners.fetchOf(a));
        assertEquals("a1", a.owner.latest());
    }

    @Test
    void lateOwnerWithoutAnySnapshotAnswersAgain() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(2001);
        assertEquals("PM_ERR_AGAIN 2000", owners.fetchOf(a));
    }

    @Test
    void snapshotThatWasFreshWhenAskedIsNotStaleAfterWaitingForOthers() {
        SnapshotOwner<String> patient = new SnapshotOwner<>(
                "patient",
                owners.rule,
                new SnapshotOwner.Limits(Duration.ofSeconds(60), Duration.ofSeconds(30)),
                owners.time.worker(),
                parts -> "made",
                null);
        Owners.Numbered slow = owners.numbered("slow");
        owners.fetch(f -> f.ask(patient));
        owners.time.run(ms(60_000));
        slow.takes = ms(1900);
        Fetch fetch = owners.fetch(f -> f.ask(patient), f -> f.ask(slow.owner));
        assertEquals("made", text(fetch.answer(patient)));
        assertEquals("slow1", text(fetch.answer(slow.owner)));
        assertEquals("PM_ERR_AGAIN", text(patient.answer()));
    }

    @Test
    void lateRefreshGoesOnAndIsServedNext() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(2500);
        assertEquals("PM_ERR_AGAIN 2000", owners.fetchOf(a));
        owners.time.run(ms(500));
        a.takes = ms(10_000);
        owners.time.run(ms(20_000));
        assertEquals("a1 2000", owners.fetchOf(a));
        assertEquals(2, a.begun);
    }

    @Test
    void ownerOverdueWhenAskedIsNotWaitedFor() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(60_000);
        assertEquals("PM_ERR_AGAIN 2000", owners.fetchOf(a));
        assertEquals("PM_ERR_AGAIN 0", owners.fetchOf(a));
        owners.time.run(ms(500));
        assertEquals("PM_ERR_AGAIN 0", owners.fetchOf(a));
        assertEquals(1, a.begun);
        owners.time.run(ms(57_500));
        a.takes = ms(10);
        assertEquals("a2 10", owners.fetchOf(a));
    }

    @Test
    void ownerRunningForLessThanADeadlineIsWaitedFor() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(2400);
        a.owner.ask(1);
        owners.time.run(ms(1500));
        a.takes = ms(100);
        assertEquals("a2 1000", owners.fetchOf(a));
    }

    @Test
    void overdueOwnerCostsTheOthersNothing() {
        Owners.Numbered a = owners.numbered("a");
        Owners.Numbered b = owners.numbered("b");
        a.takes = ms(60_000);
        owners.fetchOf(a);
        b.takes = ms(300);
        Duration before = owners.time.elapsed();
        Fetch both = owners.fetch(f -> f.ask(a.owner), f -> f.ask(b.owner));
        assertEquals(ms(300), owners.time.elapsed().minus(before));
        assertEquals("PM_ERR_AGAIN", text(both.answer(a.owner)));
        assertEquals("b1", text(both.answer(b.owner)));
    }

    @Test
    void failureAnswersItsCodeAndIsAttemptedAgainByTheNextFetch() {
        Owners.Numbered a = owners.numbered("a");
        a.throwing = new PcpException(PmErr.APPVERSION, "too old");
        assertEquals("PM_ERR_APPVERSION 0", owners.fetchOf(a));
        owners.time.run(ms(1));
        assertEquals("PM_ERR_APPVERSION 0", owners.fetchOf(a));
        assertEquals(2, a.begun);
        owners.time.run(ms(1));
        a.throwing = null;
        assertEquals("a3 0", owners.fetchOf(a));
        assertEquals(List.of("a too old 0", "a too old 0", "a ok 0"), owners.outcomes);
    }

    @Test
    void failureHidesTheLastSnapshotUntilTheNextSuccess() {
        Owners.Numbered a = owners.numbered("a");
        owners.fetchOf(a);
        owners.time.run(ms(5000));
        a.throwing = new IllegalStateException("broken");
        assertEquals("PM_ERR_AGAIN 0", owners.fetchOf(a));
        assertEquals("a1", a.owner.latest());
    }

    @Test
    void failureOfAJoinedRefreshIsTheAnswer() {
        Owners.Numbered a = owners.numbered("a");
        a.takes = ms(1500);
        a.throwing = new PcpException(PmErr.VALUE, "no");
        a.owner.ask(1);
        owners.time.run(ms(1200));
        assertEquals("PM_ERR_VALUE 300", owners.fetchOf(a));
        assertEquals(1, a.begun);
    }

    @Test
    void linkageErrorIsAFailureAndTheOwnerGoesOn() {
        Owners.Numbered a = owners.numbered("a");
        a.throwing = new UnsatisfiedLinkError("nvmlInit");
        assertEquals("PM_ERR_AGAIN 0", owners.fetchOf(a));
        owners.time.run(ms(1));
        a.throwing = null;
        assertEquals("a2 0", owners.fetchOf(a));
        assertEquals(List.of("a java.lang.UnsatisfiedLinkError: nvmlInit 0", "a ok 0"), owners.outcomes);
    }

    @Test
    void noSnapshotIsAFailure() {
        SnapshotOwner<String> owner = new SnapshotOwner<>(
                "empty", owners.rule, SnapshotOwner.Limits.DEFAULT, owners.time.worker(), parts -> null, null);
        assertEquals(PmErr.AGAIN, owners.fetch(f -> f.ask(owner)).answer(owner).code());
    }

    @Test
    void workerThatRefusesIsAFailureHeardWithoutTheLock() {
        List<Boolean> locked = new ArrayList<>();
        SnapshotOwner<String> owner = new SnapshotOwner<>(
                "refused",
                owners.rule,
                SnapshotOwner.Limits.DEFAULT,
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                parts -> "never",
                (who, failure, nanos) -> locked.add(owners.rule.lock.isHeldByCurrentThread()));
        Fetch fetch = owners.fetch(f -> f.ask(owner));
        assertEquals("PM_ERR_AGAIN", text(fetch.answer(owner)));
        assertEquals(List.of(false), locked);
        assertEquals(-1, owner.runningFor());
    }
}
