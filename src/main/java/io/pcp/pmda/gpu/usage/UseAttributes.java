package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.otlp.AnyValue;
import io.pcp.pmda.otlp.Attribute;
import io.pcp.pmda.process.Owner;
import io.pcp.pmda.process.ProcessInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Attributes of the span of a use. Names of the OpenTelemetry semantic conventions where there are some, and of our own
 * elsewhere, with their unit. What is not known is left out.
 */
final class UseAttributes {
    private final List<Attribute> all = new ArrayList<>();

    private UseAttributes() {}

    static List<Attribute> of(OpenUse use) {
        UseAttributes made = new UseAttributes();
        made.gpu(use);
        made.process(use.info);
        made.owner(use.info.owner());
        made.text("gpu.job", use.info.owner().jobKey());
        made.text("gpu.job.given", use.jobs);
        made.numbers(use);
        return made.all;
    }

    private void gpu(OpenUse use) {
        GpuFacts gpu = use.gpu;
        text("hw.id", use.part.device());
        text("hw.type", "gpu");
        text("hw.vendor", "NVIDIA");
        text("hw.model", gpu.model());
        text("gpu.name", gpu.name());
        text("gpu.uuid", gpu.uuid());
        number("gpu.index", gpu.index());
        if (use.part.slice()) {
            text("gpu.slice", use.part.name());
            text("gpu.slice.uuid", use.part.device());
        }
        text("gpu.use.type", use.type);
    }

    private void process(ProcessInfo process) {
        number("process.pid", process.pid());
        text("process.executable.name", process.comm());
        if (process.startMillis() > 0) {
            text(
                    "process.creation.time",
                    Instant.ofEpochMilli(process.startMillis()).toString());
        }
    }

    private void owner(Owner owner) {
        number("process.real_user.id", owner.uid());
        text("process.owner", owner.user());
        text("process.linux.cgroup", owner.cgroup());
        text("container.id", owner.containerId());
        text("container.runtime.name", owner.containerRuntime());
        boolean pod = owner.podUid() != null;
        text(pod ? "k8s.container.name" : "container.name", owner.container());
        text("k8s.pod.name", owner.podName());
        text("k8s.pod.uid", owner.podUid());
        text("k8s.namespace.name", owner.namespace());
        text("slurm.job.id", owner.slurmJob());
        text("slurm.step.id", owner.slurmStep());
        text("slurm.array.id", owner.slurmArray());
        text("systemd.unit", owner.unit());
    }

    private void numbers(OpenUse use) {
        number("gpu.use.memory.mean_bytes", use.memoryMean());
        number("gpu.use.memory.peak_bytes", use.memoryPeak());
        real("gpu.use.sm.mean_percent", use.utilizationMean());
        number("gpu.use.sm.peak_percent", use.utilizationPeak());
        real("gpu.use.device_energy_joules", use.energy());
    }

    /**
     * @param value NaN for unknown
     */
    private void real(String key, double value) {
        if (!Double.isNaN(value)) {
            all.add(new Attribute(key, new AnyValue.Real(value)));
        }
    }

    private void text(String key, String value) {
        if (value != null && !value.isEmpty()) {
            all.add(new Attribute(key, new AnyValue.Text(value)));
        }
    }

    /**
     * @param value negative for unknown
     */
    private void number(String key, long value) {
        if (value >= 0) {
            all.add(new Attribute(key, new AnyValue.Whole(value)));
        }
    }
}
