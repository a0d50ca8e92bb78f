package io.pcp.pmda.gpu;

import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.Metric;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.PmdaModule;
import java.util.List;

/** NVIDIA GPUs as {@code gpu.*}: what the agent adds to itself. */
public final class GpuModule implements PmdaModule {
    private final GpuSettings settings;
    private final String version;
    private final GpuCatalogue catalogue = GpuCatalogue.load();
    private final ReadSet reads = ReadSet.of(catalogue);
    private GpuFleet fleet;
    private NodeMetrics node;
    private AutoCloseable ticking;

    /** With the version of this build. */
    public GpuModule(GpuSettings settings) {
        this(settings, BuildVersion.get());
    }

    /**
     * @param version what {@code gpu.pmda.version} says
     */
    public GpuModule(GpuSettings settings, String version) {
        this.settings = settings;
        this.version = version;
    }

    @Override
    public void start(PmdaContext context) {
        LogLevel level = new LogLevel(context.log());
        fleet = new GpuFleet(context, settings, reads, level);
        node = new NodeMetrics(fleet, reads, settings, level, version);
        fleet.start();
        ticking = context.ticker().every(settings.timing().backgroundPass().toNanos(), fleet::tick);
    }

    @Override
    public void contribute(MetricTable.Builder table) {
        table.add(fleet.instances());
        for (CatalogueRow row : ServedMetrics.of(catalogue)) {
            table.add(metric(table, row));
        }
    }

    private Metric metric(MetricTable.Builder table, CatalogueRow row) {
        InstanceDomain instances = row.singular() ? null : fleet.instances();
        MetricDesc desc = table.desc(
                row.cluster(),
                row.item(),
                row.type(),
                instances,
                row.semantics(),
                row.units(settings.extraUnits()));
        Read read = reads.read(row.name());
        MetricReader reader = read == null
                ? node.readers().get(row.name())
                : new GpuMetricReader(fleet, read, desc, settings);
        return new Metric(
                row.name(),
                desc,
                row.oneline(),
                row.help(),
                row.labels(settings.extraUnits()),
                instances,
                reader,
                node.stores().get(row.name()));
    }

    /** GPUs with their slices as they are now; asks NVML, so never call it on the pipe thread. */
    public List<GpuInventory.Device> inventory() {
        return GpuInventory.of(fleet);
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
            if (fleet != null) {
                fleet.close();
            }
        }
    }
}
