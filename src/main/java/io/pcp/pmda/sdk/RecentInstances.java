package io.pcp.pmda.sdk;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * The instances the last fetch returned values of. They can be asked for a while longer, even when they have gone since:
 * pmlogger stops when an instance it got a value for has no name, and asks at once.
 *
 * <p>Owned by the pipe thread.
 */
final class RecentInstances {
    /** Long enough for the questions that follow a fetch, short enough that lists tell what is there now. */
    static final long KEPT_NANOS = Duration.ofSeconds(10).toNanos();

    private record Seen(InstanceTable table, long at) {}

    private final TimeSource time;
    private final Map<InstanceDomain, Seen> seen = new IdentityHashMap<>();

    RecentInstances(TimeSource time) {
        this.time = time;
    }

    /** Remembers the tables a fetch was answered from and forgets old ones. */
    void fetched(Map<InstanceDomain, InstanceTable> tables) {
        long now = time.nanos();
        seen.values().removeIf(last -> now - last.at() > KEPT_NANOS);
        tables.forEach((domain, table) -> seen.put(domain, new Seen(table, now)));
    }

    /** The table of the last fetch, empty when that was long ago. */
    private InstanceTable last(InstanceDomain domain) {
        Seen last = seen.get(domain);
        return last == null || time.nanos() - last.at() > KEPT_NANOS ? InstanceTable.EMPTY : last.table();
    }

    /** Those of now and those of the last fetch, ascending by id. */
    List<Instance> all(InstanceDomain domain) {
        InstanceTable now = domain.table();
        InstanceTable last = last(domain);
        if (last == InstanceTable.EMPTY || last == now) {
            return now.instances();
        }
        return merged(last.instances(), now.instances());
    }

    /** Both ascend by id; of an instance in both, that of now counts. */
    private static List<Instance> merged(List<Instance> last, List<Instance> now) {
        List<Instance> both = new ArrayList<>(now.size() + 16);
        int old = 0;
        for (Instance instance : now) {
            while (old < last.size() && last.get(old).id() < instance.id()) {
                both.add(last.get(old++));
            }
            if (old < last.size() && last.get(old).id() == instance.id()) {
                old++;
            }
            both.add(instance);
        }
        both.addAll(last.subList(old, last.size()));
        return both;
    }

    /** Null when unknown. */
    Instance byId(InstanceDomain domain, int id) {
        Instance now = domain.table().byId(id);
        return now != null ? now : last(domain).byId(id);
    }

    /** As {@link InstanceTable#byName}; null when unknown. */
    Instance byName(InstanceDomain domain, String name) {
        Instance now = domain.table().byName(name);
        return now != null ? now : last(domain).byName(name);
    }
}
