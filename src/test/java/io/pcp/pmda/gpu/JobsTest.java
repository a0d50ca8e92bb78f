package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.pcp.pmda.gpu.usage.UsageSettings;
import io.pcp.pmda.process.KubernetesSettings;
import io.pcp.pmda.process.ProcFixture;
import io.pcp.pmda.sdk.ChangeFlags;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs and containers: processes of simulated GPUs in cgroups that a directory describes. */
class JobsTest {
    private static final long GIB = 1L << 30;
    private static final int JOB = 15;
    private static final int JOBGPU = 16;
    private static final int CONTAINER = 17;
    private static final String SLURM = "/system.slice/slurmstepd.scope/job_4711/step_0/user/task_0";
    private static final String SERVICE = "/system.slice/ollama.service";
    private static final String CONTAINER_ID = "0123456789ab".repeat(5) + "cdef";
    private static final String POD_UID = "0a1b2c3d-0000-4000-8000-0123456789ab";
    private static final String POD = "/kubepods.slice/kubepods-pod" + POD_UID.replace('-', '_')
            + ".slice/cri-containerd-" + CONTAINER_ID + ".scope";

    @TempDir
    Path directory;

    private ProcFixture host;

    @BeforeEach
    void machine() throws IOException {
        host = new ProcFixture(directory);
    }

    private void process(int pid, String cgroup) throws IOException {
        host.group(cgroup);
        host.process(pid).start(100L * pid).cgroup("0::" + cgroup + "\n").write();
    }

    private GpuBed bed(Simulation simulation, UsageSettings settings) {
        return new GpuBed(
                directory, simulation, GpuBed.settings(directory, simulation).withProcesses(settings));
    }

    private UsageSettings usage(KubernetesSettings kubernetes, Path jobMapping) {
        return new UsageSettings(512, directory.resolve("cgroup"), kubernetes, jobMapping);
    }

    private GpuBed bed(Simulation simulation) {
        return bed(simulation, usage(KubernetesSettings.OFF, null));
    }

    private Simulation simulation(String... lines) {
        return new Simulation(directory).lines(lines);
    }

    private static Map<String, Object> values(GpuBed bed, String name) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(name).values();
    }

    private Simulation slurmAndService() throws IOException {
        process(11, SLURM);
        process(12, SLURM);
        process(13, SERVICE);
        return simulation(
                "[gpu0]",
                "preset = h100",
                "memory = 81GiB",
                "reserved = 1GiB",
                "load = 80",
                "process = pid=11 mem=10GiB sm=50",
                "process = pid=12 mem=6GiB sm=25",
                "process = pid=13 mem=4GiB sm=25",
                "[gpu1]",
                "preset = h100",
                "memory = 81GiB",
                "reserved = 1GiB",
                "load = 40",
                "process = pid=11 mem=20GiB sm=100");
    }

    @Test
    void jobsFoldTheirProcessesOverGpus() throws IOException {
        try (GpuBed bed = bed(slurmAndService())) {
            String slurm = "slurm-4711";
            String unit = "unit-ollama.service";
            Map<String, Object> started = Map.of(slurm, 1_700_000_011_000L, unit, 1_700_000_013_000L);
            Map<String, Map<String, Object>> expected = Map.of(
                    "kind", Map.of(slurm, "slurm", unit, "unit"),
                    "gpus", Map.of(slurm, 2L, unit, 1L),
                    "gpulist", Map.of(slurm, "gpu0,gpu1", unit, "gpu0"),
                    "processes", Map.of(slurm, 2L, unit, 1L),
                    "memory.used", Map.of(slurm, 36 * GIB, unit, 4 * GIB),
                    "memory.used_percent", Map.of(slurm, 22.5, unit, 5.0),
                    "utilization.sm", Map.of(slurm, 50.0, unit, 20.0),
                    "start_time", started);
            Map<String, GpuBed.Values> all = bed.fetch(
                    expected.keySet().stream().map(name -> "gpu.job." + name).toArray(String[]::new));
            expected.forEach((name, values) ->
                    assertEquals(values, all.get("gpu.job." + name).values(), name));
        }
    }

    @Test
    void jobsHaveAShareOfEachGpu() throws IOException {
        try (GpuBed bed = bed(slurmAndService())) {
            String on0 = "gpu0/slurm-4711";
            String on1 = "gpu1/slurm-4711";
            String unit = "gpu0/unit-ollama.service";
            Map<String, Map<String, Object>> expected = Map.of(
                    "processes", Map.of(on0, 2L, on1, 1L, unit, 1L),
                    "memory.used", Map.of(on0, 16 * GIB, on1, 20 * GIB, unit, 4 * GIB),
                    "memory.used_percent", Map.of(on0, 20.0, on1, 25.0, unit, 5.0),
                    "utilization.sm", Map.of(on0, 60.0, on1, 40.0, unit, 20.0));
            Map<String, GpuBed.Values> all = bed.fetch(expected.keySet().stream()
                    .map(name -> "gpu.job.each." + name)
                    .toArray(String[]::new));
            expected.forEach((name, values) ->
                    assertEquals(values, all.get("gpu.job.each." + name).values(), name));
            String labels = bed.labels(JOBGPU, id(bed, JOBGPU, on1));
            assertTrue(labels.startsWith("{\"gpu\":1,\"uuid\":\"GPU-"), labels);
            assertTrue(labels.endsWith("\"kind\":\"slurm\",\"slurm_job\":\"4711\",\"user\":1001}"), labels);
        }
    }

    private static int id(GpuBed bed, int serial, String name) {
        return bed.instances(serial).entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + bed.instances(serial)));
    }

    @Test
    void jobsInSlicesHaveMemoryButNoShares() throws IOException {
        process(11, SLURM);
        Simulation simulation = simulation(
                "[gpu0]",
                "preset = a100-40",
                "mig = on",
                "mig_instance = 1 0 3g.20gb",
                "mig_instance = 2 0 3g.20gb",
                "process = pid=11 mem=2GiB gi=1 ci=0");
        try (GpuBed bed = bed(simulation)) {
            String part = "gpu0/mig1.0/slurm-4711";
            Map<String, Object> total = values(bed, "gpu.mig.memory.total");
            Map<String, Object> reserved = values(bed, "gpu.mig.memory.reserved");
            double usable = (Long) total.get("gpu0/mig1.0") - (Long) reserved.get("gpu0/mig1.0");
            assertEquals(Map.of(part, 100.0 * 2 * GIB / usable), values(bed, "gpu.job.each.memory.used_percent"));
            assertEquals(Map.of(part, 2 * GIB), values(bed, "gpu.job.each.memory.used"));
            assertEquals(Map.of("slurm-4711", "gpu0/mig1.0"), values(bed, "gpu.job.gpulist"));
            for (String name : new String[] {"job.utilization.sm", "job.each.utilization.sm"}) {
                assertEquals(Map.of(), values(bed, "gpu." + name), name);
                assertEquals(0, bed.fetchOne("gpu." + name).status(), name);
            }
            assertTrue(bed.labels(JOBGPU, id(bed, JOBGPU, part)).contains("\"gi\":1,\"ci\":0"));
        }
    }

    @Test
    void containersFoldTheirProcesses() throws IOException {
        process(11, "/system.slice/docker-" + CONTAINER_ID + ".scope");
        host.process(12)
                .state('Z')
                .cgroup("0::/system.slice/docker-" + CONTAINER_ID + ".scope\n")
                .write();
        Simulation simulation = simulation(
                "[gpu0]",
                "preset = h100",
                "memory = 81GiB",
                "reserved = 1GiB",
                "load = 80",
                "process = pid=11 mem=10GiB sm=50",
                "process = pid=12 mem=6GiB sm=25");
        try (GpuBed bed = bed(simulation)) {
            String name = "0123456789ab";
            Map<String, Map<String, Object>> expected = Map.of(
                    "gpus", Map.of(name, 1L),
                    "processes", Map.of(name, 2L),
                    "memory.used", Map.of(name, 16 * GIB),
                    "memory.used_percent", Map.of(name, 20.0),
                    "utilization.sm", Map.of(name, 60.0),
                    "zombie", Map.of(name, 1L));
            Map<String, GpuBed.Values> all = bed.fetch(expected.keySet().stream()
                    .map(part -> "gpu.container." + part)
                    .toArray(String[]::new));
            expected.forEach((part, values) ->
                    assertEquals(values, all.get("gpu.container." + part).values(), part));
            String labels = bed.labels(CONTAINER, id(bed, CONTAINER, name));
            assertTrue(labels.contains("\"container_id\":\"" + CONTAINER_ID + "\""), labels);
            host.process(12)
                    .cgroup("0::/system.slice/docker-" + CONTAINER_ID + ".scope\n")
                    .write();
            assertEquals(Map.of(name, 0L), values(bed, "gpu.container.zombie"));
            assertEquals(Map.of(), values(bed, "gpu.job.kind"), "a container alone is no job");
        }
    }

    @Test
    void aJobStaysForTenMinutesAfterItsEnd() throws IOException {
        process(11, SLURM);
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=11 mem=1GiB");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(Map.of("slurm-4711", 1L), values(bed, "gpu.job.processes"));
            int id = id(bed, JOB, "slurm-4711");
            simulation.lines("[gpu0]", "preset = h100");
            GpuBed.until("it has ended", () -> values(bed, "gpu.job.processes").equals(Map.of("slurm-4711", 0L)));
            assertEquals(Map.of("slurm-4711", 0L), values(bed, "gpu.job.memory.used"));
            assertEquals(Map.of(), values(bed, "gpu.job.gpulist"));
            assertEquals(Map.of("gpu0/slurm-4711", 0L), values(bed, "gpu.job.each.processes"));
            assertEquals(Map.of(), values(bed, "gpu.proc.memory.used"), "processes do not stay");
            bed.jump(Duration.ofMinutes(9));
            assertEquals(Map.of(id, "slurm-4711"), bed.instances(JOB));
            bed.jump(Duration.ofMinutes(2));
            assertEquals(Map.of(), values(bed, "gpu.job.processes"));
            assertEquals(Map.of(), bed.instances(JOB));
        }
    }

    @Test
    void jobsAreCountedWithoutAnyFetch() throws IOException {
        process(11, SLURM);
        process(13, SERVICE);
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=13 mem=1GiB");
        try (GpuBed bed = bed(simulation)) {
            GpuWorker worker = bed.module().fleet().gpus().get(0).passes();
            bed.tick();
            GpuBed.until("a first look", () -> worker.passesDone() > 0);
            ProcessesTest.slowPass(bed, simulation, "process = pid=13 mem=1GiB", "process = pid=11 mem=1GiB");
            ProcessesTest.slowPass(bed, simulation);
            ProcessesTest.slowPass(bed, simulation, "process = pid=11 mem=1GiB");
            Map<String, GpuBed.Values> counts = bed.fetch("gpu.job.starts", "gpu.job.stops");
            assertEquals(2L, counts.get("gpu.job.starts").singular(), "not the one that was there");
            assertEquals(2L, counts.get("gpu.job.stops").singular());
        }
    }

    @Test
    void aLostGpuIsUsedByNoJob() throws IOException {
        process(11, SLURM);
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=11 mem=1GiB");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(Map.of("slurm-4711", 1L), values(bed, "gpu.job.gpus"));
            simulation.faults("lost gpu0");
            GpuBed.until("lost", () -> values(bed, "gpu.job.gpus").equals(Map.of("slurm-4711", 0L)));
            assertEquals(1L, bed.fetchOne("gpu.job.stops").singular());
        }
    }

    private static String pods(String name) {
        return "{\"items\":[{\"metadata\":{\"uid\":\"" + POD_UID + "\",\"name\":\"" + name
                + "\",\"namespace\":\"ml\"},\"status\":{\"containerStatuses\":[{\"name\":\"main\",\"containerID\":"
                + "\"containerd://" + CONTAINER_ID + "\"}]}}]}";
    }

    @Test
    void namesOfPodsThatComeLaterNameTheJobAndItsProcesses() throws Exception {
        process(11, POD);
        CountDownLatch answer = new CountDownLatch(1);
        HttpServer kubelet = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        kubelet.createContext("/pods", exchange -> {
            try {
                answer.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            byte[] body = pods("llama-0").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        kubelet.start();
        URI address = URI.create("http://127.0.0.1:" + kubelet.getAddress().getPort() + "/pods");
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=11 mem=1GiB");
        UsageSettings settings = usage(new KubernetesSettings(address, null, null, null), null);
        try (GpuBed bed = bed(simulation, settings)) {
            // Real time only: the pod waits for its name for seconds of the agent's clock.
            assertEquals(Map.of(), bed.fetchOne("gpu.job.processes").values(), "no job before its name is known");
            assertEquals(
                    Map.of("0123456789ab", 1L),
                    bed.fetchOne("gpu.container.processes").values());
            int process = bed.instances(3).keySet().iterator().next();
            assertFalse(bed.labels(3, process).contains("llama"));
            bed.flags();
            answer.countDown();
            GpuBed.until(
                    "the name is known",
                    () -> bed.fetchOne("gpu.job.processes").values().equals(Map.of("pod-ml.llama-0", 1L)));
            bed.fetchOne("gpu.count");
            assertTrue((bed.flags() & ChangeFlags.LABELS) != 0, "labels of processes have changed");
            assertTrue(
                    bed.labels(3, process).contains("\"pod\":\"llama-0\",\"namespace\":\"ml\",\"container\":\"main\""));
            assertTrue(bed.labels(JOB, id(bed, JOB, "pod-ml.llama-0")).contains("\"kind\":\"pod\""));
            String container = bed.labels(CONTAINER, id(bed, CONTAINER, "0123456789ab"));
            assertTrue(container.contains("\"container\":\"main\""), container);
            assertEquals(0L, bed.fetchOne("gpu.job.starts").singular(), "it was there when the agent began");
        } finally {
            answer.countDown();
            kubelet.stop(0);
        }
    }

    @Test
    void aPodOfTheSameNameIsAnotherJob() throws Exception {
        String other = "11111111-0000-4000-8000-0123456789ab";
        process(11, POD);
        HttpServer kubelet = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        kubelet.createContext("/pods", exchange -> {
            String both = pods("llama-0")
                    .replace(
                            "]}}]}",
                            "]}},{\"metadata\":{\"uid\":\"" + other
                                    + "\",\"name\":\"llama-0\",\"namespace\":\"ml\"}}]}");
            byte[] body = both.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        kubelet.start();
        URI address = URI.create("http://127.0.0.1:" + kubelet.getAddress().getPort() + "/pods");
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=11 mem=1GiB");
        UsageSettings settings = usage(new KubernetesSettings(address, null, null, null), null);
        try (GpuBed bed = bed(simulation, settings)) {
            GpuBed.until(
                    "a job", () -> !bed.fetchOne("gpu.job.processes").values().isEmpty());
            int first = id(bed, JOB, "pod-ml.llama-0");
            process(12, POD.replace(POD_UID.replace('-', '_'), other.replace('-', '_')));
            simulation.lines("[gpu0]", "preset = h100", "process = pid=12 mem=3GiB");
            GpuBed.until(
                    "the other", () -> values(bed, "gpu.job.memory.used").equals(Map.of("pod-ml.llama-0", 3 * GIB)));
            assertNotEquals(first, id(bed, JOB, "pod-ml.llama-0"));
        } finally {
            kubelet.stop(0);
        }
    }

    @Test
    void aDirectoryTellsWhichJobWasGivenWhichGpu() throws IOException {
        Path jobs = Files.createDirectory(directory.resolve("jobs"));
        Files.writeString(jobs.resolve("0"), "815\n816\n");
        Files.writeString(jobs.resolve("1.2"), "4711\n");
        Simulation simulation = simulation(
                "[gpu0]",
                "preset = h100",
                "[gpu1]",
                "preset = a100-40",
                "mig = on",
                "mig_instance = 2 0 3g.20gb",
                "mig_instance = 1 0 3g.20gb");
        try (GpuBed bed = bed(simulation, usage(KubernetesSettings.OFF, jobs))) {
            values(bed, "gpu.mig.uuid");
            bed.tick();
            GpuBed.until("the GPU has a job", () -> bed.labels(0).contains("\"job\":\"815,816\""));
            assertFalse(bed.labels(1).contains("\"job\""));
            Set<String> slices = Set.copyOf(bed.instances(Scope.MIG.serial()).values());
            assertEquals(Set.of("gpu1/mig1.0", "gpu1/mig2.0"), slices);
            int given = id(bed, Scope.MIG.serial(), "gpu1/mig2.0");
            assertTrue(bed.labels(Scope.MIG.serial(), given).contains("\"job\":\"4711\""));
            int free = id(bed, Scope.MIG.serial(), "gpu1/mig1.0");
            assertFalse(bed.labels(Scope.MIG.serial(), free).contains("\"job\""));

            Files.delete(jobs.resolve("0"));
            bed.flags();
            bed.pass(Duration.ofSeconds(6));
            GpuBed.until("the job has ended", () -> !bed.labels(0).contains("\"job\""));
            values(bed, "gpu.count");
            assertTrue((bed.flags() & ChangeFlags.LABELS) != 0);
        }
    }
}
