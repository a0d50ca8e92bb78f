package io.pcp.pmda.source;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * One daemon thread that ends what takes too long, for all sources. Its tasks close sockets and set marks: nothing that
 * can block. The thread starts with the first task. Thread-safe.
 */
final class Watchdog implements AutoCloseable {
    private ScheduledThreadPoolExecutor timer;
    private boolean closed;

    /** Runs a task later, unless it is cancelled. */
    synchronized Future<?> after(long nanos, Runnable task) {
        if (closed) {
            throw new IllegalStateException("closed");
        }
        if (timer == null) {
            timer = new ScheduledThreadPoolExecutor(1, new Daemon());
            timer.setRemoveOnCancelPolicy(true);
        }
        return timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    /** A class, since the first lambda of a program is dear. */
    private static final class Daemon implements ThreadFactory {
        @Override
        public Thread newThread(Runnable task) {
            Thread thread = new Thread(task, "scrape watchdog");
            thread.setDaemon(true);
            return thread;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.shutdownNow();
        }
    }
}
