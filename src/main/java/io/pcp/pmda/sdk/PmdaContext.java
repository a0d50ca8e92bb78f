package io.pcp.pmda.sdk;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What a running agent lends its modules. Thread-safe.
 *
 * @param name of the PMDA, as in pmcd.conf
 * @param domain of the command line
 * @param stateDirectory where ids are remembered ({@code $PCP_VAR_DIR/config/pmda})
 * @param log for messages
 * @param freshness clock and bell shared by all owners
 * @param workers makes the worker of an owner
 * @param ticker runs things in the background at intervals
 * @param changes marks for the next fetch answer
 * @param namesChanged asks for a new metric table (all modules contribute again) before the next request
 */
public record PmdaContext(
        String name,
        int domain,
        Path stateDirectory,
        PmdaLog log,
        Freshness freshness,
        Workers workers,
        Ticker ticker,
        ChangeFlags changes,
        Runnable namesChanged) {

    /** Threads for owners. */
    @FunctionalInterface
    public interface Workers {
        /**
         * A worker that runs one task after the other on a daemon platform thread of this name; the thread is made when
         * there is work and ends when there is none for a minute.
         */
        Executor worker(String name);
    }

    /** Timer for background refreshes. */
    @FunctionalInterface
    public interface Ticker {
        /**
         * Runs a short task (it must only queue work) every so many nanoseconds until closed.
         */
        AutoCloseable every(long periodNanos, Runnable task);

        /** Runs a short task (it must only queue work) once, after so many nanoseconds, unless closed before. */
        default AutoCloseable after(long delayNanos, Runnable task) {
            AtomicReference<AutoCloseable> periodic = new AtomicReference<>();
            AtomicBoolean ran = new AtomicBoolean();
            periodic.set(every(Math.max(1, delayNanos), () -> {
                if (ran.compareAndSet(false, true)) {
                    task.run();
                }
                stop(periodic.get());
            }));
            return () -> stop(periodic.get());
        }

        private static void stop(AutoCloseable timer) {
            try {
                if (timer != null) {
                    timer.close();
                }
            } catch (Exception unclosed) {
                throw new IllegalStateException("the timer cannot be stopped", unclosed);
            }
        }
    }

    public TimeSource time() {
        return freshness.time();
    }

    /** An owner with the default limits, its own worker, and failures logged once per change of state. */
    public <S> SnapshotOwner<S> owner(String ownerName, SnapshotOwner.Refresh<S> refresh) {
        return owner(ownerName, SnapshotOwner.Limits.DEFAULT, refresh);
    }

    /** An owner with its own worker, and failures logged once per change of state. */
    public <S> SnapshotOwner<S> owner(String ownerName, SnapshotOwner.Limits limits, SnapshotOwner.Refresh<S> refresh) {
        return new SnapshotOwner<>(ownerName, freshness, limits, workers.worker(ownerName), refresh, this::observed);
    }

    private void observed(String ownerName, Exception failure, long nanos) {
        if (failure == null) {
            if (log.changed(ownerName, "ok")) {
                log.info(ownerName + ": answers again");
            }
        } else {
            String reason = failure.getMessage() == null ? failure.toString() : failure.getMessage();
            // Numbers in it (times, offsets, ports) make no new state.
            if (log.changed(ownerName, reason.replaceAll("[0-9]+", "0"))) {
                log.warning(ownerName + ": no values (" + reason + ")");
            }
        }
    }
}
