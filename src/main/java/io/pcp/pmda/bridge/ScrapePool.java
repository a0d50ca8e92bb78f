package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.TimeSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The threads that scrape: bounded, made when there is work and nobody idle, ended after a minute without any. Each source
 * has a {@linkplain #lane lane}; it gives at most one task at a time, which waits in one queue with those of the others.
 *
 * <p>A task that is far beyond the time its source may take is given up: its thread no longer counts, ends when the task
 * does, and another takes its place. So sources that are stuck cannot use up the pool; given up threads are bounded as
 * well. Thread-safe.
 */
final class ScrapePool implements AutoCloseable {
    private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(60);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final int most;
    private final TimeSource time;
    private final PmdaContext.Ticker ticker;

    // All below: guarded by this.
    private final Deque<Task> queue = new ArrayDeque<>();
    private final List<Task> running = new ArrayList<>();
    private int threads;
    private int idle;
    private int given;
    private int numbers;
    private boolean looking;
    private boolean closed;
    private long waitedNanos;

    /** A piece of work, from the queue to its end. */
    private static final class Task {
        private final Runnable work;
        private final long limitNanos;
        private final Runnable stuck;
        private final long queuedAt;
        private long begunAt;
        private boolean givenUp;

        Task(Runnable work, long limitNanos, Runnable stuck, long queuedAt) {
            this.work = work;
            this.limitNanos = limitNanos;
            this.stuck = stuck;
            this.queuedAt = queuedAt;
        }
    }

    /**
     * @param most threads at a time, 1 or more; as many again may be stuck
     */
    ScrapePool(int most, TimeSource time, PmdaContext.Ticker ticker) {
        this.most = most;
        this.time = time;
        this.ticker = ticker;
    }

    /**
     * Where the tasks of one source go.
     *
     * @param limitNanos after which a task is given up
     * @param stuck called then, by any thread, to end what it waits for
     */
    Executor lane(long limitNanos, Runnable stuck) {
        return work -> execute(new Task(work, limitNanos, stuck, time.nanos()));
    }

    private void execute(Task task) {
        look();
        synchronized (this) {
            if (closed) {
                throw new RejectedExecutionException("the agent ends");
            }
            queue.add(task);
            notify();
            try {
                staff();
            } catch (OutOfMemoryError noThread) {
                if (threads == 0) {
                    queue.remove(task);
                    throw noThread;
                }
            }
            watch();
        }
    }

    /** As many threads as there is work for, up to the bound. */
    private void staff() {
        while (idle < queue.size() && threads < most && given <= most && !closed) {
            Thread thread = new Thread(this::work, "scrape " + ++numbers);
            thread.setDaemon(true);
            thread.start();
            threads++;
            idle++;
        }
    }

    private void work() {
        for (Task task = next(); task != null; task = finished(task) ? next() : null) {
            try {
                task.work.run();
            } catch (RuntimeException | Error bug) {
                // Owners take every failure of theirs; what is left must not cost the pool a thread.
                Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), bug);
            }
        }
    }

    /** Waits for a task; null when there was none for long. The thread counts as idle before. */
    private synchronized Task next() {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MILLIS);
        while (queue.isEmpty()) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            if (left <= 0 || closed) {
                threads--;
                idle--;
                return null;
            }
            try {
                wait(left);
            } catch (InterruptedException nobody) {
                // Nobody has a reason to: waiting goes on.
                continue;
            }
        }
        Task task = queue.remove();
        task.begunAt = time.nanos();
        waitedNanos += task.begunAt - task.queuedAt;
        running.add(task);
        idle--;
        return task;
    }

    /** Whether its thread goes on. */
    private synchronized boolean finished(Task task) {
        if (task.givenUp) {
            given--;
            staff();
            return false;
        }
        running.remove(task);
        idle++;
        return true;
    }

    /** Looks again later while something waits: whoever waits asks no more. */
    private void watch() {
        if (!looking && queue.size() > idle && !closed) {
            looking = true;
            ticker.after(LOOK_NANOS, this::lookAgain);
        }
    }

    private void lookAgain() {
        synchronized (this) {
            looking = false;
        }
        look();
        synchronized (this) {
            watch();
        }
    }

    /** Gives up what takes too long. */
    void look() {
        List<Task> lost = new ArrayList<>();
        synchronized (this) {
            long now = time.nanos();
            for (Task task : running) {
                if (now - task.begunAt > task.limitNanos) {
                    task.givenUp = true;
                    lost.add(task);
                }
            }
            running.removeAll(lost);
            threads -= lost.size();
            given += lost.size();
            staff();
        }
        // No interrupt: it would close files that all sources share, in the hands of a thread that is merely slow.
        lost.forEach(task -> task.stuck.run());
    }

    /** Tasks being worked on, without those given up. */
    synchronized int running() {
        return running.size();
    }

    /** Threads whose task was given up and has not ended. */
    synchronized int stuck() {
        return given;
    }

    /** Microseconds that tasks have waited for a thread so far. */
    synchronized long waitedMicros() {
        return TimeUnit.NANOSECONDS.toMicros(waitedNanos);
    }

    @Override
    public synchronized void close() {
        closed = true;
        queue.clear();
        notifyAll();
    }
}
