package io.pcp.pmda.bridge;

import io.pcp.pmda.sdk.MetricTable;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.PmdaModule;
import io.pcp.pmda.sdk.ValueSink;
import io.pcp.pmda.source.SourceSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sources of other formats as {@code workload.*} and {@code node.*}: what the agent adds to itself. As long as no source is
 * configured there is a thread that waits for one, and nothing else.
 */
public final class BridgeModule implements PmdaModule {
    private final Wiring wiring;
    private final Trees trees = new Trees();
    private final ControlTree workload = new ControlTree("workload", ControlTree.WORKLOAD, trees);
    private final ControlTree node = new ControlTree("node", ControlTree.NODE, trees);
    private final CompatControl compat = new CompatControl();
    private PmdaContext context;
    private Watch watch;
    private volatile SourceFleet fleet;
    /** Null until somebody may send. */
    private volatile PushGate gate;

    private volatile String pushProblem = "";
    private volatile boolean closed;

    /** Hears what is configured; called by the watching thread. */
    interface Configuration extends Consumer<SourceSet> {
        /** What programs may send, and where; not called as long as they may not. */
        void push(PushConfig config);

        /**
         * What is wrong with the file that says so.
         *
         * @param text empty when all is well
         */
        void pushProblem(String text);
    }

    /** Where sources come from and what they are made of. */
    interface Wiring {
        /**
         * Begins to watch the configuration, on a thread of its own.
         *
         * @param changed hears of each set of sources, one at a time, first of the one there is
         */
        Watch watch(PmdaContext context, Configuration changed);

        /** Called by the watching thread when there are sources for the first time. */
        SourceParts parts(PmdaContext context);

        /** Threads that fetch at a time. */
        int threads();
    }

    /** A configuration being watched. */
    interface Watch extends AutoCloseable {
        /** Looks again now; must not block. */
        void rescan();

        /** Looks again if it has not for a while; must not block. */
        default void nudge() {}

        @Override
        void close();
    }

    /**
     * With the sources that settings name.
     *
     * @param version of the agent, which servers are told
     */
    public static BridgeModule of(BridgeSettings settings, String version) {
        return new BridgeModule(new AgentWiring(settings, version));
    }

    /** For tests, and for agents that find their sources elsewhere. */
    BridgeModule(Wiring wiring) {
        this.wiring = wiring;
    }

    /** What the control metrics of both trees show. */
    private final class Trees implements FleetView {
        private final AtomicInteger reloads = new AtomicInteger();

        @Override
        public long inflightBytes() {
            return fleet == null ? 0 : fleet.parts().inflightBytes();
        }

        @Override
        public long queueWaitMicros() {
            return fleet == null ? 0 : fleet.pool().waitedMicros();
        }

        @Override
        public long lateFetches() {
            return fleet == null ? 0 : fleet.lateFetches();
        }

        @Override
        public long registryBytes() {
            return fleet == null ? 0 : fleet.parts().registryBytes();
        }

        @Override
        public int debug() {
            return fleet == null ? 0 : fleet.debug();
        }

        @Override
        public void debug(int level) {
            if (fleet != null) {
                fleet.debug(level);
            }
        }

        @Override
        public void receiver(ControlLeaf leaf, ValueSink out) {
            PushGate now = gate;
            if (now != null) {
                now.read(leaf, pushProblem, out);
            } else if (leaf == ControlLeaf.OTLP_LISTENING && !pushProblem.isEmpty()) {
                out.text("config: " + pushProblem);
            } else {
                FleetView.super.receiver(leaf, out);
            }
        }

        @Override
        public int reloads() {
            return reloads.get();
        }

        @Override
        public void reload() {
            reloads.incrementAndGet();
            watch.rescan();
        }
    }

    @Override
    public void start(PmdaContext agent) {
        context = agent;
        watch = wiring.watch(agent, new Configured());
    }

    private final class Configured implements Configuration {
        @Override
        public void accept(SourceSet set) {
            if (!closed
                    && (fleet != null
                            || !set.sources().isEmpty()
                            || !set.problems().isEmpty())) {
                fleet().apply(set);
            }
        }

        @Override
        public void push(PushConfig config) {
            if (closed) {
                return;
            }
            if (gate == null) {
                gate = new PushGate(fleet(), config);
                if (closed) {
                    gate.close();
                }
            } else {
                gate.apply(config);
            }
        }

        @Override
        public void pushProblem(String text) {
            pushProblem = text;
        }
    }

    /** Made when something is configured for the first time, by the watching thread. */
    private SourceFleet fleet() {
        if (fleet == null) {
            fleet = new SourceFleet(context, wiring.parts(context), wiring.threads());
        }
        return fleet;
    }

    /** Null until somebody may send; for tests. */
    PushGate gate() {
        return gate;
    }

    @Override
    public void asked() {
        watch.nudge();
    }

    @Override
    public void contribute(MetricTable.Builder table) {
        SourceFleet now = fleet;
        List<SourceOwner> sources = now == null ? List.of() : now.visible();
        workload.show(sources);
        node.show(sources);
        workload.contribute(table);
        node.contribute(table);
        if (now != null) {
            compat.contribute(table, sources, trees);
            now.contribute(table);
        }
    }

    @Override
    public void close() {
        closed = true;
        if (watch != null) {
            watch.close();
        }
        PushGate open = gate;
        if (open != null) {
            open.close();
        }
        SourceFleet last = fleet;
        if (last != null) {
            last.close();
        }
    }
}
