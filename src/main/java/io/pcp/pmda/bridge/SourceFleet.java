package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.source.ConfigProblem;
import io.pcp.pmda.source.Limits;
import io.pcp.pmda.source.Mapping;
import io.pcp.pmda.source.Reading;
import io.pcp.pmda.source.Request;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.SourceSet;
import io.pcp.pmda.source.Target;
import io.pcp.pmda.source.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** All sources of an agent. {@link #apply} is for the thread that watches the configuration, the rest for any thread. */
final class SourceFleet implements FleetServices, AutoCloseable {
    /** Names that come or go within this time are served together. Clients are told less often than that. */
    private static final long BATCH = Duration.ofMillis(250).toNanos();

    private static final long FLUSH = Duration.ofSeconds(1).toNanos();

    private final PmdaContext context;
    private final SourceParts parts;
    private final ScrapePool pool;
    private final Executor flusher;
    private final AtomicLong late = new AtomicLong();
    private volatile int debug;
    private volatile List<SourceOwner> sources = List.of();

    // Guarded by this.
    private final Map<String, SourceOwner> byName = new LinkedHashMap<>();
    private final Map<String, SourceOwner> pushed = new LinkedHashMap<>();
    private final Map<String, SourceState> carried = new LinkedHashMap<>();
    private boolean closed;

    // Guarded by batch.
    private final Object batch = new Object();
    private boolean announcing;
    private boolean everAnnounced;
    private long announcedAt;
    private boolean flushing;

    /**
     * @param threads that scrape at a time
     */
    SourceFleet(PmdaContext context, SourceParts parts, int threads) {
        this.context = context;
        this.parts = parts;
        pool = new ScrapePool(threads, context.time(), context.ticker());
        flusher = pool.lane(Duration.ofMinutes(1).toNanos(), () -> {});
    }

    /** Makes these the sources: those that are the same go on, others end or begin. */
    synchronized void apply(SourceSet set) {
        if (closed) {
            return;
        }
        Map<String, SourceConfig> wanted = new LinkedHashMap<>();
        set.sources().forEach(config -> wanted.putIfAbsent(config.name(), config));
        for (ConfigProblem problem : set.problems()) {
            if (!problem.source().isEmpty()) {
                wanted.computeIfAbsent(problem.source(), name -> broken(name, problem));
            }
        }
        boolean changed = byName.entrySet().removeIf(known -> remove(known.getValue(), wanted.get(known.getKey())));
        List<SourceOwner> begun = new ArrayList<>();
        for (SourceConfig config : wanted.values()) {
            if (!byName.containsKey(config.name())) {
                begin(config, begun);
            }
        }
        tell(set);
        if (changed || !begun.isEmpty()) {
            changed();
        }
    }

    private void changed() {
        List<SourceOwner> all = new ArrayList<>(byName.values());
        all.addAll(pushed.values());
        sources = List.copyOf(all);
        namesChanged();
    }

    /**
     * Adds a source that a program pushes to; by any thread. It stays until {@link #end}.
     *
     * @param own what the source is made of, instead of what others are
     * @throws IllegalStateException when there is no place for it, with the reason
     */
    synchronized SourceOwner push(SourceConfig config, SourceParts own, PushedState state) {
        String name = config.name();
        if (closed) {
            throw new IllegalStateException("the agent ends");
        }
        if (byName.containsKey(name) || pushed.containsKey(name)) {
            throw new IllegalStateException("another source has the name " + name + "; rename its file");
        }
        SourceOwner owner = new SourceOwner(config, new Pushing(this, own), state);
        try {
            owner.begin();
        } catch (RuntimeException unfit) {
            owner.close();
            throw unfit;
        }
        pushed.put(name, owner);
        changed();
        return owner;
    }

    /** A source that a program has pushed to ends. */
    synchronized void end(SourceOwner owner) {
        owner.close();
        if (pushed.remove(owner.name(), owner)) {
            changed();
        }
    }

    /** What a source that a program pushes to shares with the others. */
    private record Pushing(SourceFleet fleet, SourceParts parts) implements FleetServices {
        @Override
        public PmdaContext context() {
            return fleet.context;
        }

        @Override
        public ScrapePool pool() {
            return fleet.pool;
        }

        @Override
        public int debug() {
            return fleet.debug;
        }

        @Override
        public void namesChanged() {
            fleet.namesChanged();
        }

        @Override
        public void numbersGiven() {
            fleet.numbersGiven();
        }

        @Override
        public void late() {
            fleet.late();
        }
    }

    /** A source that has a place among the control metrics and nothing else. */
    private static SourceConfig broken(String name, ConfigProblem problem) {
        return new SourceConfig(
                name,
                problem.file(),
                SourceConfig.FileFormat.NATIVE,
                SourceConfig.Enabled.NO,
                new Target.Files(problem.file().toString()),
                Timing.DEFAULT,
                Request.DEFAULT,
                Limits.DEFAULT,
                Reading.DEFAULT,
                Mapping.of("workload." + name));
    }

    private boolean remove(SourceOwner known, SourceConfig next) {
        if (known.config().equals(next)) {
            return false;
        }
        known.close();
        if (next == null) {
            context.log().info("source " + known.name() + ": removed");
        } else {
            carried.put(known.name(), known.state());
        }
        return true;
    }

    private void begin(SourceConfig config, List<SourceOwner> begun) {
        SourceOwner pusher = pushed.remove(config.name());
        if (pusher != null) {
            context.log().warning("source " + config.name() + ": a file has this name now; what is sent is refused");
            pusher.close();
        }
        SourceState before = carried.remove(config.name());
        SourceOwner owner = new SourceOwner(config, this, before == null ? new SourceState() : before);
        try {
            owner.begin();
        } catch (RuntimeException unfit) {
            owner.close();
            if (context.log().changed("source " + config.name(), "no place")) {
                context.log().error("source " + config.name() + ": left out: " + unfit.getMessage());
            }
            return;
        }
        byName.put(config.name(), owner);
        begun.add(owner);
    }

    /** What is wrong with its file is the status of a source for as long as it is so. Whoever read the file has logged it. */
    private void tell(SourceSet set) {
        Map<String, String> fatal = new LinkedHashMap<>();
        for (ConfigProblem problem : set.problems()) {
            if (problem.fatal()) {
                fatal.putIfAbsent(problem.source(), problem.toString());
            }
        }
        byName.forEach((name, source) -> source.state().configProblem(fatal.getOrDefault(name, "")));
    }

    /** Those that people see, in the order of their names in the configuration. */
    List<SourceOwner> visible() {
        List<SourceOwner> visible = new ArrayList<>();
        for (SourceOwner source : sources) {
            if (source.visible()) {
                visible.add(source);
            }
        }
        return visible;
    }

    /** Adds the metrics of all sources; by the pipe thread. */
    void contribute(MetricTable.Builder table) {
        for (SourceOwner source : sources) {
            if (source.visible() && source.enabled()) {
                source.metrics().contribute(table);
            }
        }
    }

    @Override
    public PmdaContext context() {
        return context;
    }

    @Override
    public ScrapePool pool() {
        return pool;
    }

    @Override
    public SourceParts parts() {
        return parts;
    }

    @Override
    public int debug() {
        return debug;
    }

    void debug(int level) {
        debug = level;
    }

    @Override
    public void namesChanged() {
        synchronized (batch) {
            if (announcing) {
                return;
            }
            long now = context.time().nanos();
            long wait = everAnnounced ? announcedAt + BATCH - now : 0;
            if (wait > 0) {
                announcing = true;
                context.ticker().after(wait, this::announce);
                return;
            }
        }
        announce();
    }

    private void announce() {
        synchronized (batch) {
            announcing = false;
            everAnnounced = true;
            announcedAt = context.time().nanos();
        }
        context.namesChanged().run();
    }

    @Override
    public void numbersGiven() {
        synchronized (batch) {
            if (flushing) {
                return;
            }
            flushing = true;
        }
        context.ticker().after(FLUSH, () -> flusher.execute(this::flush));
    }

    private void flush() {
        synchronized (batch) {
            flushing = false;
        }
        parts.flush();
    }

    @Override
    public void late() {
        late.incrementAndGet();
    }

    long lateFetches() {
        return late.get();
    }

    @Override
    public void close() {
        List<SourceOwner> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(byName.values());
            all.addAll(pushed.values());
            byName.clear();
            pushed.clear();
        }
        pool.close();
        all.forEach(SourceOwner::close);
        parts.close();
    }
}
