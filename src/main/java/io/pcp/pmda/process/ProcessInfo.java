package io.pcp.pmda.process;

import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;

/**
 * What {@code /proc} says of one process. A process that has ended keeps what was known of it.
 *
 * @param pid in the pid namespace of this agent
 * @param startTicks start in clock ticks since boot: with the pid the identity of the process; -1 when never seen
 * @param startMillis start in milliseconds since 1970, exact to a clock tick (10 ms) and the second of boot; 0 when unknown
 * @param comm command, at most 15 printable ASCII characters, others as '?'; empty when never seen
 * @param state letter of proc(5), '?' when not seen
 * @param blockedSinceMillis when state D was first seen, milliseconds since 1970; 0 when not in state D
 * @param liveness never null
 * @param cgroupRemoved the cgroup of its container or job no longer exists
 * @param owner never null
 */
public record ProcessInfo(
        int pid,
        long startTicks,
        long startMillis,
        String comm,
        char state,
        long blockedSinceMillis,
        Liveness liveness,
        boolean cgroupRemoved,
        Owner owner) {

    /** True when the process was seen to exist just now, also as a zombie. */
    public boolean exists() {
        return liveness != Liveness.MISSING && liveness != Liveness.HIDDEN;
    }

    /** True when it holds a GPU although it is dead, stuck or left behind. */
    public boolean zombie() {
        return liveness.zombie();
    }

    /** True when it is seen, and belongs to no container, pod or batch job. */
    public boolean external() {
        return exists() && owner.external();
    }

    /** Real user id, -1 when unknown. */
    public int uid() {
        return owner.uid();
    }

    /** {@code pid}, {@code comm}, {@code uid} and the labels of the owner, as far as known. */
    public LabelSet labels() {
        Label[] own = new LabelText.Collector()
                .number("pid", pid)
                .text("comm", comm)
                .number("uid", owner.uid())
                .done();
        return LabelSet.of(own).with(owner.labels().labels().toArray(new Label[0]));
    }
}
