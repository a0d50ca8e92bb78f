package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.GpuInput;
import io.pcp.pmda.gpu.usage.UseDomains;
import io.pcp.pmda.gpu.usage.UseTally;
import io.pcp.pmda.gpu.usage.UseView;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.sdk.Fetch;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.MetricReader;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.SnapshotOwner;
import io.pcp.pmda.sdk.ValueSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Owner of what is made from the processes of all GPUs together: instances of processes, pids, jobs, containers and
 * encoder sessions. A fetch asks the GPUs, and this owner once they have been heard, so that it works on what they found
 * for that fetch.
 */
final class ProcessFold {
    private static final long USES = 1;
    private static final long SESSIONS = 2;

    /**
     * What a fetch sees.
     *
     * @param uses of the processes
     * @param sessions of the encoders; empty unless asked for
     */
    record View(UseView uses, SessionFold.View sessions) {}

    /** Writes the values of one metric. */
    @FunctionalInterface
    interface Values<V> {
        /**
         * @return whether there was any
         */
        boolean put(V view, ValueSink out);
    }

    private final PmdaContext context;
    private final GpuFleet fleet;
    private final Supplier<ReadSet> reads;
    private final long staleNanos;
    private final UseDomains uses;
    private final SessionFold sessions;
    private final SnapshotOwner<View> owner;

    ProcessFold(PmdaContext context, GpuFleet fleet, Supplier<ReadSet> reads, GpuSettings settings) {
        this.context = context;
        this.fleet = fleet;
        this.reads = reads;
        this.staleNanos = settings.timing().staleAfter().toNanos();
        uses = new UseDomains(context, tally(), fetch -> touch(fetch, false));
        sessions = new SessionFold(context, this::touchSessions);
        owner = context.owner(
                "processes",
                new SnapshotOwner.Limits(Duration.ZERO, settings.timing().staleAfter()),
                this::refresh);
    }

    /** Instance domains by what the catalogue calls them. */
    Map<String, InstanceDomain> domains() {
        Map<String, InstanceDomain> all = new HashMap<>(uses.domains());
        all.put("session", sessions.domain());
        return all;
    }

    /** What is counted over all GPUs. */
    UseTally tally() {
        return fleet.users().tally();
    }

    /**
     * A metric of processes.
     *
     * @param activity whether it needs what processes do, which is read in the background
     */
    MetricReader reader(boolean activity, Values<UseView> values) {
        return new MetricReader() {
            @Override
            public void touch(Fetch fetch) {
                ProcessFold.this.touch(fetch, activity);
            }

            @Override
            public void read(Fetch fetch, ValueSink out) {
                SnapshotOwner.Answer<View> answer = fetch.answer(owner);
                UseView view = answer.ok() ? answer.value().uses() : null;
                boolean some = view != null && values.put(view, out);
                if (!some) {
                    out.failed(failure(answer, view));
                }
            }
        };
    }

    private int failure(SnapshotOwner.Answer<View> answer, UseView view) {
        if (view == null) {
            return answer.ok() ? PmErr.AGAIN : answer.code();
        }
        if (view.denied()) {
            return PmErr.PERMISSION;
        }
        return view.late() || fleet.state() == FleetState.STARTING ? PmErr.AGAIN : 0;
    }

    /** A metric of encoder sessions. */
    MetricReader sessionReader(Values<SessionFold.View> values) {
        return new MetricReader() {
            @Override
            public void touch(Fetch fetch) {
                touchSessions(fetch);
            }

            @Override
            public void read(Fetch fetch, ValueSink out) {
                SnapshotOwner.Answer<View> answer = fetch.answer(owner);
                SessionFold.View view = answer.ok() ? answer.value().sessions() : null;
                boolean some = view != null && values.put(view, out);
                if (!some) {
                    out.failed(view != null ? view.failure() : answer.ok() ? PmErr.AGAIN : answer.code());
                }
            }
        };
    }

    /** Asks the GPUs, then this owner. */
    private void touch(Fetch fetch, boolean activity) {
        if (!fetch.first(activity ? ProcessCollector.ACTIVITY : ProcessCollector.USES)) {
            return;
        }
        long background =
                activity ? reads.get().group(ProcessCollector.ACTIVITY).parts() : 0;
        touch(fetch, reads.get().group(ProcessCollector.USES).parts(), background, USES);
    }

    private void touchSessions(Fetch fetch) {
        if (!fetch.first(SessionCollector.SESSIONS)) {
            return;
        }
        touch(fetch, reads.get().group(SessionCollector.SESSIONS).parts(), 0, SESSIONS);
    }

    private void touch(Fetch fetch, long pass, long background, long own) {
        fleet.touch(fetch);
        boolean heard = fetch.heard(fleet.owner());
        for (Gpu gpu : fleet.gpus()) {
            if (gpu.attachment() != null) {
                gpu.passes().ask(fetch, pass);
                heard &= fetch.heard(gpu.passes().owner());
                if (background != 0) {
                    gpu.background().ask(fetch, background);
                    heard &= fetch.heard(gpu.background().owner());
                }
            }
        }
        if (heard) {
            fetch.ask(owner, own);
        }
    }

    private View refresh(long parts) {
        long oldest = context.time().nanos() - staleNanos;
        List<GpuInput> inputs = new ArrayList<>();
        for (Gpu gpu : fleet.gpus()) {
            Instance instance = gpu.instance();
            if (gpu.attachment() == null) {
                tally().lost(gpu.ordinal());
            } else if (instance != null) {
                inputs.add(new GpuInput(
                        gpu.ordinal(),
                        instance,
                        gpu.uuid(),
                        extra(gpu.passes(), ProcessCollector.USES, oldest),
                        extra(gpu.background(), ProcessCollector.ACTIVITY, oldest)));
            }
        }
        SessionFold.View seen = (parts & SESSIONS) == 0 ? null : sessions.update(fleet.gpus(), oldest);
        return new View(uses.update(inputs), seen);
    }

    static <T> T extra(GpuWorker worker, Extra<T> extra, long oldest) {
        SnapshotOwner.Answer<GpuSnapshot> answer = worker.owner().answer();
        return answer.ok() ? answer.value().extra(extra, oldest) : null;
    }
}
