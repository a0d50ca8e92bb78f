package io.pcp.pmda.gpu.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.event.EventView.LatestXid;
import io.pcp.pmda.sdk.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventCountsTest {
    private static final String GPU = "GPU-8f2e6a1c-0000-1111-2222-333344445555";
    private static final long NOW = 1795177547123L;
    private static final int NONE = -1;

    @TempDir
    Path directory;

    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());
    private final HandClock clock = new HandClock();
    private final XidTable table = XidTable.load(problems::add);

    /** A clock driven by hand. */
    private static final class HandClock implements TimeSource {
        private volatile long nanos = Long.MAX_VALUE - 5;

        void pass(long millis) {
            nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        }

        @Override
        public long nanos() {
            return nanos;
        }

        @Override
        public long epochMillis() {
            return NOW;
        }

        @Override
        public void await(Condition condition, long deadlineNanos) {
            throw new UnsupportedOperationException("nothing here waits");
        }
    }

    private Path file() {
        return directory.resolve("300.xid");
    }

    private EventCounts load() {
        return EventCounts.load(file(), table, clock, problems::add);
    }

    private static void xid(EventCounts counts, String gpu, long code, long millis) {
        counts.count(gpu, EventKind.XID_BIT, code, NONE, NONE, millis);
    }

    /** Something of everything. */
    private void fill(EventCounts counts) {
        xid(counts, GPU, 79, NOW);
        xid(counts, GPU, 48, NOW + 1);
        xid(counts, GPU, 79, NOW + 2);
        xid(counts, GPU, 70_000, NOW + 3);
        counts.count("GPU-2", EventKind.XID_BIT, 13, 1, 0, NOW + 4);
        counts.count("GPU-2", EventKind.XID_BIT, 45, 2, NONE, NOW + 4);
        counts.count(GPU, 0x1, 0, NONE, NONE, NOW);
        counts.count(GPU, 0x8000, 0, NONE, NONE, NOW);
        counts.count(GPU, 0x8000, 0, NONE, NONE, NOW);
        counts.countBind();
        counts.countUnbind();
        counts.countBind();
    }

    @Test
    void everyKindOfEventIsCountedByItsBit() {
        EventCounts counts = load();
        for (EventKind kind : EventKind.values()) {
            counts.count(GPU, kind.bit(), 79, NONE, NONE, NOW);
            counts.count(GPU, kind.bit(), 79, NONE, NONE, NOW);
        }
        counts.count(GPU, 0x100000, 79, NONE, NONE, NOW);
        for (EventKind kind : EventKind.values()) {
            assertEquals(2, counts.view(GPU).events().get(kind), kind.word());
            assertEquals(Optional.of(kind), EventKind.of(kind.word()));
        }
        assertEquals(0, counts.view(GPU).xidTotal());
        assertEquals(
                0xff97L,
                Arrays.stream(EventKind.values()).mapToLong(EventKind::bit).sum(),
                "all bits of nvml.h but the XID's");
    }

    @Test
    void xidsAreCountedByCodeAndClass() {
        EventCounts counts = load();
        fill(counts);
        EventView view = counts.view(GPU);
        assertEquals(Map.of(48, 1L, 79, 2L), view.xids());
        assertEquals(1, view.folded());
        assertEquals(4, view.xidTotal());
        assertEquals(
                Map.of(XidClass.FATAL, 2L, XidClass.RESET, 1L, XidClass.APP, 0L, XidClass.OTHER, 1L), view.classes());
        assertEquals(Optional.of(new LatestXid(70_000, NOW + 3, "")), view.latest());
        assertEquals(
                Map.of(
                        XidClass.FATAL, new LatestXid(79, NOW + 2, ""),
                        XidClass.RESET, new LatestXid(48, NOW + 1, ""),
                        XidClass.OTHER, new LatestXid(70_000, NOW + 3, "")),
                view.latestByClass());
        assertEquals(2, counts.binds());
        assertEquals(1, counts.unbinds());
    }

    @Test
    void sliceIsNamedAsItsInstance() {
        EventCounts counts = load();
        List<String> slices = new ArrayList<>();
        for (int[] slice : new int[][] {{1, 0}, {2, NONE}, {NONE, NONE}, {NONE, 3}}) {
            counts.count(GPU, EventKind.XID_BIT, 31, slice[0], slice[1], NOW);
            slices.add(counts.view(GPU).latest().orElseThrow().slice());
        }
        assertEquals(List.of("mig1.0", "gi2", "", ""), slices);
    }

    @Test
    void gpuWithoutEventsHasZerosAndNoLatest() {
        EventView view = load().view("GPU-never");
        assertEquals(0, view.xidTotal());
        assertEquals(Optional.empty(), view.latest());
        assertEquals(EventKind.values().length, view.events().size());
        assertEquals(XidClass.values().length, view.classes().size());
        assertThrows(UnsupportedOperationException.class, () -> view.xids().put(1, 1L));
        assertThrows(UnsupportedOperationException.class, () -> view.classes().clear());
    }

    @Test
    void viewDoesNotChangeAfterwards() {
        EventCounts counts = load();
        xid(counts, GPU, 79, NOW);
        EventView before = counts.view(GPU);
        xid(counts, GPU, 79, NOW);
        assertEquals(1, before.xidTotal());
        assertEquals(2, counts.view(GPU).xidTotal());
    }

    @Test
    void countsGoOnAfterTheAgentEndedInWhateverWay() {
        EventCounts first = load();
        fill(first);
        clock.pass(1000);
        first.flush();
        // Not closed: as after kill -9.
        EventCounts second = load();
        assertEquals(first.view(GPU), second.view(GPU));
        assertEquals(first.view("GPU-2"), second.view("GPU-2"));
        assertEquals(
                new LatestXid(45, NOW + 4, "gi2"), second.view("GPU-2").latest().orElseThrow());
        assertEquals(2, second.binds());
        assertEquals(1, second.unbinds());
        xid(second, GPU, 79, NOW + 9);
        assertEquals(3, load().view(GPU).xids().get(79));
        assertEquals(List.of(), problems);
    }

    @Test
    void laterOfTwoInOneMillisecondIsTheLatestAfterARestartToo() {
        EventCounts counts = load();
        xid(counts, "GPU-1", 95, NOW);
        xid(counts, "GPU-1", 48, NOW);
        xid(counts, "GPU-2", 48, NOW);
        xid(counts, "GPU-2", 95, NOW);
        counts.close();
        for (EventCounts each : List.of(counts, load())) {
            Map.of("GPU-1", 48L, "GPU-2", 95L).forEach((gpu, code) -> {
                EventView view = each.view(gpu);
                assertEquals(code, view.latest().orElseThrow().code());
                assertEquals(code, view.latestByClass().get(XidClass.RESET).code());
            });
        }
    }

    @Test
    void firstEventIsWrittenAtOnceAndAStormOnceASecond() throws IOException {
        EventCounts counts = load();
        assertEquals(Optional.empty(), counts.nanosUntilWrite());
        xid(counts, GPU, 79, NOW);
        assertEquals(1, load().view(GPU).xidTotal());
        int writes = 0;
        for (int i = 0; i < 3000; i++) {
            clock.pass(1);
            Files.deleteIfExists(file());
            xid(counts, GPU, 79, NOW + i);
            writes += Files.exists(file()) ? 1 : 0;
        }
        assertEquals(3, writes);
        counts.count(GPU, 0x4, 0, NONE, NONE, NOW);
        clock.pass(400);
        assertEquals(Optional.of(TimeUnit.MILLISECONDS.toNanos(600)), counts.nanosUntilWrite());
        counts.flush();
        assertEquals(0, load().view(GPU).events().get(EventKind.PSTATE));
        clock.pass(600);
        assertEquals(Optional.of(0L), counts.nanosUntilWrite());
        counts.flush();
        assertEquals(Optional.empty(), counts.nanosUntilWrite());
        assertEquals(1, load().view(GPU).events().get(EventKind.PSTATE));
        assertEquals(3001, load().view(GPU).xidTotal());
    }

    @Test
    void closingWritesWhatIsLeft() {
        EventCounts counts = load();
        xid(counts, GPU, 79, NOW);
        xid(counts, GPU, 79, NOW);
        counts.close();
        assertEquals(2, load().view(GPU).xidTotal());
    }

    @Test
    void failedWriteIsReportedOnceAndTriedAgain() throws IOException {
        Path missing = directory.resolve("none").resolve("300.xid");
        EventCounts counts = EventCounts.load(missing, table, clock, problems::add);
        xid(counts, GPU, 79, NOW);
        clock.pass(9_999);
        xid(counts, GPU, 79, NOW);
        clock.pass(1);
        counts.flush();
        assertEquals(1, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith(missing + ": cannot be written ("), problems.get(0));
        Files.createDirectory(missing.getParent());
        clock.pass(10_000);
        counts.flush();
        assertTrue(Files.readString(missing).contains(GPU + " xid 79 2 "));
        assertEquals(Optional.empty(), counts.nanosUntilWrite());
    }

    @Test
    void codesAreBoundedButListedOnesNeverFolded() {
        EventCounts counts = load();
        for (int code = 1000; code < 3000; code++) {
            xid(counts, GPU, code, NOW);
        }
        xid(counts, GPU, 79, NOW);
        xid(counts, GPU, -1, NOW);
        EventView view = counts.view(GPU);
        assertEquals(EventCounts.MOST_CODES + 1, view.xids().size());
        assertEquals(1, view.xids().get(79));
        assertEquals(2000 - EventCounts.MOST_CODES + 1, view.folded());
        assertEquals(2002, view.xidTotal());
        assertEquals(
                2002,
                view.classes().values().stream().mapToLong(Long::longValue).sum());
        assertEquals(Long.MAX_VALUE, view.latest().orElseThrow().code());
        counts.close();
        assertEquals(view, load().view(GPU));
        assertEquals(List.of(), problems);
    }

    @Test
    void gpusAreBoundedAndWhatIsNoUuidIsNotCounted() {
        EventCounts counts = load();
        for (int i = 0; i < EventFile.MOST_GPUS; i++) {
            xid(counts, "GPU-" + i, 79, NOW);
        }
        xid(counts, "GPU-one-more", 79, NOW);
        xid(counts, "two words", 79, NOW);
        xid(counts, "node", 79, NOW);
        assertEquals(1, counts.view("GPU-0").xidTotal());
        assertEquals(0, counts.view("GPU-one-more").xidTotal());
        assertEquals(1, problems.size(), problems.toString());
        assertEquals(0, load().view("two words").xidTotal());
    }

    @Test
    void damagedLinesAreNamedTheOthersLiveAndTheFileIsKept() throws IOException {
        String damaged = """
                # comment
                GPU-1 xid 79 2 1795177547123 -
                GPU-1 xid 79 3 1795177547123 -
                GPU-1 xid 80 x 1795177547123 -
                GPU-1 xid 81 0 1795177547123 -
                GPU-1 xid 82 1 1795177547123 mig1
                GPU-1 xid 65536 1 1795177547123 -
                GPU-1 event pstate 4
                GPU-1 event pstate 5
                GPU-1 event tea 5
                GPU-1 folded 1 70000 1795177547123 -
                GPU-1 folded 1 70000 1795177547123 -
                GPU-1 latest 79 1795177547123
                GPU-1 what 79 1
                GPU-1
                node event bind 3
                node event tea 3
                end 99
                GPU-1 xid 83 1 1795177547123 -
                """;
        Files.writeString(file(), damaged);
        EventCounts counts = load();
        List<Integer> lines = new ArrayList<>();
        for (String problem : problems.subList(0, problems.size() - 1)) {
            assertTrue(problem.startsWith(file() + ":"), problem);
            lines.add(Integer.parseInt(
                    problem.substring(file().toString().length() + 1).split(":")[0]));
        }
        assertEquals(List.of(3, 4, 5, 6, 7, 9, 10, 12, 13, 14, 15, 17, 18, 19), lines);
        Path kept = directory.resolve("300.xid.damaged");
        assertEquals(file() + ": kept as " + kept, problems.get(problems.size() - 1));
        assertEquals(damaged, Files.readString(kept));
        EventView view = counts.view("GPU-1");
        assertEquals(Map.of(79, 2L), view.xids());
        assertEquals(1, view.folded());
        assertEquals(4, view.events().get(EventKind.PSTATE));
        assertEquals(3, counts.binds());
        counts.flush();
        problems.clear();
        assertEquals(view, load().view("GPU-1"));
        assertEquals(List.of(), problems);
    }

    @Test
    void fileThatCannotBeReadIsMovedAsideAndCountingGoesOn() throws IOException {
        Files.createDirectory(file());
        EventCounts counts = load();
        assertEquals(2, problems.size(), problems.toString());
        assertTrue(problems.get(0).startsWith(file() + ": cannot be read ("), problems.get(0));
        xid(counts, GPU, 79, NOW);
        assertTrue(Files.isRegularFile(file()));
        assertEquals(2, problems.size(), problems.toString());
    }

    private byte[] whole() throws IOException {
        EventCounts counts = load();
        fill(counts);
        counts.close();
        return Files.readAllBytes(file());
    }

    @Test
    void fileCutAnywhereIsNoticedAndNeverCountsMoreThanTheWholeOne() throws IOException {
        byte[] bytes = whole();
        EventView all = load().view(GPU);
        for (int length = 0; length < bytes.length; length++) {
            Files.write(file(), Arrays.copyOf(bytes, length));
            problems.clear();
            EventCounts counts = load();
            assertFalse(problems.isEmpty(), "cut at " + length);
            EventView view = counts.view(GPU);
            view.xids().forEach((code, count) -> assertEquals(all.xids().get(code), count));
            assertTrue(view.folded() == 0 || view.folded() == all.folded(), "cut at " + length);
            check(counts, "cut at " + length);
        }
        Files.write(file(), bytes);
        problems.clear();
        assertEquals(all, load().view(GPU));
        assertEquals(List.of(), problems);
    }

    @Test
    void fileChangedAtRandomNeverFailsAndIsWellAfterTheNextWrite() throws IOException {
        byte[] bytes = whole();
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            byte[] changed = bytes.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                changed[random.nextInt(changed.length)] = (byte)
                        (random.nextBoolean() ? random.nextInt(256) : "0123456789 -\nend".charAt(random.nextInt(16)));
            }
            Files.write(file(), changed);
            EventCounts counts = load();
            check(counts, "seed " + seed);
            xid(counts, GPU, 46, NOW + 10);
            problems.clear();
            assertEquals(counts.view(GPU), load().view(GPU), "seed " + seed);
            assertEquals(List.of(), problems, "seed " + seed);
        }
    }

    private static void check(EventCounts counts, String what) {
        for (String gpu : List.of(GPU, "GPU-2")) {
            EventView view = counts.view(gpu);
            assertTrue(view.xids().values().stream().allMatch(count -> count > 0), what);
            assertEquals(
                    view.xidTotal(),
                    view.classes().values().stream().mapToLong(Long::longValue).sum(),
                    what);
            assertEquals(view.xidTotal() > 0, view.latest().isPresent(), what);
        }
    }

    @Test
    void readersSeeWholeViewsWhileEventsCome() throws InterruptedException {
        EventCounts counts = load();
        AtomicBoolean wrong = new AtomicBoolean();
        AtomicBoolean done = new AtomicBoolean();
        Thread reader = new Thread(() -> {
            long last = 0;
            while (!done.get()) {
                EventView view = counts.view(GPU);
                long sum = view.classes().values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
                wrong.compareAndSet(false, sum != view.xidTotal() || sum < last);
                last = sum;
                Thread.yield();
            }
        });
        reader.start();
        try {
            for (int i = 0; i < 5000; i++) {
                xid(counts, GPU, i % 200, NOW + i);
            }
        } finally {
            done.set(true);
            reader.join(TimeUnit.SECONDS.toMillis(30));
        }
        assertFalse(reader.isAlive());
        assertFalse(wrong.get());
        assertEquals(5000, counts.view(GPU).xidTotal());
    }
}
