package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;

/** What the instance domains of processes say about themselves. Serial numbers are frozen. */
public enum UseDomain {
    GPUPROC(
            3,
            "per gpu process",
            "Processes on each GPU or slice",
            "gpu0/4711 python3 is process 4711 on gpu0, gpu0/mig1.0/4711 python3 on a slice of it. Another process of"
                    + " the same pid is another instance. Labels tell user, container, pod, job and service."),
    PID(
            4,
            "per process",
            "Processes that use GPUs, over all GPUs",
            "The instance id is the process id and the name is that of the instance domain of proc.*, so that both can"
                    + " be looked at together."),
    SESSION(
            14,
            "per encoder session",
            "Sessions of the video encoder",
            "gpu0/enc12 is session 12 of the encoder of gpu0. Labels tell the process, the codec and the resolution."),
    JOB(
            15,
            "per job",
            "Jobs that use GPUs",
            "slurm-4711 is a batch job, pod-namespace.name a Kubernetes pod (pod-uid where its name was not known when"
                    + " it was first seen), unit-name a systemd service. A job stays for ten minutes after its last"
                    + " process on a GPU has ended."),
    JOBGPU(
            16,
            "per job and gpu",
            "Jobs on each GPU or slice",
            "gpu0/slurm-4711 is what the job has of gpu0, gpu0/mig1.0/slurm-4711 what it has of a slice."),
    CONTAINER(
            17,
            "per container",
            "Containers that use GPUs",
            "Named by the first 12 digits of the container id. A container stays for ten minutes after its last process"
                    + " on a GPU has ended.");

    private final int serial;
    private final String labelName;
    private final String oneline;
    private final String help;

    UseDomain(int serial, String labelName, String oneline, String help) {
        this.serial = serial;
        this.labelName = labelName;
        this.oneline = oneline;
        this.help = help;
    }

    /** Serial number of the instance domain. */
    public int serial() {
        return serial;
    }

    /** One line for {@code pminfo -t}. */
    public String oneline() {
        return oneline;
    }

    /** Longer help. */
    public String help() {
        return help;
    }

    /** Labels all instances share. */
    public LabelSet labels() {
        return LabelSet.of(Label.text("device_type", "gpu"), Label.text("indom_name", labelName));
    }
}
