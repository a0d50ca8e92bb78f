package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AgentThreadsTest {
    private static void await(CountDownLatch latch) throws InterruptedException {
        assertTrue(latch.await(60, TimeUnit.SECONDS));
    }

    @Test
    void workerRunsOneTaskAfterTheOtherOnItsDaemonThread() throws InterruptedException {
        try (AgentThreads threads = new AgentThreads()) {
            Executor worker = threads.worker("gpu3");
            List<String> seen = new CopyOnWriteArrayList<>();
            CountDownLatch done = new CountDownLatch(100);
            for (int i = 0; i < 100; i++) {
                int number = i;
                worker.execute(() -> {
                    Thread self = Thread.currentThread();
                    seen.add(number + " " + self.getName() + " " + self.isDaemon());
                    done.countDown();
                });
            }
            await(done);
            for (int i = 0; i < 100; i++) {
                assertEquals(i + " gpu3 true", seen.get(i));
            }
        }
    }

    @Test
    void hungWorkerHoldsUpNoOther() throws InterruptedException {
        try (AgentThreads threads = new AgentThreads()) {
            CountDownLatch never = new CountDownLatch(1);
            CountDownLatch done = new CountDownLatch(1);
            threads.worker("hung").execute(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            threads.worker("well").execute(done::countDown);
            await(done);
            never.countDown();
        }
    }

    @Test
    void timerGoesOnWhenATaskThrows() throws Exception {
        try (AgentThreads threads = new AgentThreads()) {
            CountDownLatch thrice = new CountDownLatch(3);
            List<String> uncaught = new CopyOnWriteArrayList<>();
            AutoCloseable ticking = threads.every(1_000_000, () -> {
                Thread.currentThread().setUncaughtExceptionHandler((thread, bug) -> uncaught.add(bug.getMessage()));
                thrice.countDown();
                throw new IllegalStateException("bug");
            });
            await(thrice);
            ticking.close();
            assertTrue(uncaught.size() >= 2, uncaught::toString);
        }
    }
}
