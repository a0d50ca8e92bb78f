package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.StoreHandler;
import io.pcp.pmda.sdk.ValueSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Cluster 0: node, library and agent. Answered at once, also without driver or while a GPU hangs; only totals ask GPUs
 * and only the count asks discovery.
 */
final class NodeMetrics {
    private final GpuFleet fleet;
    private final Map<String, MetricReader> readers = new LinkedHashMap<>();
    private final Map<String, StoreHandler> stores = new LinkedHashMap<>();

    /**
     * @param version of this agent
     */
    NodeMetrics(GpuFleet fleet, ReadSet reads, GpuSettings settings, LogLevel level, String version) {
        this.fleet = fleet;
        library();
        sampler(settings);
        Supplier<FleetState> state = fleet::state;
        readers.put("gpu.count", asking(() -> state.get().count()));
        readers.put("gpu.expected", number(() -> state.get().expected()));
        readers.put("gpu.pci.count", number(() -> state.get().pciCount()));
        readers.put("gpu.pmda.version", (fetch, out) -> out.text(version));
        readers.put("gpu.pmda.loglevel", (fetch, out) -> out.number(level.get()));
        readers.put("gpu.control.release", (fetch, out) -> out.number(fleet.releaseLeft()));
        totals(new NodeTotals(fleet, reads, settings.busyThreshold()));
        stores.put("gpu.pmda.loglevel", GpuStores.loglevel(level));
        stores.put("gpu.control.release", GpuStores.release(fleet));
    }

    private void library() {
        Supplier<FleetState> state = fleet::state;
        readers.put("gpu.driver.version", text(() -> state.get().driver()));
        readers.put("gpu.driver.cuda_version", text(() -> state.get().cuda()));
        readers.put("gpu.driver.mismatch", number(() -> state.get().mismatch() ? 1 : 0));
        readers.put("gpu.nvml.version", text(() -> state.get().nvml()));
        readers.put("gpu.nvml.library", text(() -> state.get().library()));
        readers.put("gpu.nvml.status", number(() -> state.get().code()));
        readers.put("gpu.nvml.status_text", text(() -> state.get().text()));
        readers.put("gpu.nvml.calls", number(() -> fleet.counters().calls()));
        readers.put("gpu.nvml.errors", number(() -> fleet.counters().errors() + fleet.impossible()));
        readers.put("gpu.nvml.slow", number(() -> fleet.counters().slow()));
        readers.put("gpu.nvml.time", number(() -> fleet.counters().micros()));
    }

    private void sampler(GpuSettings settings) {
        long interval = settings.timing().slowPass().toMillis();
        readers.put("gpu.sampler.interval", (fetch, out) -> out.number(interval));
        readers.put("gpu.sampler.samples", passes(GpuWorker::passesDone));
        readers.put("gpu.sampler.pass_time", passes(worker -> TimeUnit.NANOSECONDS.toMicros(worker.passTime())));
        readers.put("gpu.sampler.age", (fetch, out) -> {
            long now = fetch.time().nanos();
            each(out, worker -> TimeUnit.NANOSECONDS.toMillis(now - worker.lastEnd()));
        });
    }

    private void totals(NodeTotals totals) {
        readers.put("gpu.total.allocated", totals.allocated());
        readers.put("gpu.total.busy", totals.busy());
        readers.put("gpu.total.utilization", totals.mean("gpu.utilization.gpu"));
        readers.put("gpu.total.memory.total", totals.sum("gpu.memory.total"));
        readers.put("gpu.total.memory.used", totals.sum("gpu.memory.used"));
        readers.put("gpu.total.power", totals.sum("gpu.power.usage"));
    }

    /** Readers by metric. */
    Map<String, MetricReader> readers() {
        return readers;
    }

    /** Who takes stored values, by metric. */
    Map<String, StoreHandler> stores() {
        return stores;
    }

    private MetricReader asking(LongSupplier value) {
        return new MetricReader() {
            @Override
            public void touch(Fetch fetch) {
                fleet.touch(fetch);
            }

            @Override
            public void read(Fetch fetch, ValueSink out) {
                out.number(value.getAsLong());
            }
        };
    }

    private MetricReader number(LongSupplier value) {
        return first((fetch, out) -> out.number(value.getAsLong()));
    }

    private MetricReader text(Supplier<String> value) {
        return first((fetch, out) -> out.text(value.get()));
    }

    /** Right after the start it is worth to wait for the first look at the library; never later. */
    private MetricReader first(MetricReader reader) {
        return new MetricReader() {
            @Override
            public void touch(Fetch fetch) {
                fleet.touchFirst(fetch);
            }

            @Override
            public void read(Fetch fetch, ValueSink out) throws io.pcp.pmda.model.PcpException {
                reader.read(fetch, out);
            }
        };
    }

    private MetricReader passes(ToLongFunction<GpuWorker> value) {
        return first((fetch, out) -> each(out, value));
    }

    /** One value per GPU that has been read at least once. */
    private void each(ValueSink out, ToLongFunction<GpuWorker> value) {
        for (Gpu gpu : fleet.gpus()) {
            Instance instance = gpu.instance();
            if (instance != null && gpu.passes().passesDone() > 0) {
                out.number(instance.id(), value.applyAsLong(gpu.passes()));
            }
        }
    }
}
