package io.pcp.pmda.sdk;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        Map<Integer, Instance> both = new TreeMap<>();
        last.instances().forEach(instance -> both.put(instance.id(), instance));
        now.instances().forEach(instance -> both.put(instance.id(), instance));
        return List.copyOf(both.values());
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
