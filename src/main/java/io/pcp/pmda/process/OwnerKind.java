package io.pcp.pmda.process;

import java.util.Locale;

/** What owns a process; the word of {@link #toString} is the value of the label {@code kind}. */
public enum OwnerKind {
    /** A Slurm batch job. */
    SLURM,
    /** A Kubernetes pod. */
    POD,
    /** A container nothing of the above manages. */
    CONTAINER,
    /** A systemd service, of the system or of a user. */
    UNIT,
    /** None of these: a login session, a daemon without unit, or unknown. */
    NONE;

    /** {@code slurm}, {@code pod}, {@code container}, {@code unit}, {@code none}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
