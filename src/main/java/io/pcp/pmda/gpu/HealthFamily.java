package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.health.Health;
import io.pcp.pmda.gpu.health.HealthState;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.SnapshotOwner;
import io.pcp.pmda.sdk.ValueSink;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Cluster 23, as far as it is judged and not read: a value for every GPU that has an instance, whatever it is up to. */
final class HealthFamily implements Family {

    /** Writes what is to be said of one GPU. */
    @FunctionalInterface
    private interface Say {
        void of(Gpu gpu, Health health, int instance, ValueSink out);
    }

    @Override
    public Map<String, Function<Node, MetricReader>> readers() {
        Map<String, Function<Node, MetricReader>> readers = new LinkedHashMap<>();
        readers.put(
                "gpu.health.state",
                node -> each(
                        node,
                        (gpu, health, instance, out) ->
                                out.number(instance, health.state().code())));
        readers.put(
                "gpu.health.text",
                node -> each(node, (gpu, health, instance, out) -> out.text(instance, health.text())));
        readers.put(
                "gpu.health.lost",
                node -> each(
                        node,
                        (gpu, health, instance, out) ->
                                out.number(instance, health.state() == HealthState.LOST ? 1 : 0)));
        readers.put(
                "gpu.health.reset_required",
                node -> each(
                        node,
                        (gpu, health, instance, out) -> out.number(
                                instance,
                                gpu.attachment() == null && gpu.lostCode() == NvmlReturn.RESET_REQUIRED ? 1 : 0)));
        readers.put("gpu.health.unhealthy", HealthFamily::unhealthy);
        return readers;
    }

    private static MetricReader each(Node node, Say say) {
        return new Judged(node) {
            @Override
            public void read(Fetch fetch, ValueSink out) {
                for (Gpu gpu : node.fleet().gpus()) {
                    Instance instance = gpu.instance();
                    if (instance != null && out.wants(instance.id())) {
                        say.of(gpu, health(fetch, gpu), instance.id(), out);
                    }
                }
            }
        };
    }

    private static MetricReader unhealthy(Node node) {
        return new Judged(node) {
            @Override
            public void read(Fetch fetch, ValueSink out) {
                List<Health> all = new ArrayList<>();
                for (Gpu gpu : node.fleet().gpus()) {
                    if (gpu.instance() != null) {
                        all.add(health(fetch, gpu));
                    }
                }
                out.number(Health.unhealthy(all));
            }
        };
    }

    private abstract static class Judged implements MetricReader {
        private final Node node;

        private Judged(Node node) {
            this.node = node;
        }

        @Override
        public void touch(Fetch fetch) {
            if (!fetch.first(HealthFactsCollector.FACTS)) {
                return;
            }
            node.fleet().touch(fetch);
            long parts = node.reads().get().group(HealthFactsCollector.FACTS).parts();
            for (Gpu gpu : node.fleet().gpus()) {
                if (gpu.attachment() != null) {
                    gpu.passes().ask(fetch, parts);
                }
            }
        }

        Health health(Fetch fetch, Gpu gpu) {
            SnapshotOwner.Answer<GpuSnapshot> answer = fetch.answer(gpu.passes().owner());
            return node.health()
                    .judge(
                            gpu,
                            answer.ok() ? answer.value() : gpu.passes().owner().latest());
        }
    }
}
