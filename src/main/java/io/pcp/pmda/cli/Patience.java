package io.pcp.pmda.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Calls into drivers and sockets that may never return, made on a thread that can be left behind. */
final class Patience {
    private Patience() {}

    /**
     * Runs a call on its own daemon thread.
     *
     * @throws TimeoutException when it has not ended in time; it goes on and is forgotten
     * @throws Exception what the call throws
     */
    static <T> T call(String name, Duration atMost, Callable<T> call) throws Exception {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
