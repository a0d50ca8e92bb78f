package io.pcp.pmda.gpu.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventWatchTest {

    @TempDir
    private Path directory;

    @Test
    void eventsArriveWithGpuTypeDataAndSlice() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 2 x h100").open()) {
            bed.hears("watching gpu0 with MIG").hears("watching gpu1 with MIG");
            bed.command("xid gpu1 79");
            bed.command("xid gpu0 43 3 1");
            bed.command("event gpu0 0x2 0");
            bed.command("event gpu1 0x100");
            bed.hears("gpu1 0x8 79 -1.-1").hears("gpu0 0x8 43 3.1");
            bed.hears("gpu0 0x2 0 -1.-1").hears("gpu1 0x100 0 -1.-1");
            assertEquals(0, bed.counters().errors());
        }
    }

    @Test
    void onlyTypesTheGpuSupportsAreRegistered() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 1 x t4").open()) {
            bed.hears("watching gpu0");
            bed.command("xid gpu0 13");
            bed.hears("gpu0 0x8 13 -1.-1");
            assertEquals(0, bed.counters().errors());
        }
    }

    @Test
    void aGpuThatRefusesAllTypesTogetherStillTellsItsXids() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 1 x h100")) {
            bed.command("rc gpu0 nvmlDeviceRegisterEvents 3 1");
            bed.open().hears("watching gpu0");
            bed.command("xid gpu0 31");
            bed.hears("gpu0 0x8 31 -1.-1");
        }
    }

    @Test
    void aGpuThatRefusesIsReportedOnceAndTheOthersGoOn() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 2 x h100")) {
            bed.command("notsup gpu0 nvmlDeviceGetSupportedEventTypes");
            bed.open().hears("refused gpu0 NOT_SUPPORTED").hears("watching gpu1 with MIG");
            bed.command("xid gpu1 48");
            bed.hears("gpu1 0x8 48 -1.-1");
            assertEquals(1, bed.heard("refused gpu0 NOT_SUPPORTED"));
            assertEquals(1, bed.calls("nvmlDeviceRegisterEvents"), "gpu0 is not tried with every wait");
        }
    }

    @Test
    void aLostGpuIsReportedOnceAndTheOthersGoOn() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 3 x h100").open()) {
            bed.hears("watching gpu2 with MIG");
            bed.command("xid gpu1 79");
            bed.hears("gpu1 0x8 79 -1.-1");
            bed.command("lost gpu1");
            bed.hears("lost gpu1 GPU_IS_LOST");
            bed.await("the others are watched again", () -> bed.heard("watching gpu2 with MIG") == 2);
            bed.command("xid gpu2 31");
            bed.hears("gpu2 0x8 31 -1.-1");
            long waits = bed.calls("nvmlEventSetWait_v2");
            bed.watch(0, 2);
            bed.command("xid gpu0 31");
            bed.hears("gpu0 0x8 31 -1.-1");
            assertTrue(bed.calls("nvmlEventSetWait_v2") - waits < 100, "no spinning");
            assertEquals(1, bed.heard("lost gpu1 GPU_IS_LOST"));
        }
    }

    @Test
    void aLostGpuThatIsATargetAgainIsWatchedAgain() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 2 x h100").open()) {
            bed.hears("watching gpu1 with MIG");
            bed.command("lost gpu1");
            bed.hears("lost gpu1 GPU_IS_LOST");
            bed.command("clear lost");
            bed.watch(0);
            bed.await("gpu0 alone", () -> bed.heard("watching gpu0 with MIG") == 2);
            long waits = bed.calls("nvmlEventSetWait_v2");
            bed.await("a look at the targets", () -> bed.calls("nvmlEventSetWait_v2") > waits + 1);
            bed.watch(0, 1);
            bed.await("gpu1 again", () -> bed.heard("watching gpu1 with MIG") == 2);
            bed.command("xid gpu1 94");
            bed.hears("gpu1 0x8 94 -1.-1");
        }
    }

    @Test
    void theOnlyGpuLostLeavesNothingToWaitFor() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 1 x h100").open()) {
            bed.hears("watching gpu0 with MIG");
            bed.command("lost gpu0");
            bed.hears("lost gpu0 GPU_IS_LOST");
            bed.command("sysevent unbind gpu0");
            bed.hears("UNBIND");
        }
    }

    @Test
    void whereTheDriverDoesNotSayWhichGpuIsLostEachIsAskedAlone() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 2 x h100")) {
            // Two waits for both, then the one for gpu0 alone.
            bed.command("rc nvmlEventSetWait_v2 15 3");
            bed.open().hears("lost gpu0 GPU_IS_LOST");
            bed.command("xid gpu1 31");
            bed.await("gpu1 in the third set", () -> bed.heard("watching gpu1 with MIG") == 3);
            bed.command("xid gpu1 32");
            bed.hears("gpu1 0x8 32 -1.-1");
        }
    }

    @Test
    void newGpusAreAddedWithoutLettingGoOfTheOthers() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 2 x h100").open(1)) {
            bed.hears("watching gpu1 with MIG");
            bed.watch(1, 0).hears("watching gpu0 with MIG");
            bed.command("xid gpu0 8");
            bed.command("xid gpu1 9");
            bed.hears("gpu0 0x8 8 -1.-1").hears("gpu1 0x8 9 -1.-1");
            assertEquals(1, bed.calls("nvmlEventSetCreate"));
        }
    }

    @Test
    void theDriverTellsOfGpusItTakesAndLeaves() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 1 x h100").open()) {
            bed.hears("watching gpu0 with MIG");
            bed.command("sysevent unbind gpu0");
            bed.command("sysevent bind gpu0");
            bed.hears("UNBIND").hears("BIND");
        }
    }

    @Test
    void anOldDriverHasNoSystemEventsAndTellsItsXids() throws Exception {
        try (EventBed bed = EventBed.old(directory, "450", "driver = 450.248.02", "gpus = 1 x a100-40")
                .open()) {
            bed.hears("watching gpu0 with MIG");
            bed.command("xid gpu0 31");
            bed.hears("gpu0 0x8 31 -1.-1");
            assertFalse(bed.heard().stream().anyMatch(line -> line.startsWith("failed")));
        }
    }

    @Test
    void systemEventsThatFailCostNoDeviceEvents() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 1 x h100")) {
            bed.command("rc nvmlSystemEventSetWait 4");
            bed.open().hears("watching gpu0 with MIG");
            bed.command("xid gpu0 31");
            bed.hears("gpu0 0x8 31 -1.-1");
            assertEquals(1, bed.calls("nvmlSystemEventSetWait"));
        }
    }

    @Test
    void aReloadedDriverIsReportedOnceAndTheNextSessionIsWatched() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 1 x h100").open()) {
            bed.hears("watching gpu0 with MIG");
            bed.command("driver_reload");
            bed.hears("failed UNINITIALIZED");
            bed.release().open();
            bed.await("watched again", () -> bed.heard("watching gpu0 with MIG") == 2);
            bed.command("xid gpu0 31");
            bed.hears("gpu0 0x8 31 -1.-1");
            assertEquals(1, bed.heard("failed UNINITIALIZED"));
        }
    }

    @Test
    void aReleaseEndsTheWaitAndLeavesNothingOpen() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 2 x h100").open()) {
            bed.hears("watching gpu1 with MIG");
            bed.release();
            assertEquals(bed.calls("nvmlEventSetCreate"), bed.calls("nvmlEventSetFree"));
            assertEquals(bed.calls("nvmlSystemEventSetCreate"), bed.calls("nvmlSystemEventSetFree"));
            assertEquals(1, bed.calls("nvmlShutdown"));
            long waits = bed.calls("nvmlEventSetWait_v2");
            bed.open();
            bed.await("watched again", () -> bed.heard("watching gpu1 with MIG") == 2);
            bed.command("xid gpu0 31");
            bed.hears("gpu0 0x8 31 -1.-1");
            assertTrue(bed.calls("nvmlEventSetWait_v2") > waits);
            assertEquals(0, bed.counters().errors());
        }
    }

    @Test
    void slicesAreDestroyedAndMadeWhileTheirGpuIsWatched() throws Exception {
        try (EventBed bed = EventBed.of(
                        directory, "gpus = 1 x h100", "[gpu0]", "mig = on", "mig_instance = 1 0 3g.40gb")
                .open()) {
            bed.hears("watching gpu0 with MIG");
            bed.command("mig destroy gpu0 1");
            bed.command("mig create gpu0 1 0 3g.40gb");
            bed.command("xid gpu0 43 1 0");
            bed.hears("gpu0 0x8 43 1.0");
            assertEquals(1, bed.heard("watching gpu0 with MIG"), "the same set serves on");
        }
    }

    @Test
    void aSinkThatThrowsIsLoggedAndTheNextEventArrives() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 1 x h100").open()) {
            bed.hears("watching gpu0 with MIG");
            bed.sinkFails(true);
            bed.command("xid gpu0 31");
            bed.await("a line in the log", () -> bed.logged().contains("sink fails"));
            bed.sinkFails(false);
            bed.command("xid gpu0 32");
            bed.hears("gpu0 0x8 32 -1.-1");
        }
    }

    @Test
    void closingEndsTheThreadAndFreesTheSet() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 1 x h100").open()) {
            bed.hears("watching gpu0 with MIG");
            bed.watch().close();
            assertTrue(bed.watch().awaitEnd(Duration.ofSeconds(20)), "the end of the thread");
            assertEquals(1, bed.calls("nvmlEventSetFree"));
            assertEquals(1, bed.calls("nvmlSystemEventSetFree"));
        }
    }

    @Test
    void withoutASessionTheThreadJustWaits() throws Exception {
        try (EventBed bed = EventBed.of(directory, "gpus = 1 x h100")) {
            assertTrue(bed.watch().running());
            bed.open().hears("watching gpu0 with MIG");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1001})
    void aWaitIsAtMostASecond(long millis) {
        assertThrows(IllegalArgumentException.class, () -> new EventWatch.Options(8, Duration.ofMillis(millis)));
    }
}
