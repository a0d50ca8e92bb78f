package io.pcp.pmda.sdk;

import io.pcp.pmda.model.LabelSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A dynamic instance domain of things that come and go and whose names are used again: processes, jobs. A thing is
 * told apart by its key; another thing under the same name is another instance with another id, and nothing ever gets
 * the id of something else.
 *
 * <p>Ids are in an {@link InstanceCache} in {@code <state>/<domain>.<serial>}, written before the new table is
 * published, so that a thing keeps its id when the agent is started anew. What has been away for the keeping time is
 * forgotten.
 *
 * <p>{@link #update} belongs to one owner and may write a file; {@link #table} never waits.
 */
public final class TransientInstances implements InstanceDomain {

    /**
     * A thing that is there now.
     *
     * @param key what tells it from others, now and before
     * @param name external name, unique in its first word; the one it was first seen with stays
     * @param labels of the instance
     */
    public record Item(String key, String name, LabelSet labels) {}

    private final int serial;
    private final String oneline;
    private final String help;
    private final LabelSet labels;
    private final long keepNanos;
    private final TimeSource time;
    private final PmdaLog log;
    private final ChangeFlags changes;
    private final Touching toucher;
    private final InstanceCache cache;

    private final Map<Integer, Long> lastSeen = new HashMap<>();
    private volatile InstanceTable table = InstanceTable.EMPTY;

    /**
     * @param serial of the instance domain
     * @param labels all instances share
     * @param keep how long an id is remembered for something that is away
     * @param toucher asks the owner that calls {@link #update}
     */
    public TransientInstances(
            PmdaContext context,
            int serial,
            String oneline,
            String help,
            LabelSet labels,
            Duration keep,
            Touching toucher) {
        this.serial = serial;
        this.oneline = oneline;
        this.help = help;
        this.labels = labels;
        this.keepNanos = keep.toNanos();
        this.time = context.time();
        this.log = context.log();
        this.changes = context.changes();
        this.toucher = toucher;
        Path file = context.stateDirectory().resolve(context.domain() + "." + serial);
        cache = InstanceCache.load(file, log::warning);
        long now = time.nanos();
        cache.ids().forEach(id -> lastSeen.put(id, now));
    }

    /**
     * Makes exactly these the active instances.
     *
     * @param items ascending or not; of two with the same first word of their names the first counts
     * @return id of each key that got one
     */
    public Map<String, Integer> update(Collection<Item> items) {
        long now = time.nanos();
        long seconds = TimeUnit.MILLISECONDS.toSeconds(time.epochMillis());
        Map<String, Integer> ids = new HashMap<>();
        List<Instance> active = new ArrayList<>();
        Set<Integer> taken = new HashSet<>();
        InstanceTable before = table;
        boolean relabelled = false;
        for (Item item : items) {
            int id = cache.idOf(item.name(), item.key(), seconds);
            if (id < 0 || !taken.add(id)) {
                refuse(item);
                continue;
            }
            lastSeen.put(id, now);
            ids.put(item.key(), id);
            Instance old = before.byId(id);
            Instance instance = new Instance(id, cache.nameOf(id), item.labels());
            relabelled |= old != null && !old.equals(instance);
            active.add(instance.equals(old) ? old : instance);
        }
        forget(now);
        save();
        InstanceTable next = new InstanceTable(active);
        if (!next.instances().equals(before.instances())) {
            table = next;
        }
        if (relabelled) {
            changes.mark(ChangeFlags.LABELS);
        }
        return ids;
    }

    private void refuse(Item item) {
        if (log.changed("instance " + serial + " refused", InstanceTable.firstWord(item.name()))) {
            log.warning("instance '" + item.name() + "' of domain " + serial
                    + " left out: its first word belongs to another instance, or it holds characters that cannot be"
                    + " kept");
        }
    }

    private void forget(long now) {
        lastSeen.entrySet().removeIf(seen -> {
            boolean old = now - seen.getValue() > keepNanos;
            if (old) {
                cache.forget(seen.getKey());
            }
            return old;
        });
        if (lastSeen.size() > cache.size()) {
            // Names that were given to something else.
            lastSeen.keySet().retainAll(new HashSet<>(cache.ids()));
        }
    }

    private void save() {
        try {
            cache.save();
            log.changed("cache " + serial, "ok");
        } catch (IOException e) {
            if (log.changed("cache " + serial, "failed")) {
                log.error("instance ids of domain " + serial + " cannot be saved (" + IoReason.of(e)
                        + "); they may change at the next start, make the state directory writable");
            }
        }
    }

    @Override
    public void touch(Fetch fetch) {
        toucher.touch(fetch);
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
        return help;
    }

    @Override
    public LabelSet labels() {
        return labels;
    }

    @Override
    public InstanceTable table() {
        return table;
    }
}
