package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.TimeSource;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * When a source is fetched without being asked: at its interval, ahead of regular questions, after a rest to see whether
 * it works again, and while nothing is known of it. One timer at a time, none when there is nothing to wait for.
 * Thread-safe.
 */
final class SourceSchedule {
    private static final int PATIENCE = 3;
    /** A timer that comes this much too early may as well do its work. */
    private static final long EARLY = TimeUnit.MILLISECONDS.toNanos(50);

    private final SourceOwner source;
    private final PmdaContext.Ticker ticker;
    private final TimeSource time;
    private final SourceBackoff backoff;
    private final long interval;
    private final boolean adaptive;

    // All below: guarded by this.
    private AutoCloseable timer;
    private long generation;
    private boolean ended = true;
    private boolean resting;
    private long restsUntil;
    private long tookNanos;

    SourceSchedule(SourceOwner source, PmdaContext.Ticker ticker, TimeSource time) {
        this.source = source;
        this.ticker = ticker;
        this.time = time;
        backoff = new SourceBackoff(new Random());
        interval = source.config().timing().interval().toNanos();
        adaptive = source.config().timing().adaptive() && interval == 0;
    }

    /** The first attempt, at once and beside whatever is asked. */
    void begin() {
        synchronized (this) {
            ended = false;
            resting = false;
            backoff.succeeded();
        }
        source.snapshots().rest(0);
        source.snapshots().retry();
    }

    synchronized void end() {
        ended = true;
        cancel();
    }

    private void cancel() {
        generation++;
        if (timer != null) {
            try {
                timer.close();
            } catch (Exception unclosed) {
                throw new IllegalStateException("the timer cannot be stopped", unclosed);
            }
            timer = null;
        }
    }

    private void at(long due) {
        cancel();
        if (!ended) {
            long mine = generation;
            timer = ticker.after(Math.max(0, due - time.nanos()), () -> fire(mine));
        }
    }

    /** Somebody asks: there may be a rhythm now. */
    synchronized void asked() {
        if (adaptive && timer == null && !resting && !ended) {
            rhythm();
        }
    }

    private void rhythm() {
        long due = source.demand().next(time.nanos(), tookNanos);
        if (due != Demand.NEVER) {
            at(due);
        }
    }

    private void fire(long mine) {
        boolean retry = false;
        boolean ask = false;
        synchronized (this) {
            if (mine != generation || ended) {
                return;
            }
            timer = null;
            long now = time.nanos();
            if (resting) {
                // Nobody cares any more: the next question will find out.
                resting = false;
                retry = source.caredFor(now);
            } else if (interval > 0) {
                ask = true;
            } else if (adaptive) {
                long due = source.demand().next(now - EARLY, tookNanos);
                ask = due != Demand.NEVER && due - now <= EARLY;
                if (!ask && due != Demand.NEVER) {
                    at(due);
                }
            }
        }
        if (retry) {
            source.snapshots().retry();
        } else if (ask) {
            ahead();
        }
    }

    /** Fetches so that the next question finds what is young enough. */
    private void ahead() {
        long maxAge = source.config().timing().maxAge().toNanos();
        long enough = interval > 0 ? 0 : Math.max(0, maxAge - source.demand().aheadNanos(tookNanos));
        if (source.snapshots().ask(1, enough)) {
            next();
        }
    }

    private synchronized void next() {
        if (interval > 0) {
            at(time.nanos() + interval);
        } else if (adaptive) {
            rhythm();
        }
    }

    /** An attempt has ended; hears of all of them, on the worker, before the outcome can be seen. */
    void refreshed(String owner, Exception failure, long nanos) {
        synchronized (this) {
            tookNanos = nanos;
            long rest = 0;
            if (failure == null) {
                backoff.succeeded();
                if (resting) {
                    source.snapshots().rest(0);
                }
                resting = false;
            } else {
                // Nobody asks for a source that never had a document: it has to be tried without.
                rest = backoff.failed(source.unheard() ? 1 : PATIENCE);
            }
            if (rest > 0 && !ended) {
                resting = true;
                restsUntil = time.nanos() + rest;
                source.snapshots().rest(rest);
                at(restsUntil);
            } else {
                cancel();
                if (interval > 0) {
                    // From the beginning of this attempt, so that the period is the interval.
                    at(time.nanos() + Math.max(interval / 10, interval - nanos));
                } else if (adaptive) {
                    rhythm();
                }
            }
        }
    }

    /** Whether it has failed so often that its rests are worth telling. */
    synchronized boolean failing() {
        return backoff.failures() >= PATIENCE;
    }

    /** Whole seconds of a rest that are left, 0 without one. */
    synchronized long restSeconds() {
        long left = resting ? restsUntil - time.nanos() : 0;
        return left <= 0 ? 0 : Math.max(1, (TimeUnit.NANOSECONDS.toMillis(left) + 500) / 1000);
    }
}
