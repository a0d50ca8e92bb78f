package io.pcp.pmda.process;

/** Whether a process that is said to hold a GPU is well. Only what was seen is judged: {@link #HIDDEN} is no verdict. */
public enum Liveness {
    /** Exists and none of the below. */
    ALIVE,
    /** No such process, although every process of the machine is visible to us. */
    MISSING,
    /** State Z or X with no thread left that runs. */
    DEAD,
    /** In uninterruptible sleep (state D) for more than a minute. */
    STUCK,
    /** Runs, but the cgroup of its container or job has been removed. */
    LEFT_BEHIND,
    /** Cannot be seen: another pid namespace, {@code hidepid}, no permission, or a file that makes no sense. */
    HIDDEN;

    /** Dead, stuck or left behind: what {@code gpu.processes.zombie} counts. */
    public boolean zombie() {
        return this != ALIVE && this != HIDDEN;
    }
}
