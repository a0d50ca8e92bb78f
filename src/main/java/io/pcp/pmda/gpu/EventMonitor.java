package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.gpu.event.EventCounts;
import io.pcp.pmda.gpu.event.EventSink;
import io.pcp.pmda.gpu.event.EventTargets;
import io.pcp.pmda.gpu.event.EventView;
import io.pcp.pmda.gpu.event.EventWatch;
import io.pcp.pmda.gpu.event.XidTable;
import io.pcp.pmda.gpu.event.XidTable.Xid;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.nvml.Awaited.SystemEvent;
import io.pcp.pmda.nvml.EventType;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Events of all GPUs: has them awaited from start to end of the agent, whether somebody fetches or not, counts them, makes
 * the XID codes seen instances, and tells discovery what concerns it.
 *
 * <p>What it hears comes on the event thread; what it knows is for any thread.
 */
final class EventMonitor implements EventSink, AutoCloseable {
    /** An XID is a line in the log, and a storm of them one line in this time. */
    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final Duration LAST_WORDS = Duration.ofMillis(100);

    /** Whether the driver tells of GPUs it takes and leaves. */
    enum NodeEvents {
        /** Not asked yet. */
        UNKNOWN,
        HEARD,
        /** Drivers before 575, or refused. */
        SILENT
    }

    private record Watched(Gpu gpu, Attachment attachment) {}

    private record Told(String uuid, long types) {}

    private final GpuFleet fleet;
    private final PmdaLog log;
    private final TimeSource time;
    private final XidTable table;
    private final EventCounts counts;
    private final EventWatch watch;

    /** By ordinal: what is really awaited, as soon as that is known. */
    private final Map<Integer, Told> told = new ConcurrentHashMap<>();

    private volatile NodeEvents node = NodeEvents.UNKNOWN;

    // Owned by the event thread.
    private int generation;
    private Map<Integer, Watched> watched = Map.of();
    private final Map<Integer, Long> logged = new HashMap<>();

    EventMonitor(PmdaContext context, GpuSettings settings, GpuFleet fleet) {
        this.fleet = fleet;
        log = context.log();
        time = context.time();
        table = XidTable.load(log::warning);
        // A demonstration must not add to the history of the real GPUs.
        String name = settings.library().scenario().isPresent() ? ".simulated.gpu.events" : ".gpu.events";
        counts = EventCounts.load(context.stateDirectory().resolve(context.domain() + name), table, time, log::warning);
        watch = new EventWatch(fleet::use, this::targets, this, time, log, EventWatch.Options.DEFAULT);
    }

    /** Begins to await events, and to publish the codes seen. */
    void start() {
        fleet.onPublished(this::publish);
        publish();
        watch.start();
    }

    /** Begins to end the waiting; returns at once. */
    void stop() {
        watch.close();
    }

    /** Writes what is not written yet, with what is heard last. */
    @Override
    public void close() {
        stop();
        if (!watch.awaitEnd(LAST_WORDS)) {
            log.warning("a call for GPU events hangs in the driver; going on without it");
        }
        counts.close();
    }

    /** What a code means. */
    XidTable table() {
        return table;
    }

    /** What happened to a GPU so far, before this run of the agent, too. */
    EventView view(Gpu gpu) {
        return counts.view(gpu.uuid());
    }

    /** {@link EventType} bits of the events counted for a GPU; of one that is gone those of before. */
    long types(Gpu gpu) {
        Told last = told.get(gpu.ordinal());
        if (last != null && last.uuid().equals(gpu.uuid())) {
            return last.types();
        }
        Attachment known = gpu.known();
        return known == null ? 0 : known.eventTypes();
    }

    NodeEvents nodeEvents() {
        return node;
    }

    /** GPUs the driver took so far. */
    long binds() {
        return counts.binds();
    }

    /** GPUs the driver let go so far. */
    long unbinds() {
        return counts.unbinds();
    }

    /** GPUs attached at present; not those a call hangs in, since another call would hang, too. */
    private EventTargets targets() {
        int now = fleet.generation();
        Map<Integer, Watched> present = new HashMap<>();
        List<EventTargets.Target> targets = new ArrayList<>();
        for (Gpu gpu : fleet.gpus()) {
            Attachment attachment = gpu.attachment();
            if (attachment != null
                    && attachment.generation() == now
                    && !gpu.passes().hung()
                    && !gpu.background().hung()) {
                present.put(gpu.ordinal(), new Watched(gpu, attachment));
                targets.add(new EventTargets.Target(gpu.ordinal(), attachment.handle()));
            }
        }
        // What was heard of a GPU just before it went is told just after.
        watched.forEach(present::putIfAbsent);
        watched = present;
        generation = now;
        return new EventTargets(now, targets);
    }

    /** GPUs may have come or gone: makes the codes seen instances of {@link Scope#XID}, and has new ones watched. */
    private void publish() {
        fleet.gpus().forEach(this::publish);
        watch.look();
    }

    private synchronized void publish(Gpu gpu) {
        Set<Integer> codes = view(gpu).xids().keySet();
        if (codes.size() == gpu.units(Scope.XID).size()) {
            return; // a code once seen stays
        }
        List<Unit> units = new ArrayList<>();
        for (int code : codes) {
            units.add(unit(table.of(code)));
        }
        gpu.found(Place.PASS, Scope.XID, List.copyOf(units));
    }

    private static Unit unit(Xid xid) {
        LabelSet labels = LabelSet.of(
                Label.number("xid", xid.code()),
                Label.text("text", xid.text()),
                Label.text("class", xid.kind().word()));
        return new Unit((int) xid.code(), "xid" + xid.code(), labels);
    }

    @Override
    public void event(int key, long types, long data, int gi, int ci, long millis) {
        Gpu gpu = watched.get(key).gpu();
        counts.count(gpu.uuid(), types, data, gi, ci, millis);
        if (EventType.XID.in(types)) {
            publish(gpu);
            report(gpu);
        }
        boolean changed = EventType.MIG_CONFIG.in(types)
                || EventType.GPU_UNAVAILABLE.in(types)
                || EventType.RECOVERY_ACTION.in(types);
        if (changed) {
            gpu.hint();
        }
    }

    private void report(Gpu gpu) {
        long now = time.nanos();
        Long last = logged.get(gpu.ordinal());
        if (last == null || now - last >= LOG_NANOS) {
            logged.put(gpu.ordinal(), now);
            EventView view = view(gpu);
            view.latest().ifPresent(latest -> {
                String slice = latest.slice().isEmpty() ? "" : " in " + latest.slice();
                Xid xid = table.of(latest.code());
                log.warning(gpu.describe() + ": XID " + Long.toUnsignedString(latest.code()) + slice + " (" + xid.text()
                        + "): " + xid.action() + "; " + view.xidTotal() + " XIDs so far, see gpu.xid");
            });
        }
    }

    @Override
    public void systemEvent(SystemEvent event, long millis) {
        if (event.type() == SystemEvent.Type.BIND) {
            counts.countBind();
            log.info("the driver has taken a GPU; looking for it");
            fleet.bound();
        } else {
            counts.countUnbind();
            log.info("the driver lets go of a GPU; all handles are released for a few seconds");
            fleet.unbound();
        }
    }

    @Override
    public void watching(int key, long types) {
        Gpu gpu = watched.get(key).gpu();
        told.put(key, new Told(gpu.uuid(), types));
        if (log.changed("events of " + gpu.uuid(), "ok")) {
            log.info(gpu.describe() + ": events are counted again");
        }
    }

    @Override
    public void lost(int key, int code) {
        Watched lost = watched.get(key);
        fleet.gone(lost.gpu(), lost.attachment(), new GpuGone(code));
    }

    @Override
    public void refused(int key, int code) {
        Gpu gpu = watched.get(key).gpu();
        told.put(key, new Told(gpu.uuid(), 0));
        boolean unsupported = NvmlReturn.kind(code) == NvmlReturn.Kind.UNSUPPORTED;
        if (!unsupported && log.changed("events of " + gpu.uuid(), "refused " + code)) {
            log.warning(gpu.describe() + ": its XIDs and other events cannot be counted: " + NvmlReturn.text(code));
        }
    }

    @Override
    public void failed(int code) {
        if (NvmlReturn.kind(code) == NvmlReturn.Kind.REINIT) {
            fleet.broken(generation, code);
        } else {
            told.replaceAll((key, last) -> new Told(last.uuid(), 0));
            if (log.changed("events", "failed " + code)) {
                log.warning("XIDs and other events cannot be counted: " + NvmlReturn.text(code));
            }
        }
    }

    @Override
    public void hearsNode(boolean hears) {
        node = hears ? NodeEvents.HEARD : NodeEvents.SILENT;
        // The events of GPUs can be awaited again.
        log.changed("events", "ok");
    }

    @Override
    public void between() {
        counts.flush();
    }

    @Override
    public long mostNanos() {
        return counts.nanosUntilWrite().orElse(Long.MAX_VALUE);
    }
}
