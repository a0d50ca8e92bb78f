package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** The freshness rule, on a clock driven by hand. */
class SnapshotOwnerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    private final HandDrivenTime time = new HandDrivenTime();
    private final Freshness rule = time.freshness();
    private final List<String> outcomes = new ArrayList<>();

    /** An owner whose snapshots are numbered, and whose refreshes take and throw what the test says. */
    private final class Numbered implements SnapshotOwner.Refresh<String> {
        private final SnapshotOwner<String> owner;
        private final List<Long> parts = new ArrayList<>();
        private Duration takes = Duration.ZERO;
        private Throwable throwing;
        private int begun;
        private int running;

        Numbered(String name) {
            owner = new SnapshotOwner<>(
                    name,
                    rule,
                    SnapshotOwner.Limits.DEFAULT,
                    time.worker(),
                    this,
                    (who, failure, nanos) -> outcomes.add(who + " " + (failure == null ? "ok" : failure.getMessage())
                            + " " + Duration.ofNanos(nanos).toMillis()));
        }

        @Override
        public String refresh(long wanted) throws Exception {
            int number = ++begun;
            parts.add(wanted);
            assertEquals(1, ++running, "two refreshes of one owner at a time");
            time.sleep(takes);
            running--;
            if (throwing instanceof Error error) {
                throw error;
            } else if (throwing != null) {
                throw (Exception) throwing;
            }
            return owner.name() + number;
        }
    }

    private Fetch fetch(Touching... touching) {
        Fetch fetch = new Fetch(rule, DEADLINE, new Client(0), Profile.ALL);
        try {
            fetch.gather(Arrays.asList(touching));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return fetch;
    }

    /** One fetch of one owner: its answer and how long it took, {@code a1 0} or {@code PM_ERR_AGAIN 2000}. */
    private String fetchOf(Numbered numbered) {
        Duration before = time.elapsed();
        SnapshotOwner.Answer<String> answer =
                fetch(f -> f.ask(numbered.owner)).answer(numbered.owner);
        return text(answer) + " " + time.elapsed().minus(before).toMillis();
    }

    private static String text(SnapshotOwner.Answer<String> answer) {
        assertEquals(answer.ok(), answer.code() == 0);
        return answer.ok() ? answer.value() : PmErr.name(answer.code());
    }

    private static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }

    // Young, old, single flight

    @Test
    void firstFetchWaitsForTheRefresh() {
        Numbered a = new Numbered("a");
        a.takes = ms(300);
        assertNull(a.owner.latest());
        assertEquals("a1 300", fetchOf(a));
        assertEquals("a1", a.owner.latest());
    }

    @Test
    void snapshotOfExactlyMaxAgeIsServedWithoutRefresh() {
        Numbered a = new Numbered("a");
        assertEquals("a1 0", fetchOf(a));
        time.run(Freshness.DEFAULT_MAX_AGE);
        assertEquals("a1 0", fetchOf(a));
        assertTrue(a.owner.ask(1));
        time.run(Duration.ofNanos(1));
        assertEquals("a2 0", fetchOf(a));
        assertEquals(2, a.begun);
    }

    @Test
    void ageCountsFromTheStartOfTheRefresh() {
        Numbered a = new Numbered("a");
        a.takes = ms(600);
        assertEquals("a1 600", fetchOf(a));
        time.run(ms(400));
        assertEquals("a1 0", fetchOf(a));
        time.run(ms(1));
        assertEquals("a2 600", fetchOf(a));
    }

    @Test
    void answerTellsWhenItsRefreshBegan() {
        Numbered a = new Numbered("a");
        a.takes = ms(600);
        long began = time.nanos();
        SnapshotOwner.Answer<String> answer = fetch(f -> f.ask(a.owner)).answer(a.owner);
        assertEquals(began, answer.takenNanos());
    }

    @Test
    void twoFetchesShareOneRefresh() {
        Numbered a = new Numbered("a");
        a.takes = ms(500);
        List<String> second = new ArrayList<>();
        time.spawn(ms(200), () -> second.add(fetchOf(a)));
        assertEquals("a1 500", fetchOf(a));
        time.run(ms(1));
        assertEquals(List.of("a1 300"), second);
        assertEquals(1, a.begun);
    }

    @Test
    void askingWhileARefreshRunsStartsNoOther() {
        Numbered a = new Numbered("a");
        a.takes = ms(500);
        assertFalse(a.owner.ask(1));
        time.run(ms(100));
        assertFalse(a.owner.ask(1));
        assertEquals(ms(100).toNanos(), a.owner.runningFor());
        time.run(ms(1000));
        assertEquals(1, a.begun);
        assertEquals(-1, a.owner.runningFor());
    }

    @Test
    void joinedRefreshThatBeganTooEarlyIsFollowedByAnother() {
        Numbered a = new Numbered("a");
        a.takes = ms(1500);
        a.owner.ask(1);
        time.run(ms(1200));
        // The running one began 1.2 s ago: what it brings is older than the 1 s asked for.
        a.takes = ms(100);
        assertEquals("a2 400", fetchOf(a));
    }

    @Test
    void joinedRefreshThatBeganLateEnoughIsServed() {
        Numbered a = new Numbered("a");
        a.takes = ms(1500);
        a.owner.ask(1);
        time.run(ms(900));
        assertEquals("a1 600", fetchOf(a));
    }

    @Test
    void ageOfZeroForcesARefreshThatBeginsNow() {
        Numbered a = new Numbered("a");
        fetchOf(a);
        time.run(ms(1));
        assertFalse(a.owner.ask(1, 0));
        time.run(ms(1));
        assertEquals("a2", a.owner.latest());
    }

    @Test
    void slowRefreshOfAFreshQuestionIsServedThoughOlderThanMaxAgeWhenItEnds() {
        Numbered a = new Numbered("a");
        a.takes = ms(1900);
        assertEquals("a1 1900", fetchOf(a));
    }

    // Parts

    @Test
    void refreshGetsThePartsOfTheLastMinute() {
        Numbered a = new Numbered("a");
        fetch(f -> f.ask(a.owner, 0b0001));
        time.run(ms(30_000));
        fetch(f -> f.ask(a.owner, 0b0100));
        time.run(ms(30_000));
        fetch(f -> f.ask(a.owner, 0b1000));
        time.run(ms(2_000));
        fetch(f -> f.ask(a.owner, 0b1000));
        assertEquals(List.of(0b0001L, 0b0101L, 0b1101L, 0b1100L), a.parts);
        assertEquals(0b1100L, a.owner.wantedParts());
        time.run(ms(60_001));
        assertEquals(0, a.owner.wantedParts());
    }

    @Test
    void missingPartMakesAYoungSnapshotInsufficient() {
        Numbered a = new Numbered("a");
        fetch(f -> f.ask(a.owner, 1));
        Fetch second = fetch(f -> f.ask(a.owner, 2));
        assertEquals("a2", second.answer(a.owner).value());
        assertEquals(List.of(1L, 3L), a.parts);
    }

    @Test
    void partAskedWhileARefreshWithoutItRunsTakesAnotherPass() {
        Numbered a = new Numbered("a");
        a.takes = ms(100);
        a.owner.ask(1);
        time.run(ms(50));
        Duration before = time.elapsed();
        Fetch second = fetch(f -> f.ask(a.owner, 1L << 63));
        assertEquals("a2", second.answer(a.owner).value());
        assertEquals(ms(150), time.elapsed().minus(before));
        assertEquals(List.of(1L, 1L << 63 | 1L), a.parts);
    }

    @Test
    void manyMetricsOfOneOwnerAreOneQuestion() {
        Numbered a = new Numbered("a");
        fetch(f -> f.ask(a.owner, 1), f -> f.ask(a.owner, 4), f -> f.ask(a.owner, 1));
        assertEquals(List.of(5L), a.parts);
    }

    // Late and failing owners

    @Test
    void lateOwnerAnswersFromItsLastSnapshotUntilThatIsStale() {
        Numbered a = new Numbered("a");
        assertEquals("a1 0", fetchOf(a));
        time.run(ms(27_000));
        a.takes = Duration.ofHours(1);
        assertEquals("a1 2000", fetchOf(a));
        time.run(ms(1_000));
        assertEquals("a1 0", fetchOf(a));
        time.run(Duration.ofNanos(1));
        assertEquals("PM_ERR_AGAIN 0", fetchOf(a));
        assertEquals("a1", a.owner.latest());
    }

    @Test
    void lateOwnerWithoutAnySnapshotAnswersAgain() {
        Numbered a = new Numbered("a");
        a.takes = ms(2001);
        assertEquals("PM_ERR_AGAIN 2000", fetchOf(a));
    }

    @Test
    void snapshotThatWasFreshWhenAskedIsNotStaleAfterWaitingForOthers() {
        SnapshotOwner<String> patient = new SnapshotOwner<>(
                "patient",
                rule,
                new SnapshotOwner.Limits(Duration.ofSeconds(60), Duration.ofSeconds(30)),
                time.worker(),
                parts -> "made",
                null);
        Numbered slow = new Numbered("slow");
        fetch(f -> f.ask(patient));
        time.run(ms(60_000));
        slow.takes = ms(1900);
        Fetch fetch = fetch(f -> f.ask(patient), f -> f.ask(slow.owner));
        assertEquals("made", text(fetch.answer(patient)));
        assertEquals("slow1", text(fetch.answer(slow.owner)));
        assertEquals("PM_ERR_AGAIN", text(patient.answer()));
    }

    @Test
    void lateRefreshGoesOnAndIsServedNext() {
        Numbered a = new Numbered("a");
        a.takes = ms(2500);
        assertEquals("PM_ERR_AGAIN 2000", fetchOf(a));
        time.run(ms(500));
        a.takes = ms(10_000);
        time.run(ms(20_000));
        assertEquals("a1 2000", fetchOf(a));
        assertEquals(2, a.begun);
    }

    @Test
    void ownerOverdueWhenAskedIsNotWaitedFor() {
        Numbered a = new Numbered("a");
        a.takes = ms(60_000);
        assertEquals("PM_ERR_AGAIN 2000", fetchOf(a));
        assertEquals("PM_ERR_AGAIN 0", fetchOf(a));
        time.run(ms(500));
        assertEquals("PM_ERR_AGAIN 0", fetchOf(a));
        assertEquals(1, a.begun);
        time.run(ms(57_500));
        a.takes = ms(10);
        assertEquals("a2 10", fetchOf(a));
    }

    @Test
    void ownerRunningForLessThanADeadlineIsWaitedFor() {
        Numbered a = new Numbered("a");
        a.takes = ms(2400);
        a.owner.ask(1);
        time.run(ms(1500));
        a.takes = ms(100);
        assertEquals("a2 1000", fetchOf(a));
    }

    @Test
    void overdueOwnerCostsTheOthersNothing() {
        Numbered a = new Numbered("a");
        Numbered b = new Numbered("b");
        a.takes = ms(60_000);
        fetchOf(a);
        b.takes = ms(300);
        Duration before = time.elapsed();
        Fetch both = fetch(f -> f.ask(a.owner), f -> f.ask(b.owner));
        assertEquals(ms(300), time.elapsed().minus(before));
        assertEquals("PM_ERR_AGAIN", text(both.answer(a.owner)));
        assertEquals("b1", text(both.answer(b.owner)));
    }

    @Test
    void failureAnswersItsCodeAndIsAttemptedAgainByTheNextFetch() {
        Numbered a = new Numbered("a");
        a.throwing = new PcpException(PmErr.APPVERSION, "too old");
        assertEquals("PM_ERR_APPVERSION 0", fetchOf(a));
        time.run(ms(1));
        assertEquals("PM_ERR_APPVERSION 0", fetchOf(a));
        assertEquals(2, a.begun);
        time.run(ms(1));
        a.throwing = null;
        assertEquals("a3 0", fetchOf(a));
        assertEquals(List.of("a too old 0", "a too old 0", "a ok 0"), outcomes);
    }

    @Test
    void failureHidesTheLastSnapshotUntilTheNextSuccess() {
        Numbered a = new Numbered("a");
        fetchOf(a);
        time.run(ms(5000));
        a.throwing = new IllegalStateException("broken");
        assertEquals("PM_ERR_AGAIN 0", fetchOf(a));
        assertEquals("a1", a.owner.latest());
    }

    @Test
    void failureOfAJoinedRefreshIsTheAnswer() {
        Numbered a = new Numbered("a");
        a.takes = ms(1500);
        a.throwing = new PcpException(PmErr.VALUE, "no");
        a.owner.ask(1);
        time.run(ms(1200));
        assertEquals("PM_ERR_VALUE 300", fetchOf(a));
        assertEquals(1, a.begun);
    }

    @Test
    void linkageErrorIsAFailureAndTheOwnerGoesOn() {
        Numbered a = new Numbered("a");
        a.throwing = new UnsatisfiedLinkError("nvmlInit");
        assertEquals("PM_ERR_AGAIN 0", fetchOf(a));
        time.run(ms(1));
        a.throwing = null;
        assertEquals("a2 0", fetchOf(a));
        assertEquals(List.of("a java.lang.UnsatisfiedLinkError: nvmlInit 0", "a ok 0"), outcomes);
    }

    @Test
    void noSnapshotIsAFailure() {
        SnapshotOwner<String> owner = new SnapshotOwner<>(
                "empty", rule, SnapshotOwner.Limits.DEFAULT, time.worker(), parts -> null, null);
        assertEquals(PmErr.AGAIN, fetch(f -> f.ask(owner)).answer(owner).code());
    }

    @Test
    void workerThatRefusesIsAFailureHeardWithoutTheLock() {
        List<Boolean> locked = new ArrayList<>();
        SnapshotOwner<String> owner = new SnapshotOwner<>(
                "refused",
                rule,
                SnapshotOwner.Limits.DEFAULT,
                task -> {
                    throw new RejectedExecutionException("shut down");
                },
                parts -> "never",
                (who, failure, nanos) -> locked.add(rule.lock.isHeldByCurrentThread()));
        Fetch fetch = fetch(f -> f.ask(owner));
        assertEquals("PM_ERR_AGAIN", text(fetch.answer(owner)));
        assertEquals(List.of(false), locked);
        assertEquals(-1, owner.runningFor());
    }

    // Several owners, several rounds

    @Test
    void ownersRefreshInParallel() {
        List<Numbered> owners = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Numbered numbered = new Numbered("owner" + i + "-");
            numbered.takes = ms(100 * (i + 1));
            owners.add(numbered);
        }
        Fetch fetch = fetch(f -> owners.forEach(numbered -> f.ask(numbered.owner)));
        assertEquals(ms(800), time.elapsed());
        owners.forEach(numbered -> assertTrue(fetch.answer(numbered.owner).ok()));
    }

    @Test
    void ownersFoundBehindOthersAreAskedWithinTheSameDeadline() {
        Numbered discovery = new Numbered("discovery");
        Numbered found = new Numbered("gpu");
        discovery.takes = ms(700);
        found.takes = ms(1300);
        Fetch fetch = fetch(f -> {
            f.ask(discovery.owner);
            if (f.answer(discovery.owner).ok()) {
                f.ask(found.owner);
            }
        });
        assertEquals(ms(2000), time.elapsed());
        assertEquals("discovery1", text(fetch.answer(discovery.owner)));
        assertEquals("gpu1", text(fetch.answer(found.owner)));
        assertEquals(1, discovery.begun, "asked once per fetch");
    }

    @Test
    void secondRoundDoesNotAskAgainWhatTheFirstHasAnswered() {
        Numbered discovery = new Numbered("discovery");
        Numbered broken = new Numbered("broken");
        Numbered found = new Numbered("gpu");
        discovery.takes = ms(1200);
        broken.throwing = new IllegalStateException("broken");
        fetch(f -> {
            f.ask(discovery.owner);
            f.ask(broken.owner);
            if (discovery.owner.latest() != null) {
                f.ask(found.owner);
            }
        });
        assertEquals(1, discovery.begun, "older than max_age by the second round, and fresh for this fetch");
        assertEquals(1, broken.begun);
        assertEquals(1, found.begun);
    }

    @Test
    void endlessQuestionsEndAfterFourRounds() {
        List<Numbered> owners = new ArrayList<>();
        fetch(f -> {
            Numbered more = new Numbered("more");
            owners.add(more);
            f.ask(more.owner);
        });
        assertEquals(4, owners.size());
    }

    @Test
    void answerOfAnOwnerStaysTheSameForTheWholeFetch() {
        Numbered a = new Numbered("a");
        Fetch fetch = fetch(f -> f.ask(a.owner));
        assertEquals("a1", text(fetch.answer(a.owner)));
        a.owner.ask(1, -1);
        time.run(ms(1));
        assertEquals("a2", a.owner.latest());
        assertEquals("a1", text(fetch.answer(a.owner)));
    }

    @Test
    void tableOfADomainStaysTheSameForTheWholeFetch() {
        PublishedInstances domain = new PublishedInstances(0, "", "", io.pcp.pmda.model.LabelSet.EMPTY);
        Fetch fetch = fetch();
        InstanceTable before = fetch.instances(domain);
        domain.publish(new InstanceTable(List.of(new Instance(0, "new"))));
        assertEquals(before, fetch.instances(domain));
        assertEquals(1, fetch().instances(domain).instances().size());
    }
}
