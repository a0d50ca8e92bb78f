package io.pcp.pmda.sdk;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of an agent besides the pipe thread: a worker per owner, one timer. All are daemon platform threads (a
 * native call that blocks would pin a virtual one), made when needed; idle workers end after a minute.
 */
public final class AgentThreads implements PmdaContext.Workers, PmdaContext.Ticker, AutoCloseable {
    private final ScheduledThreadPoolExecutor timer;

    public AgentThreads() {
        timer = new ScheduledThreadPoolExecutor(1, named("timer"));
        timer.setRemoveOnCancelPolicy(true);
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public Executor worker(String name) {
        ThreadPoolExecutor worker =
                new ThreadPoolExecutor(1, 1, 60, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
        worker.allowCoreThreadTimeOut(true);
        return worker;
    }

    @Override
    public AutoCloseable every(long periodNanos, Runnable task) {
        var future = timer.scheduleAtFixedRate(surviving(task), periodNanos, periodNanos, TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public AutoCloseable after(long delayNanos, Runnable task) {
        try {
            var future = timer.schedule(surviving(task), delayNanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException ending) {
            return () -> {};
        }
    }

    private static Runnable surviving(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | LinkageError | StackOverflowError bug) {
                // A timer drops a task that throws, and would forget about the values it keeps young.
                Thread.currentThread().getUncaughtExceptionHandler().uncaughtException(Thread.currentThread(), bug);
            }
        };
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
