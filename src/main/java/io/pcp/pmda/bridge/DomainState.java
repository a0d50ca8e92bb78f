package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.sdk.InstanceTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Instances of a domain: those of the document, and those that left it lately. Belongs to one {@link SourceMapping}.
 */
final class DomainState {
    /** So many instances that have left are shown, or as many as are there, whichever is more. */
    private static final int LINGERING = 1000;

    final DomainEntry entry;
    final BridgeInstances instances;

    private final InstanceMaker maker;
    private InstanceTable table = InstanceTable.EMPTY;
    /** Of the table, ascending. */
    private int[] ids = {};
    /** What the instances are made of, in the order of the ids. */
    private Series[] series = {};

    private byte[] forms = {};
    /** Of the first words of their names. */
    private int[] hashes = {};
    /** Instances that are not in the table yet. */
    private Map<Integer, Fresh> fresh = new HashMap<>();
    /** When instances of the table left the document. */
    private Map<Integer, Long> gone = new HashMap<>();
    /** Ids of the document, in any order and more than once, while it is being looked at. */
    private int[] present = new int[0];

    private int count;

    private record Fresh(Series series, byte form, int hash) {}

    DomainState(DomainEntry entry, BridgeInstances instances, InstanceMaker maker) {
        this.entry = entry;
        this.instances = instances;
        this.maker = maker;
    }

    InstanceTable table() {
        return table;
    }

    /** Ids of the table, ascending. */
    int[] ids() {
        return ids;
    }

    boolean knows(int id) {
        return Arrays.binarySearch(ids, id) >= 0 || fresh.containsKey(id);
    }

    /**
     * An instance that the table does not have yet.
     *
     * @param one a series that it is of
     * @param form how its name is made
     */
    void add(int id, Series one, int form) {
        int hash = InstanceTable.firstWord(maker.name(id, one, form)).hashCode();
        fresh.put(id, new Fresh(one, (byte) form, hash));
    }

    /** Ids of instances that were not in the table before, ascending. */
    int[] freshIds() {
        int[] all = new int[fresh.size()];
        int at = 0;
        for (int id : fresh.keySet()) {
            all[at++] = id;
        }
        Arrays.sort(all);
        return all;
    }

    /** The document has the instance. */
    void present(int id) {
        if (count == present.length) {
            present = Arrays.copyOf(present, Math.max(16, count * 2));
        }
        present[count++] = id;
    }

    /** The document is through: brings the table up to date. */
    void settle(long now, long staleAfter) {
        int[] there = distinct();
        if (there.length == ids.length && fresh.isEmpty() && gone.isEmpty() && Arrays.equals(there, ids)) {
            return;
        }
        for (int id : ids) {
            if (Arrays.binarySearch(there, id) < 0) {
                gone.putIfAbsent(id, now);
            }
        }
        if (!gone.isEmpty()) {
            gone.keySet().removeIf(id -> Arrays.binarySearch(there, id) >= 0);
            forget(now, staleAfter, Math.max(LINGERING, there.length));
        }
        rebuild(there);
    }

    private int[] distinct() {
        Arrays.sort(present, 0, count);
        int to = 0;
        for (int from = 0; from < count; from++) {
            if (to == 0 || present[from] != present[to - 1]) {
                present[to++] = present[from];
            }
        }
        int[] there = Arrays.copyOf(present, to);
        present = new int[0];
        count = 0;
        return there;
    }

    private void forget(long now, long staleAfter, int atMost) {
        gone.values().removeIf(since -> now - since >= staleAfter);
        if (gone.size() > atMost) {
            long[] since =
                    gone.values().stream().mapToLong(Long::longValue).sorted().toArray();
            long oldest = since[gone.size() - atMost];
            gone.values().removeIf(left -> left < oldest);
            gone.keySet().removeIf(id -> gone.size() > atMost && gone.get(id) == oldest);
        }
        gone = gone.isEmpty() ? new HashMap<>() : gone;
    }

    /** Without what has been gone for too long; false when nothing was. */
    boolean expire(long now, long staleAfter) {
        if (leastGone() > now - staleAfter) {
            return false;
        }
        int[] there = Arrays.stream(ids).filter(id -> !gone.containsKey(id)).toArray();
        forget(now, staleAfter, Integer.MAX_VALUE);
        rebuild(there);
        return true;
    }

    /** When the first instance that is gone left, or {@link Long#MAX_VALUE}. */
    long leastGone() {
        long least = Long.MAX_VALUE;
        for (long since : gone.values()) {
            least = Math.min(least, since);
        }
        return least;
    }

    private void rebuild(int[] there) {
        int[] all = Arrays.copyOf(there, there.length + gone.size());
        int at = there.length;
        for (int id : gone.keySet()) {
            all[at++] = id;
        }
        Arrays.sort(all);
        if (!Arrays.equals(all, ids) || !fresh.isEmpty()) {
            take(all);
            table = makeTable();
        }
        fresh = fresh.isEmpty() ? fresh : new HashMap<>();
    }

    private void take(int[] next) {
        Series[] nextSeries = new Series[next.length];
        byte[] nextForms = new byte[next.length];
        int[] nextHashes = new int[next.length];
        for (int i = 0; i < next.length; i++) {
            int old = Arrays.binarySearch(ids, next[i]);
            Fresh one = old >= 0 ? null : fresh.get(next[i]);
            nextSeries[i] = one == null ? series[old] : one.series();
            nextForms[i] = one == null ? forms[old] : one.form();
            nextHashes[i] = one == null ? hashes[old] : one.hash();
        }
        ids = next;
        series = nextSeries;
        forms = nextForms;
        hashes = nextHashes;
    }

    /**
     * Labels beside the names have changed.
     *
     * @param by position a series of the instance, for those of the document; null for others
     */
    void notes(Series[] by) {
        Series[] next = null;
        for (int i = 0; i < by.length; i++) {
            if (by[i] != null && !by[i].notes().equals(series[i].notes())) {
                next = next == null ? series.clone() : next; // the table that is shown keeps its own
                next[i] = by[i];
            }
        }
        if (next != null) {
            series = next;
            table = makeTable();
        }
    }

    private InstanceTable makeTable() {
        int[] all = ids;
        Series[] of = series;
        byte[] how = forms;
        Map<Integer, String> others = renamed();
        return InstanceTable.of(
                all,
                i -> others.isEmpty() || !others.containsKey(i) ? maker.name(all[i], of[i], how[i]) : others.get(i),
                i -> maker.instance(all[i], of[i], how[i], others.get(i)));
    }

    /** Names that a document gives itself may clash with others; by position, what those are called that lose them. */
    private Map<Integer, String> renamed() {
        int[] sorted = hashes.clone();
        Arrays.sort(sorted);
        boolean alike = false;
        for (int i = 1; i < sorted.length && !alike; i++) {
            alike = sorted[i] == sorted[i - 1];
        }
        if (!alike) {
            return Map.of();
        }
        Map<Integer, String> others = new HashMap<>();
        Set<String> words = new HashSet<>();
        for (int i = 0; i < ids.length; i++) {
            String name = maker.name(ids[i], series[i], forms[i]);
            if (!words.add(InstanceTable.firstWord(name))) {
                do {
                    name += "~" + ids[i];
                } while (!words.add(InstanceTable.firstWord(name)));
                others.put(i, name);
            }
        }
        return others;
    }
}
