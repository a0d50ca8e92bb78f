package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Processes and memory that somebody should look at: dead, stuck, left behind, of no job, of nobody. */
class StrayProcessesTest extends ProcessRig {
    private static final long GIB = 1L << 30;
    private static final int PID = 4;

    @Test
    void zombiesAreDeadStuckOrLeftBehind() throws IOException {
        String job = "/system.slice/slurmstepd.scope/job_7/step_0/user/task_0";
        host.group(job);
        host.process(11).comm("alive").write();
        host.process(12).comm("dead").state('Z').write();
        host.process(13).comm("stuck").state('D').write();
        host.process(14).comm("left").cgroup("0::" + job + "\n").write();
        Simulation simulation = simulation(
                "[gpu0]",
                "preset = h100",
                "process = pid=11 mem=1GiB",
                "process = pid=12 mem=1GiB",
                "process = pid=13 mem=1GiB",
                "process = pid=14 mem=1GiB",
                "process = pid=15 mem=1GiB");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(Map.of("gpu0", 2L), values(bed, "gpu.processes.zombie"), "dead and missing");
            removeAll(job);
            bed.jump(Duration.ofSeconds(62));
            assertEquals(Map.of("gpu0", 4L), values(bed, "gpu.processes.zombie"));
            assertEquals(
                    Map.of(
                            "gpu0/11 alive",
                            0L,
                            "gpu0/12 dead",
                            1L,
                            "gpu0/13 stuck",
                            1L,
                            "gpu0/14 left",
                            1L,
                            "gpu0/15",
                            1L),
                    values(bed, "gpu.proc.zombie"));
        }
    }

    private void removeAll(String group) throws IOException {
        for (String path = group; path.contains("job_"); path = path.substring(0, path.lastIndexOf('/'))) {
            host.removeGroup(path);
        }
    }

    @Test
    void aProcessThatEndsWhileTheListIsReadIsNoZombie() throws IOException {
        host.process(11).write();
        host.process(12).write();
        Simulation simulation =
                simulation("[gpu0]", "preset = h100", "process = pid=11 mem=1GiB", "process = pid=12 mem=1GiB");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(Map.of("gpu0", 2L), values(bed, "gpu.processes.total"));
            host.remove(12);
            simulation.lines("[gpu0]", "preset = h100", "process = pid=11 mem=1GiB");
            GpuBed.until(
                    "it is gone",
                    () -> values(bed, "gpu.processes.total").get("gpu0").equals(1L));
            assertEquals(Map.of("gpu0", 0L), values(bed, "gpu.processes.zombie"));
            assertEquals(
                    Set.of("gpu0/11 python3"),
                    values(bed, "gpu.proc.memory.used").keySet());
        }
    }

    @Test
    void externalProcessesBelongToNobodysJob() throws IOException {
        String id = "0123456789ab".repeat(5) + "cdef";
        host.group("/system.slice/docker-" + id + ".scope");
        host.process(11).cgroup("0::/system.slice/docker-" + id + ".scope\n").write();
        host.process(12)
                .comm("rogue")
                .cgroup("0::/user.slice/user-1001.slice/session-3.scope\n")
                .write();
        Simulation simulation =
                simulation("[gpu0]", "preset = h100", "process = pid=11 mem=1GiB", "process = pid=12 mem=1GiB");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(Map.of("gpu0", 1L), values(bed, "gpu.processes.external"));
            assertEquals(Map.of("gpu0/11 python3", 0L, "gpu0/12 rogue", 1L), values(bed, "gpu.proc.external"));
        }
    }

    @Test
    void memoryThatNobodyOwnsIsOrphaned() throws IOException {
        host.process(11).write();
        Simulation simulation = simulation("[gpu0]", "preset = h100", "memory_used = 10", "process = pid=11 mem=1GiB");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(Map.of("gpu0", 0L), values(bed, "gpu.memory.orphaned"));
            simulation.lines("[gpu0]", "preset = h100", "memory_used = 10");
            GpuBed.until(
                    "orphaned", () -> (Long) values(bed, "gpu.memory.orphaned").get("gpu0") > 7 * GIB);
            assertEquals(values(bed, "gpu.memory.used"), values(bed, "gpu.memory.orphaned"));
        }
    }

    @Test
    void inAnotherPidNamespaceNothingIsSaidOfTheDead() throws IOException {
        host.namespace("pid:[4026532999]");
        Simulation simulation = simulation("[gpu0]", "preset = h100", "memory_used = 10");
        try (GpuBed bed = bed(simulation)) {
            for (String name : new String[] {"memory.orphaned", "processes.zombie", "processes.external"}) {
                assertEquals(Map.of(), values(bed, "gpu." + name), name);
            }
            simulation.lines("[gpu0]", "preset = h100", "process = pid=77 mem=1GiB");
            GpuBed.until(
                    "it is listed", () -> values(bed, "gpu.proc.memory.used").containsKey("gpu0/77"));
            assertEquals(Map.of(), values(bed, "gpu.proc.zombie"));
            assertEquals(Map.of(), values(bed, "gpu.proc.external"));
        }
    }

    @Test
    void realProcessesComeAndGo() throws Exception {
        Process child = new ProcessBuilder("sleep", "600").start();
        try {
            long pid = child.pid();
            Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=" + pid + " type=C mem=1GiB");
            GpuSettings real = settings(simulation, 512).withRoots(Path.of("/sys"), Path.of("/proc"));
            try (GpuBed bed = new GpuBed(directory, simulation, real)) {
                assertEquals(
                        Set.of("gpu0/" + pid + " sleep"),
                        values(bed, "gpu.proc.memory.used").keySet());
                String labels = bed.labels(PID, (int) pid);
                assertTrue(labels.contains("\"comm\":\"sleep\""), labels);
                child.destroyForcibly().waitFor();
                assertEquals(
                        Set.of("gpu0/" + pid + " sleep"),
                        values(bed, "gpu.proc.memory.used").keySet());
                boolean visible = Files.readSymbolicLink(Path.of("/proc/self/ns/pid"))
                        .toString()
                        .contains("4026531836");
                assertEquals(
                        visible ? Map.of("gpu0/" + pid + " sleep", 1L) : Map.of(),
                        values(bed, "gpu.proc.zombie"),
                        "still listed, but dead where that can be told");
            }
        } finally {
            child.destroyForcibly();
        }
    }
}
