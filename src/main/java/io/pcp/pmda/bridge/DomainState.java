package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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

    private InstanceTable table = InstanceTable.EMPTY;
    /** Of the table, ascending. */
    private int[] ids = new int[0];
    /** Instances that are not in the table yet. */
    private Map<Integer, Instance> fresh = new HashMap<>();
    /** When instances of the table left the document. */
    private Map<Integer, Long> gone = new HashMap<>();
    /** Ids of the document, in any order and more than once, while it is being looked at. */
    private int[] present = new int[0];

    private int count;

    DomainState(DomainEntry entry, BridgeInstances instances) {
        this.entry = entry;
        this.instances = instances;
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

    void add(Instance instance) {
        fresh.put(instance.id(), instance);
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
            List<Instance> next = new ArrayList<>(all.length);
            for (int id : all) {
                Instance known = table.byId(id);
                next.add(known != null ? known : fresh.get(id));
            }
            table = table(next);
            ids = all;
        }
        fresh = fresh.isEmpty() ? fresh : new HashMap<>();
    }

    private static InstanceTable table(List<Instance> all) {
        try {
            return new InstanceTable(all);
        } catch (IllegalArgumentException alike) {
            // Names that a document gives itself may clash with others; those lose them.
            Set<String> words = new HashSet<>();
            List<Instance> distinct = new ArrayList<>(all.size());
            for (Instance one : all) {
                boolean free = words.add(InstanceTable.firstWord(one.name()));
                distinct.add(free ? one : new Instance(one.id(), one.name() + "~" + one.id(), one.labels()));
            }
            return new InstanceTable(distinct);
        }
    }
}
