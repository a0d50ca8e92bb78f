package io.pcp.pmda.sdk;

import io.pcp.pmda.model.LabelSet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A dynamic instance domain with remembered ids: {@link #update} names the instances of now, ids come from an
 * {@link InstanceCache} in {@code <state>/<domain>.<serial>}, written before the new table is published.
 *
 * <p>{@link #update} may be called from any thread; {@link #table} never waits.
 */
public final class CachedInstances implements InstanceDomain {
    private final int serial;
    private final String oneline;
    private volatile SnapshotOwner<?> publisher;
    private volatile InstanceTable table = InstanceTable.EMPTY;

    // Guarded by this.
    private InstanceCache cache;
    private PmdaLog log;
    private TimeSource time;

    public CachedInstances(int serial, String oneline) {
        this.serial = serial;
        this.oneline = oneline;
    }

    /** Opens the file of remembered ids; called once when the agent starts, before the first update. */
    public synchronized void open(Path stateDirectory, int domain, TimeSource clock, PmdaLog messages) {
        time = clock;
        log = messages;
        cache = InstanceCache.load(stateDirectory.resolve(domain + "." + serial), messages::warning);
    }

    /** Makes exactly these names the active instances. */
    public void update(Collection<String> names) {
        Map<String, LabelSet> labelled = new LinkedHashMap<>();
        names.forEach(name -> labelled.put(name, LabelSet.EMPTY));
        update(labelled);
    }

    /**
     * Makes exactly these names the active instances.
     *
     * <p>A name whose first word belongs to another name, or that the file cannot hold, is left out and logged once.
     *
     * @param labelled instance labels by name; new names get their ids in its order
     */
    public synchronized void update(Map<String, LabelSet> labelled) {
        if (cache == null) {
            throw new IllegalStateException("instance domain " + serial + " is updated before the agent has started");
        }
        long now = time.epochMillis() / 1000;
        List<Instance> active = new ArrayList<>();
        labelled.forEach((name, labels) -> {
            int id = cache.idOf(name, now);
            if (id >= 0) {
                active.add(new Instance(id, name, labels));
            } else if (log.changed("instance " + serial + " " + name, "refused")) {
                log.warning("instance '" + name + "' of domain " + serial
                        + " left out: its first word belongs to another instance, or it holds characters that"
                        + " cannot be kept");
            }
        });
        try {
            cache.save();
            log.changed("cache " + serial, "ok");
        } catch (IOException e) {
            if (log.changed("cache " + serial, "failed")) {
                log.error("instance ids of domain " + serial + " cannot be saved (" + IoReason.of(e)
                        + "); they may change at the next start, make the state directory writable");
            }
        }
        InstanceTable next = new InstanceTable(active);
        if (!next.instances().equals(table.instances())) {
            table = next;
        }
    }

    /** Names the owner whose refresh calls {@link #update}, so that questions about instances can ask it. */
    public void publishedBy(SnapshotOwner<?> owner) {
        publisher = owner;
    }

    @Override
    public void touch(Fetch fetch) {
        if (publisher != null) {
            fetch.ask(publisher);
        }
    }

    @Override
    public int serial() {
        return serial;
    }

    @Override
    public String oneline() {
        return oneline;
    }

    @Override
    public String help() {
        return "";
    }

    @Override
    public InstanceTable table() {
        return table;
    }
}
