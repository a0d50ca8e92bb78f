package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Read.Place;
import io.pcp.pmda.model.MetricDesc;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Profile;
import io.pcp.pmda.model.ValueType;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.SnapshotOwner;
import io.pcp.pmda.sdk.ValueSink;

/** Answers a metric of the instance domain {@code gpu} from the snapshots of the GPUs. */
final class GpuMetricReader implements MetricReader {
    private final GpuFleet fleet;
    private final Read read;
    private final MetricDesc desc;
    private final long part;
    private final long mostAge;

    /**
     * @param desc of the metric, for its type and instance domain
     */
    GpuMetricReader(GpuFleet fleet, Read read, MetricDesc desc, GpuSettings settings) {
        this.fleet = fleet;
        this.read = read;
        this.desc = desc;
        this.part = ReadSet.part(read.cluster());
        boolean blocking = read.row().cost() == CatalogueRow.Cost.W;
        this.mostAge = blocking
                ? settings.timing().backgroundPass().toNanos() * 2
                : settings.timing().staleAfter().toNanos();
    }

    @Override
    public void touch(Fetch fetch) {
        fleet.touch(fetch);
        if (read.place() == Place.IDENTITY) {
            return;
        }
        Profile.Selection wanted = fetch.profile().of(desc.indom());
        for (Gpu gpu : fleet.gpus()) {
            Instance instance = gpu.instance();
            if (instance != null && gpu.attachment() != null && wanted.includes(instance.id())) {
                worker(gpu).ask(fetch, part);
            }
        }
    }

    private GpuWorker worker(Gpu gpu) {
        return read.place() == Place.BACKGROUND ? gpu.background() : gpu.passes();
    }

    @Override
    public void read(Fetch fetch, ValueSink out) {
        boolean some = false;
        boolean denied = false;
        boolean late = fleet.state() == FleetState.STARTING;
        for (Gpu gpu : fleet.gpus()) {
            Instance instance = gpu.instance();
            if (instance == null || !out.wants(instance.id())) {
                continue;
            }
            GpuRow row = row(fetch, gpu);
            if (row == null) {
                late |= gpu.attachment() != null;
            } else if (row.has(read.column())) {
                put(out, instance.id(), row);
                some = true;
            } else {
                denied |= row.denied(read.column());
            }
        }
        if (!some && denied) {
            out.failed(PmErr.PERMISSION);
        } else if (!some && late) {
            out.failed(PmErr.AGAIN);
        }
    }

    /** What is there to answer from, or null. */
    private GpuRow row(Fetch fetch, Gpu gpu) {
        if (read.place() == Place.IDENTITY) {
            // Names last; numbers such as the index may belong to another GPU by now.
            boolean holds = desc.type() == ValueType.STRING || gpu.attachment() != null;
            return holds && gpu.known() != null ? gpu.known().identity() : null;
        }
        if (gpu.attachment() == null) {
            return null;
        }
        return row(fetch, worker(gpu), read.cluster(), mostAge);
    }

    /** A cluster of the snapshot this fetch sees; null when there is none, or only one older than this. */
    static GpuRow row(Fetch fetch, GpuWorker worker, int cluster, long mostAge) {
        SnapshotOwner.Answer<GpuSnapshot> answer = fetch.answer(worker.owner());
        GpuRow row = answer.ok() ? answer.value().row(cluster) : null;
        return row == null || fetch.time().nanos() - row.takenNanos() > mostAge ? null : row;
    }

    private void put(ValueSink out, int instance, GpuRow row) {
        int column = read.column();
        if (desc.type() == ValueType.STRING) {
            out.text(instance, row.texts()[column]);
        } else if (desc.type() == ValueType.DOUBLE) {
            out.real(instance, Double.longBitsToDouble(row.bits()[column]));
        } else {
            out.number(instance, row.bits()[column]);
        }
    }
}
