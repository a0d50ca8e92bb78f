package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.gpu.usage.Listing.Listed;
import io.pcp.pmda.gpu.usage.ProcessCalls.Listings;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.ProcessDetails;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.process.Liveness;
import io.pcp.pmda.process.ProcessInfo;
import io.pcp.pmda.process.ProcessTable;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Keeps the book of the processes of one GPU: looks who they are, counts what only passes can count, and remembers what
 * the last list said while the driver cannot tell. It belongs to the UUID of the GPU and outlives its loss.
 *
 * <p>Owned by the worker of passes, but {@link #listed}.
 */
public final class UseBook {
    private static final Reading UNKNOWN = Reading.absent(NvmlReturn.NOT_SUPPORTED);

    /** Most memory first, so that those left out have the least; the pid makes the choice stable. */
    private static final Comparator<Found> LARGEST =
            Comparator.<Found>comparingLong(found -> -found.bytes()).thenComparingInt(found -> found.listed.pid());

    private static final class Found {
        private final GpuPart part;
        private final Listed listed;
        private ProcessInfo info;

        private Found(GpuPart part, Listed listed) {
            this.part = part;
            this.listed = listed;
        }

        private long bytes() {
            return listed.memory().ok() ? listed.memory().number() : 0;
        }

        private String place() {
            return place(part.key(), listed.pid());
        }

        private static String place(String part, long pid) {
            return part + "/" + pid;
        }
    }

    private final GpuUsers users;
    private final int gpu;
    private final int limit;
    private final long staleNanos;
    private final TimeSource time;
    private final PmdaLog log;
    private final UseCounters counters;
    /** Null while uses are not sent. */
    private final UseSpans spans;

    private Set<Integer> missing = Set.of();
    private List<PartUses> last = List.of();
    private long lastNanos;
    private boolean looked;
    /** Of the processes that the first look found, those still there. */
    private Set<ProcessKey> old = Set.of();

    private boolean used;
    private long starts;
    private long stops;
    private volatile Set<ProcessKey> listed = Set.of();

    UseBook(GpuUsers users, int gpu, int limit, Duration staleAfter, TimeSource time, PmdaLog log, UseSpans spans) {
        this.users = users;
        this.gpu = gpu;
        this.limit = limit;
        this.staleNanos = staleAfter.toNanos();
        this.time = time;
        this.log = log;
        this.counters = new UseCounters(time);
        this.spans = spans;
    }

    /** Processes the last pass found; any thread. */
    Set<ProcessKey> listed() {
        return listed;
    }

    /** What processes did is known anew; the worker of the background. */
    void acted(GpuActivity activity) {
        if (spans != null) {
            spans.acted(activity);
        }
    }

    /** The GPU is lost, and why; any thread. */
    public void lost(String why) {
        if (spans != null) {
            spans.lost(why);
        }
    }

    /**
     * Whether every process of the machine can be seen: else memory without a process is not nobody's, and a pid that is
     * not found not dead.
     */
    public boolean seesAllProcesses() {
        return users.table().seesAllProcesses();
    }

    /**
     * Takes the lists of a pass.
     *
     * @param name of the GPU, for messages
     */
    public GpuUses look(String name, ProcessCalls calls) {
        Listings lists = calls.list();
        int rc = failure(lists);
        if (rc != NvmlReturn.SUCCESS) {
            return failed(rc);
        }
        List<Found> chosen = choose(name, lists.parts());
        Set<String> ended = identify(chosen, calls);
        chosen.removeIf(found -> ended.contains(found.place()));
        List<Listing> parts = lists.parts().stream()
                .filter(part -> !part.gone())
                .map(part -> without(part, ended))
                .toList();
        return uses(parts, chosen, calls);
    }

    private static int failure(Listings lists) {
        if (lists.rc() != NvmlReturn.SUCCESS) {
            return lists.rc();
        }
        for (Listing part : lists.parts()) {
            if (part.rc() != NvmlReturn.SUCCESS && !part.gone()) {
                return part.rc();
            }
        }
        return NvmlReturn.SUCCESS;
    }

    /** What cannot be told for a moment has not changed. */
    private GpuUses failed(int rc) {
        Kind kind = NvmlReturn.kind(rc);
        boolean young = time.nanos() - lastNanos <= staleNanos;
        if (!young || kind != Kind.TRANSIENT && kind != Kind.SIZE) {
            last = List.of();
            listed = Set.of();
        }
        return GpuUses.failed(rc, last);
    }

    private List<Found> choose(String name, List<Listing> parts) {
        List<Found> all = new ArrayList<>();
        for (Listing part : parts) {
            part.processes().values().forEach(process -> all.add(new Found(part.part(), process)));
        }
        all.sort(LARGEST);
        int out = Math.max(0, all.size() - limit);
        boolean changed = log.changed("gpu" + gpu + " processes left out", out > 0 ? "some" : "none");
        if (changed && out > 0) {
            log.info(
                    name + ": " + out + " of " + all.size() + " processes (those with the least memory) are counted but"
                            + " not shown; raise process_limit (" + limit + ") to see them");
        } else if (changed && looked) {
            log.info(name + ": all processes are shown again");
        }
        return out > 0 ? new ArrayList<>(all.subList(0, limit)) : all;
    }

    /**
     * Looks who they are. One that is missing may have ended since the list was made, which is no zombie: the driver is
     * asked again when one is missing for the first time.
     *
     * @return those that have ended indeed
     */
    private Set<String> identify(List<Found> chosen, ProcessCalls calls) {
        ProcessTable table = users.table();
        Set<Integer> gone = new HashSet<>();
        Set<String> ended = new HashSet<>();
        for (Found found : chosen) {
            found.info = table.of(found.listed.pid(), found.part.device());
            if (found.info.liveness() == Liveness.MISSING) {
                gone.add(found.info.pid());
                if (!missing.contains(found.info.pid())) {
                    ended.add(found.place());
                }
            }
        }
        missing = gone;
        Listings again = ended.isEmpty() ? null : calls.list();
        if (again != null && failure(again) == NvmlReturn.SUCCESS) {
            for (Listing part : again.parts()) {
                part.processes()
                        .keySet()
                        .forEach(pid -> ended.remove(Found.place(part.part().key(), pid)));
            }
            return ended;
        }
        return Set.of();
    }

    private static Listing without(Listing part, Set<String> ended) {
        if (ended.isEmpty()) {
            return part;
        }
        Map<Integer, Listed> left = new HashMap<>(part.processes());
        left.keySet().removeIf(pid -> ended.contains(Found.place(part.part().key(), pid)));
        return new Listing(part.part(), part.rc(), part.usable(), part.absent(), left);
    }

    private GpuUses uses(List<Listing> parts, List<Found> chosen, ProcessCalls calls) {
        Map<String, Reading> secrets = chosen.isEmpty() ? Map.of() : protectedMemory(calls.details());
        boolean accounted = !chosen.isEmpty() && !chosen.get(0).part.slice() && calls.accounting();
        Map<String, List<ProcessUse>> byPart = new HashMap<>();
        List<ProcessUse> all = new ArrayList<>();
        counters.begin();
        for (Found found : chosen) {
            UseCounters.Counted counted = counters.count(found.part, found.info, found.listed.memory());
            ProcessUse use = new ProcessUse(
                    found.info,
                    found.listed.type(),
                    found.listed.memory(),
                    secrets.getOrDefault(found.place(), UNKNOWN),
                    accounted ? counters.accounting(found.part, found.info, calls) : null,
                    counted.samples(),
                    counted.memory());
            byPart.computeIfAbsent(found.part.key(), unused -> new ArrayList<>())
                    .add(use);
            all.add(use);
        }
        counters.end();
        tell(all);
        long total = parts.stream().mapToLong(part -> part.processes().size()).sum();
        edges(total > 0);
        looked = true;
        last = parts.stream()
                .map(part -> new PartUses(
                        part.part(),
                        part.usable(),
                        byPart.getOrDefault(part.part().key(), List.of())))
                .toList();
        lastNanos = time.nanos();
        if (spans != null) {
            spans.looked(parts, last, calls);
        }
        return GpuUses.of(last, parts, seesAllProcesses(), starts, stops);
    }

    private static Map<String, Reading> protectedMemory(ProcessDetails details) {
        Map<String, Reading> bytes = new HashMap<>();
        for (ProcessDetails.Detail detail : details.processes()) {
            boolean slice = detail.process().gi() >= 0 && detail.process().ci() >= 0;
            String part = slice ? detail.process().gi() + "." + detail.process().ci() : "";
            bytes.put(Found.place(part, detail.process().pid()), detail.protectedMemory());
        }
        return bytes;
    }

    private void tell(List<ProcessUse> all) {
        Set<ProcessKey> keys = new HashSet<>();
        all.forEach(use -> keys.add(use.key()));
        Set<ProcessKey> before = looked ? new HashSet<>(old) : new HashSet<>(keys);
        before.retainAll(keys);
        old = before;
        Set<String> jobs = new HashSet<>();
        Set<String> unseen = new HashSet<>();
        for (ProcessUse use : all) {
            String job = use.info().owner().jobKey();
            if (job != null) {
                jobs.add(job);
                if (old.contains(use.key())) {
                    unseen.add(job);
                }
            }
        }
        listed = keys;
        if (counters.counting()) {
            users.tally().passed(counters.second(), all);
        }
        users.tally().jobs(gpu, jobs, unseen);
    }

    /** What the first look finds has not been seen to start. */
    private void edges(boolean usedNow) {
        starts += looked && usedNow && !used ? 1 : 0;
        stops += used && !usedNow ? 1 : 0;
        used = usedNow;
    }
}
