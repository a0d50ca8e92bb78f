package io.pcp.pmda.sdk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A clock that moves only when everybody waits: events happen in the order of their time, one after the other, so that a
 * test about hours and races takes no time and always goes the same way.
 *
 * <p>Tasks of its {@link #worker workers} and {@link #spawn spawned} ones are real threads of which at most one runs at a
 * time; they pass time with {@link #sleep}. The test's own thread drives: time passes in {@link #run} and while a fetch
 * waits.
 */
final class HandDrivenTime implements TimeSource {
    /** So close to the end of the numbers that every test sees them wrap, as {@link System#nanoTime} may. */
    private static final long START = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();

    private static final long START_EPOCH_MILLIS = 1_700_000_000_000L;

    private record Event(long at, long order, Runnable action) {}

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (a, b) -> a.at() == b.at() ? Long.compare(a.order(), b.order()) : Long.signum(a.at() - b.at()));
    private final List<Strand> waiting = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile long now = START;
    private volatile Strand running;
    private long order;
    private ReentrantLock lock;

    /** A freshness rule on this clock. */
    Freshness freshness() {
        Freshness rule = new Freshness(this);
        lock = rule.lock;
        return rule;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long epochMillis() {
        return START_EPOCH_MILLIS + elapsed().toMillis();
    }

    /** Time since the clock was made. */
    Duration elapsed() {
        return Duration.ofNanos(now - START);
    }

    /** Lets something happen later; {@link Duration#ZERO} is as soon as everybody waits. */
    void after(Duration delay, Runnable action) {
        events.add(new Event(now + delay.toNanos(), order++, action));
    }

    /** Lets time pass with all that happens in it. */
    void run(Duration duration) {
        long until = now + duration.toNanos();
        while (next(until)) {
            wakeWaiting();
        }
        now = until;
        wakeWaiting();
    }

    private boolean next(long until) {
        Event event = events.peek();
        if (event == null || event.at() - until > 0) {
            return false;
        }
        events.remove();
        now = event.at();
        event.action().run();
        return true;
    }

    private void wakeWaiting() {
        List<Strand> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Strand::resume);
    }

    @Override
    public void await(Condition condition, long deadlineNanos) {
        int holds = lock.getHoldCount();
        for (int i = 0; i < holds; i++) {
            lock.unlock();
        }
        try {
            Strand self = running;
            if (self != null) {
                after(Duration.ofNanos(deadlineNanos - now), () -> {});
                waiting.add(self);
                self.park();
            } else if (next(deadlineNanos)) {
                wakeWaiting();
            } else {
                now = deadlineNanos;
            }
        } finally {
            for (int i = 0; i < holds; i++) {
                lock.lock();
            }
        }
    }

    /** Runs tasks one after the other, each beginning this long after it is its turn. */
    Executor worker(Duration latency) {
        List<Runnable> queue = new ArrayList<>();
        return task -> {
            queue.add(task);
            if (queue.size() == 1) {
                begin(queue, latency);
            }
        };
    }

    Executor worker() {
        return worker(Duration.ZERO);
    }

    private void begin(List<Runnable> queue, Duration latency) {
        after(
                latency,
                () -> new Strand(() -> {
                            try {
                                queue.get(0).run();
                            } finally {
                                queue.remove(0);
                                if (!queue.isEmpty()) {
                                    begin(queue, latency);
                                }
                            }
                        })
                        .resume());
    }

    /** Runs a task beside the test's thread, beginning after a while. */
    void spawn(Duration delay, Runnable task) {
        after(delay, () -> new Strand(task).resume());
    }

    /** Lets time pass for a task; others go on meanwhile. */
    void sleep(Duration duration) {
        Strand self = running;
        if (self == null) {
            throw new IllegalStateException("only tasks sleep; use run()");
        }
        after(duration, self::resume);
        self.park();
    }

    /** A thread that runs only while the driver waits for it. */
    private final class Strand {
        private final Semaphore go = new Semaphore(0);
        private final Semaphore back = new Semaphore(0);
        private final Strand[] resumedBy = new Strand[1];

        Strand(Runnable body) {
            Thread thread = new Thread(
                    () -> {
                        go.acquireUninterruptibly();
                        try {
                            body.run();
                        } catch (Throwable thrown) {
                            failure.compareAndSet(null, thrown);
                        } finally {
                            back.release();
                        }
                    },
                    "strand");
            thread.setDaemon(true);
            thread.start();
        }

        void resume() {
            resumedBy[0] = running;
            running = this;
            go.release();
            back.acquireUninterruptibly();
            running = resumedBy[0];
            Throwable thrown = failure.getAndSet(null);
            if (thrown != null) {
                throw new AssertionError("a task failed", thrown);
            }
        }

        void park() {
            back.release();
            go.acquireUninterruptibly();
        }
    }
}
