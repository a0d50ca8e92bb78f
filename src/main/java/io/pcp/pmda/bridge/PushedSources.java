package io.pcp.pmda.bridge;

import io.pcp.pmda.otlp.Intake;
import io.pcp.pmda.otlp.MetricsData;
import io.pcp.pmda.otlp.OtlpMetric;
import io.pcp.pmda.otlp.ResourceMetrics;
import io.pcp.pmda.otlp.ScopeMetrics;
import io.pcp.pmda.receiver.OtlpSink;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.TimeSource;
import io.pcp.pmda.source.SourceConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * The services that send their metrics: each becomes a source of the fleet with its first points, and is forgotten when it
 * has sent nothing for long. All points of a service in one request are seen together. Thread-safe.
 */
final class PushedSources implements OtlpSink, AutoCloseable {
    /** After so many times the time after which values are stale, a service is forgotten. */
    private static final int FORGOTTEN = 10;

    private static final long SHORTEST_LOOK = Duration.ofSeconds(1).toNanos();
    private static final long LONGEST_LOOK = Duration.ofSeconds(30).toNanos();
    private static final long GRACE = Duration.ofSeconds(5).toNanos();

    private final SourceFleet fleet;
    private final PmdaContext context;
    private final TimeSource time;
    private final Executor worker;
    private final Map<String, PushedSource> services = new ConcurrentHashMap<>();

    private volatile PushConfig config;

    // Guarded by this.
    private boolean closed;
    private boolean sweeping;
    private int planned;

    PushedSources(SourceFleet fleet, PushConfig config) {
        this.fleet = fleet;
        this.config = config;
        context = fleet.context();
        time = context.time();
        worker = fleet.pool().lane(GRACE, () -> {});
    }

    /** Takes another configuration: services for which it says the same go on, others begin anew. */
    synchronized void apply(PushConfig next) {
        config = next;
        for (PushedSource service : List.copyOf(services.values())) {
            SourceConfig wanted = wanted(next, service.key());
            if (service.config().equals(wanted)) {
                continue;
            }
            services.remove(service.key().name(), service);
            service.close();
            if (wanted != null) {
                // Its counters go on; what it has sent comes again, or was for other rules.
                try {
                    begin(service.key(), wanted, service.state());
                } catch (IllegalStateException unfit) {
                    // Told to its sender with the next points. The others go on.
                    context.log().warning("source " + wanted.name() + ": " + unfit.getMessage());
                }
            }
        }
        if (sweeping) {
            // It was planned for another time after which values are stale.
            planSweep();
        }
    }

    private static SourceConfig wanted(PushConfig config, ServiceKey key) {
        try {
            return config.source(key);
        } catch (IllegalStateException unfit) {
            return null;
        }
    }

    @Override
    public Intake take(MetricsData data) {
        List<ResourceMetrics> resources = data.resources();
        if (resources.size() == 1) {
            return take(ServiceKey.of(resources.get(0)), resources);
        }
        Map<String, ServiceKey> keys = new LinkedHashMap<>();
        Map<String, List<ResourceMetrics>> byService = new LinkedHashMap<>();
        for (ResourceMetrics resource : resources) {
            ServiceKey key = ServiceKey.of(resource);
            keys.putIfAbsent(key.name(), key);
            byService.computeIfAbsent(key.name(), unused -> new ArrayList<>()).add(resource);
        }
        Intake all = Intake.NONE;
        for (ServiceKey key : keys.values()) {
            all = all.plus(take(key, byService.get(key.name())));
        }
        return all;
    }

    private Intake take(ServiceKey key, List<ResourceMetrics> resources) {
        int points = points(resources);
        if (points == 0) {
            // Nothing to be a source of.
            return Intake.NONE;
        }
        while (true) {
            PushedSource service = services.get(key.name());
            try {
                service = service == null ? begun(key) : service;
            } catch (IllegalStateException unfit) {
                return rejected(key, points, unfit.getMessage());
            }
            Intake intake = service.add(resources, points);
            if (intake != null) {
                return intake;
            }
            // Ended by others, as by a file that has its name now: it gives its memory back.
            services.remove(key.name(), service);
            service.close();
        }
    }

    private static int points(List<ResourceMetrics> resources) {
        int points = 0;
        for (ResourceMetrics resource : resources) {
            for (ScopeMetrics scope : resource.scopes()) {
                for (OtlpMetric metric : scope.metrics()) {
                    points += metric.data().size();
                }
            }
        }
        return points;
    }

    private Intake rejected(ServiceKey key, int points, String why) {
        String reason = "service " + key.service() + ": " + why;
        // Senders choose names: a line for each would be as many as they want.
        if (context.log().changed("otlp services " + why, "rejected")) {
            context.log().warning("otlp: " + reason);
        }
        return new Intake(0, points, 0, reason);
    }

    /**
     * The service, that has sent nothing before.
     *
     * @throws IllegalStateException when there is no place for it
     */
    private synchronized PushedSource begun(ServiceKey key) {
        PushedSource known = services.get(key.name());
        if (known != null) {
            return known;
        }
        if (closed) {
            throw new IllegalStateException("the agent ends");
        }
        int most = config.settings().maxServices();
        if (services.size() >= most && !makeRoom()) {
            throw new IllegalStateException("there are " + most
                    + " services already, which is the limit; raise max_services in " + config.file());
        }
        return begin(key, config.source(key), new PushedState());
    }

    private PushedSource begin(ServiceKey key, SourceConfig source, PushedState state) {
        PushedSource service = PushedSource.begin(key, source, fleet, state);
        services.put(key.name(), service);
        context.log().info("source " + source.name() + ": " + key.service() + " sends");
        sweepLater();
        return service;
    }

    /** The one that has been silent for longest gives its place away, if it has no values any more. */
    private boolean makeRoom() {
        long stale = config.settings().staleAfter().toNanos();
        return services.values().stream()
                .filter(service -> service.silentFor(stale))
                .max(Comparator.comparingLong(PushedSource::silence))
                .map(service -> end(service, stale))
                .orElse(false);
    }

    private boolean end(PushedSource service, long silence) {
        if (!service.end(silence)) {
            return false;
        }
        services.remove(service.key().name(), service);
        context.log().info("source " + service.config().name() + ": nothing received for long; removed");
        return true;
    }

    /** While there are services, it is looked after them now and then. */
    private synchronized void sweepLater() {
        if (sweeping || closed || services.isEmpty()) {
            return;
        }
        planSweep();
    }

    /** Instead of the sweep that is planned, if there is one. By who holds the lock. */
    private void planSweep() {
        sweeping = true;
        int number = ++planned;
        long tenth = config.settings().staleAfter().toNanos() / FORGOTTEN;
        context.ticker()
                .after(
                        Math.max(SHORTEST_LOOK, Math.min(LONGEST_LOOK, tenth)),
                        () -> worker.execute(() -> sweep(number)));
    }

    /** Forgets services that are gone. Those that go on are looked at, so that instances go that have ended. */
    private void sweep(int number) {
        long stale = config.settings().staleAfter().toNanos();
        synchronized (this) {
            if (number != planned) {
                return;
            }
            sweeping = false;
            for (PushedSource service : services.values()) {
                if (!service.silentFor(FORGOTTEN * stale) || !end(service, FORGOTTEN * stale)) {
                    service.lookSoon();
                }
            }
        }
        sweepLater();
    }

    /** Services whose metrics are served. */
    int services() {
        return services.size();
    }

    /** Takes nothing any more. The fleet ends its sources. */
    @Override
    public synchronized void close() {
        closed = true;
    }
}
