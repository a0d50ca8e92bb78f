package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.StoreHandler;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Cluster 0: node, library and agent. Answered at once, also without driver or while a GPU hangs; only totals
 * ask GPUs and only the count asks discovery.
 */
final class NodeMetrics implements Family {
    static final int CLUSTER = 0;

    private final Map<String, Function<Node, MetricReader>> readers = new LinkedHashMap<>();

    NodeMetrics() {
        library();
        agent();
        totals();
    }

    @Override
    public Map<String, Function<Node, MetricReader>> readers() {
        return readers;
    }

    @Override
    public Map<String, Function<Node, StoreHandler>> stores() {
        return Map.of(
                "gpu.pmda.loglevel", node -> GpuStores.loglevel(node.level()),
                "gpu.control.release", node -> GpuStores.release(node.fleet()));
    }

    private void library() {
        readers.put("gpu.count", node -> node.asking(() -> state(node).count()));
        readers.put("gpu.expected", node -> node.number(() -> state(node).expected()));
        readers.put("gpu.pci.count", node -> node.number(() -> state(node).pciCount()));
        readers.put("gpu.driver.version", node -> node.text(() -> state(node).driver()));
        readers.put(
                "gpu.driver.cuda_version", node -> node.text(() -> state(node).cuda()));
        readers.put("gpu.driver.mismatch", node -> node.number(() -> state(node).mismatch() ? 1 : 0));
        readers.put("gpu.nvml.version", node -> node.text(() -> state(node).nvml()));
        readers.put("gpu.nvml.library", node -> node.text(() -> state(node).library()));
        readers.put("gpu.nvml.status", node -> node.number(() -> state(node).code()));
        readers.put("gpu.nvml.status_text", node -> node.text(() -> state(node).text()));
        readers.put(
                "gpu.nvml.calls",
                node -> node.number(() -> node.fleet().counters().calls()));
        readers.put("gpu.nvml.errors", node -> node.number(() -> node.fleet().errors()));
        readers.put(
                "gpu.nvml.unsupported",
                node -> node.number(() -> node.fleet().counters().unsupported()));
        readers.put(
                "gpu.nvml.slow",
                node -> node.number(() -> node.fleet().counters().slow()));
        readers.put(
                "gpu.nvml.time",
                node -> node.number(() -> node.fleet().counters().micros()));
    }

    private static FleetState state(Node node) {
        return node.fleet().state();
    }

    private void agent() {
        readers.put("gpu.pmda.version", node -> (fetch, out) -> out.text(node.version()));
        readers.put(
                "gpu.pmda.loglevel",
                node -> (fetch, out) -> out.number(node.level().get()));
        readers.put(
                "gpu.control.release",
                node -> (fetch, out) -> out.number(node.fleet().releaseLeft()));
        readers.put(
                "gpu.sampler.interval",
                node -> (fetch, out) ->
                        out.number(node.settings().timing().slowPass().toMillis()));
        readers.put("gpu.sampler.samples", node -> node.passes(GpuWorker::passesDone));
        readers.put("gpu.sampler.age", node -> node.passes(worker -> TimeUnit.NANOSECONDS.toMillis(worker.age())));
        readers.put(
                "gpu.sampler.pass_time",
                node -> node.passes(worker -> TimeUnit.NANOSECONDS.toMicros(worker.passTime())));
    }

    private void totals() {
        readers.put("gpu.total.allocated", node -> node.totals().allocated());
        readers.put("gpu.total.busy", node -> node.totals().busy());
        readers.put("gpu.total.utilization", node -> node.totals().mean("gpu.utilization.gpu"));
        readers.put("gpu.total.memory.total", node -> node.totals().sum("gpu.memory.total"));
        readers.put("gpu.total.memory.used", node -> node.totals().sum("gpu.memory.used"));
        readers.put("gpu.total.power", node -> node.totals().sum("gpu.power.usage"));
    }
}
