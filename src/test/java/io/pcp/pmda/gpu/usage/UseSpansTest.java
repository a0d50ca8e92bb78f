package io.pcp.pmda.gpu.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which spans follow from lists and samples, with a clock that is moved by hand. */
class UseSpansTest {
    private static final String GPU = "GPU-a";
    private static final long BOOT = ProcFixture.BOOT_SECONDS * 1000;

    @TempDir
    Path directory;

    private final AgentThreads threads = new AgentThreads();
    private final PmdaLog log = PmdaLog.toStderr("pmdagpu");
    private final List<byte[]> collected = new CopyOnWriteArrayList<>();
    private final Map<String, AccountingStats> accounts = new HashMap<>();
    private ProcFixture host;
    private Clock clock;
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

    private final class Calls implements ProcessCalls {
        private final Listings listings;

        private Calls(Listings listings) {
            this.listings = listings;
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

    @BeforeEach
    void node() throws IOException {
        host = new ProcFixture(directory);
        clock = new Clock();
        node(512, Duration.ZERO);
    }

    private void node(int limit, Duration min) {
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

    @AfterEach
    void end() {
        sender.close();
        threads.close();
    }

    private void pass(long millis) {
        clock.nanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** When the clock is at now. */
    private long now() {
        return clock.epochMillis();
    }

    private void process(int pid, long startMillis) throws IOException {
        host.process(pid).start((startMillis - BOOT) / 10).write();
    }

    /**
     * @param pidsAndBytes in turns
     */
    private void look(long... pidsAndBytes) {
        Map<Integer, Listed> processes = new HashMap<>();
        for (int i = 0; i < pidsAndBytes.length; i += 2) {
            int pid = (int) pidsAndBytes[i];
            processes.put(pid, new Listed(pid, Reading.of(pidsAndBytes[i + 1]), EnumSet.of(ProcessKind.COMPUTE)));
        }
        Listing whole = new Listing(GpuPart.whole(GPU), NvmlReturn.SUCCESS, 10_000, Map.of(), processes);
        book.look("gpu0", new Calls(new ProcessCalls.Listings(NvmlReturn.SUCCESS, List.of(whole))));
    }

    private void failed(int rc) {
        book.look("gpu0", new Calls(new ProcessCalls.Listings(rc, List.of())));
    }

    private void drain(ProcessUtilization... samples) {
        int rc = samples.length == 0 ? NvmlReturn.NOT_FOUND : NvmlReturn.SUCCESS;
        activity.drain(lastSeen -> new ProcessUtilizations(rc, List.of(samples)), GPU);
    }

    private ProcessUtilization sample(int pid, int sm) {
        Reading zero = Reading.of(0);
        long micros = TimeUnit.NANOSECONDS.toMicros(clock.nanos);
        return new ProcessUtilization(pid, micros, Reading.of(sm), zero, zero, zero, zero, zero);
    }

    /** All spans; nothing can be done after this. */
    private List<Span> spans() throws IOException {
        sender.close();
        List<Span> all = new ArrayList<>();
        for (byte[] span : collected) {
            all.add(Span.parseFrom(span));
        }
        return all;
    }

    private static Map<String, Object> attributes(Span span) {
        return SpanSink.attributes(span.getAttributesList());
    }

    private static long start(Span span) {
        return TimeUnit.NANOSECONDS.toMillis(span.getStartTimeUnixNano());
    }

    private static long end(Span span) {
        return TimeUnit.NANOSECONDS.toMillis(span.getEndTimeUnixNano());
    }

    @Test
    void aUseLastsFromTheListThatShowsItToTheFirstWithoutIt() throws IOException {
        process(11, now() - 60_000);
        look();
        pass(1000);
        long began = now();
        look(11, 100);
        pass(5000);
        look(11, 100);
        pass(1000);
        look();
        List<Span> spans = spans();
        assertEquals(1, spans.size());
        assertEquals(began, start(spans.get(0)));
        assertEquals(now(), end(spans.get(0)));
        assertEquals("gpu.use", spans.get(0).getName());
        assertEquals(16, spans.get(0).getTraceId().size());
        assertEquals(8, spans.get(0).getSpanId().size());
        assertFalse(spans.get(0).hasStatus());
    }

    @Test
    void aProcessThatWasThereBeforeTheAgentUsedTheGpuSinceItBegan() throws IOException {
        process(11, now() - 60_000);
        look(11, 100);
        pass(1000);
        look();
        assertEquals(now() - 61_000, start(spans().get(0)));
    }

    @Test
    void aProcessThatBeganSinceTheLastListUsesTheGpuSinceThen() throws IOException {
        look();
        pass(10_000);
        process(11, now() - 4000);
        look(11, 100);
        pass(1000);
        look();
        assertEquals(now() - 5000, start(spans().get(0)));
    }

    @Test
    void theDriverKnowsBetterWhenAUseBegan() throws IOException {
        process(11, now() - 60_000);
        Reading none = Reading.absent(NvmlReturn.NOT_SUPPORTED);
        Reading most = Reading.of(700);
        Reading micros = Reading.of(1000 * (now() - 20_000));
        accounts.put("11", new AccountingStats(none, none, most, none, micros, Reading.of(1)));
        look(11, 100);
        pass(1000);
        look();
        Span first = Span.parseFrom(collectedAfterSecondUse());
        assertEquals(now() - 3000 - 20_000, start(first));
        assertEquals(700L, attributes(first).get("gpu.use.memory.peak_bytes"));
        assertEquals(100L, attributes(first).get("gpu.use.memory.mean_bytes"));
        assertEquals(2, collected.size());
        assertEquals(now() - 1000, start(Span.parseFrom(collected.get(1))), "the account is of the first use");
    }

    private byte[] collectedAfterSecondUse() {
        pass(1000);
        look(11, 100);
        pass(1000);
        look();
        sender.close();
        return collected.get(0);
    }

    @Test
    void memoryAndUtilisationAreWeighedByTime() throws IOException {
        process(11, now() - 60_000);
        look();
        drain(sample(12, 0));
        pass(1000);
        look(11, 1000);
        pass(1000);
        drain(sample(11, 100));
        pass(1000);
        look(11, 5000);
        drain(sample(11, 100));
        for (int i = 0; i < 2; i++) {
            pass(1000);
            drain(sample(11, 50));
        }
        pass(4000);
        look(11, 0);
        drain();
        pass(1000);
        look();
        Map<String, Object> found = attributes(spans().get(0));
        assertEquals((1000L * 2 + 5000 * 6) / 8, found.get("gpu.use.memory.mean_bytes"));
        assertEquals(5000L, found.get("gpu.use.memory.peak_bytes"));
        assertEquals(100L, found.get("gpu.use.sm.peak_percent"));
        // The first sample reaches back to the one before it.
        double busy = 2 + 1 + 0.5 + 0.5;
        assertEquals(100 * busy / 8, found.get("gpu.use.sm.mean_percent"));
    }

    @Test
    void whatIsNotKnownIsLeftOut() throws IOException {
        look();
        pass(1000);
        Listed hidden = new Listed(99, Reading.absent(NvmlReturn.NOT_SUPPORTED), EnumSet.of(ProcessKind.GRAPHICS));
        Listing whole = new Listing(GpuPart.whole(GPU), NvmlReturn.SUCCESS, 10_000, Map.of(), Map.of(99, hidden));
        ProcessCalls calls = new Calls(new ProcessCalls.Listings(NvmlReturn.SUCCESS, List.of(whole)));
        book.look("gpu0", calls);
        pass(1000);
        look();
        assertEquals(
                Map.of(
                        "hw.id", GPU,
                        "hw.type", "gpu",
                        "hw.vendor", "NVIDIA",
                        "hw.model", "NVIDIA H100 80GB HBM3",
                        "gpu.name", "gpu0",
                        "gpu.uuid", GPU,
                        "gpu.index", 3L,
                        "gpu.use.type", "G",
                        "process.pid", 99L),
                attributes(spans().get(0)));
    }

    @Test
    void aPidUsedAgainIsAnotherUse() throws IOException {
        process(11, now() - 60_000);
        look(11, 100);
        pass(2000);
        process(11, now() - 1000);
        look(11, 100);
        pass(1000);
        look();
        List<Span> spans = spans();
        assertEquals(2, spans.size());
        assertEquals(now() - 1000, end(spans.get(0)));
        assertEquals(now() - 2000, start(spans.get(1)));
        assertNotEquals(spans.get(0).getTraceId(), spans.get(1).getTraceId());
    }

    @Test
    void whoIsListedButNotShownGoesOn() throws IOException {
        sender.close();
        node(1, Duration.ZERO);
        process(11, now() - 60_000);
        process(12, now() - 50_000);
        look(11, 100);
        pass(1000);
        look(11, 100, 12, 200);
        pass(1000);
        look(11, 300, 12, 200);
        pass(1000);
        look(12, 200);
        List<Span> spans = spans();
        assertEquals(1, spans.size());
        assertEquals(11L, attributes(spans.get(0)).get("process.pid"));
        assertEquals(now(), end(spans.get(0)));
    }

    @Test
    void aMomentWithoutListEndsNothing() throws IOException {
        process(11, now() - 60_000);
        look(11, 100);
        pass(1000);
        failed(NvmlReturn.TIMEOUT);
        pass(1000);
        look(11, 100);
        pass(1000);
        look();
        assertEquals(1, spans().size());
    }

    @Test
    void afterALongTimeWithoutListAUseEndedWhenItWasSeenLast() throws IOException {
        process(11, now() - 60_000);
        look(11, 100);
        long seen = now();
        pass(600_000);
        look();
        assertEquals(seen, end(spans().get(0)));
    }

    @Test
    void aLostGpuEndsItsUsesWithAnError() throws IOException {
        process(11, now() - 60_000);
        look(11, 100);
        long seen = now();
        pass(5000);
        book.lost("the GPU is lost");
        pass(5000);
        look(11, 100);
        pass(1000);
        look();
        List<Span> spans = spans();
        assertEquals(2, spans.size());
        assertEquals(seen, end(spans.get(0)));
        assertEquals(
                Status.StatusCode.STATUS_CODE_ERROR, spans.get(0).getStatus().getCode());
        assertEquals("the GPU is lost", spans.get(0).getStatus().getMessage());
        assertEquals(now() - 1000, start(spans.get(1)), "back, it is used anew");
    }

    @Test
    void shortUsesAreNotSent() throws IOException {
        sender.close();
        node(512, Duration.ofSeconds(5));
        look();
        pass(1000);
        process(11, now() - 100);
        process(12, now() - 100);
        look(11, 100, 12, 100);
        pass(4800);
        look(12, 100);
        pass(100);
        look();
        List<Span> spans = spans();
        assertEquals(1, spans.size());
        assertEquals(12L, attributes(spans.get(0)).get("process.pid"));
    }

    @Test
    void aJobThatIsGivenTheGpuLateIsToldAndKept() throws IOException {
        process(11, now() - 60_000);
        look(11, 100);
        pass(1000);
        job = "4711";
        look(11, 100);
        job = null;
        pass(1000);
        look();
        assertEquals("4711", attributes(spans().get(0)).get("gpu.job.given"));
    }

    @Test
    void manyUsesLeaveNothingBehind() throws IOException {
        for (int i = 0; i < 300; i++) {
            process(1000 + i, now() - 1000);
            look(1000 + i, 100);
            pass(2000);
            host.remove(1000 + i);
        }
        look();
        assertEquals(300, spans().size());
        assertTrue(collected.stream().allMatch(span -> span.length < 1000), "one that waits is small");
    }
}
