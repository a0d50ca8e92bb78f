package io.pcp.pmda.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.sdk.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
    private static final String ID = "3f1c9ad2b7e84f60c5d1e2a3948576b0c1d2e3f405162738495a6b7c8d9e0f10";
    private static final String DOCKER = "/system.slice/docker-" + ID + ".scope";
    private static final int PID = 4711;

    private final SetTime time = new SetTime();

    @TempDir
    Path directory;

    private ProcFixture machine;

    @BeforeEach
    void machine() throws IOException {
        machine = new ProcFixture(directory);
    }

    private ProcessTable table() {
        return new ProcessTable(machine.paths(), PodNames.OFF, Runnable::run, time);
    }

    @Test
    void processIsToldWithStartUserAndOwner() throws IOException {
        machine.group(DOCKER);
        machine.process(PID)
                .comm("vllm) x")
                .cgroup("0::" + DOCKER + "\n")
                .start(123_456)
                .write();
        ProcessInfo info = table().of(PID);
        assertEquals(123_456, info.startTicks());
        assertEquals(ProcFixture.BOOT_SECONDS * 1000 + 1_234_560, info.startMillis());
        assertEquals("vllm) x", info.comm());
        assertEquals('S', info.state());
        assertEquals(1001, info.uid());
        assertEquals("ana", info.owner().user());
        assertEquals(Liveness.ALIVE, info.liveness());
        assertEquals(OwnerKind.CONTAINER, info.owner().kind());
        assertTrue(info.exists());
        assertFalse(info.zombie());
        assertFalse(info.external());
        assertEquals(
                "{\"pid\":4711,\"comm\":\"vllm) x\",\"uid\":1001,\"cgroup\":\"" + DOCKER + "\",\"container_id\":\"" + ID
                        + "\"}",
                info.labels().json());
    }

    @Test
    void sameProcessIsTheSameObjectUntilSomethingChanges() throws IOException {
        machine.process(PID).write();
        ProcessTable table = table();
        ProcessInfo first = table.of(PID);
        time.pass(Duration.ofMinutes(1));
        assertSame(first, table.of(PID));
        machine.process(PID).comm("renamed").write();
        assertEquals("renamed", table.of(PID).comm());
    }

    @Test
    void reusedPidIsAnotherProcess() throws IOException {
        machine.process(PID).start(100).cgroup("0::/docker/" + ID + "\n").write();
        ProcessTable table = table();
        assertEquals(ID, table.of(PID).owner().containerId());
        machine.process(PID)
                .start(200)
                .cgroup("0::/system.slice/ollama.service\n")
                .uid(0)
                .write();
        ProcessInfo other = table.of(PID);
        assertEquals(200, other.startTicks());
        assertEquals("unit-ollama.service", other.owner().jobKey());
        assertEquals("root", other.owner().user());
        assertNull(other.owner().containerId());
        assertTrue(other.external());
    }

    @Test
    void ownerIsLookedUpAgainAfterTenSecondsOnly() throws IOException {
        machine.process(PID).write();
        ProcessTable table = table();
        table.of(PID);
        machine.process(PID).cgroup("0::/system.slice/ollama.service\n").write();
        time.pass(Duration.ofMillis(9_999));
        assertEquals(OwnerKind.NONE, table.of(PID).owner().kind());
        time.pass(Duration.ofMillis(1));
        assertEquals("ollama.service", table.of(PID).owner().unit());
    }

    @Test
    void missingProcessKeepsItsOwner() throws IOException {
        machine.process(PID).cgroup("0::/docker/" + ID + "\n").write();
        ProcessTable table = table();
        table.of(PID);
        machine.remove(PID);
        ProcessInfo gone = table.of(PID);
        assertEquals(Liveness.MISSING, gone.liveness());
        assertTrue(gone.zombie());
        assertFalse(gone.exists());
        assertFalse(gone.external());
        assertEquals("python3", gone.comm());
        assertEquals(ID.substring(0, 12), gone.owner().containerKey());
    }

    @Test
    void deadProcessIsAZombieAndItsMainThreadAloneIsNot() throws IOException {
        ProcFixture.Builder process = machine.process(PID).state('Z').threads(3).write();
        ProcessTable table = table();
        assertEquals(Liveness.ALIVE, table.of(PID).liveness());
        process.threads(1).write();
        assertEquals(Liveness.DEAD, table.of(PID).liveness());
        process.state('X').write();
        assertTrue(table.of(PID).zombie());
    }

    @Test
    void stateDIsStuckAfterMoreThanAMinute() throws IOException {
        ProcFixture.Builder process = machine.process(PID).state('D').write();
        ProcessTable table = table();
        assertEquals(SetTime.EPOCH, table.of(PID).blockedSinceMillis());
        time.pass(Duration.ofSeconds(60));
        assertEquals(Liveness.ALIVE, table.of(PID).liveness());
        time.pass(Duration.ofMillis(1));
        ProcessInfo stuck = table.of(PID);
        assertEquals(Liveness.STUCK, stuck.liveness());
        assertEquals(SetTime.EPOCH, stuck.blockedSinceMillis());
        process.state('R').write();
        assertEquals(0, table.of(PID).blockedSinceMillis());
        process.state('D').write();
        assertEquals(Liveness.ALIVE, table.of(PID).liveness());
        assertEquals(SetTime.EPOCH + 60_001, table.of(PID).blockedSinceMillis());
    }

    @Test
    void removedCgroupOfAContainerLeavesItsProcessesBehind() throws IOException {
        machine.group(DOCKER);
        machine.process(PID).cgroup("0::" + DOCKER + "/sub\n").write();
        ProcessTable table = table();
        assertEquals(Liveness.ALIVE, table.of(PID).liveness());
        machine.removeGroup(DOCKER);
        time.pass(Duration.ofSeconds(10));
        ProcessInfo left = table.of(PID);
        assertEquals(Liveness.LEFT_BEHIND, left.liveness());
        assertTrue(left.cgroupRemoved());
    }

    @Test
    void markOfTheKernelIsEnoughForARemovedCgroup() throws IOException {
        machine.process(PID).cgroup("0::/docker/" + ID + " (deleted)\n").write();
        assertEquals(Liveness.LEFT_BEHIND, table().of(PID).liveness());
    }

    @Test
    void treeThatDoesNotShowTheMachineAllowsNoVerdict() throws IOException {
        machine.process(PID).cgroup("0::/docker/" + ID + "\n").write();
        machine.process(PID + 1).cgroup("0::/../../docker/" + ID + "\n").write();
        machine.process(PID + 2).cgroup("0::/system.slice/ollama.service\n").write();
        machine.group("/system.slice");
        ProcessTable table = table();
        assertFalse(table.of(PID).cgroupRemoved());
        assertFalse(table.of(PID + 1).cgroupRemoved());
        assertFalse(table.of(PID + 2).cgroupRemoved(), "only containers and jobs are left behind");
    }

    @Test
    void versionOneIsLookedUpInTheHierarchyOfItsController() throws IOException {
        Files.delete(directory.resolve("cgroup/cgroup.controllers"));
        machine.group("/cpu,cpuacct/slurm/uid_1001/job_7");
        String line = "4:cpu,cpuacct:/slurm/uid_1001/job_7/step_0\n";
        machine.process(PID).cgroup(line).write();
        machine.process(PID + 1).cgroup(line.replace("job_7", "job_8")).write();
        ProcessTable table = table();
        assertFalse(table.of(PID).cgroupRemoved());
        assertTrue(table.of(PID + 1).cgroupRemoved());
        assertEquals("slurm-8", table.of(PID + 1).owner().jobKey());
    }

    @Test
    void invisibleIsNotDeadInAnotherPidNamespaceOrBehindHidepid() throws IOException {
        machine.namespace("pid:[4026532999]");
        ProcessTable inside = table();
        assertFalse(inside.seesAllProcesses());
        assertEquals(Liveness.HIDDEN, inside.of(PID).liveness());
        assertFalse(inside.of(PID).zombie());

        machine.namespace("pid:[4026531836]");
        machine.remove(1);
        ProcessTable hidden = table();
        assertFalse(hidden.seesAllProcesses());
        assertEquals(Liveness.HIDDEN, hidden.of(PID).liveness());
    }

    @Test
    void garbageIsHiddenAndVanishingFilesLeaveWhatIsKnown() throws IOException {
        machine.process(PID).write();
        ProcessTable table = table();
        Files.writeString(machine.file(PID, "stat"), "garbage");
        assertEquals(Liveness.HIDDEN, table.of(PID).liveness());
        Files.delete(machine.file(PID, "stat"));
        Files.createDirectory(machine.file(PID, "stat"));
        assertEquals(Liveness.HIDDEN, table.of(PID).liveness());
        Files.delete(machine.file(PID, "stat"));

        machine.process(PID).cgroup("0::/docker/" + ID + "\n").write();
        assertEquals(ID, table.of(PID).owner().containerId());
        Files.delete(machine.file(PID, "cgroup"));
        Files.delete(machine.file(PID, "status"));
        time.pass(Duration.ofSeconds(20));
        assertEquals(ID, table.of(PID).owner().containerId());
        assertEquals(1001, table.of(PID).uid());
    }

    @Test
    void environmentTellsTheJobWhereTheCgroupDoesNot() throws IOException {
        List<Runnable> tasks = new ArrayList<>();
        ProcessTable table = new ProcessTable(machine.paths(), PodNames.OFF, tasks::add, time);
        machine.process(PID)
                .cgroup("0::/user.slice/user-1001.slice/session-3.scope\n")
                .environ("A=b", "SLURM_JOB_ID=4711", "SLURM_STEP_ID=0")
                .write();
        assertTrue(table.of(PID).external(), "a question never waits for the environment");
        tasks.forEach(Runnable::run);
        Owner owner = table.of(PID).owner();
        assertEquals("slurm-4711", owner.jobKey());
        assertEquals("slurm", owner.jobKind());
        assertFalse(owner.external());
        time.pass(Duration.ofSeconds(30));
        assertEquals("4711", table.of(PID).owner().slurmJob(), "still known after the next lookup");
        assertEquals(1, tasks.size(), "read once");
    }

    @Test
    void hungEnvironmentsCostNothingMore() throws IOException {
        List<Runnable> never = new ArrayList<>();
        ProcessTable table = new ProcessTable(machine.paths(), PodNames.OFF, never::add, time);
        for (int pid = 1000; pid < 1200; pid++) {
            machine.process(pid).write();
            assertEquals(Liveness.ALIVE, table.of(pid).liveness());
        }
        assertEquals(64, never.size());
    }

    @Test
    void forgottenAfterTenMinutesWithoutQuestion() throws IOException {
        machine.process(PID).write();
        ProcessTable table = table();
        table.of(PID);
        for (int minute = 0; minute < 9; minute++) {
            time.pass(Duration.ofMinutes(1));
            table.of(1_000_000 + minute);
        }
        assertEquals(10, table.size());
        time.pass(Duration.ofMinutes(1));
        table.of(2_000_000);
        assertEquals(10, table.size(), "the first is forgotten, one more is known");
    }

    @Test
    void numberOfRememberedProcessesIsBounded() {
        ProcessTable table = table();
        for (int pid = 1; pid <= ProcessTable.MAX_ENTRIES + 500; pid++) {
            table.of(1_000_000 + pid);
        }
        assertEquals(ProcessTable.MAX_ENTRIES, table.size());
        time.pass(Duration.ofMinutes(1));
        assertEquals(Liveness.MISSING, table.of(5).liveness());
        assertEquals(1, table.size(), "room is made when nobody asked for a minute");
    }

    @Test
    void thisProcessIsFoundInTheRealProc() {
        ProcessTable table = new ProcessTable(HostPaths.DEFAULT, PodNames.OFF, Runnable::run, TimeSource.system());
        ProcessHandle self = ProcessHandle.current();
        ProcessInfo info = table.of((int) self.pid());
        assertEquals(Liveness.ALIVE, info.liveness());
        assertTrue(info.startTicks() > 0);
        long started = self.info().startInstant().orElseThrow().toEpochMilli();
        assertTrue(Math.abs(started - info.startMillis()) <= 1000, started + " or " + info.startMillis());
        assertTrue(info.uid() >= 0);
        assertTrue(info.owner().cgroup() == null || info.owner().cgroup().startsWith("/"));
    }
}
