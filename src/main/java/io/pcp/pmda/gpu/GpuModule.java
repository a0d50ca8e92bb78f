package io.pcp.pmda.gpu;

import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.PmdaModule;
import io.pcp.pmda.sdk.StoreHandler;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;

/** NVIDIA GPUs as {@code gpu.*}: what the agent adds to itself. */
public final class GpuModule implements PmdaModule {
    private final GpuSettings settings;
    private final String version;
    private final IntFunction<String> nvidiaNamesTaken;
    private final Definitions definitions = new Definitions();
    private PmdaContext context;
    private GpuFleet fleet;
    private EventMonitor events;
    private Node node;
    private Map<String, InstanceDomain> domains;
    private NvidiaNames nvidia;
    private AutoCloseable ticking;

    /** With the version of this build. */
    public GpuModule(GpuSettings settings) {
        this(settings, buildVersion(), domain -> null);
    }

    /**
     * @param nvidiaNamesTaken who owns the names of pmdanvidia, as a sentence that also says what to do, or null; asked
     *     with the number of this agent where settings want these names
     */
    public GpuModule(GpuSettings settings, IntFunction<String> nvidiaNamesTaken) {
        this(settings, buildVersion(), nvidiaNamesTaken);
    }

    /**
     * @param version what {@code gpu.pmda.version} says
     */
    public GpuModule(GpuSettings settings, String version) {
        this(settings, version, domain -> null);
    }

    private GpuModule(GpuSettings settings, String version, IntFunction<String> nvidiaNamesTaken) {
        this.settings = settings;
        this.version = version;
        this.nvidiaNamesTaken = nvidiaNamesTaken;
    }

    private static String buildVersion() {
        String number = GpuModule.class.getPackage().getImplementationVersion();
        return number == null ? "development" : number;
    }

    @Override
    public void start(PmdaContext agent) {
        context = agent;
        LogLevel level = new LogLevel(agent.log());
        fleet = new GpuFleet(agent, settings, definitions::reads, level);
        fleet.sendSpans(version);
        // The library is loaded on another thread while this one goes on to read the definitions.
        fleet.start();
        NodeTotals totals = new NodeTotals(fleet, definitions::reads, settings);
        events = new EventMonitor(agent, settings, fleet);
        events.start();
        HealthMonitor health =
                new HealthMonitor(fleet, settings, agent.time(), agent.log(), events, Boot.millis(settings.procfs()));
        ProcessFold processes = new ProcessFold(agent, fleet, definitions::reads, settings);
        node = new Node(fleet, events, health, processes, definitions::reads, totals, settings, level, version);
        domains = domains();
        WatchedGpus watched = new WatchedGpus(fleet, definitions::reads, settings);
        nvidia = nvidiaNames() ? new NvidiaNames(AliasCatalogue.load(), watched, domains) : null;
        ticking = agent.ticker().every(settings.timing().backgroundPass().toNanos(), () -> {
            fleet.tick();
            health.look();
            if (nvidia != null) {
                watched.tick();
            }
        });
    }

    /** Two agents cannot own the same names: then gpu.* is served alone. */
    private boolean nvidiaNames() {
        String taken = settings.nvidiaNames() ? nvidiaNamesTaken.apply(context.domain()) : null;
        if (taken != null) {
            context.log().warning("nvidia_names = yes, but nvidia.* is not served: " + taken);
        }
        return settings.nvidiaNames() && taken == null;
    }

    /** Instance domains by what the catalogue calls them. */
    private Map<String, InstanceDomain> domains() {
        Map<String, InstanceDomain> all = new HashMap<>();
        Family.all().forEach(family -> all.putAll(made(family.domains())));
        for (Scope scope : Scope.values()) {
            all.put(
                    scope.catalogueName(),
                    scope == Scope.GPU
                            ? fleet.instances()
                            : new UnitInstances(scope, fleet, definitions::reads, context.changes()));
        }
        return all;
    }

    @Override
    public void contribute(MetricTable.Builder table) {
        Map<String, MetricReader> readers = new HashMap<>();
        Map<String, StoreHandler> stores = new HashMap<>();
        for (Family family : Family.all()) {
            readers.putAll(made(family.readers()));
            stores.putAll(made(family.stores()));
        }
        Map<String, Metric> served = new HashMap<>();
        for (CatalogueRow row : ServedMetrics.of(definitions.catalogue(), definitions.reads())) {
            InstanceDomain instances = row.singular() ? null : domains.get(row.instances());
            MetricDesc desc = table.desc(
                    row.cluster(),
                    row.item(),
                    row.type(),
                    instances,
                    row.semantics(),
                    row.units(settings.extraUnits()));
            Read read = definitions.reads().read(row.name());
            Metric metric = new Metric(
                    row.name(),
                    desc,
                    row.oneline(),
                    row::fullHelp,
                    row.labels(settings.extraUnits()),
                    instances,
                    read == null ? readers.get(row.name()) : new GpuMetricReader(fleet, read, desc, settings),
                    stores.get(row.name()));
            table.add(metric);
            served.put(row.name(), metric);
        }
        if (nvidia != null) {
            nvidia.contribute(table, served);
        }
    }

    private <T> Map<String, T> made(Map<String, Function<Node, T>> makers) {
        Map<String, T> made = new HashMap<>();
        makers.forEach((name, maker) -> made.put(name, maker.apply(node)));
        return made;
    }

    /**
     * GPUs with their slices as they are now. Waits for NVML, so never call it on the pipe thread; GPUs that
     * do not answer in time are in the list without details.
     *
     * @param wait at most for the first discovery, and again for the GPUs
     */
    public GpuInventory inventory(Duration wait) throws InterruptedException {
        return new InventoryTaker(context, fleet).take(wait);
    }

    /** What is read of GPUs; for tests. */
    ReadSet reads() {
        return definitions.reads();
    }

    /** Counts events; for tests. */
    EventMonitor events() {
        return events;
    }

    /** The part all others stand on; for tests. */
    GpuFleet fleet() {
        return fleet;
    }

    @Override
    public void close() {
        try {
            if (ticking != null) {
                ticking.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("the timer cannot be stopped", e);
        } finally {
            if (events != null) {
                events.stop();
            }
            if (fleet != null) {
                fleet.close();
            }
            if (events != null) {
                events.close();
            }
        }
    }
}
