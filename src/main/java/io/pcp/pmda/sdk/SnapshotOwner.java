package io.pcp.pmda.sdk;

import io.pcp.pmda.model.PcpException;
import io.pcp.pmda.model.PmErr;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;

/**
 * The one freshness rule, for GPUs, sources and clusters alike: an owner of snapshots.
 *
 * <p>A fetch {@linkplain #ask asks} for a snapshot no older than {@code maxAge}. A younger one is served at once;
 * otherwise one refresh on the owner's worker is started or joined (single flight). The fetch waits until all its
 * owners have answered or its deadline has passed ({@link Fetch}). An owner that is late {@linkplain #answer answers}
 * with its last snapshot while that is younger than {@code staleAfter}, else with {@code PM_ERR_AGAIN}, and its refresh
 * goes on. A refresh that throws answers with its code until the next attempt; or, where the {@linkplain Limits#keeps
 * limits} say so, like a late one: a source that failed once has not changed since.
 *
 * <p>An owner that fails again and again can be sent to {@linkplain #rest rest}: until then questions start no refresh and
 * wait for none.
 *
 * <p><b>Parts.</b> A snapshot may cover up to 64 parts (bits; a GPU has one per cluster), so that only what was asked
 * recently is refreshed. The refresh gets the bits wanted within the last minute, or within the {@linkplain
 * Limits#interest time} the owner says. Owners without parts use bit 0.
 *
 * <p><b>Age</b> counts from the start of the refresh that made the snapshot: a value is never older than it says.
 *
 * <p>Thread-safe. {@link Refresh#refresh} runs on the worker, at most one at a time, without any lock.
 *
 * @param <S> immutable snapshot type
 */
public final class SnapshotOwner<S> {

    /** Makes a new snapshot. May block as long as it likes; only its own owner is late then. */
    @FunctionalInterface
    public interface Refresh<S> {
        /**
         * @param parts the wanted parts, never 0
         * @return immutable, not null
         * @throws PcpException to answer with its code
         * @throws Exception anything else answers {@code PM_ERR_AGAIN}
         */
        S refresh(long parts) throws Exception;
    }

    /**
     * Hears the outcome of every refresh, on the worker, outside the lock, before it can be seen; for logs and counters.
     * Must not throw.
     */
    @FunctionalInterface
    public interface Observer {
        /**
         * @param failure null after success; an {@code Error} comes wrapped
         * @param nanos how long it took
         */
        void refreshed(String owner, Exception failure, long nanos);
    }

    /**
     * What an owner says to a fetch.
     *
     * @param value the snapshot, or null when there is none to serve
     * @param code 0 with a value, else the PCP error
     * @param takenNanos when the refresh that made the value began, in {@link TimeSource#nanos}
     */
    public record Answer<S>(S value, int code, long takenNanos) {
        public boolean ok() {
            return value != null;
        }
    }

    /**
     * How old is fresh, how old is too old to serve late.
     *
     * @param staleAfter never less than {@code maxAge}: what is fresh is not stale
     * @param interest how long after the last question a part is refreshed along with others
     * @param keeps whether the last snapshot is served after a failure, too, while it is not stale
     */
    public record Limits(Duration maxAge, Duration staleAfter, Duration interest, boolean keeps) {
        public static final Limits DEFAULT = new Limits(Freshness.DEFAULT_MAX_AGE, Freshness.DEFAULT_STALE_AFTER);

        public Limits {
            staleAfter = staleAfter.compareTo(maxAge) < 0 ? maxAge : staleAfter;
        }

        /** Whose failures are answers. */
        public Limits(Duration maxAge, Duration staleAfter, Duration interest) {
            this(maxAge, staleAfter, interest, false);
        }

        /** With the interest all owners have unless they say otherwise. */
        public Limits(Duration maxAge, Duration staleAfter) {
            this(maxAge, staleAfter, Freshness.INTEREST);
        }
    }

    private final String name;
    private final Freshness rule;
    private final Limits limits;
    private final Executor worker;
    private final Refresh<S> refresh;
    private final Observer observer;

    // All below: guarded by rule.lock.
    private S value;
    private long valueParts;
    private long valueTaken;
    private int failureCode;
    private long attemptEnded;
    private boolean running;
    private long runningSince;
    private boolean aside;
    private boolean resting;
    private long restsUntil;
    private final long[] wantedAt = new long[Long.SIZE];
    private long everWanted;

    public SnapshotOwner(
            String name, Freshness rule, Limits limits, Executor worker, Refresh<S> refresh, Observer observer) {
        this.name = name;
        this.rule = rule;
        this.limits = limits;
        this.worker = worker;
        this.refresh = refresh;
        this.observer = observer;
    }

    public String name() {
        return name;
    }

    /**
     * Asks for a fresh snapshot of some parts; starts a refresh when there is none and none is running.
     *
     * @param parts bits, not 0
     * @return true when a fresh one is there already
     */
    public boolean ask(long parts) {
        return ask(parts, limits.maxAge().toNanos());
    }

    /** As {@link #ask(long)} with another age: 0 forces a refresh that begins now or later. */
    public boolean ask(long parts, long maxAgeNanos) {
        long now = rule.time.nanos();
        boolean start;
        rule.lock.lock();
        try {
            want(parts, now);
            if (fresh(parts, now - maxAgeNanos)) {
                return true;
            }
            start = !running && !rests(now) && begin(now);
        } finally {
            rule.lock.unlock();
        }
        if (start) {
            start();
        }
        return false;
    }

    private boolean begin(long now) {
        running = true;
        runningSince = now;
        aside = false;
        return true;
    }

    private boolean rests(long now) {
        resting &= now - restsUntil < 0;
        return resting;
    }

    /**
     * Starts nothing for a while, whatever is asked, and lets nobody wait: there is no point in trying that soon again.
     *
     * @param nanos from now; 0 or less ends a rest
     */
    public void rest(long nanos) {
        rule.lock.lock();
        try {
            resting = nanos > 0;
            restsUntil = rule.time.nanos() + nanos;
            rule.answered.signalAll();
        } finally {
            rule.lock.unlock();
        }
    }

    /**
     * Starts a refresh that no fetch waits for, resting or not: to see whether what failed for long works again. Does
     * nothing while one is running.
     */
    public void retry() {
        long now = rule.time.nanos();
        rule.lock.lock();
        try {
            if (running) {
                return;
            }
            want(1, now);
            begin(now);
            aside = true;
        } finally {
            rule.lock.unlock();
        }
        start();
    }

    /** Hands the refresh to the worker; {@link #running} is set already. Called without the lock. */
    void start() {
        try {
            worker.execute(this::run);
        } catch (RuntimeException | OutOfMemoryError refused) {
            // OutOfMemoryError: no thread could be made.
            finish(null, 0, rule.time.nanos(), new ExecutionException("no worker", refused));
        }
    }

    /**
     * Whether the question of {@code askedAt} is answered: by a fresh snapshot, or by an attempt that ended in failure
     * since. When an attempt has ended that began too early to be fresh, or without some of the parts, the next one is
     * due: it counts as running from now on, and the caller has to {@link #start} it when it has given back the lock.
     *
     * <p>An owner whose running refresh had already outlasted a fetch deadline when the question was asked is not
     * waited for: a hung GPU costs the first fetch that meets it its deadline, and none after it. An eighth is allowed
     * for, since the next fetch may follow the first in no time, and that one had begun before it asked.
     *
     * @param patienceNanos the fetch deadline
     * @param due gets this owner when its next refresh has to be started
     */
    boolean answered(long parts, long askedAt, long patienceNanos, Collection<SnapshotOwner<?>> due) {
        rule.lock.lock();
        try {
            if (fresh(parts, askedAt - limits.maxAge().toNanos())) {
                return true;
            }
            if (running && (aside || askedAt - runningSince >= patienceNanos - patienceNanos / 8)) {
                return true;
            }
            if (failureCode != 0 && attemptEnded - askedAt >= 0) {
                return true;
            }
            if (!running) {
                long now = rule.time.nanos();
                want(parts, now);
                if (rests(now)) {
                    return true;
                }
                begin(now);
                due.add(this);
            }
            return false;
        } finally {
            rule.lock.unlock();
        }
    }

    /** What can be served now: the snapshot while it is not stale, unless a failure since counts more. */
    public Answer<S> answer() {
        return answer(rule.time.nanos());
    }

    /** What can be served to a question of that time: what was fresh then is not stale after waiting for others. */
    Answer<S> answer(long askedAt) {
        rule.lock.lock();
        try {
            if (failureCode != 0 && !limits.keeps()) {
                return new Answer<>(null, failureCode, valueTaken);
            }
            if (value != null && askedAt - valueTaken <= limits.staleAfter().toNanos()) {
                return new Answer<>(value, 0, valueTaken);
            }
            return new Answer<>(null, failureCode != 0 ? failureCode : PmErr.AGAIN, valueTaken);
        } finally {
            rule.lock.unlock();
        }
    }

    /** The last snapshot whatever its age, or null before the first. */
    public S latest() {
        rule.lock.lock();
        try {
            return value;
        } finally {
            rule.lock.unlock();
        }
    }

    /** Nanoseconds since the running refresh was handed to the worker, or -1 when none is running. */
    public long runningFor() {
        rule.lock.lock();
        try {
            return running ? rule.time.nanos() - runningSince : -1;
        } finally {
            rule.lock.unlock();
        }
    }

    private boolean fresh(long parts, long notBefore) {
        return value != null
                && (failureCode == 0 || limits.keeps())
                && (valueParts & parts) == parts
                && valueTaken - notBefore >= 0;
    }

    private void want(long parts, long now) {
        everWanted |= parts;
        for (long rest = parts; rest != 0; rest &= rest - 1) {
            wantedAt[Long.numberOfTrailingZeros(rest)] = now;
        }
    }

    private long wanted(long now) {
        long parts = 0;
        for (long rest = everWanted; rest != 0; rest &= rest - 1) {
            int bit = Long.numberOfTrailingZeros(rest);
            if (now - wantedAt[bit] <= limits.interest().toNanos()) {
                parts |= 1L << bit;
            }
        }
        return parts;
    }

    private void run() {
        long began = rule.time.nanos();
        long parts;
        rule.lock.lock();
        try {
            parts = wanted(began);
        } finally {
            rule.lock.unlock();
        }
        S made = null;
        Exception failure = null;
        try {
            made = refresh.refresh(parts);
            if (made == null) {
                failure = new PcpException(PmErr.AGAIN, name + ": refresh made no snapshot");
            }
        } catch (Exception thrown) {
            failure = thrown;
        } catch (Error thrown) {
            // A missing native function, a class that cannot be loaded, a recursion gone wild: the owner's failure, and
            // no reason to count as running for ever.
            failure = new ExecutionException(thrown.toString(), thrown);
        }
        finish(made, parts, began, failure);
    }

    private void finish(S made, long parts, long began, Exception failure) {
        long ended = rule.time.nanos();
        try {
            if (observer != null) {
                // Before the answer: whoever reads it finds the reason in the log already.
                observer.refreshed(name, failure, ended - began);
            }
        } finally {
            publish(made, parts, began, ended, failure);
        }
    }

    private void publish(S made, long parts, long began, long ended, Exception failure) {
        rule.lock.lock();
        try {
            running = false;
            aside = false;
            attemptEnded = ended;
            if (failure == null) {
                value = made;
                valueParts = parts;
                valueTaken = began;
                failureCode = 0;
            } else {
                failureCode = failure instanceof PcpException pcp ? pcp.code() : PmErr.AGAIN;
            }
            rule.answered.signalAll();
        } finally {
            rule.lock.unlock();
        }
    }
}
