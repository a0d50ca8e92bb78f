package io.pcp.pmda.cli;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that must be done exactly once: when it is closed, or when the process ends before that (Ctrl-C).
 *
 * <p>Thread-safe.
 */
final class AtExit implements AutoCloseable {
    private final Runnable task;
    private final Thread hook = new Thread(this::once, "at exit");
    private final AtomicBoolean done = new AtomicBoolean();

    private AtExit(Runnable task) {
        this.task = task;
    }

    /** Arranges it. */
    static AtExit of(Runnable task) {
        AtExit atExit = new AtExit(task);
        Runtime.getRuntime().addShutdownHook(atExit.hook);
        return atExit;
    }

    private void once() {
        if (done.compareAndSet(false, true)) {
            task.run();
        }
    }

    @Override
    public void close() {
        once();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // The process is ending already; the hook will find nothing left to do.
        }
    }
}
