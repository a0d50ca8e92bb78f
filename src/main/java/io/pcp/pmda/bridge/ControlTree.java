package io.pcp.pmda.bridge;

import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.PublishedInstances;
import io.pcp.pmda.sdk.ValueSink;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The metrics about the sources of one tree, {@code workload.control.*} or {@code node.control.*}. They are always
 * there: a dynamic root without any name below it cannot be traversed by PCP's tools.
 *
 * <p>Cluster and item numbers are frozen. Touches no source and answers at once.
 */
final class ControlTree implements MetricReader {
    /** Cluster of {@code workload.control.*}, and serial of its instances. */
    static final int WORKLOAD = 200;
    /** Cluster of {@code node.control.*}, and serial of its instances. */
    static final int NODE = 201;

    private static final double MICROS = TimeUnit.SECONDS.toMicros(1);
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String root;
    private final int cluster;
    private final FleetView fleet;
    private final PublishedInstances instances;
    private volatile List<SourceOwner> sources = List.of();

    ControlTree(String root, int cluster, FleetView fleet) {
        this.root = root;
        this.cluster = cluster;
        this.fleet = fleet;
        instances = new PublishedInstances(
                cluster,
                "Sources of " + root + ".*",
                "Each file in the directories of sources is one, and has its name; each service that sends its metrics"
                        + " is one, and has its name behind 'otlp.'. The number is the first cluster of its metrics.",
                LabelSet.EMPTY);
    }

    /** Whether a source belongs here: all that are not below {@code node.} are workloads. */
    boolean has(SourceOwner source) {
        boolean node = source.config().mapping().namespace().startsWith("node.");
        return node == (cluster == NODE);
    }

    /** These are the sources of the agent now, of all trees. */
    void show(List<SourceOwner> all) {
        List<SourceOwner> own = new ArrayList<>();
        for (SourceOwner source : all) {
            if (has(source)) {
                own.add(source);
            }
        }
        own.sort(Comparator.comparingInt(SourceOwner::cluster));
        List<Instance> table = new ArrayList<>();
        for (SourceOwner source : own) {
            table.add(new Instance(source.cluster(), source.name()));
        }
        sources = own;
        instances.publish(new InstanceTable(table));
    }

    void contribute(MetricTable.Builder table) {
        for (ControlLeaf leaf : ControlLeaf.values()) {
            if (leaf.ofReceiver() && cluster != WORKLOAD) {
                continue;
            }
            PublishedInstances domain = leaf.perSource() ? instances : null;
            MetricDesc desc = table.desc(cluster, leaf.item, leaf.type, domain, leaf.semantics, leaf.units);
            table.add(new Metric(
                    root + ".control." + leaf.leaf,
                    desc,
                    leaf.oneline.replace("ROOT", root),
                    leaf.help.replace("ROOT", root),
                    LabelSet.EMPTY,
                    domain,
                    this,
                    leaf.stored() ? new ControlStore(leaf, this, fleet) : null));
        }
    }

    /** Null when there is none. */
    SourceOwner source(int instance) {
        for (SourceOwner source : sources) {
            if (source.cluster() == instance) {
                return source;
            }
        }
        return null;
    }

    @Override
    public void read(Fetch fetch, ValueSink out) {
        ControlLeaf leaf = ControlLeaf.of(out.desc().pmid().item());
        if (leaf.ofReceiver()) {
            fleet.receiver(leaf, out);
            return;
        }
        if (!leaf.perSource()) {
            out.number(total(leaf));
            return;
        }
        for (SourceOwner source : sources) {
            if (out.wants(source.cluster())) {
                read(leaf, source, out);
            }
        }
    }

    private long total(ControlLeaf leaf) {
        return switch (leaf) {
            case TOTAL_SOURCES -> sources.size();
            case TOTAL_SERIES ->
                sources.stream()
                        .mapToLong(source -> source.state().get(SourceCount.SERIES))
                        .sum();
            case TOTAL_INFLIGHT -> fleet.inflightBytes();
            case TOTAL_QUEUE_WAIT -> fleet.queueWaitMicros();
            case TOTAL_LATE -> fleet.lateFetches();
            case TOTAL_REGISTRY -> fleet.registryBytes();
            case DEBUG -> fleet.debug();
            case RELOAD -> fleet.reloads();
            default -> 0;
        };
    }

    private static void read(ControlLeaf leaf, SourceOwner source, ValueSink out) {
        int id = source.cluster();
        SourceState state = source.state();
        switch (leaf) {
            case REFRESH -> out.number(id, 0);
            case ENABLED -> out.number(id, source.enabled() ? 1 : 0);
            case STATUS -> out.text(id, source.status());
            case MODE -> out.text(id, source.mode());
            case BACKOFF -> out.number(id, source.restSeconds());
            case STALE -> out.number(id, source.stale() ? 1 : 0);
            case LAST_ERROR -> {
                if (!state.lastError().isEmpty()) {
                    out.text(id, state.lastError());
                }
            }
            case AGE -> {
                long age = source.ageNanos();
                if (age >= 0) {
                    out.real(id, age / NANOS);
                }
            }
            case UP -> {
                if (state.everAttempted() && !source.silent()) {
                    out.number(id, source.up() ? 1 : 0);
                }
            }
            case LAST_FETCH_TIME -> {
                if (!source.pushed()) {
                    seconds(id, state, SourceCount.CALLS, SourceCount.LAST_FETCH_TIME, out);
                }
            }
            case LAST_PARSE_TIME -> {
                SourceCount any = source.pushed() ? SourceCount.CALLS : SourceCount.BYTES;
                seconds(id, state, any, SourceCount.LAST_PARSE_TIME, out);
            }
            default -> out.number(id, state.get(leaf.count));
        }
    }

    private static void seconds(int id, SourceState state, SourceCount any, SourceCount micros, ValueSink out) {
        if (state.get(any) > 0) {
            out.real(id, state.get(micros) / MICROS);
        }
    }
}
