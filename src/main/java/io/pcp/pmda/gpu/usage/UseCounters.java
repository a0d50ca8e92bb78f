package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.nvml.AccountingStats;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.process.ProcessInfo;
import io.pcp.pmda.sdk.TimeSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Counters of the processes of one GPU that only passes can count. A pass counts once in each second of the agent's
 * clock, so that it does not matter how many clients there are.
 *
 * <p>Owned by the worker of passes.
 */
final class UseCounters {
    /** Least time between two questions for the account of a process, nanoseconds. */
    private static final long ACCOUNT = TimeUnit.SECONDS.toNanos(9);

    private static final int MOST_GONE = 4096;

    private record Key(String part, ProcessKey process) {}

    /**
     * @param samples passes that saw the process
     * @param memory bytes summed over them
     */
    record Counted(long samples, long memory) {}

    private static final class Entry {
        private long samples;
        private long memory;
        private long seen;
        private AccountingStats account;
        private long asked;
    }

    private final TimeSource time;
    private final Map<Key, Entry> entries = new HashMap<>();
    private long second = Long.MIN_VALUE;
    private boolean counting;
    private long now;

    UseCounters(TimeSource time) {
        this.time = time;
    }

    void begin() {
        now = time.nanos();
        long next = Math.floorDiv(now, TimeUnit.SECONDS.toNanos(1));
        counting = next != second;
        second = next;
    }

    /** Whether this pass counts. */
    boolean counting() {
        return counting;
    }

    /** Second of this pass, by the clock of the agent. */
    long second() {
        return second;
    }

    Counted count(GpuPart part, ProcessInfo process, Reading memory) {
        Entry entry = entry(part, process);
        if (counting) {
            entry.samples++;
            entry.memory += memory.ok() ? memory.number() : 0;
        }
        return new Counted(entry.samples, entry.memory);
    }

    /** Asked again after a while only: a call for each process is much, and means of a whole life change slowly. */
    AccountingStats accounting(GpuPart part, ProcessInfo process, ProcessCalls calls) {
        Entry entry = entry(part, process);
        if (entry.account == null || now - entry.asked >= ACCOUNT) {
            entry.account = calls.accounting(process.pid());
            entry.asked = now;
        }
        return entry.account;
    }

    private Entry entry(GpuPart part, ProcessInfo process) {
        Entry entry = entries.computeIfAbsent(new Key(part.key(), ProcessKey.of(process)), unused -> new Entry());
        entry.seen = now;
        return entry;
    }

    /** Forgets who has been gone for long, and the longest gone when there are very many. */
    void end() {
        entries.values().removeIf(entry -> now - entry.seen > UseTally.KEEP);
        if (entries.size() > MOST_GONE) {
            List<Map.Entry<Key, Entry>> gone = entries.entrySet().stream()
                    .filter(entry -> entry.getValue().seen != now)
                    .sorted(Comparator.comparingLong(entry -> entry.getValue().seen - now))
                    .toList();
            gone.stream()
                    .limit(Math.min(gone.size(), entries.size() - MOST_GONE / 2))
                    .forEach(entry -> entries.remove(entry.getKey()));
        }
    }
}
