package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.Attacher.Outcome;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.sdk.TimeSource;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Decides when which GPUs are looked for: all when something about them has changed, and those that are lost every now
 * and then.
 *
 * <p>Owned by discovery, on whose worker it looks; {@link #all} and {@link #lost} may be called by any thread.
 */
final class GpuSearch {
    private final Attacher attacher;
    private final GpuRoster roster;
    private final FleetStatus status;
    private final Duration lostProbe;
    /** When to look at GPUs that are lost. */
    private final Countdown probe;

    private volatile boolean all;

    /**
     * @param lostProbe how often GPUs that are lost are looked for
     */
    GpuSearch(Attacher attacher, GpuRoster roster, FleetStatus status, Duration lostProbe, TimeSource time) {
        this.attacher = attacher;
        this.roster = roster;
        this.status = status;
        this.lostProbe = lostProbe;
        this.probe = new Countdown(time);
    }

    /** The next look is for all GPUs. */
    void all() {
        all = true;
    }

    /** A GPU is lost: it is looked for after a while. */
    void lost() {
        // One that is lost again and again must not put off the probe of the others.
        probe.setIfClear(lostProbe);
    }

    /** Nobody can be found until the library is open again. */
    void clear() {
        probe.clear();
    }

    /** Whether it is time for a look at GPUs that are lost. */
    boolean due() {
        return probe.due();
    }

    /**
     * Looks for whom it is time to, and tells the roster and the status.
     *
     * @param generation which opening of NVML this is about
     * @param count how many GPUs the library has
     * @return 0, or why NVML has to be opened anew
     */
    int look(int generation, int count) {
        boolean whole = all;
        boolean due = probe.due();
        Collection<Integer> wanted = whole ? GpuRoster.indices(count) : due ? roster.unattached(count) : Set.of();
        if (wanted.isEmpty() && attacher.pending().isEmpty()) {
            if (due) {
                probe.clear();
            }
            roster.seen(generation, count);
            return 0;
        }
        if (whole) {
            all = false;
        }
        List<Outcome> outcomes = attacher.attach(wanted, generation);
        boolean failed = roster.apply(outcomes, attacher.pending(), generation, count);
        if (failed) {
            probe.set(lostProbe);
        } else if (whole || due) {
            probe.clear();
        }
        int broken = 0;
        for (Outcome outcome : outcomes) {
            if (NvmlReturn.kind(outcome.code()) == NvmlReturn.Kind.REINIT) {
                broken = outcome.code();
            }
        }
        status.expected(roster.expected());
        return broken;
    }
}
