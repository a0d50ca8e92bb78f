package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PodNamesTest {
    private static final String UID = "6e1f0a3c-0d5e-4b7a-9c41-2f5b8a7d6e90";
    private static final String ID = "3f1c9ad2b7e84f60c5d1e2a3948576b0c1d2e3f405162738495a6b7c8d9e0f10";
    private static final String GPU = "GPU-11111111-2222-3333-4444-555555555555";
    private static final PodName TRAIN = new PodName("ml", "train-0", null);

    private final SetTime time = new SetTime();
    private final LogLines log = new LogLines();
    private final List<Runnable> tasks = new ArrayList<>();

    private PodList list = PodList.EMPTY;
    private PodDevices devices = PodDevices.EMPTY;
    private String failure;
    private int asked;

    private PodNames kubelet() {
        return PodNames.of(() -> answer(list), null, tasks::add, time, log.log());
    }

    private PodNames socket() {
        return PodNames.of(null, () -> answer(devices), tasks::add, time, log.log());
    }

    private <T> T answer(T value) throws IOException {
        asked++;
        if (failure != null) {
            throw new IOException(failure);
        }
        return value;
    }

    private void work() {
        tasks.forEach(Runnable::run);
        tasks.clear();
    }

    @Test
    void kubeletIsAskedByTheWorkerForUnknownPodsAtMostEveryThirtySeconds() {
        PodNames names = kubelet();
        list = new PodList(Map.of(UID, TRAIN), Map.of(ID, "main"));
        assertNull(names.find(UID, ID, null));
        assertEquals(0, asked, "never by the one who wants to know");
        work();
        assertEquals(TRAIN.in("main"), names.find(UID, ID, null));
        assertNull(names.find("another", null, null));
        work();
        assertEquals(1, asked);
        time.pass(Duration.ofSeconds(30));
        assertNull(names.find("another", null, null));
        assertNull(names.find("another", null, null));
        work();
        assertEquals(2, asked);
    }

    @Test
    void knownPodsAskNobody() {
        PodNames names = kubelet();
        list = new PodList(Map.of(UID, TRAIN), Map.of(ID, "main"));
        names.prepare();
        work();
        time.pass(Duration.ofHours(1));
        assertEquals("main", names.find(UID, ID, null).container());
        assertEquals(List.of(), tasks);
    }

    @Test
    void failureIsToldOnceAndItsEndToo() {
        PodNames names = kubelet();
        failure = "HTTP status 403";
        for (int i = 0; i < 5; i++) {
            time.pass(Duration.ofSeconds(30));
            assertNull(names.find(UID, null, null));
            work();
        }
        failure = null;
        time.pass(Duration.ofSeconds(30));
        names.find(UID, null, null);
        work();
        assertEquals(6, asked);
        assertEquals(
                List.of(
                        "Warning: names of pods: kubelet: HTTP status 403; pods are shown by uid until it answers",
                        "Info: names of pods: kubelet answers again"),
                log.lines());
    }

    @Test
    void deviceTellsThePodWhenOneHoldsItAloneAndTheListIsNotOlder() {
        PodNames names = socket();
        devices = new PodDevices(Map.of(GPU, List.of(TRAIN.in("main"))));
        names.prepare();
        work();
        assertNull(names.find(UID, ID, GPU), "the list may show the pod before");
        time.pass(Duration.ofSeconds(30));
        assertNull(names.find(UID, ID, GPU));
        time.pass(Duration.ofMillis(1));
        work();
        assertEquals(TRAIN, names.find(UID, ID, GPU));
        assertEquals(TRAIN, names.find(UID, ID, null), "once learned, known");
        assertEquals(TRAIN.in("main"), names.devices().only(GPU));
    }

    @Test
    void sharedDeviceTellsNothing() {
        PodNames names = socket();
        devices = new PodDevices(Map.of(GPU, List.of(TRAIN, new PodName("ml", "train-1", null))));
        names.find(UID, ID, GPU);
        time.pass(Duration.ofMillis(1));
        work();
        assertNull(names.find(UID, ID, GPU));
        assertNull(new PodDevices(Map.of()).only(GPU));
        assertEquals(
                TRAIN,
                new PodDevices(Map.of(GPU, List.of(TRAIN.in("a"), TRAIN.in("b")))).only(GPU),
                "two containers of one pod");
    }

    @Test
    void newPodWaitsForItsNameButNotForEver() {
        PodNames names = kubelet();
        assertFalse(names.pending(UID));
        names.find(UID, null, null);
        assertTrue(names.pending(UID));
        time.pass(Duration.ofSeconds(5));
        assertFalse(names.pending(UID));
    }

    @Test
    void jobOfAPodKeepsTheNameItGotFirst(@TempDir Path directory) throws IOException {
        ProcFixture machine = new ProcFixture(directory);
        machine.process(10).cgroup("0::/kubepods/pod" + UID + "/" + ID + "\n").write();
        PodNames names = kubelet();
        ProcessTable table = new ProcessTable(machine.paths(), names, Runnable::run, time);
        assertNull(table.of(10).owner().jobKey(), "being asked for");
        time.pass(Duration.ofSeconds(5));
        assertEquals("pod-" + UID, table.of(10).owner().jobKey());
        list = new PodList(Map.of(UID, TRAIN), Map.of(ID, "main"));
        work();
        Owner owner = table.of(10).owner();
        assertEquals("pod-" + UID, owner.jobKey());
        assertEquals("train-0", owner.podName());
        assertEquals("main", owner.container());

        ProcessTable later = new ProcessTable(machine.paths(), names, Runnable::run, time);
        assertEquals("pod-ml.train-0", later.of(10).owner().jobKey());
    }

    @Test
    void failingKubeletDoesNotDelayTheJob(@TempDir Path directory) throws IOException {
        ProcFixture machine = new ProcFixture(directory);
        machine.process(10).cgroup("0::/kubepods/pod" + UID + "/" + ID + "\n").write();
        failure = "connection refused";
        PodNames names = kubelet();
        names.prepare();
        work();
        ProcessTable table = new ProcessTable(machine.paths(), names, Runnable::run, time);
        assertEquals("pod-" + UID, table.of(10).owner().jobKey());
    }

    @Test
    void offAsksNobody() {
        assertSame(PodNames.OFF, PodNames.of(KubernetesSettings.OFF, tasks::add, time, log.log()));
        PodNames.OFF.prepare();
        assertNull(PodNames.OFF.find(UID, ID, GPU));
        assertFalse(PodNames.OFF.pending(UID));
        assertEquals(List.of(), tasks);
    }
}
