package io.pcp.pmda.cli.top;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A made-up GPU node: values by metric and instance, as {@link Readings} or served by {@link SampleAgent}. GPU n has
 * 10 (n + 1) % utilisation, so that every cell can be told from every other. Not thread-safe.
 */
final class SampleNode {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    final Map<String, Map<String, String>> values = new TreeMap<>();
    final Map<String, Map<String, String>> labels = new TreeMap<>();

    SampleNode set(String metric, String instance, Object value) {
        values.computeIfAbsent(metric, unused -> new TreeMap<>()).put(instance, String.valueOf(value));
        return this;
    }

    SampleNode unset(String metric, String instance) {
        values.getOrDefault(metric, new TreeMap<>()).remove(instance);
        return this;
    }

    /** Two H100 as most tests want them, the second cut into two slices; three processes. */
    static SampleNode small() {
        SampleNode node = gpus(2).slice("gpu1", 1, "3g.40gb", 12).slice("gpu1", 2, "4g.40gb", 30);
        node.process("gpu0/4711 python3", 20, 61, 71000, "slurm_job", "8123");
        node.process("gpu0/815 Xorg", 1, 0, 0);
        node.process("gpu1/mig1.0/5000 vllm", 9, -1, 71001, "namespace", "prod", "pod", "llm-0");
        return node.set(TopMetrics.PROCESS_TYPE, "gpu0/815 Xorg", "G");
    }

    /** So many GPUs without slices and processes. */
    static SampleNode gpus(int count) {
        SampleNode node = new SampleNode();
        node.set(TopMetrics.COUNT, "", count)
                .set(TopMetrics.DRIVER, "", "580.65.06")
                .set(TopMetrics.CUDA, "", "13.0")
                .set(TopMetrics.STATUS, "", 0)
                .set(TopMetrics.STATUS_TEXT, "", "ok")
                .set(TopMetrics.TOTAL_UTILIZATION, "", 15.0)
                .set(TopMetrics.TOTAL_MEMORY_USED, "", gib(10L * count))
                .set(TopMetrics.TOTAL_MEMORY, "", gib(80L * count))
                .set(TopMetrics.TOTAL_POWER, "", 300_000L * count);
        for (int i = 0; i < count; i++) {
            node.gpu("gpu" + i, i);
        }
        return node;
    }

    private void gpu(String gpu, int i) {
        set(TopMetrics.NAME, gpu, "NVIDIA H100 80GB HBM3")
                .set(TopMetrics.UTILIZATION, gpu, Math.min(100, 10 * (i + 1)))
                .set(TopMetrics.MEMORY_UTILIZATION, gpu, 5 + i)
                .set(TopMetrics.MEMORY_USED, gpu, gib(10 + i))
                .set(TopMetrics.MEMORY_TOTAL, gpu, gib(80))
                .set(TopMetrics.POWER, gpu, 300_000 + 1000 * i)
                .set(TopMetrics.POWER_LIMIT, gpu, 700_000)
                .set(TopMetrics.TEMPERATURE, gpu, 40 + i)
                .set(TopMetrics.SM_CLOCK, gpu, 1900 + i)
                .set(TopMetrics.PCIE_RX, gpu, 1_200_000 + i)
                .set(TopMetrics.PCIE_TX, gpu, 300_000 + i)
                .set(TopMetrics.NVLINK_RX, gpu, 1_000_000_000L * i)
                .set(TopMetrics.NVLINK_TX, gpu, 2_000_000_000L * i)
                .set(TopMetrics.HEALTH, gpu, 0)
                .set(TopMetrics.HEALTH_TEXT, gpu, "ok")
                .set(TopMetrics.LIMITED, gpu, 0)
                .set(TopMetrics.MIG_MODE, gpu, 0)
                .set(TopMetrics.SM_ACTIVE, gpu, 8.5 + i);
    }

    /** A slice with half of its 40 GiB in use. */
    SampleNode slice(String gpu, int gi, String profile, double smActive) {
        String slice = gpu + "/mig" + gi + ".0";
        return set(TopMetrics.SLICE_PROFILE, slice, profile)
                .set(TopMetrics.SLICE_MEMORY_USED, slice, gib(20))
                .set(TopMetrics.SLICE_MEMORY_TOTAL, slice, gib(40))
                .set(TopMetrics.SLICE_SM_ACTIVE, gpu + "/gi" + gi, smActive)
                .set(TopMetrics.MIG_MODE, gpu, 1)
                .unset(TopMetrics.UTILIZATION, gpu);
    }

    /**
     * A process.
     *
     * @param sm percent; negative when the driver does not tell
     * @param more names and values of further labels
     */
    SampleNode process(String instance, long gibUsed, int sm, int uid, String... more) {
        Map<String, String> own = new TreeMap<>(Map.of("uid", Integer.toString(uid)));
        for (int i = 0; i < more.length; i += 2) {
            own.put(more[i], more[i + 1]);
        }
        labels.put(instance, own);
        set(TopMetrics.PROCESS_MEMORY, instance, gib(gibUsed)).set(TopMetrics.PROCESS_TYPE, instance, "C");
        return sm < 0 ? this : set(TopMetrics.PROCESS_SM, instance, sm);
    }

    static long gib(long count) {
        return count << 30;
    }

    Readings at(Instant time) {
        Map<String, Map<String, String>> copy = new TreeMap<>();
        values.forEach((metric, byInstance) -> copy.put(metric, Map.copyOf(byInstance)));
        return new Readings(time, "node7", true, copy, new TreeMap<>(labels));
    }

    Readings now() {
        return at(START);
    }
}
