package io.pcp.pmda.sdk;

import io.pcp.pmda.model.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * A PMDA: what it serves, and {@link #run} to serve it. The whole program of a simple one:
 *
 * <pre>
 * import static io.pcp.pmda.sdk.Pmda.Semantics.*;
 * import static io.pcp.pmda.sdk.Pmda.Type.*;
 * import static io.pcp.pmda.sdk.Pmda.Units.*;
 *
 * public static void main(String[] args) {
 *     Pmda pmda = Pmda.named("trivial", 250);
 *     pmda.cluster(0, Instant::now)
 *         .metric(0, "trivial.time", U32, INSTANT, SEC, "seconds since 1970", now -&gt; now.getEpochSecond());
 *     System.exit(pmda.run(args));
 * }
 * </pre>
 *
 * <p>Built in: the handshake, the standard options, the log file, profiles, texts, labels, names, stores, freshness, and
 * an answer to whatever pmcd sends. Definitions are made by one thread before {@link #run}; contradictions (a PMID twice,
 * a bad name) are reported when it starts.
 */
public final class Pmda {
    /** The fetch deadline no setting can exceed: pmcd gives an agent five seconds. */
    public static final Duration MAX_FETCH_DEADLINE = Duration.ofSeconds(3);

    public static final Duration DEFAULT_FETCH_DEADLINE = Duration.ofSeconds(2);

    private final String name;
    private final int domain;
    private final List<Supplier<PmdaModule>> modules = new ArrayList<>();
    private final List<PmdaOption> options = new ArrayList<>();
    private final List<CachedInstances> cached = new ArrayList<>();
    private Duration fetchDeadline = DEFAULT_FETCH_DEADLINE;
    private int features;

    private Pmda(String name, int domain) {
        this.name = name;
        this.domain = domain;
    }

    /**
     * @param name as in pmcd.conf; the program is called {@code pmda<name>}
     * @param domain number used when {@code -d} gives none, 1..510
     */
    public static Pmda named(String name, int domain) {
        return new Pmda(name, domain);
    }

    /**
     * A group of metrics refreshed together.
     *
     * @param number 0..4095
     * @param refresh makes an immutable snapshot; runs on a worker, may block, may throw
     */
    public <S> Cluster<S> cluster(int number, Callable<S> refresh) {
        Cluster<S> cluster = new Cluster<>(number, refresh);
        modules.add(() -> cluster);
        return cluster;
    }

    /** An instance domain that never changes; ids are 0, 1, 2 … in this order. */
    public InstanceDomain indom(int serial, String oneline, String... names) {
        return InstanceDomain.fixed(serial, oneline, names);
    }

    /** An instance domain whose instances come and go; ids are remembered across restarts. */
    public CachedInstances dynamicIndom(int serial, String oneline) {
        CachedInstances instances = new CachedInstances(serial, oneline);
        cached.add(instances);
        return instances;
    }

    /** A part of the agent made after the options are known. */
    public Pmda module(Supplier<PmdaModule> module) {
        modules.add(module);
        return this;
    }

    /** One more command line option. */
    public Pmda option(PmdaOption option) {
        options.add(option);
        return this;
    }

    /** How long a fetch waits for its owners; more than 3 s is cut to 3 s. */
    public Pmda fetchDeadline(Duration deadline) {
        fetchDeadline = deadline.compareTo(MAX_FETCH_DEADLINE) > 0 ? MAX_FETCH_DEADLINE : deadline;
        return this;
    }

    /** Whether these arguments ask for a socket instead of the pipe. */
    public static boolean wantsSocket(String... args) {
        return Transport.wantsSocket(args);
    }

    /** Asks pmcd for the attributes of clients (user, group, process; see {@link Client}). */
    public Pmda wantsAttributes() {
        features |= io.pcp.pmda.protocol.Pdu.Creds.AUTH;
        return this;
    }

    /**
     * Serves until the peer closes the pipe. The first thing it does is to say hello to pmcd, which waits only three
     * seconds for that; options, log and modules come after.
     *
     * <p>Its code is the exit code of the VM, also when a SIGTERM comes meanwhile: end the program with
     * {@code System.exit(pmda.run(args))}.
     *
     * @return exit code: 0 when the peer has gone, 1 for wrong options or a peer that does not speak the protocol
     */
    public int run(String... args) {
        return new AgentRun(this).run(args);
    }

    String name() {
        return name;
    }

    int domain() {
        return domain;
    }

    List<PmdaOption> options() {
        return options;
    }

    List<CachedInstances> cached() {
        return cached;
    }

    List<Supplier<PmdaModule>> modules() {
        return modules;
    }

    Duration fetchDeadline() {
        return fetchDeadline;
    }

    int features() {
        return features;
    }

    /** Value types, for static import. */
    public static final class Type {
        public static final ValueType I32 = ValueType.I32;
        public static final ValueType U32 = ValueType.U32;
        public static final ValueType I64 = ValueType.I64;
        public static final ValueType U64 = ValueType.U64;
        public static final ValueType FLOAT = ValueType.FLOAT;
        public static final ValueType DOUBLE = ValueType.DOUBLE;
        public static final ValueType STRING = ValueType.STRING;
        public static final ValueType AGGREGATE = ValueType.AGGREGATE;

        private Type() {}
    }

    /** Semantics, for static import. */
    public static final class Semantics {
        public static final io.pcp.pmda.model.Semantics COUNTER = io.pcp.pmda.model.Semantics.COUNTER;
        public static final io.pcp.pmda.model.Semantics INSTANT = io.pcp.pmda.model.Semantics.INSTANT;
        public static final io.pcp.pmda.model.Semantics DISCRETE = io.pcp.pmda.model.Semantics.DISCRETE;

        private Semantics() {}
    }

    /** The usual units, for static import; others with {@link io.pcp.pmda.model.Units#of}. */
    public static final class Units {
        public static final io.pcp.pmda.model.Units NONE = io.pcp.pmda.model.Units.NONE;
        public static final io.pcp.pmda.model.Units COUNT = io.pcp.pmda.model.Units.COUNT;
        public static final io.pcp.pmda.model.Units BYTE = io.pcp.pmda.model.Units.BYTE;
        public static final io.pcp.pmda.model.Units KBYTE = io.pcp.pmda.model.Units.KBYTE;
        public static final io.pcp.pmda.model.Units MBYTE = io.pcp.pmda.model.Units.MBYTE;
        public static final io.pcp.pmda.model.Units NANOSEC = io.pcp.pmda.model.Units.NANOSEC;
        public static final io.pcp.pmda.model.Units MICROSEC = io.pcp.pmda.model.Units.MICROSEC;
        public static final io.pcp.pmda.model.Units MILLISEC = io.pcp.pmda.model.Units.MILLISEC;
        public static final io.pcp.pmda.model.Units SEC = io.pcp.pmda.model.Units.SEC;

        private Units() {}
    }
}
