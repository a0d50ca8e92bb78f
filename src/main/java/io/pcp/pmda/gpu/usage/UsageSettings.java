package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.process.KubernetesSettings;
import java.nio.file.Path;

/**
 * How processes are listed and whom they are said to belong to.
 *
 * @param limit processes shown of each GPU, 1..{@value #MAX_LIMIT}; those with the most memory
 * @param cgroup root of the cgroup file systems; null = {@code fs/cgroup} of sysfs
 * @param kubernetes where the names of pods come from
 * @param jobMapping directory in which a job prolog writes which job has which GPU; null = none
 * @param spans where uses of GPUs are sent when they end; null = nowhere
 */
public record UsageSettings(
        int limit, Path cgroup, KubernetesSettings kubernetes, Path jobMapping, SpanSettings spans) {
    /** More than the table of processes has room for with 16 GPUs make no sense. */
    public static final int MAX_LIMIT = 1024;

    public static final UsageSettings DEFAULT = new UsageSettings(512, null, KubernetesSettings.OFF, null);

    /** Without spans. */
    public UsageSettings(int limit, Path cgroup, KubernetesSettings kubernetes, Path jobMapping) {
        this(limit, cgroup, kubernetes, jobMapping, null);
    }

    /** The same with other spans. */
    public UsageSettings with(SpanSettings other) {
        return new UsageSettings(limit, cgroup, kubernetes, jobMapping, other);
    }
}
