package io.pcp.pmda.gpu.usage;

import io.pcp.pmda.process.HostPaths;
import io.pcp.pmda.process.PodNames;
import io.pcp.pmda.process.ProcessTable;
import io.pcp.pmda.sdk.PmdaContext;
import java.time.Duration;

/**
 * What all GPUs of the node share about processes: who they are, and what is counted for the node. Thread-safe.
 */
public final class GpuUsers {
    private final PmdaContext context;
    private final UsageSettings settings;
    private final HostPaths paths;
    private final Duration staleAfter;
    private final UseTally tally;
    private ProcessTable table;
    private volatile UsageSpans spans;

    /**
     * @param staleAfter how long a list counts while the driver cannot tell a newer one
     */
    public GpuUsers(PmdaContext context, UsageSettings settings, HostPaths paths, Duration staleAfter) {
        this.context = context;
        this.settings = settings;
        this.paths = paths;
        this.staleAfter = staleAfter;
        this.tally = new UseTally(context.time());
    }

    /** Made when the first GPU is read: the start of the agent has other things to do. */
    synchronized ProcessTable table() {
        if (table == null) {
            // Two workers: an environment that hangs must not keep the kubelet from being asked.
            PodNames pods =
                    PodNames.of(settings.kubernetes(), context.workers().worker("pods"), context.time(), context.log());
            pods.prepare();
            table = new ProcessTable(paths, pods, context.workers().worker("environ"), context.time());
        }
        return table;
    }

    /** Files of procfs opened so far: what knowing all this costs. */
    public long filesRead() {
        return table().filesRead();
    }

    /** What is counted over all GPUs. */
    public UseTally tally() {
        return tally;
    }

    /** Has uses sent as spans; before the first GPU is known. */
    public void send(UsageSpans uses) {
        spans = uses;
    }

    /** Spans the endpoint took, 0 while they are not sent. */
    public long spansSent() {
        return spans == null ? 0 : spans.sent();
    }

    /** Spans that are lost, 0 while they are not sent. */
    public long spansDropped() {
        return spans == null ? 0 : spans.dropped();
    }

    /** Sends what waits, for a second at most; whatever ends from now on is not sent. */
    public void close() {
        if (spans != null) {
            spans.close();
        }
    }

    /**
     * The book of a GPU.
     *
     * @param gpu its number
     */
    public UseBook book(int gpu) {
        return new UseBook(
                this,
                gpu,
                settings.limit(),
                staleAfter,
                context.time(),
                context.log(),
                spans == null ? null : spans.gpu());
    }

    /** The book of what the processes of a GPU do. */
    public ActivityBook activity(UseBook book) {
        return new ActivityBook(this, book, staleAfter, context.time());
    }
}
