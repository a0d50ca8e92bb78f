package io.pcp.pmda.gpu.usage;

import io.opentelemetry.proto.trace.v1.Span;
import io.pcp.pmda.gpu.usage.Listing.Listed;
import io.pcp.pmda.nvml.AccountingStats;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.ProcessDetails;
import io.pcp.pmda.nvml.ProcessKind;
import io.pcp.pmda.nvml.ProcessUtilization;
import io.pcp.pmda.nvml.ProcessUtilizations;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.process.KubernetesSettings;
import io.pcp.pmda.process.ProcFixture;
import io.pcp.pmda.sdk.AgentThreads;
import io.pcp.pmda.sdk.ChangeFlags;
import io.pcp.pmda.sdk.Freshness;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import io.pcp.pmda.source.HttpPost;
import io.pcp.pmda.source.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/**
 * Lists and samples of one GPU, and the spans that follow from them: the real books with a clock that is moved by hand, over
 * processes in files. One thread.
 */
final class UseBed implements AutoCloseable {
    static final String GPU = "GPU-a";
    private static final long BOOT = ProcFixture.BOOT_SECONDS * 1000;

    private final Path directory;
    private final AgentThreads threads = new AgentThreads();
    private final PmdaLog log = PmdaLog.toStderr("pmdagpu");
    private final List<byte[]> collected = new CopyOnWriteArrayList<>();
    private final Map<String, AccountingStats> accounts = new HashMap<>();
    private final ProcFixture host;
    private final Clock clock = new Clock();
    private SpanSender sender;
    private UseBook book;
    private ActivityBook activity;
    private String job;

    private static final class Clock implements TimeSource {
        private long nanos = TimeUnit.DAYS.toNanos(1);

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long epochMillis() {
            return BOOT + TimeUnit.NANOSECONDS.toMillis(nanos);
        }

        @Override
        public void await(Condition condition, long deadline) {
            throw new AssertionError("nobody waits here");
        }
    }

    /** Takes everything. */
    private final class Collector implements SpanSender.Endpoint {
        @Override
        public SpanSender.Outcome send(List<byte[]> spans, long millis) {
            collected.addAll(spans);
            return new SpanSender.Outcome(false, 0, null, 0);
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }

    /** What the counter of the GPU says, millijoules; negative when it has none. */
    long energy = -1;

    private final class Calls implements ProcessCalls {
        private final Listings listings;

        private Calls(Listings listings) {
            this.listings = listings;
        }

        @Override
        public Reading energy() {
            return energy < 0 ? Reading.absent(NvmlReturn.NOT_SUPPORTED) : Reading.of(energy);
        }

        @Override
        public GpuFacts facts() {
            return new GpuFacts("gpu0", GPU, 3, "NVIDIA H100 80GB HBM3");
        }

        @Override
        public Listings list() {
            return listings;
        }

        @Override
        public ProcessDetails details() {
            return new ProcessDetails(NvmlReturn.NOT_SUPPORTED, List.of());
        }

        @Override
        public boolean accounting() {
            return !accounts.isEmpty();
        }

        @Override
        public AccountingStats accounting(int pid) {
            return accounts.get(Integer.toString(pid));
        }
    }

    /**
     * @param directory empty; for the files of processes
     */
    UseBed(Path directory) throws IOException {
        this.directory = directory;
        host = new ProcFixture(directory);
        begin(512, Duration.ZERO);
    }

    /**
     * Another agent takes the place of the one there was.
     *
     * @param limit how many processes are shown at most
     * @param min uses that are shorter are not sent
     */
    void restart(int limit, Duration min) {
        sender.close();
        begin(limit, min);
    }

    private void begin(int limit, Duration min) {
        PmdaContext context = new PmdaContext(
                "gpu", 300, directory, log, new Freshness(clock), threads, threads, new ChangeFlags(clock), () -> {});
        UsageSettings settings = new UsageSettings(limit, null, KubernetesSettings.OFF, null);
        GpuUsers users = new GpuUsers(context, settings, host.paths(), Duration.ofSeconds(30));
        sender = new SpanSender(new Collector(), log, SpanSender.Pace.DEFAULT);
        SpanSettings spans = new SpanSettings(
                HttpPost.target("http://localhost", SpanSettings.PATH), null, null, Request.Tls.DEFAULT, min);
        users.send(new UsageSpans(spans, (uuid, gi) -> job, clock, sender));
        book = users.book(0);
        activity = users.activity(book);
    }

    @Override
    public void close() {
        sender.close();
        threads.close();
    }

    void pass(long millis) {
        clock.nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** When the clock is at now. */
    long now() {
        return clock.epochMillis();
    }

    /** There is a process that began then. */
    void process(int pid, long startMillis) throws IOException {
        host.process(pid).start((startMillis - BOOT) / 10).write();
    }

    /** What the driver has counted for a process, from now on. */
    void account(int pid, AccountingStats stats) {
        accounts.put(Integer.toString(pid), stats);
    }

    /**
     * Whom the GPU is given to from now on.
     *
     * @param id null: nobody
     */
    void give(String id) {
        job = id;
    }

    /** The process has ended. */
    void remove(int pid) throws IOException {
        host.remove(pid);
    }

    void lose(String why) {
        book.lost(why);
    }

    /**
     * A look at a list of processes and the memory they use.
     *
     * @param pidsAndBytes in turns
     */
    void look(long... pidsAndBytes) {
        Map<Integer, Listed> processes = new HashMap<>();
        for (int i = 0; i < pidsAndBytes.length; i += 2) {
            int pid = (int) pidsAndBytes[i];
            processes.put(pid, new Listed(pid, Reading.of(pidsAndBytes[i + 1]), EnumSet.of(ProcessKind.COMPUTE)));
        }
        look(processes);
    }

    /** A look at a list. */
    void look(Map<Integer, Listed> processes) {
        Listing whole = new Listing(GpuPart.whole(GPU), NvmlReturn.SUCCESS, 10_000, Map.of(), processes);
        book.look("gpu0", new Calls(new ProcessCalls.Listings(NvmlReturn.SUCCESS, List.of(whole))));
    }

    /** A look that gets no list. */
    void failed(int rc) {
        book.look("gpu0", new Calls(new ProcessCalls.Listings(rc, List.of())));
    }

    /** The driver hands out what it has sampled. */
    void drain(ProcessUtilization... samples) {
        int rc = samples.length == 0 ? NvmlReturn.NOT_FOUND : NvmlReturn.SUCCESS;
        activity.drain(lastSeen -> new ProcessUtilizations(rc, List.of(samples)), GPU);
    }

    /** What the driver samples at this moment. */
    ProcessUtilization sample(int pid, int sm) {
        Reading zero = Reading.of(0);
        long micros = TimeUnit.NANOSECONDS.toMicros(clock.nanos);
        return new ProcessUtilization(pid, micros, Reading.of(sm), zero, zero, zero, zero, zero);
    }

    /** All spans as they were sent; nothing can be done after this. */
    List<byte[]> sent() {
        sender.close();
        return collected;
    }

    /** All spans; nothing can be done after this. */
    List<Span> spans() throws IOException {
        List<Span> all = new ArrayList<>();
        for (byte[] span : sent()) {
            all.add(Span.parseFrom(span));
        }
        return all;
    }

    static Map<String, Object> attributes(Span span) {
        return SpanSink.attributes(span.getAttributesList());
    }

    static long start(Span span) {
        return TimeUnit.NANOSECONDS.toMillis(span.getStartTimeUnixNano());
    }

    static long end(Span span) {
        return TimeUnit.NANOSECONDS.toMillis(span.getEndTimeUnixNano());
    }
}
