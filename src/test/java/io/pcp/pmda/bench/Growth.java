package io.pcp.pmda.bench;

import io.pcp.pmda.bench.SoakAgent.Use;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * Whether a process grows: what it held in the second quarter of a run against what it held in the last. The first quarter is
 * warming up.
 */
final class Growth {
    /** Memory may differ by so many KiB: the collector takes its time. */
    static final long RSS_KIB = 8 << 10;
    /** In the first minutes the heap still grows to what the VM may have (64 MiB). */
    static final long WARMING_KIB = 32 << 10;
    /** Measurements, one a second, after which it has. */
    static final int WARM = 300;
    /** Threads and descriptors that are there for a moment. */
    static final long SOME = 6;
    /** State grows with ids given out once and for all. */
    static final long STATE_BYTES = 256 << 10;

    private final List<Use> uses = new ArrayList<>();

    void add(Use use) {
        uses.add(use);
    }

    /** What grew, in words. */
    List<String> found() {
        List<String> found = new ArrayList<>();
        if (uses.size() < 8) {
            found.add("only " + uses.size() + " measurements");
            return found;
        }
        compare(found, "resident memory, KiB", Use::rssKib, uses.size() < WARM ? WARMING_KIB : RSS_KIB);
        compare(found, "threads", Use::threads, SOME);
        compare(found, "file descriptors", Use::descriptors, SOME);
        compare(found, "files of state", Use::stateFiles, 0);
        compare(found, "bytes of state", Use::stateBytes, STATE_BYTES);
        return found;
    }

    /** The numbers themselves. */
    @Override
    public String toString() {
        int n = uses.size();
        return n == 0
                ? ""
                : String.format(
                        Locale.ROOT,
                        "second quarter %s, last quarter %s",
                        summary(n / 4, n / 2),
                        summary(n - n / 4, n));
    }

    private String summary(int from, int to) {
        return String.format(
                Locale.ROOT,
                "rss_mb=%.1f threads=%d fds=%d state_files=%d state_kb=%d",
                middle(Use::rssKib, from, to) / 1024.0,
                middle(Use::threads, from, to),
                middle(Use::descriptors, from, to),
                middle(Use::stateFiles, from, to),
                middle(Use::stateBytes, from, to) >> 10);
    }

    private void compare(List<String> found, String what, ToLongFunction<Use> of, long most) {
        int n = uses.size();
        long early = middle(of, n / 4, n / 2);
        long late = middle(of, n - n / 4, n);
        if (late - early > most) {
            found.add(what + ": from " + early + " to " + late + ", at most " + most + " more");
        }
    }

    private long middle(ToLongFunction<Use> of, int from, int to) {
        long[] sorted = uses.subList(from, to).stream().mapToLong(of).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
