package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.event.EventView;
import io.pcp.pmda.gpu.event.XidClass;
import io.pcp.pmda.gpu.event.XidTable.Xid;
import io.pcp.pmda.gpu.health.Fact;
import io.pcp.pmda.gpu.health.Health;
import io.pcp.pmda.gpu.health.HealthFacts;
import io.pcp.pmda.gpu.health.HealthState;
import io.pcp.pmda.gpu.health.HealthWatch;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Judges GPUs: by the facts of their last pass and by what only the fleet knows. Has an answer for every GPU at once,
 * also for one that is lost or hangs. Says in the log when the health of a GPU changes.
 *
 * <p>Thread-safe: the pipe thread asks, the timer looks.
 */
final class HealthMonitor {
    /** A change is in the log this much later at most, when nobody fetches. */
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final GpuFleet fleet;
    private final GpuSettings settings;
    private final TimeSource time;
    private final PmdaLog log;
    private final EventMonitor events;
    private final long bootMillis;
    /** Guarded by this; a GPU that is forgotten takes its watch along. */
    private final Map<Gpu, Watched> watched = new WeakHashMap<>();

    // Of the timer.
    private boolean looked;
    private long lookedNanos;

    private static final class Watched {
        private HealthWatch watch = new HealthWatch();
        private int generation = -1;
        private Health last = Health.OK;
        private HealthState said = HealthState.OK;
    }

    /**
     * @param events what has happened to GPUs
     * @param bootMillis when the node was booted, milliseconds since 1970; 0 when unknown
     */
    HealthMonitor(
            GpuFleet fleet, GpuSettings settings, TimeSource time, PmdaLog log, EventMonitor events, long bootMillis) {
        this.fleet = fleet;
        this.settings = settings;
        this.time = time;
        this.log = log;
        this.events = events;
        this.bootMillis = bootMillis;
    }

    /** Looks at all GPUs, now and then, since a fetch judges for itself; by the timer. */
    void look() {
        if (looked && time.nanos() - lookedNanos < LOOK_NANOS) {
            return;
        }
        looked = true;
        lookedNanos = time.nanos();
        fleet.gpus().forEach(gpu -> judge(gpu, gpu.passes().owner().latest()));
    }

    /**
     * The health of a GPU.
     *
     * @param snapshot of its passes; null when there is none
     */
    synchronized Health judge(Gpu gpu, GpuSnapshot snapshot) {
        Watched known = watched.computeIfAbsent(gpu, unused -> new Watched());
        Attachment attachment = gpu.attachment();
        if (attachment != null && attachment.generation() != known.generation) {
            // A new session of the driver: what held before says nothing.
            known.watch = new HealthWatch();
            known.generation = attachment.generation();
        }
        known.last = known.watch.judge(facts(gpu, snapshot), time.nanos());
        tell(gpu, known);
        return known.last;
    }

    /** One line per change of the state; what is lost or hangs has lines of its own already. */
    private void tell(Gpu gpu, Watched known) {
        HealthState state = known.last.state();
        if (state == known.said || state == HealthState.UNKNOWN) {
            return;
        }
        HealthState before = known.said;
        known.said = state;
        if (state == HealthState.OK && before == HealthState.DEGRADED) {
            log.info(gpu.describe() + ": health is ok again");
        } else if (state == HealthState.DEGRADED) {
            log.warning(gpu.describe() + ": " + known.last.text());
        }
    }

    private HealthFacts facts(Gpu gpu, GpuSnapshot snapshot) {
        HealthFacts.Builder facts = HealthFacts.builder();
        Attachment attachment = gpu.attachment();
        boolean hung = gpu.passes().hung() || gpu.background().hung();
        boolean usable = fleet.state().usable();
        int code = gpu.lostCode();
        facts.flag(Fact.HUNG, hung);
        if (attachment == null && usable) {
            facts.flag(Fact.RESET_REQUIRED, code == NvmlReturn.RESET_REQUIRED);
            facts.flag(Fact.LOST, code != NvmlReturn.RESET_REQUIRED);
        } else if (attachment == null) {
            facts.flag(Fact.DRIVER_UNUSABLE, fleet.state() != FleetState.STARTING);
        } else {
            long notBefore = time.nanos() - settings.timing().staleAfter().toNanos();
            HealthFacts read = snapshot == null ? null : snapshot.extra(HealthFactsCollector.FACTS, notBefore);
            if (read != null) {
                facts.flag(Fact.LOST, false);
                read.known().forEach(facts::set);
                read.get(Fact.LINKS).ifPresent(links -> facts.links((int) links, read.linksDown()));
            }
        }
        facts.set(Fact.NOW, time.epochMillis());
        long cleared = Math.max(bootMillis, gpu.accumulators().resets().lastMillis());
        if (cleared > 0) {
            facts.set(Fact.CLEARED, cleared);
        }
        EventView seen = events.view(gpu);
        facts.fatalXid(seen(seen, XidClass.FATAL));
        facts.resetXid(seen(seen, XidClass.RESET));
        return facts.build();
    }

    private HealthFacts.XidSeen seen(EventView view, XidClass kind) {
        EventView.LatestXid latest = view.latestByClass().get(kind);
        if (latest == null) {
            return null;
        }
        Xid xid = events.table().of(latest.code());
        return new HealthFacts.XidSeen(latest.code(), xid.text(), xid.action(), latest.millis());
    }
}
