package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.nvml.NvmlReturn.Kind;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.SnapshotOwner;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * One of the two workers of a GPU: owner of its snapshot, on a thread of its own. A driver call that hangs
 * costs this thread and the values behind it, nothing else.
 *
 * <p>Parts of the snapshot are groups of reads; {@link #KEEP} stands for what must be read when nobody asks.
 */
final class GpuWorker {
    /** Part bit of the slow pass. */
    static final long KEEP = 1L << 63;

    /** Questions this close together belong to one fetch. */
    private static final long ONE_FETCH = 200_000_000;

    private final PmdaContext context;
    private final GpuSettings settings;
    private final NvmlConnection connection;
    private final ReadSet reads;
    private final Place place;
    private final Gpu gpu;
    private final ReadJournal journal;
    private final GpuEvents events;
    private final SnapshotOwner<GpuSnapshot> owner;

    // Owned by the worker's thread.
    private Attachment attached;
    private ReadEngine engine;
    private GpuSnapshot last = GpuSnapshot.EMPTY;
    private long keptAt;
    private boolean kept;
    private int migMode = -1;
    private int modeChanges;
    private volatile int hints;

    private volatile boolean asked;
    private volatile boolean askedOften;
    private volatile long lastAsked;
    private volatile long passesDone;
    private volatile long lastEnd;
    private volatile long lastTook;

    /**
     * @param place which reads are this worker's
     * @param events hears of a GPU that is gone
     */
    GpuWorker(
            PmdaContext context,
            GpuSettings settings,
            NvmlConnection connection,
            ReadSet reads,
            Place place,
            Gpu gpu,
            ReadJournal journal,
            GpuEvents events) {
        this.context = context;
        this.settings = settings;
        this.connection = connection;
        this.reads = reads;
        this.place = place;
        this.gpu = gpu;
        this.journal = journal;
        this.events = events;
        String name = "gpu" + gpu.ordinal() + (place == Place.BACKGROUND ? "-background" : "");
        GpuSettings.Timing timing = settings.timing();
        // The background worker runs on its own every period: half a period of slack, and fetches need not
        // wait for it.
        var maxAge = place == Place.BACKGROUND
                ? timing.backgroundPass().plus(timing.backgroundPass().dividedBy(2))
                : timing.maxAge();
        // What blocks or costs more is read for those who ask, and not for a minute after the last of them.
        var limits = place == Place.BACKGROUND
                ? new SnapshotOwner.Limits(
                        maxAge, timing.staleAfter(), timing.backgroundPass().multipliedBy(3))
                : new SnapshotOwner.Limits(maxAge, timing.staleAfter());
        owner = context.owner(name, limits, this::refresh);
    }

    SnapshotOwner<GpuSnapshot> owner() {
        return owner;
    }

    /** Whether a call has been inside the driver for too long. */
    boolean hung() {
        return owner.runningFor() > settings.timing().hungAfter().toNanos();
    }

    /** The slow pass, when it is due: any pass within its period did the work already, unless there was a hint since. */
    void keep() {
        boolean hinted = place == Place.PASS && gpu.attachment() != null && hints != gpu.hints();
        owner.ask(KEEP, hinted ? 0 : settings.timing().slowPass().toNanos());
    }

    /** Asks for groups on behalf of a fetch, and remembers how often that happens. Pipe thread. */
    void ask(Fetch fetch, long parts) {
        long now = context.time().nanos();
        long gap = now - lastAsked;
        if (!asked || gap > ONE_FETCH) {
            askedOften = asked && gap <= often();
            asked = true;
            lastAsked = now;
        }
        fetch.ask(owner, parts);
    }

    private long often() {
        return 3 * settings.timing().backgroundPass().toNanos();
    }

    /**
     * Keeps values young while somebody fetches them every few seconds; background worker. Who fetches seldom waits for
     * a pass instead: to read every second for one fetch a minute would only burn the time of the machine.
     */
    void follow() {
        if (askedOften && context.time().nanos() - lastAsked <= often()) {
            owner.ask(KEEP, settings.timing().backgroundPass().toNanos() / 2);
        }
    }

    /** Passes that read the GPU to the end. */
    long passesDone() {
        return passesDone;
    }

    /** Nanoseconds since the last one ended; meaningless before the first. */
    long age() {
        return context.time().nanos() - lastEnd;
    }

    /** What the last one took, or the running one so far when that is longer; nanoseconds. */
    long passTime() {
        return Math.max(lastTook, owner.runningFor());
    }

    private GpuSnapshot refresh(long parts) {
        long began = context.time().nanos();
        if (read(parts, began)) {
            lastEnd = context.time().nanos();
            lastTook = lastEnd - began;
            passesDone++;
        }
        events.ended(gpu, this, context.time().nanos() - began);
        return last;
    }

    /** Reads what is wanted; false when the GPU is not there to be read. */
    private boolean read(long parts, long began) {
        Attachment now = gpu.attachment();
        if (now == null) {
            drop();
            return false;
        }
        try (NvmlConnection.Use use = connection.use(now.generation())) {
            if (use == null) {
                drop();
                return false;
            }
            if (attached != now) {
                drop();
                attached = now;
                engine = new ReadEngine(
                        use.session(), now.handle(), settings, reads, place, gpu, gpu.accumulators(), journal);
            }
            pass(parts, began);
            return true;
        } catch (GpuGone gone) {
            drop();
            events.gone(gpu, now, gone);
            return false;
        }
    }

    private void drop() {
        last = GpuSnapshot.EMPTY;
        attached = null;
        if (engine != null) {
            engine.close();
            engine = null;
        }
    }

    private void pass(long parts, long began) throws GpuGone {
        engine.begin(began);
        boolean hinted = place == Place.PASS && hints != gpu.hints();
        if (hinted) {
            hints = gpu.hints();
            kept = false;
        }
        if (place == Place.PASS && (hinted || (parts & KEEP) != 0)) {
            look(began);
        }
        if (modeChanges != gpu.modeChanges()) {
            modeChanges = gpu.modeChanges();
            engine.forget();
        }
        boolean keep = (parts & KEEP) != 0;
        long groups = parts | (keep ? reads.keptParts(place) : 0) | (hinted ? reads.partsOf(place, Scope.MIG) : 0);
        Set<Scope> looked = engine.pass(read -> (groups & read.group().part()) != 0 || keep && read.accumulates());
        if (place == Place.BACKGROUND && gpu.accumulators().energy().wanted()) {
            gpu.accumulators().energy().advance(engine.reader().device().powerUsage());
        }
        UnitRows[] next = last.groups(reads.at(place).size());
        Map<Extra<?>, GpuSnapshot.Taken> extras = new HashMap<>(last.extras());
        for (Group group : reads.at(place)) {
            if ((groups & group.part()) != 0) {
                UnitRows rows = engine.rows(group, began);
                next[group.index()] = rows == null ? next[group.index()] : rows;
                for (Group.Made<?> made : group.extras()) {
                    extras.put(
                            made.extra(),
                            new GpuSnapshot.Taken(began, made.maker().make(engine.reader())));
                }
            }
        }
        engine.reader().release();
        looked.forEach(scope -> gpu.found(place, scope, engine.units(scope)));
        last = new GpuSnapshot(next, extras);
    }

    /** Every now and then: is it still there, at the same index, in the same mode? */
    private void look(long began) throws GpuGone {
        if (kept && began - keptAt < settings.timing().slowPass().toNanos() / 2) {
            return;
        }
        kept = true;
        keptAt = began;
        Reading alive = engine.reader().temperature();
        if (gone(alive)) {
            throw new GpuGone(alive.rc());
        }
        Reading index = engine.reader().device().index();
        if (index.ok() && index.number() != attached.index()) {
            events.moved(gpu);
        }
        int mode = engine.reader().migMode().on() ? 1 : 0;
        if (migMode >= 0 && mode != migMode) {
            gpu.modeChanged();
        }
        migMode = mode;
    }

    /** Whether a code means that there is no use in asking this handle any more. */
    static boolean gone(Reading reading) {
        Kind kind = reading.kind();
        return kind == Kind.LOST || kind == Kind.RESET_REQUIRED || kind == Kind.REINIT;
    }
}
