package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Profile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The freshness rule on real threads and the real clock: several fetches at a time, owners with random latencies that fail
 * now and then. A bell that is missed would show as a fetch that sleeps until its deadline, which is long here.
 */
class SnapshotOwnerStressTest {
    private static final int OWNERS = 8;
    private static final int FETCHERS = 3;
    private static final int FETCHES = 300;
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static final class Shared {
        private final Freshness rule = new Freshness(TimeSource.system());
        private final AtomicInteger tooMany = new AtomicInteger();
        private final AtomicInteger refreshes = new AtomicInteger();
        private final List<SnapshotOwner<Long>> owners = new ArrayList<>();

        Shared(AgentThreads threads, long seed) {
            for (int i = 0; i < OWNERS; i++) {
                Random random = new Random(seed + i);
                AtomicInteger running = new AtomicInteger();
                owners.add(new SnapshotOwner<>(
                        "owner" + i,
                        rule,
                        new SnapshotOwner.Limits(Duration.ofNanos(1 + random.nextInt(200_000)), Duration.ofHours(1)),
                        threads.worker("stress" + i),
                        parts -> refresh(parts, random, running),
                        null));
            }
        }

        private Long refresh(long parts, Random random, AtomicInteger running) {
            if (running.incrementAndGet() > 1) {
                tooMany.incrementAndGet();
            }
            refreshes.incrementAndGet();
            boolean failing;
            synchronized (random) {
                if (random.nextInt(3) == 0) {
                    LockSupport.parkNanos(random.nextInt(300_000));
                }
                failing = random.nextInt(10) == 0;
            }
            running.decrementAndGet();
            if (failing) {
                throw new IllegalStateException("now and then");
            }
            return parts;
        }

        /** Fetches of random owners and parts; what they were told must cover what they asked. */
        private int fetch(Random random) throws InterruptedException {
            int answered = 0;
            for (int i = 0; i < FETCHES; i++) {
                Fetch fetch = new Fetch(rule, DEADLINE, new Client(0), Profile.ALL);
                long part = 1L << random.nextInt(4);
                List<SnapshotOwner<Long>> asked = new ArrayList<>(owners);
                asked.removeIf(owner -> random.nextInt(3) == 0);
                fetch.gather(List.of(f -> asked.forEach(owner -> f.ask(owner, part))));
                for (SnapshotOwner<Long> owner : asked) {
                    SnapshotOwner.Answer<Long> answer = fetch.answer(owner);
                    assertTrue(!answer.ok() || (answer.value() & part) != 0);
                    answered += answer.ok() ? 1 : 0;
                }
            }
            return answered;
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 77, 20260401})
    void everyFetchWakesUpAndNoOwnerRefreshesTwiceAtATime(long seed) throws Exception {
        ExecutorService fetchers = Executors.newFixedThreadPool(FETCHERS);
        try (AgentThreads threads = new AgentThreads()) {
            Shared shared = new Shared(threads, seed);
            List<Future<Integer>> results = new ArrayList<>();
            for (int i = 0; i < FETCHERS; i++) {
                Random random = new Random(seed * 31 + i);
                results.add(fetchers.submit(() -> shared.fetch(random)));
            }
            int answered = 0;
            for (Future<Integer> result : results) {
                // One fetch that misses its bell takes a minute; all of them together take a second.
                answered += result.get(DEADLINE.toSeconds() / 2, TimeUnit.SECONDS);
            }
            assertEquals(0, shared.tooMany.get());
            assertTrue(answered > FETCHERS * FETCHES, "answers " + answered);
            assertTrue(shared.refreshes.get() > OWNERS * 20, "refreshes " + shared.refreshes);
        } finally {
            fetchers.shutdownNow();
        }
    }
}
