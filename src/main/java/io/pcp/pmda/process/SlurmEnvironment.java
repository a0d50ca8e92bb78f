package io.pcp.pmda.process;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * What the environment of a process tells of batch jobs and of containers without a cgroup of their own.
 *
 * @param job job id, null without one
 * @param step null when unknown
 * @param array array job and task, {@code 4700_3}; null for other jobs
 * @param runtime {@code apptainer} or {@code enroot}, null for neither
 */
record SlurmEnvironment(String job, String step, String array, String runtime) {
    static final SlurmEnvironment NONE = new SlurmEnvironment(null, null, null, null);

    private static final Pattern ID = Pattern.compile("[1-9]\\d{0,9}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

    /** From the bytes of {@code /proc/PID/environ}: {@code NAME=value}, each ended by a zero byte. */
    static SlurmEnvironment parse(byte[] environ) {
        String job = null;
        String step = null;
        String arrayJob = null;
        String arrayTask = null;
        String runtime = null;
        for (int at = 0; at < environ.length; ) {
            int end = at;
            while (end < environ.length && environ[end] != 0) {
                end++;
            }
            // The last entry may be cut off; a cut id would be another job's.
            if (end < environ.length && wanted(environ, at, end)) {
                String entry = new String(environ, at, end - at, StandardCharsets.ISO_8859_1);
                int equals = entry.indexOf('=');
                String value = entry.substring(equals + 1);
                switch (entry.substring(0, Math.max(0, equals))) {
                    case "SLURM_JOB_ID" -> job = ID.matcher(value).matches() ? value : null;
                    case "SLURM_STEP_ID" -> step = NUMBER.matcher(value).matches() ? step(value) : null;
                    case "SLURM_ARRAY_JOB_ID" -> arrayJob = ID.matcher(value).matches() ? value : null;
                    case "SLURM_ARRAY_TASK_ID" ->
                        arrayTask = NUMBER.matcher(value).matches() ? value : null;
                    case "APPTAINER_CONTAINER", "SINGULARITY_CONTAINER" -> runtime = "apptainer";
                    case "ENROOT_ROOTFS" -> runtime = "enroot";
                    default -> {}
                }
            }
            at = end + 1;
        }
        boolean array = job != null && arrayJob != null && arrayTask != null;
        return new SlurmEnvironment(job, job == null ? null : step, array ? arrayJob + "_" + arrayTask : null, runtime);
    }

    private static boolean wanted(byte[] environ, int at, int end) {
        return end - at > 8 && (environ[at] == 'S' || environ[at] == 'A' || environ[at] == 'E');
    }

    /** The words Slurm prints for its reserved step numbers (slurm.h), any other number as it is. */
    static String step(String text) {
        return switch (text) {
            case "4294967291" -> "batch";
            case "4294967292" -> "extern";
            case "4294967290" -> "interactive";
            default -> text;
        };
    }

    /** Completes an owner whose cgroup tells nothing of a job; a container or pod never runs with its own job's word. */
    void apply(OwnerDraft draft) {
        if (job != null && (draft.kind == OwnerKind.NONE || draft.kind == OwnerKind.UNIT)) {
            draft.kind = OwnerKind.SLURM;
            draft.slurmJob = job;
            draft.slurmStep = step;
            draft.unit = null;
        }
        if (draft.slurmJob != null && draft.slurmJob.equals(job)) {
            draft.slurmArray = array;
        }
        if (draft.containerRuntime == null) {
            draft.containerRuntime = runtime;
        }
    }
}
