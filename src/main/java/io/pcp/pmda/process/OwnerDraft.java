package io.pcp.pmda.process;

/** An {@link Owner} in the making, and which directory has to exist while its job does. Of one thread at a time. */
final class OwnerDraft {
    OwnerKind kind = OwnerKind.NONE;
    String slurmJob;
    String slurmStep;
    String slurmArray;
    String podUid;
    PodName pod;
    String container;
    String containerId;
    String containerRuntime;
    String unit;
    String cgroup;
    int uid = -1;
    String user;
    /** The part of the path that belongs to the container or job; null when there is none. */
    String group;
    /** The line {@link #group} stands in; null before. */
    CgroupLine line;

    /** Job and pod tell most, a service least. */
    int rank() {
        return switch (kind) {
            case SLURM, POD -> 3;
            case CONTAINER -> 2;
            case UNIT -> 1;
            case NONE -> 0;
        };
    }

    /** What the line of another controller knows more of the same owner. */
    void fill(OwnerDraft other) {
        boolean same = slurmJob == null || other.slurmJob == null || slurmJob.equals(other.slurmJob);
        if (!same || podUid != null && other.podUid != null && !podUid.equals(other.podUid)) {
            return;
        }
        slurmJob = or(slurmJob, other.slurmJob);
        slurmStep = or(slurmStep, other.slurmStep);
        podUid = or(podUid, other.podUid);
        if (containerId == null && container == null) {
            container = other.container;
            containerId = other.containerId;
            containerRuntime = or(containerRuntime, other.containerRuntime);
        }
        unit = kind == OwnerKind.CONTAINER ? or(unit, other.unit) : unit;
        uid = uid < 0 ? other.uid : uid;
    }

    private static String or(String first, String second) {
        return first == null ? second : first;
    }

    /** Name of the job as an instance; null when there is none. Pods by uid while their name is not known. */
    String jobKey() {
        return switch (kind) {
            case SLURM -> "slurm-" + slurmJob;
            case POD -> pod == null ? "pod-" + podUid : "pod-" + pod.namespace() + "." + pod.name();
            case UNIT, CONTAINER -> unit == null ? null : "unit-" + unit;
            case NONE -> null;
        };
    }

    Owner build(String jobKey) {
        String name = pod != null && pod.container() != null ? pod.container() : container;
        return new Owner(
                kind,
                slurmJob,
                slurmStep,
                slurmArray,
                podUid,
                pod == null ? null : pod.name(),
                pod == null ? null : pod.namespace(),
                name,
                containerId,
                containerRuntime,
                unit,
                cgroup,
                uid,
                user,
                jobKey);
    }
}
