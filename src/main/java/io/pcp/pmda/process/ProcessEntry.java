package io.pcp.pmda.process;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** What is remembered of one pid. All but {@link #asked} is guarded by its own monitor. */
final class ProcessEntry {
    /** The kernel's own hung task limit is 120 s; a healthy GPU call never blocks for seconds. */
    static final long STUCK = TimeUnit.SECONDS.toNanos(60);

    final int pid;
    /** Monotonic nanoseconds of the last question. */
    volatile long asked;

    boolean environmentAsked;
    ProcessInfo info;
    OwnerDraft draft;
    boolean removed;
    private SlurmEnvironment environment;
    private long resolved;
    private boolean blocked;
    private long blockedNanos;

    ProcessEntry(int pid) {
        this.pid = pid;
        forget(-1);
    }

    /** Another process of the same pid, or the first: nothing of the one before holds. */
    private void forget(long startTicks) {
        info = new ProcessInfo(pid, startTicks, 0, "", '?', 0, Liveness.HIDDEN, false, Owner.NONE);
        draft = null;
        removed = false;
        blocked = false;
        environmentAsked = false;
        environment = null;
    }

    /** Takes over what was read; true when the process is a new one. */
    boolean identify(ProcStat stat) {
        boolean fresh = stat.startTicks() != info.startTicks();
        if (fresh) {
            forget(stat.startTicks());
        }
        return fresh;
    }

    /** What the environment told; null until it was read. */
    SlurmEnvironment environment() {
        return environment;
    }

    /** Takes over what the environment of the process with that start told; another one may have the pid by now. */
    synchronized void environment(SlurmEnvironment found, long startTicks) {
        if (info.startTicks() == startTicks) {
            environment = found;
        }
    }

    boolean due(long now, long every) {
        return draft == null || now - resolved >= every;
    }

    void resolved(OwnerDraft found, boolean groupRemoved, long now) {
        draft = found;
        removed = groupRemoved;
        resolved = now;
    }

    /** The process as the last stat shows it; the same object while nothing changes. */
    ProcessInfo update(ProcStat stat, long startMillis, Owner owner, long nanos, long millis) {
        long since = 0;
        if (stat.state() == 'D') {
            blockedNanos = blocked ? blockedNanos : nanos;
            since = blocked ? info.blockedSinceMillis() : millis;
        }
        blocked = stat.state() == 'D';
        Liveness liveness = Liveness.ALIVE;
        if (stat.dead()) {
            liveness = Liveness.DEAD;
        } else if (blocked && nanos - blockedNanos > STUCK) {
            liveness = Liveness.STUCK;
        } else if (removed) {
            liveness = Liveness.LEFT_BEHIND;
        }
        return set(new ProcessInfo(
                pid, stat.startTicks(), startMillis, stat.comm(), stat.state(), since, liveness, removed, owner));
    }

    /** The process cannot be seen any more, or never could. */
    ProcessInfo lost(Liveness liveness) {
        blocked = false;
        return set(new ProcessInfo(
                pid,
                info.startTicks(),
                info.startMillis(),
                info.comm(),
                '?',
                0,
                liveness,
                info.cgroupRemoved(),
                info.owner()));
    }

    private ProcessInfo set(ProcessInfo next) {
        info = Objects.equals(info, next) ? info : next;
        return info;
    }
}
