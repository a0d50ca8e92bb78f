package io.pcp.pmda.process;

import io.pcp.pmda.sdk.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who the processes are that use a GPU. Reads only the pids it is asked for: one small file per question, four more when
 * the process is new, and two of these again every 10 s, since a process may move to another cgroup. The number of other
 * processes on the machine does not matter.
 *
 * <p>Thread-safe; a question takes some 20 µs and waits for nobody but another question for the same pid. The environment
 * of a process is read by the executor alone: it needs the memory map of the process, which a hung driver call can hold.
 */
public final class ProcessTable {
    /** A process that nobody asked for is forgotten after this time, nanoseconds. */
    static final long KEEP = TimeUnit.MINUTES.toNanos(10);
    /** How often owner and cgroup are looked up again, nanoseconds. */
    static final long RESOLVE = TimeUnit.SECONDS.toNanos(10);
    /** Processes that are remembered: 16 GPUs with the most that are listed of each, twice. */
    static final int MAX_ENTRIES = 16_384;

    private static final long SWEEP = TimeUnit.MINUTES.toNanos(1);
    private static final long CROWDED_SWEEP = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_WAITING = 64;
    private static final int MAX_KEYS = 16_384;
    /** USER_HZ, which is 100 on every platform the driver exists for. */
    private static final long MILLIS_PER_TICK = 10;

    private final ProcFiles files;
    private final CgroupTree cgroups;
    private final UserNames users;
    private final PodNames pods;
    private final Executor background;
    private final TimeSource time;
    private final boolean hostNamespace;
    private final boolean othersVisible;
    private final Map<Integer, ProcessEntry> entries = new ConcurrentHashMap<>();
    /** Job names of pods: the one given first stays, whatever is learned later. */
    private final Map<String, String> podKeys = new ConcurrentHashMap<>();

    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong swept;
    private final AtomicLong bootRead;
    private volatile long bootMillis;

    /**
     * @param pods {@link PodNames#OFF} without Kubernetes
     * @param background reads environments; may block for ever in one of them
     */
    public ProcessTable(HostPaths paths, PodNames pods, Executor background, TimeSource time) {
        this.files = new ProcFiles(paths.procfs());
        this.cgroups = new CgroupTree(paths.cgroup());
        this.users = new UserNames(paths.passwd(), time);
        this.pods = pods;
        this.background = background;
        this.time = time;
        this.hostNamespace = files.inHostPidNamespace();
        this.othersVisible = files.othersVisible();
        this.swept = new AtomicLong(time.nanos());
        this.bootRead = new AtomicLong(time.nanos() - KEEP);
    }

    /** The process of a pid as it is now. Never null and never throws; what cannot be read is left empty. */
    public ProcessInfo of(int pid) {
        return of(pid, null);
    }

    /**
     * As {@link #of(int)}, with the device it was found on, which can tell the name of a pod.
     *
     * @param device UUID of the GPU or MIG slice, null for none
     */
    public ProcessInfo of(int pid, String device) {
        long now = time.nanos();
        boolean room = sweep(now);
        ProcessEntry entry = entries.get(pid);
        if (entry == null) {
            entry = new ProcessEntry(pid);
            entry.asked = now;
            if (room) {
                ProcessEntry other = entries.putIfAbsent(pid, entry);
                entry = other == null ? entry : other;
            }
        }
        entry.asked = now;
        synchronized (entry) {
            return refresh(entry, device, now);
        }
    }

    /**
     * True when every process of the machine can be seen: the pid namespace is the host's and {@code /proc} is not mounted
     * with {@code hidepid}. Only then is a pid without process {@link Liveness#MISSING}, and memory without a process
     * orphaned.
     */
    public boolean seesAllProcesses() {
        return hostNamespace && othersVisible;
    }

    /** Files opened below the procfs root so far: the cost of all this. */
    public long filesRead() {
        return files.reads();
    }

    /** Processes remembered at the moment. */
    public int size() {
        return entries.size();
    }

    private ProcessInfo refresh(ProcessEntry entry, String device, long now) {
        ProcStat stat;
        try {
            stat = ProcStat.parse(files.read(entry.pid, "stat", ProcFiles.STAT));
        } catch (NoSuchFileException gone) {
            return entry.lost(seesAllProcesses() ? Liveness.MISSING : Liveness.HIDDEN);
        } catch (IOException e) {
            // It may have ended between open and read, which is no exception of its own.
            boolean gone = seesAllProcesses() && Files.notExists(files.path(entry.pid));
            return entry.lost(gone ? Liveness.MISSING : Liveness.HIDDEN);
        }
        if (stat == null || stat.pid() != entry.pid) {
            return entry.lost(Liveness.HIDDEN);
        }
        entry.identify(stat);
        if (entry.due(now, RESOLVE)) {
            resolve(entry, stat, now);
        }
        return entry.update(stat, startMillis(entry, stat), owner(entry, device), now, time.epochMillis());
    }

    /** Reads cgroup and user, and has the environment read. */
    private void resolve(ProcessEntry entry, ProcStat stat, long now) {
        OwnerDraft draft;
        try {
            byte[] text = files.read(entry.pid, "cgroup", ProcFiles.CGROUP);
            draft = CgroupOwner.of(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            // What was known stays; a process that ended is told by its stat next time.
            draft = entry.draft == null ? new OwnerDraft() : entry.draft;
        }
        int uid = files.uid(entry.pid);
        draft.uid = uid < 0 || draft.slurmJob != null && draft.uid >= 0 ? draft.uid : uid;
        draft.user = draft.uid < 0 ? null : users.name(draft.uid);
        boolean removed = draft.line != null && draft.rank() > 1 && cgroups.removed(draft.line, draft.group);
        entry.resolved(draft, removed, now);
        if (draft.podUid == null && draft.containerId == null && !entry.environmentAsked && !stat.dead()) {
            readEnvironment(entry);
        }
    }

    private void readEnvironment(ProcessEntry entry) {
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            return;
        }
        entry.environmentAsked = true;
        long start = entry.info.startTicks();
        try {
            background.execute(() -> {
                try {
                    SlurmEnvironment found =
                            SlurmEnvironment.parse(files.read(entry.pid, "environ", ProcFiles.ENVIRON));
                    ProcStat now = ProcStat.parse(files.read(entry.pid, "stat", ProcFiles.STAT));
                    if (now != null && now.startTicks() == start) {
                        entry.environment(found, start);
                    }
                } catch (IOException notOurs) {
                    // Only root and the user of the process may read it; the cgroup has to do.
                    entry.environment(SlurmEnvironment.NONE, start);
                } finally {
                    waiting.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException closing) {
            waiting.decrementAndGet();
        }
    }

    private Owner owner(ProcessEntry entry, String device) {
        OwnerDraft draft = entry.draft;
        SlurmEnvironment environment = entry.environment();
        if (environment != null) {
            environment.apply(draft);
        }
        if (draft.podUid != null) {
            draft.pod = pods.find(draft.podUid, draft.containerId, device);
        }
        String key = draft.kind == OwnerKind.POD ? podKey(draft) : draft.jobKey();
        Owner owner = draft.build(key);
        return owner.equals(entry.info.owner()) ? entry.info.owner() : owner;
    }

    private String podKey(OwnerDraft draft) {
        String key = podKeys.get(draft.podUid);
        if (key != null || draft.pod == null && pods.pending(draft.podUid)) {
            return key;
        }
        if (podKeys.size() >= MAX_KEYS) {
            podKeys.clear();
        }
        String first = podKeys.putIfAbsent(draft.podUid, draft.jobKey());
        return first == null ? draft.jobKey() : first;
    }

    private long startMillis(ProcessEntry entry, ProcStat stat) {
        if (entry.info.startMillis() > 0) {
            return entry.info.startMillis();
        }
        long now = time.nanos();
        long last = bootRead.get();
        // The time of boot changes while the clock is being set; a process keeps what it was given first.
        if (now - last >= KEEP && bootRead.compareAndSet(last, now) || bootMillis == 0) {
            bootMillis = files.bootSeconds() * 1000;
        }
        long boot = bootMillis;
        return boot == 0 ? 0 : boot + stat.startTicks() * MILLIS_PER_TICK;
    }

    /** Forgets what nobody asks for; true when there is room for one more. */
    private boolean sweep(long now) {
        long last = swept.get();
        boolean crowded = entries.size() >= MAX_ENTRIES;
        if (now - last >= (crowded ? CROWDED_SWEEP : SWEEP) && swept.compareAndSet(last, now)) {
            long keep = crowded ? SWEEP : KEEP;
            entries.values().removeIf(entry -> now - entry.asked >= keep);
        }
        return entries.size() < MAX_ENTRIES;
    }
}
