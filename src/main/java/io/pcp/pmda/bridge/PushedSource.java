package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.exposition.SeriesRule;
import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.ResourceMetrics;
import io.pcp.pmda.otlp.SeriesStore;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import io.pcp.pmda.source.Body;
import io.pcp.pmda.source.ScrapeException;
import io.pcp.pmda.source.Scraper;
import io.pcp.pmda.source.SourceConfig;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What one service has sent, as a source of the fleet: to fetch it is to look at its store. When other series are there
 * than before, it is looked at without anybody asking, so that their names appear. Thread-safe.
 */
final class PushedSource implements SourceParts, AutoCloseable {
    /** Series that come within this time appear together. */
    private static final long SOON = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Body NOTHING = new Body(new byte[0], 0, null, 0);

    /** Attributes that resources have, and points have not, and that may tell processes of a service apart. */
    private static final List<String> OF_RESOURCES = List.of(
            "service.instance.id",
            "host.name",
            "host.id",
            "container.id",
            "k8s.pod.name",
            "k8s.pod.uid",
            "process.pid");

    private static final int MOST_TOLD = 100;

    private final ServiceKey key;
    private final SourceConfig config;
    private final SourceFleet fleet;
    private final PushedState state;
    private final TimeSource time;
    private final PmdaLog log;
    private final long madeAt;
    private final long madeMillis;
    private final long staleNanos;

    /** Of the last look: while it stays the same no other series are there. */
    private volatile long looked = -1;

    private volatile BoundedStore store;
    private volatile SourceOwner owner;

    /** What was wrong with points, and is in the log; guarded by itself. */
    private final Set<String> told = new HashSet<>();

    // Guarded by this.
    private boolean awaited;
    private boolean closed;

    private PushedSource(ServiceKey key, SourceConfig config, SourceFleet fleet, PushedState state) {
        this.key = key;
        this.config = config;
        this.fleet = fleet;
        this.state = state;
        time = fleet.context().time();
        log = fleet.context().log();
        madeAt = time.nanos();
        madeMillis = time.epochMillis();
        staleNanos = config.timing().staleAfter().toNanos();
    }

    /**
     * Makes it a source of the fleet.
     *
     * @param state of its earlier life, or a new one
     * @throws IllegalStateException when there is no place for it
     */
    static PushedSource begin(ServiceKey key, SourceConfig config, SourceFleet fleet, PushedState state) {
        PushedSource made = new PushedSource(key, config, fleet, state);
        try {
            made.owner = fleet.push(config, made, state);
        } finally {
            if (made.owner == null) {
                made.close();
            }
        }
        return made;
    }

    ServiceKey key() {
        return key;
    }

    SourceConfig config() {
        return config;
    }

    PushedState state() {
        return state;
    }

    SourceOwner owner() {
        return owner;
    }

    /** By which series go stale: the wall clock as of the beginning, without its jumps since. */
    private long millis() {
        return madeMillis + TimeUnit.NANOSECONDS.toMillis(time.nanos() - madeAt);
    }

    /**
     * Takes points of the service.
     *
     * @param points how many there are
     * @return null when it has ended meanwhile, and takes none
     */
    Intake add(List<ResourceMetrics> resources, int points) {
        Intake intake;
        synchronized (this) {
            if (closed || owner.closed()) {
                return null;
            }
            if (!owner.enabled()) {
                return new Intake(
                        0,
                        points,
                        0,
                        "source " + config.name() + " is switched off: store 1 into workload.control.enabled");
            }
            intake = store.add(resources, millis());
            // Before anybody may find that it has been silent for too long.
            state.received(intake, time.nanos());
        }
        if (intake.rejected() > 0 && told(intake.reason())) {
            log.warning("source " + config.name() + ": " + PushedState.rejected(intake));
        }
        if (store.layoutChanges() != looked) {
            lookSoon();
        }
        return intake;
    }

    /** Once for each thing that is wrong, whichever of its metrics comes first with it. */
    private boolean told(String reason) {
        String problem = same(reason.substring(reason.lastIndexOf(": ") + 1));
        synchronized (told) {
            return told.size() < MOST_TOLD && told.add(problem);
        }
    }

    /** Numbers in it (times, counts) make no new state. */
    private static String same(String reason) {
        return reason.replaceAll("[0-9]+", "0");
    }

    /** Looks at it soon, once for all that want it until then. */
    void lookSoon() {
        synchronized (this) {
            if (awaited || closed) {
                return;
            }
            awaited = true;
        }
        fleet.context().ticker().after(SOON, this::look);
    }

    private void look() {
        synchronized (this) {
            awaited = false;
            if (closed) {
                return;
            }
        }
        String silence = state.silence(time.nanos(), staleNanos);
        if (!silence.isEmpty()) {
            // Whoever asks for it gets no value; there is nothing to look at.
            if (log.changed("source " + config.name(), same(silence))) {
                log.warning("source " + config.name() + ": " + silence);
            }
        } else if (owner.snapshots().runningFor() >= 0) {
            // It may have begun before the last points came.
            lookSoon();
        } else {
            owner.look();
        }
    }

    /** Whether it has sent nothing for so long, and may be forgotten. One that is switched off must stay so. */
    boolean silentFor(long nanos) {
        return owner.enabled() && silence() > nanos;
    }

    /** Nanoseconds since points were taken, or since it was made. */
    long silence() {
        long now = time.nanos();
        long age = state.ageNanos(now);
        return age < 0 ? now - madeAt : age;
    }

    /** Ends it, unless it has sent something within this time; true when it has ended. */
    synchronized boolean end(long nanos) {
        if (closed) {
            return true;
        }
        if (!silentFor(nanos)) {
            return false;
        }
        close();
        return true;
    }

    /** Its metrics go, and what it has sent. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        if (owner != null) {
            fleet.end(owner);
        }
        if (store != null) {
            store.close();
        }
    }

    // What its owner is made of

    @Override
    public Scraper scraper(SourceConfig ignored) {
        return new Scraper() {
            @Override
            public Body scrape() throws ScrapeException {
                String silence = state.silence(time.nanos(), staleNanos);
                if (!silence.isEmpty()) {
                    throw new ScrapeException(ScrapeException.Kind.FAILED, silence);
                }
                return NOTHING;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }

    @Override
    public Parser parser(SourceConfig ignored, SeriesRule rule) {
        Parser view = new Parser() {
            private List<SeriesLabel> common = List.of();

            @Override
            public Exposition parse(Body body) {
                looked = store.layoutChanges();
                SeriesStore.View now = store.view(millis());
                common = now.common();
                return now.document();
            }

            @Override
            public List<SeriesLabel> common() {
                return common;
            }

            @Override
            public String shortage() {
                return store.shortage();
            }
        };
        List<Double> quantiles = config.reading().quantiles();
        return quantiles.isEmpty() ? view : new QuantileParser(view, quantiles, rule, time::nanos);
    }

    /** Its rule decides which points are kept: the store is made with it. */
    @Override
    public Mapper mapper(SourceConfig ignored) {
        Mapper mapper = fleet.parts().mapper(config);
        store = fleet.parts().store(config, mapper.rule(), naming(mapper));
        return mapper;
    }

    /**
     * By which several processes of the service were told apart when this agent lived before: then their instances keep
     * their names, although the first of them that sends is alone.
     */
    private static List<String> naming(Mapper mapper) {
        Set<String> known = mapper.knownLabels();
        return OF_RESOURCES.stream()
                .filter(attribute -> known.contains(LabelRules.clean(attribute)))
                .toList();
    }

    @Override
    public BoundedStore store(SourceConfig ignored, SeriesRule rule, List<String> naming) {
        return store;
    }

    @Override
    public long inflightBytes() {
        return 0;
    }

    @Override
    public long registryBytes() {
        return fleet.parts().registryBytes();
    }
}
