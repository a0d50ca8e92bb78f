package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.GpuUsers;
import io.pcp.pmda.gpu.usage.SpanSender;
import io.pcp.pmda.gpu.usage.SpanSettings;
import io.pcp.pmda.gpu.usage.UsageSpans;
import io.pcp.pmda.nvml.NvmlCounters;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.SnapshotOwner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * Discovery: opens NVML and keeps it open, finds GPUs, and notices when driver, library or GPUs come and go.
 * An owner like the GPUs behind it: a fetch asks it first, then the GPUs it found.
 *
 * <p>Everything that calls NVML runs on the owner's worker. {@link #tick} runs on the timer and only queues.
 */
final class GpuFleet implements GpuEvents, AutoCloseable {
    private static final long CLOSE_MILLIS = 100;

    private final PmdaContext context;
    private final GpuSettings settings;
    private final NvmlCounters counters = new NvmlCounters();
    private final LongAdder impossible = new LongAdder();
    private final NvmlConnection connection;
    private final GpuUsers users;
    private final JobLabels jobs;
    private final GpuRoster roster;
    private final SnapshotOwner<FleetState> owner;
    private final Backoff backoff;
    private final FleetStatus status;
    private final HangWatch hangs;
    private final Release release;
    private final GpuSearch search;

    private volatile int reopen;
    private volatile long lastRefresh;
    private volatile boolean woken;
    private volatile boolean closed;
    private volatile Runnable published = () -> {};

    GpuFleet(PmdaContext context, GpuSettings settings, Supplier<ReadSet> reads, LogLevel level) {
        this.context = context;
        this.settings = settings;
        this.connection = new NvmlConnection(counters, this::wake);
        this.backoff = new Backoff(settings.timing());
        this.status = new FleetStatus(context, settings);
        this.hangs = new HangWatch(context.log());
        this.release = new Release(context.time());
        Attacher attacher = new Attacher(
                context,
                connection,
                settings,
                reads,
                new ReadJournal(context.log(), level, impossible, () -> "attaching GPU"),
                this::wake);
        this.users = new GpuUsers(
                context,
                settings.processes(),
                settings.hostPaths(),
                settings.timing().staleAfter());
        this.jobs = new JobLabels(context, settings.processes().jobMapping(), this::wake);
        this.roster = new GpuRoster(
                context,
                settings,
                users,
                (gpu, place) -> new GpuWorker(
                        context,
                        settings,
                        connection,
                        reads.get(),
                        place,
                        gpu,
                        new ReadJournal(context.log(), level, impossible, gpu::name),
                        this));
        this.search = new GpuSearch(attacher, roster, status, settings.timing().lostProbe(), context.time());
        Duration age = settings.timing().rediscover();
        owner = context.owner(
                "nvml", new SnapshotOwner.Limits(age, settings.timing().staleAfter()), this::refresh);
        roster.instances().touching(this::touch);
        roster.instances().labelled(jobs::of);
        lastRefresh = context.time().nanos();
    }

    /** Begins the first discovery; returns at once. */
    void start() {
        owner.ask(1, 0);
    }

    /** Says what is to be run after each look at the GPUs, on the worker; must be quick. */
    void onPublished(Runnable hook) {
        published = hook;
    }

    /** Owner of what is known about driver, library and GPUs. */
    SnapshotOwner<FleetState> owner() {
        return owner;
    }

    /** Lets a fetch ask for the present set of GPUs. */
    void touch(Fetch fetch) {
        fetch.ask(owner);
    }

    /**
     * As {@link #touch}, but only until there has been a first answer: for what is answered without any GPU.
     */
    void touchFirst(Fetch fetch) {
        if (status.starting()) {
            touch(fetch);
        }
    }

    /** What is known about driver and library; any thread. */
    FleetState state() {
        return status.state();
    }

    /** GPUs that have an instance, ascending by its id; any thread. */
    List<Gpu> gpus() {
        return roster.published();
    }

    GpuInstances instances() {
        return roster.instances();
    }

    /** What all GPUs share about processes. */
    GpuUsers users() {
        return users;
    }

    /**
     * Has uses of GPUs sent as spans, if that is configured; before {@link #start}.
     *
     * @param version of the agent
     */
    void sendSpans(String version) {
        SpanSettings spans = settings.processes().spans();
        if (spans != null) {
            context.log()
                    .info("usage spans: uses of GPUs are sent to "
                            + spans.target().display());
            users.send(
                    new UsageSpans(spans, jobs::named, context.time(), SpanSender.to(spans, version, context.log())));
        }
    }

    /** Labels of the jobs that GPUs and slices were given to. */
    JobLabels jobs() {
        return jobs;
    }

    NvmlCounters counters() {
        return counters;
    }

    /** NVML calls that failed, and values dropped because they cannot be true. */
    long errors() {
        return counters.errors() + impossible.sum();
    }

    /** Which opening of NVML handles have to be from. */
    int generation() {
        return connection.generation();
    }

    /** The right to call NVML, or null; see {@link NvmlConnection#use}. */
    NvmlConnection.Use use(int generation) {
        return connection.use(generation);
    }

    /**
     * Lets go of everything in NVML for a while, or takes it back at 0 seconds. Any thread; returns at once.
     */
    void release(long seconds) {
        release.ask(seconds);
        backoff.reset();
        wake();
    }

    /** Seconds left of {@link #release}, rounded up. */
    long releaseLeft() {
        return release.left();
    }

    /** Another refresh is due; where one is running already, the timer starts the next. */
    private void wake() {
        woken = true;
        owner.ask(1, 0);
    }

    /** The timer: starts what is due. */
    void tick() {
        if (closed) {
            return;
        }
        long now = context.time().nanos();
        long slow = settings.timing().slowPass().toNanos();
        boolean opening = !connection.isOpen() && !release.active() && backoff.due(now);
        if (woken || opening || search.due() || now - lastRefresh >= slow) {
            owner.ask(1, 0);
        }
        jobs.look(gpus());
        for (Gpu gpu : gpus()) {
            hangs.look(gpu, gpu.passes());
            hangs.look(gpu, gpu.background());
            gpu.background().follow();
            gpu.passes().keep();
            gpu.background().keep();
        }
    }

    @Override
    public void ended(Gpu gpu, GpuWorker worker, long tookNanos) {
        hangs.ended(gpu, worker, tookNanos);
    }

    @Override
    public void gone(Gpu gpu, Attachment with, GpuGone why) {
        if (why.reinit()) {
            broken(with.generation(), why.code());
        } else if (gpu.attachment() == with) {
            gpu.detach(why.code());
            gpu.accumulators().uses().lost("the GPU is lost: " + NvmlReturn.text(why.code()));
            search.lost();
            context.log()
                    .warning(gpu.describe() + ": " + NvmlReturn.text(why.code()) + "; it is probed every "
                            + settings.timing().lostProbe().toSeconds() + " s");
        }
        wake();
    }

    @Override
    public void moved(Gpu gpu) {
        search.all();
        wake();
    }

    /** The driver took a GPU: it is to be found. Any thread. */
    void bound() {
        search.all();
        wake();
    }

    /** The driver lets go of a GPU, which it cannot while somebody has it open. Any thread. */
    void unbound() {
        release.unbinding();
        wake();
    }

    /**
     * NVML itself is gone. Any thread.
     *
     * @param generation the opening it happened to
     */
    void broken(int generation, int code) {
        reopen = generation == connection.generation() ? code : reopen;
        wake();
    }

    private FleetState refresh(long parts) {
        long now = context.time().nanos();
        lastRefresh = now;
        woken = false;
        if (closed) {
            connection.close();
            return status.state();
        }
        step(now);
        if (reopen != 0) {
            step(now);
        }
        roster.publish();
        published.run();
        return status.state();
    }

    private void step(long now) {
        if (release.active()) {
            disconnect(NvmlReturn.UNINITIALIZED, release.text());
        } else if (reopen != 0) {
            disconnect(reopen, NvmlReturn.text(reopen));
            backoff.failed(now);
        }
        reopen = 0;
        if (!release.active() && !connection.isOpen()) {
            open(now);
        }
        if (connection.isOpen()) {
            survey();
        }
    }

    /** Closes as soon as nobody is inside any more; GPUs have no values from now on. */
    private void disconnect(int code, String text) {
        int inside = connection.close();
        roster.detachAll(code);
        search.clear();
        String waiting = inside == 0 ? "" : ", " + inside + " calls are still inside the driver";
        tell(code, text + waiting);
    }

    private void open(long now) {
        int inside = connection.close();
        if (inside > 0) {
            tell(
                    status.state().code() == 0
                            ? NvmlReturn.UNINITIALIZED
                            : status.state().code(),
                    "waits for " + inside + " calls that hang in the driver before the library can be opened anew");
            return;
        }
        if (!backoff.due(now)) {
            return;
        }
        NvmlConnection.Opened opened = connection.open(settings.library());
        if (opened.ok()) {
            backoff.reset();
            search.all();
        } else {
            backoff.failed(now);
            tell(opened.code(), opened.text());
        }
    }

    /** Asks the open library who is there. */
    private void survey() {
        int generation = connection.generation();
        int count;
        try (NvmlConnection.Use use = connection.use(generation)) {
            if (use == null) {
                return;
            }
            Reading answer = use.session().deviceCount();
            if (answer.kind() == NvmlReturn.Kind.REINIT) {
                reopen = answer.rc();
            }
            count = answer.ok() ? (int) answer.number() : status.state().count();
            if (count != status.state().count()) {
                search.all();
            }
            status.usable(use.session(), count, connection.path(), roster.expected());
        }
        if (reopen == 0) {
            int broken = search.look(generation, count);
            if (broken != 0) {
                reopen = broken;
            }
        }
    }

    private void tell(int code, String text) {
        status.unusable(code, text, connection.path(), roster.expected());
    }

    /**
     * Shuts NVML down when nobody hangs in it; waits for that a moment only, the process is about to end
     * anyway.
     */
    @Override
    public void close() {
        closed = true;
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(CLOSE_MILLIS);
        try {
            while (!isClosed() && System.nanoTime() - until < 0) {
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        users.close();
    }

    /** Whether the library is unmapped after {@link #close}; when not, sees to it that this goes on. */
    boolean isClosed() {
        boolean unmapped = connection.isClosed() && owner.runningFor() < 0;
        if (!unmapped) {
            wake();
        }
        return unmapped;
    }
}
