package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.sdk.SnapshotOwner;
import io.pcp.pmda.sdk.TimeSource;
import io.pcp.pmda.source.SourceConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One source: its snapshots, when they are renewed, and what it says about itself. Lives for as long as its configuration
 * stays the same. Thread-safe.
 */
final class SourceOwner implements AutoCloseable {
    /** A source that fails is tried again without being asked for this long after the last question. */
    private static final long CARED_FOR = Duration.ofMinutes(5).toNanos();
    /** Beyond its timeout a task has this long to end by itself. */
    private static final long GRACE = Duration.ofSeconds(5).toNanos();

    private final SourceConfig config;
    private final FleetServices fleet;
    private final TimeSource time;
    private final SourceState state;
    /** The state, of a source that programs push to; else null. */
    private final PushedState pushed;

    private final Demand demand = new Demand();
    private final SourceRefresh refresh;
    private final SourceSchedule schedule;
    private final SnapshotOwner<SourceSnapshot> owner;
    private final SourceReader reader;
    private final SourceMetrics metrics;
    private final long madeAt;
    private volatile boolean visible;
    private volatile boolean enabled;
    private volatile boolean closed;
    private volatile int cluster = -1;

    /**
     * @param state of the source of this name before, when there was one: its counters go on
     */
    SourceOwner(SourceConfig config, FleetServices fleet, SourceState state) {
        this.config = config;
        this.fleet = fleet;
        this.state = state;
        pushed = state instanceof PushedState arrivals ? arrivals : null;
        time = fleet.context().time();
        madeAt = time.nanos();
        enabled = config.enabled() != SourceConfig.Enabled.NO;
        visible = config.enabled() != SourceConfig.Enabled.AUTO;
        refresh = new SourceRefresh(config, fleet, state, this::taken);
        schedule = new SourceSchedule(this, fleet.context().ticker(), time);
        long limit = config.timing().timeout().toNanos() + GRACE;
        owner = new SnapshotOwner<>(
                "source " + config.name(),
                fleet.context().freshness(),
                // What programs push is looked at, not fetched: that it fails means that nothing is there any more.
                new SnapshotOwner.Limits(
                        config.timing().maxAge(), config.timing().staleAfter(), Duration.ofDays(1), pushed == null),
                fleet.pool().lane(limit, refresh::cancel),
                parts -> refresh.refresh(),
                pushed == null ? schedule::refreshed : null);
        reader = new SourceReader(
                this,
                config.reading().honorTimestamps()
                        ? config.timing().staleAfter().toMillis()
                        : 0,
                config.reading().noValues());
        metrics = new SourceMetrics(
                config, reader, fleet.context().domain(), fleet.context().log());
    }

    /** Numbers, remembered metrics, and the first attempt. By the thread that watches the configuration. */
    void begin() {
        SourceParts.Mapper mapper = refresh.mapper();
        cluster = mapper.cluster();
        metrics.labels(mapper.labels());
        metrics.replace(mapper.remembered());
        if (enabled && pushed == null) {
            schedule.begin();
        }
    }

    SourceConfig config() {
        return config;
    }

    String name() {
        return config.name();
    }

    /** First cluster: its instance in the control metrics. */
    int cluster() {
        return cluster;
    }

    SourceState state() {
        return state;
    }

    Demand demand() {
        return demand;
    }

    SnapshotOwner<SourceSnapshot> snapshots() {
        return owner;
    }

    /** Whether people see it: not while it is a guess that nothing has confirmed. */
    boolean visible() {
        return visible;
    }

    boolean enabled() {
        return enabled;
    }

    boolean closed() {
        return closed;
    }

    /** Switches it on or off until the agent ends or its configuration changes. */
    void enable(boolean on) {
        if (enabled == on) {
            return;
        }
        enabled = on;
        fleet.context().log().info("source " + name() + ": switched " + (on ? "on" : "off"));
        if (on) {
            visible = true;
            if (pushed == null) {
                schedule.begin();
            } else if (pushed.silence(time.nanos(), staleNanos()).isEmpty()) {
                look();
            }
        } else {
            schedule.end();
            // Closing a connection may take a while.
            fleet.pool().lane(GRACE, () -> {}).execute(refresh::drop);
        }
        fleet.namesChanged();
    }

    /** Fetches it now, whether it rests or not. */
    void refreshNow() {
        if (enabled) {
            owner.retry();
        }
    }

    /** Looks again at what has been pushed; a fetch that comes meanwhile waits for a look of its own. */
    void look() {
        if (enabled) {
            owner.ask(1, 0);
        }
    }

    /** A fetch touches it; by the pipe thread. */
    void asked(long now) {
        demand.asked(now);
        schedule.asked();
    }

    /**
     * What a fetch got; by the pipe thread.
     *
     * @param age of the snapshot when it was asked for, nanoseconds
     */
    void answered(long age) {
        // Of a program that sends nothing any more nobody expects anything.
        if (age > config.timing().maxAge().toNanos() && (pushed == null || age < Long.MAX_VALUE)) {
            fleet.late();
        }
    }

    /** What it serves. */
    SourceMetrics metrics() {
        return metrics;
    }

    /** A document has become a snapshot; by the worker, before the snapshot can be seen. */
    private void taken(SourceSnapshot snapshot) {
        if (closed || !enabled) {
            return;
        }
        for (var domain : snapshot.mapped().tables().entrySet()) {
            InstanceTable next = domain.getValue();
            if (domain.getKey().table() != next) {
                domain.getKey().publish(next);
            }
        }
        boolean changed = metrics.replace(snapshot.mapped());
        fleet.numbersGiven();
        if (!visible) {
            visible = true;
            changed = true;
            fleet.context()
                    .log()
                    .info("source " + name() + ": found at " + config.target().display());
        }
        if (changed) {
            fleet.namesChanged();
        }
    }

    /** Whether it never had a document: then nobody can ask for it, who does not know its names. */
    boolean unheard() {
        return owner.latest() == null;
    }

    /** Whether somebody wants what it has to say. */
    boolean caredFor(long now) {
        return unheard() || !config.timing().interval().isZero() || demand.within(CARED_FOR, now);
    }

    /** Whether programs push to it, and nothing is fetched. */
    boolean pushed() {
        return pushed != null;
    }

    /** Whether programs push to it, and nothing has come for so long that it has no values: they may have ended. */
    boolean silent() {
        return pushed != null && !pushed.silence(time.nanos(), staleNanos()).isEmpty();
    }

    /** Whether the last fetch brought a document, or points have come within the time after which values are stale. */
    boolean up() {
        return pushed == null ? state.up() : pushed.up(time.nanos(), staleNanos());
    }

    private long staleNanos() {
        return config.timing().staleAfter().toNanos();
    }

    /** Nanoseconds since its document was fetched or the last points have come, -1 without one. */
    long ageNanos() {
        if (pushed != null) {
            return pushed.ageNanos(time.nanos());
        }
        SnapshotOwner.Answer<SourceSnapshot> last = owner.answer();
        return owner.latest() == null ? -1 : time.nanos() - last.takenNanos();
    }

    /** Whether a document that somebody wants is too old to be served. Programs that do not send may have ended. */
    boolean stale() {
        long now = time.nanos();
        long age = ageNanos();
        long since = age < 0 ? now - madeAt : age;
        return enabled && pushed == null && caredFor(now) && since > staleNanos();
    }

    /** How it is renewed, as people read it. */
    String mode() {
        if (pushed != null) {
            return "push";
        }
        if (!config.timing().interval().isZero()) {
            return "background " + text(config.timing().interval().toNanos());
        }
        long period = config.timing().adaptive() ? demand.periodNanos(time.nanos()) : 0;
        return period == 0 ? "on-demand" : "background " + text(period);
    }

    /** How it is, in one line. */
    String status() {
        // One whose file was never good is not asked either: why is more to say than that.
        String problem = state.configProblem();
        if (!problem.isEmpty()) {
            return "config: " + problem;
        }
        if (!enabled) {
            return "disabled";
        }
        if (pushed != null) {
            return pushed.status(time.nanos(), staleNanos());
        }
        String failure = state.failure();
        if (failure != null) {
            long rest = schedule.restSeconds();
            return rest > 0 && schedule.failing() ? "backoff " + rest + "s: " + failure : failure;
        }
        if (!state.everAttempted()) {
            return "not fetched yet";
        }
        return state.partial().isEmpty() ? "success" : "partial: " + state.partial();
    }

    /** Seconds of its rest, 0 without one. */
    long restSeconds() {
        return schedule.restSeconds();
    }

    private static String text(long nanos) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos + 500_000);
        return millis >= 10_000 || millis % 1000 == 0 ? (millis + 500) / 1000 + "s" : millis / 100 / 10.0 + "s";
    }

    /** Its names go, a running fetch of it ends. */
    @Override
    public void close() {
        closed = true;
        schedule.end();
        refresh.close();
    }
}
