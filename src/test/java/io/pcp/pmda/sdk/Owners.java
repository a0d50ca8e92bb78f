package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Owners of snapshots on a clock driven by hand, and fetches that ask them. */
final class Owners {
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    final HandDrivenTime time = new HandDrivenTime();
    final Freshness rule = time.freshness();
    final List<String> outcomes = new ArrayList<>();

    /** An owner whose snapshots are numbered, and whose refreshes take and throw what the test says. */
    final class Numbered implements SnapshotOwner.Refresh<String> {
        final SnapshotOwner<String> owner;
        final List<Long> parts = new ArrayList<>();
        Duration takes = Duration.ZERO;
        Throwable throwing;
        Duration resting;
        int begun;
        private int running;

        private Numbered(String name, SnapshotOwner.Limits limits) {
            owner = new SnapshotOwner<>(name, rule, limits, time.worker(), this, this::outcome);
        }

        private void outcome(String who, Exception failure, long nanos) {
            outcomes.add(who + " " + (failure == null ? "ok" : failure.getMessage()) + " "
                    + Duration.ofNanos(nanos).toMillis());
            if (resting != null) {
                owner.rest(resting.toNanos());
            }
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

    Numbered numbered(String name) {
        return numbered(name, SnapshotOwner.Limits.DEFAULT);
    }

    Numbered numbered(String name, SnapshotOwner.Limits limits) {
        return new Numbered(name, limits);
    }

    /** A fetch that has gathered its answers. */
    Fetch fetch(Touching... touching) {
        Fetch fetch = new Fetch(rule, DEADLINE, new Client(0), Profile.ALL);
        try {
            fetch.gather(Arrays.asList(touching));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return fetch;
    }

    /** One fetch of one owner: its answer and how long it took, {@code a1 0} or {@code PM_ERR_AGAIN 2000}. */
    String fetchOf(Numbered numbered) {
        Duration before = time.elapsed();
        SnapshotOwner.Answer<String> answer = fetch(f -> f.ask(numbered.owner)).answer(numbered.owner);
        return text(answer) + " " + time.elapsed().minus(before).toMillis();
    }

    /** The snapshot, or the name of the code. */
    static String text(SnapshotOwner.Answer<String> answer) {
        assertEquals(answer.ok(), answer.code() == 0);
        return answer.ok() ? answer.value() : PmErr.name(answer.code());
    }

    static Duration ms(long millis) {
        return Duration.ofMillis(millis);
    }
}
