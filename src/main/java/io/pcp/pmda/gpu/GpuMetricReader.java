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
import java.util.List;

/** Answers a metric of GPUs, or of things in them, from the snapshots of the GPUs. */
final class GpuMetricReader implements MetricReader {
    private final GpuFleet fleet;
    private final Read read;
    private final MetricDesc desc;
    private final long mostAge;

    /**
     * @param desc of the metric, for its type and instance domain
     */
    GpuMetricReader(GpuFleet fleet, Read read, MetricDesc desc, GpuSettings settings) {
        this.fleet = fleet;
        this.read = read;
        this.desc = desc;
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
        if (wanted.all() && !fetch.first(read.group())) {
            return;
        }
        for (Gpu gpu : fleet.gpus()) {
            Instance instance = gpu.instance();
            if (instance != null && gpu.attachment() != null && wants(wanted, gpu, instance)) {
                worker(gpu).ask(fetch, read.group().parts());
            }
        }
    }

    /** Of things in a GPU those of before count; with none known yet it has to be asked which there are. */
    private boolean wants(Profile.Selection wanted, Gpu gpu, Instance instance) {
        if (wanted.all()) {
            return true;
        }
        if (read.scope() == Scope.GPU) {
            return wanted.includes(instance.id());
        }
        List<Unit> units = gpu.units(read.scope());
        return units.isEmpty()
                || units.stream().anyMatch(unit -> wanted.includes(read.scope().id(instance.id(), unit.key())));
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
            if (instance == null || read.scope() == Scope.GPU && !out.wants(instance.id())) {
                continue;
            }
            if (read.place() == Place.IDENTITY) {
                GpuRow row = identity(gpu);
                some |= row != null && put(out, instance.id(), row);
                continue;
            }
            UnitRows rows = gpu.attachment() == null ? null : rows(fetch, worker(gpu), read.group(), mostAge);
            if (rows == null) {
                late |= gpu.attachment() != null;
                continue;
            }
            for (int i = 0; i < rows.rows().size(); i++) {
                GpuRow row = rows.rows().get(i);
                int id = read.scope().id(instance.id(), rows.units().get(i).key());
                some |= put(out, id, row);
                denied |= row.denied(read.column());
            }
        }
        if (!some && denied) {
            out.failed(PmErr.PERMISSION);
        } else if (!some && late) {
            out.failed(PmErr.AGAIN);
        }
    }

    /** Names last; numbers such as the index may belong to another GPU by now. */
    private GpuRow identity(Gpu gpu) {
        boolean holds = desc.type() == ValueType.STRING || gpu.attachment() != null;
        return holds && gpu.known() != null ? gpu.known().identity() : null;
    }

    /** A group of the snapshot this fetch sees; null when there is none, or only one older than this. */
    static UnitRows rows(Fetch fetch, GpuWorker worker, Group group, long mostAge) {
        SnapshotOwner.Answer<GpuSnapshot> answer = fetch.answer(worker.owner());
        UnitRows rows = answer.ok() ? answer.value().rows(group) : null;
        return rows == null || fetch.time().nanos() - rows.takenNanos() > mostAge ? null : rows;
    }

    private boolean put(ValueSink out, int instance, GpuRow row) {
        int column = read.column();
        if (!row.has(column)) {
            return false;
        }
        if (desc.type() == ValueType.STRING) {
            out.text(instance, row.texts()[column]);
        } else if (desc.type() == ValueType.DOUBLE) {
            out.real(instance, Double.longBitsToDouble(row.bits()[column]));
        } else {
            out.number(instance, row.bits()[column]);
        }
        return true;
    }
}
