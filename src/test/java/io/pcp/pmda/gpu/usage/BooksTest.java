package io.pcp.pmda.gpu.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.usage.GpuActivity.Activity;
import io.pcp.pmda.gpu.usage.Listing.Listed;
import io.pcp.pmda.nvml.AccountingStats;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.ProcessDetails;
import io.pcp.pmda.nvml.ProcessKind;
import io.pcp.pmda.nvml.ProcessUtilization;
import io.pcp.pmda.nvml.ProcessUtilizations;
import io.pcp.pmda.nvml.Reading;
import io.pcp.pmda.process.HostPaths;
import io.pcp.pmda.process.ProcFixture;
import io.pcp.pmda.sdk.AgentThreads;
import io.pcp.pmda.sdk.ChangeFlags;
import io.pcp.pmda.sdk.Freshness;
import io.pcp.pmda.sdk.PmdaContext;
import io.pcp.pmda.sdk.PmdaLog;
import io.pcp.pmda.sdk.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted for processes, with lists and samples made by hand and a clock that stands still. */
class BooksTest {
    private static final String GPU = "GPU-a";
    private static final long SECOND = TimeUnit.SECONDS.toMicros(1);

    @TempDir
    Path directory;

    private final AgentThreads threads = new AgentThreads();
    private ProcFixture host;
    private Clock clock;
    private GpuUsers users;
    private UseBook book;
    private ActivityBook activity;

    private static final class Clock implements TimeSource {
        private long nanos = TimeUnit.DAYS.toNanos(1);

        private void pass(long millis) {
            nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long epochMillis() {
            return ProcFixture.BOOT_SECONDS * 1000 + TimeUnit.NANOSECONDS.toMillis(nanos);
        }

        @Override
        public void await(Condition condition, long deadline) {
            throw new AssertionError("nobody waits here");
        }
    }

    /** Answers the lists it was given, the last one again and again. */
    private static final class Lists implements ProcessCalls {
        private final Deque<Listings> lists = new ArrayDeque<>();

        private Lists then(Listings next) {
            lists.add(next);
            return this;
        }

        @Override
        public Listings list() {
            return lists.size() > 1 ? lists.remove() : lists.getFirst();
        }

        @Override
        public Reading energy() {
            return Reading.absent(NvmlReturn.NOT_SUPPORTED);
        }

        @Override
        public GpuFacts facts() {
            return new GpuFacts("gpu0", GPU, 0, "NVIDIA H100 80GB HBM3");
        }

        @Override
        public ProcessDetails details() {
            return new ProcessDetails(NvmlReturn.NOT_SUPPORTED, List.of());
        }

        @Override
        public boolean accounting() {
            return false;
        }

        @Override
        public AccountingStats accounting(int pid) {
            throw new AssertionError("accounting is off");
        }
    }

    private static ProcessCalls.Listings listed(int... pids) {
        Map<Integer, Listed> processes = new HashMap<>();
        for (int pid : pids) {
            processes.put(pid, new Listed(pid, Reading.of(100L * pid), EnumSet.of(ProcessKind.COMPUTE)));
        }
        Listing whole = new Listing(GpuPart.whole(GPU), NvmlReturn.SUCCESS, 10_000, Map.of(), processes);
        return new ProcessCalls.Listings(NvmlReturn.SUCCESS, List.of(whole));
    }

    @BeforeEach
    void node() throws IOException {
        host = new ProcFixture(directory);
        clock = new Clock();
        HostPaths paths = host.paths();
        PmdaContext context = new PmdaContext(
                "gpu",
                300,
                directory,
                PmdaLog.toStderr("pmdagpu"),
                new Freshness(clock),
                threads,
                threads,
                new ChangeFlags(clock),
                () -> {});
        users = new GpuUsers(context, UsageSettings.DEFAULT, paths, Duration.ofSeconds(30));
        book = users.book(0);
        activity = users.activity(book);
    }

    @AfterEach
    void end() {
        threads.close();
    }

    private GpuUses look(ProcessCalls.Listings... lists) {
        Lists calls = new Lists();
        for (ProcessCalls.Listings list : lists) {
            calls.then(list);
        }
        return book.look("gpu0", calls);
    }

    @Test
    void whoEndedBetweenListAndLookIsLeftOut() throws IOException {
        host.process(11).write();
        GpuUses uses = look(listed(11, 12), listed(11));
        assertEquals(Reading.of(1), uses.total());
        assertEquals(Reading.of(0), uses.zombies());
        assertEquals(Reading.of(1), uses.counts().get(ProcessKind.COMPUTE));
    }

    @Test
    void whoIsMissingAndStaysListedIsAZombie() throws IOException {
        host.process(11).write();
        GpuUses uses = look(listed(11, 12), listed(11, 12));
        assertEquals(Reading.of(2), uses.total());
        assertEquals(Reading.of(1), uses.zombies());
        assertEquals(
                uses.total(), look(listed(11, 12), listed()).total(), "not asked again for one known to be missing");
    }

    @Test
    void aPassCountsOnceInASecond() throws IOException {
        host.process(11).write();
        for (int i = 0; i < 20; i++) {
            look(listed(11));
            clock.pass(500);
        }
        ProcessUse use = look(listed(11)).parts().get(0).processes().get(0);
        assertEquals(11, use.samples());
        assertEquals(11 * 1100, use.memorySum());
        assertEquals(new UseTally.Totals(11, 11 * 1100), users.tally().of(use.key()));
    }

    @Test
    void countersSurviveAMomentWithoutTheProcessAndEndWithIt() throws IOException {
        host.process(11).write();
        look(listed(11));
        clock.pass(2000);
        look(listed());
        clock.pass(2000);
        assertEquals(2, look(listed(11)).parts().get(0).processes().get(0).samples());
        look(listed());
        clock.pass(Duration.ofMinutes(11).toMillis());
        look(listed());
        clock.pass(1000);
        assertEquals(1, look(listed(11)).parts().get(0).processes().get(0).samples());
    }

    @Test
    void edgesOfUseAreCountedButNotTheFirstSight() throws IOException {
        host.process(11).write();
        int[][] passes = {{11}, {}, {11}, {11}, {}, {}, {11}};
        GpuUses last = null;
        for (int[] pids : passes) {
            last = look(listed(pids));
            clock.pass(1000);
        }
        assertEquals(Reading.of(2), last.starts());
        assertEquals(Reading.of(2), last.stops());
    }

    @Test
    void aJobOnTwoGpusStartsOnceAndStopsWithTheLast() {
        UseTally tally = users.tally();
        tally.jobs(0, Set.of(), Set.of());
        tally.jobs(0, Set.of("slurm-1"), Set.of());
        tally.jobs(1, Set.of("slurm-1", "slurm-2"), Set.of("slurm-2"));
        assertEquals(1, tally.starts(), "slurm-2 was there before");
        tally.jobs(0, Set.of(), Set.of());
        assertEquals(0, tally.stops());
        tally.lost(1);
        tally.lost(1);
        assertEquals(2, tally.stops());
    }

    private static ProcessUtilization sample(int pid, double seconds, int sm) {
        Reading none = Reading.absent(NvmlReturn.FUNCTION_NOT_FOUND);
        Reading zero = Reading.of(0);
        return new ProcessUtilization(pid, Math.round(seconds * SECOND), Reading.of(sm), zero, zero, zero, none, none);
    }

    private GpuActivity drain(ProcessUtilization... samples) {
        int rc = samples.length == 0 ? NvmlReturn.NOT_FOUND : NvmlReturn.SUCCESS;
        return activity.drain(lastSeen -> new ProcessUtilizations(rc, List.of(samples)), GPU);
    }

    private Activity of(GpuActivity all, int pid) {
        return all.of(ProcessKey.of(users.table().of(pid)));
    }

    @Test
    void busyTimeIsTheIntegralOverTheSamples() throws IOException {
        host.process(11).write();
        host.process(12).write();
        drain(sample(11, 100, 50), sample(12, 100, 10));
        clock.pass(1000);
        GpuActivity second = drain(sample(12, 100.5, 80), sample(11, 101, 50));
        assertEquals(500, of(second, 11).busyMillis());
        assertEquals(400, of(second, 12).busyMillis());
        clock.pass(1000);
        GpuActivity third = drain(sample(11, 101.25, 100), sample(11, 101.5, 40), sample(11, 102, 20));
        assertEquals(500 + 250 + 100 + 100, of(third, 11).busyMillis());
        assertEquals(Reading.of(20), of(third, 11).sm(), "the last one");
        assertEquals(Reading.of(0), of(third, 12).sm(), "nothing without a sample");
        assertEquals(400, of(third, 12).busyMillis(), "what was counted stays");
    }

    @Test
    void afterARestTheFirstSampleTellsOfNoLongTime() throws IOException {
        host.process(11).write();
        drain(sample(11, 100, 100));
        for (int i = 0; i < 50; i++) {
            clock.pass(1000);
            drain();
        }
        clock.pass(1000);
        assertEquals(2000, of(drain(sample(11, 151, 100)), 11).busyMillis(), "a period and a sample at most");
    }

    @Test
    void aProcessIsNotBusyBeforeItBegins() throws IOException {
        host.process(11).start(100).write();
        drain(sample(11, 100, 0));
        clock.pass(10_000);
        long now = TimeUnit.NANOSECONDS.toMillis(clock.nanos());
        host.process(12).start(now / 10 - 50).write();
        assertEquals(1500, of(drain(sample(12, 110, 100)), 12).busyMillis(), "half a second and a sample at most");
    }

    @Test
    void aPidUsedAgainIsBusyAnew() throws IOException {
        host.process(11).start(100).write();
        drain(sample(11, 100, 100));
        clock.pass(1000);
        assertEquals(1000, of(drain(sample(11, 101, 100)), 11).busyMillis());
        host.process(11).start(200).write();
        clock.pass(1000);
        assertEquals(500, of(drain(sample(11, 102, 50)), 11).busyMillis());
    }

    @Test
    void askedAgainTooEarlyTheLastSharesHold() throws IOException {
        host.process(11).write();
        drain(sample(11, 100, 70));
        clock.pass(200);
        assertEquals(Reading.of(70), of(drain(), 11).sm());
        clock.pass(1000);
        assertEquals(Reading.of(0), of(drain(), 11).sm());
    }

    @Test
    void samplesOfLongAgoSayNothingOfNow() throws IOException {
        host.process(11).write();
        host.process(12).write();
        GpuActivity first = drain(sample(11, 40, 90), sample(12, 100, 30));
        assertEquals(Reading.of(0), of(first, 11).sm());
        assertEquals(Reading.of(30), of(first, 12).sm());
        assertEquals(0, of(first, 12).busyMillis(), "the first drain only tells from when on samples count");
    }

    @Test
    void enginesTheDriverDoesNotTellOfAreAbsent() throws IOException {
        host.process(11).write();
        GpuActivity all = drain(sample(11, 100, 30));
        assertTrue(!of(all, 11).jpeg().ok() && !of(all, 99).jpeg().ok());
        assertTrue(of(all, 99).sm().ok(), "a process without sample is at rest");
    }

    @Test
    void withoutSupportThereIsNoActivityAtAll() {
        GpuActivity none =
                activity.drain(lastSeen -> new ProcessUtilizations(NvmlReturn.NOT_SUPPORTED, List.of()), GPU);
        assertNull(none.of(new ProcessKey(11, 5000)));
    }

    @Test
    void whileTheDriverIsOutOfOrderTheLastSharesHoldForAWhile() throws IOException {
        host.process(11).write();
        drain(sample(11, 100, 30));
        ProcessUtilizations broken = new ProcessUtilizations(NvmlReturn.UNKNOWN, List.of());
        clock.pass(20_000);
        assertEquals(
                Reading.of(30), of(activity.drain(lastSeen -> broken, GPU), 11).sm());
        clock.pass(20_000);
        assertNull(activity.drain(lastSeen -> broken, GPU).of(new ProcessKey(11, 5000)));
    }

    @Test
    void churnLeavesNothingBehind() throws IOException {
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            host.process(1000 + i).start(i).write();
            look(listed(1000 + i));
            drain(sample(1000 + i, 100 + i * 5, 50));
            clock.pass(5000);
            host.remove(1000 + i);
            sizes.add(drain().processes().size());
        }
        int most = (int) Duration.ofMinutes(10).dividedBy(Duration.ofSeconds(5)) + 2;
        assertTrue(sizes.stream().allMatch(size -> size <= most), sizes::toString);
    }
}
