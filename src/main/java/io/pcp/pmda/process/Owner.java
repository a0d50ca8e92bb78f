package io.pcp.pmda.process;

import io.pcp.pmda.model.LabelSet;

/**
 * Who owns a process, as its cgroup tells (and its environment, where the cgroup says nothing of a batch job). Every text
 * is null when unknown. A process may have several of these at once, a container of a pod for instance; {@code kind} is
 * the innermost that manages it.
 *
 * @param kind never null
 * @param slurmJob job id in decimal
 * @param slurmStep step number, or {@code batch}, {@code extern}, {@code interactive}
 * @param slurmArray array job and task, {@code 4700_3}; only from the environment
 * @param podUid as Kubernetes writes it (UUID with dashes), or the 32-digit hash of a static pod
 * @param podName from Kubernetes
 * @param namespace of the pod, from Kubernetes
 * @param container name of the container: from Kubernetes, or the name itself for LXC and nspawn
 * @param containerId 64 lower-case hex digits
 * @param containerRuntime {@code docker}, {@code containerd}, {@code cri-o}, {@code podman}, {@code lxc}, {@code nspawn},
 *     {@code apptainer}, {@code enroot}, or the prefix of the scope of one we do not know
 * @param unit full name of a systemd service, {@code ollama.service}
 * @param cgroup path of the process below the root of its hierarchy
 * @param uid user of the process or, where its path tells, of the Slurm job; -1 when unknown
 * @param user name of {@code uid} on this machine
 * @param jobKey name of the job as an instance: {@code slurm-4711}, {@code pod-<namespace>.<name>}, {@code pod-<uid>} when
 *     the names were unknown when the pod was first seen, {@code unit-<name>}; constant for a pod once it is not null; null
 *     for processes of no job, and for a few seconds while Kubernetes is being asked for the names
 */
public record Owner(
        OwnerKind kind,
        String slurmJob,
        String slurmStep,
        String slurmArray,
        String podUid,
        String podName,
        String namespace,
        String container,
        String containerId,
        String containerRuntime,
        String unit,
        String cgroup,
        int uid,
        String user,
        String jobKey) {

    /** Nobody in particular, or not known. */
    public static final Owner NONE = new OwnerDraft().build(null);

    /** Digits of the container id that name an instance, as container engines print it. */
    public static final int SHORT_ID = 12;

    /** True when the process belongs to no container, pod or batch job; services of the machine are external too. */
    public boolean external() {
        return kind == OwnerKind.NONE || kind == OwnerKind.UNIT;
    }

    /** Name of the container as an instance: the first 12 digits of its id, for LXC and nspawn its name, else null. */
    public String containerKey() {
        if (containerId != null) {
            return containerId.substring(0, SHORT_ID);
        }
        boolean named = container != null && kind == OwnerKind.CONTAINER;
        return named ? containerRuntime + "-" + container : null;
    }

    /** {@code slurm}, {@code pod} or {@code unit}: the kind of {@link #jobKey}; null without one. */
    public String jobKind() {
        if (jobKey == null) {
            return null;
        }
        return (kind == OwnerKind.CONTAINER ? OwnerKind.UNIT : kind).toString();
    }

    /**
     * Labels of the owner for an instance that is a process: {@code cgroup}, {@code container_id}, {@code pod},
     * {@code namespace}, {@code container}, {@code slurm_job}, {@code slurm_step}, {@code unit}, as far as known.
     */
    public LabelSet labels() {
        return LabelSet.of(new LabelText.Collector()
                .text("cgroup", cgroup)
                .text("container_id", containerId)
                .text("pod", podName)
                .text("namespace", namespace)
                .text("container", container)
                .text("slurm_job", slurmJob)
                .text("slurm_step", slurmStep)
                .text("unit", unit)
                .done());
    }

    /**
     * Labels for an instance that is a job: {@code kind}, {@code slurm_job}, {@code pod}, {@code namespace}, {@code unit},
     * {@code user} (uid). Without step and container, of which a job may have several.
     */
    public LabelSet jobLabels() {
        return LabelSet.of(new LabelText.Collector()
                .text("kind", jobKind())
                .text("slurm_job", slurmJob)
                .text("pod", podName)
                .text("namespace", namespace)
                .text("unit", unit)
                .number("user", uid)
                .done());
    }

    /** Labels for an instance that is a container: those of its job and {@code container}, {@code container_id}. */
    public LabelSet containerLabels() {
        return LabelSet.of(new LabelText.Collector()
                .text("kind", kind.toString())
                .text("slurm_job", slurmJob)
                .text("pod", podName)
                .text("namespace", namespace)
                .text("container", container)
                .text("container_id", containerId)
                .text("unit", unit)
                .number("user", uid)
                .done());
    }
}
