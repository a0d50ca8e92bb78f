package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.sdk.ChangeFlags;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Processes of GPUs: who they are, what they use, what adds up. */
class ProcessesTest extends ProcessRig {
    private static final long GIB = 1L << 30;
    private static final int PROC = 3;
    private static final int PID = 4;

    @Test
    void processesAreInstancesOnTheirGpuAndOverAll() throws IOException {
        try (GpuBed bed = bed(two())) {
            assertEquals(
                    Map.of("gpu0/11 python3", 2 * GIB, "gpu0/12 Xorg", GIB, "gpu1/11 python3", 3 * GIB),
                    values(bed, "gpu.proc.memory.used"),
                    "memory of C and G counts once");
            assertEquals(
                    Map.of("gpu0/11 python3", "C", "gpu0/12 Xorg", "C+G", "gpu1/11 python3", "C"),
                    values(bed, "gpu.proc.type"));
            assertEquals(Map.of("000011 python3", 5 * GIB, "000012 Xorg", GIB), values(bed, "gpu.pid.memory.used"));
            assertEquals(Map.of("000011 python3", 2L, "000012 Xorg", 1L), values(bed, "gpu.pid.gpus"));
            assertEquals(Map.of("000011 python3", "gpu0,gpu1", "000012 Xorg", "gpu0"), values(bed, "gpu.pid.gpulist"));
            assertEquals(Map.of("000011 python3", 1L, "000012 Xorg", 1L), values(bed, "gpu.pid.running"));
            assertEquals(Map.of(11, "000011 python3", 12, "000012 Xorg"), bed.instances(PID), "ids are pids");
            assertEquals(3, bed.instances(PROC).size());
            Map<String, Integer> counts = Map.of("compute", 2, "graphics", 1, "mps", 0, "total", 2);
            counts.forEach((what, count) -> assertEquals(
                    (long) count, values(bed, "gpu.processes." + what).get("gpu0"), what));
        }
    }

    @Test
    void labelsTellWhoAndWhere() throws IOException {
        host.group("/system.slice/ollama.service");
        host.process(11)
                .comm("python3")
                .start(500)
                .uid(1001)
                .cgroup("0::/system.slice/ollama.service\n")
                .write();
        Simulation simulation =
                simulation("[gpu0]", "preset = h100", "uuid = GPU-a", "process = pid=11 type=C mem=1GiB");
        try (GpuBed bed = bed(simulation)) {
            values(bed, "gpu.proc.type");
            int id = bed.instances(PROC).keySet().iterator().next();
            assertEquals(
                    "{\"gpu\":0,\"uuid\":\"GPU-a\",\"pid\":11,\"comm\":\"python3\",\"uid\":1001,"
                            + "\"cgroup\":\"/system.slice/ollama.service\",\"unit\":\"ollama.service\",\"type\":\"C\"}",
                    bed.labels(PROC, id));
            assertEquals(
                    "{\"pid\":11,\"comm\":\"python3\",\"uid\":1001,"
                            + "\"cgroup\":\"/system.slice/ollama.service\",\"unit\":\"ollama.service\",\"type\":\"C\"}",
                    bed.labels(PID, 11));
        }
    }

    @Test
    void sharesOfEachProcessComeFromTheDriversSamples() throws IOException {
        try (GpuBed bed = bed(two())) {
            // At once: the driver samples by its own clock.
            Map<String, GpuBed.Values> all = bed.fetch(
                    "gpu.proc.utilization.sm",
                    "gpu.proc.utilization.memory",
                    "gpu.proc.utilization.encoder",
                    "gpu.proc.utilization.decoder",
                    "gpu.proc.utilization.jpeg",
                    "gpu.proc.utilization.ofa",
                    "gpu.pid.utilization.sm",
                    "gpu.pid.utilization.memory");
            Map<String, Object> none = Map.of("gpu0/11 python3", 0L, "gpu0/12 Xorg", 0L, "gpu1/11 python3", 0L);
            Map<String, Map<String, Object>> expected = Map.of(
                    "proc.utilization.sm", Map.of("gpu0/11 python3", 40L, "gpu0/12 Xorg", 20L, "gpu1/11 python3", 40L),
                    "proc.utilization.memory",
                            Map.of("gpu0/11 python3", 24L, "gpu0/12 Xorg", 12L, "gpu1/11 python3", 24L),
                    "proc.utilization.encoder",
                            Map.of("gpu0/11 python3", 20L, "gpu0/12 Xorg", 10L, "gpu1/11 python3", 0L),
                    "proc.utilization.decoder", none,
                    "proc.utilization.jpeg", none,
                    "proc.utilization.ofa", none,
                    "pid.utilization.sm", Map.of("000011 python3", 80L, "000012 Xorg", 20L),
                    "pid.utilization.memory", Map.of("000011 python3", 48L, "000012 Xorg", 12L));
            expected.forEach((name, values) ->
                    assertEquals(values, all.get("gpu." + name).values(), name));
        }
    }

    @Test
    void aPidUsedAgainIsAnotherInstance() throws IOException {
        host.process(11).comm("train").start(500).write();
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=11 type=C mem=1GiB");
        try (GpuBed bed = bed(simulation)) {
            values(bed, "gpu.proc.memory.used");
            values(bed, "gpu.proc.memory.used");
            Map<Integer, String> before = bed.instances(PROC);
            assertEquals(Set.of("gpu0/11 train"), Set.copyOf(before.values()));
            long samples = (Long) values(bed, "gpu.proc.samples").get("gpu0/11 train");
            assertTrue(samples >= 3, "seen by " + samples + " passes");

            host.process(11).comm("serve").start(900).write();
            assertEquals(Map.of("gpu0/11 serve", 1L), values(bed, "gpu.proc.samples"), "counts anew");
            Map<Integer, String> after = bed.instances(PROC);
            assertEquals(Set.of("gpu0/11 serve"), Set.copyOf(after.values()));
            assertFalse(after.keySet().containsAll(before.keySet()), "another id");
            assertEquals(Map.of(11, "000011 serve"), bed.instances(PID));
        }
    }

    @Test
    void aProcessThatRenamesItselfKeepsItsNameAndTellsByLabel() throws IOException {
        host.process(11).comm("bash").start(500).write();
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=11 type=C mem=1GiB");
        try (GpuBed bed = bed(simulation)) {
            values(bed, "gpu.proc.memory.used");
            Map<Integer, String> before = bed.instances(PROC);
            bed.flags();
            host.process(11).comm("python3").start(500).write();
            values(bed, "gpu.proc.memory.used");
            bed.fetchOne("gpu.count");
            assertTrue((bed.flags() & ChangeFlags.LABELS) != 0);
            assertEquals(before, bed.instances(PROC));
            assertTrue(bed.labels(PROC, before.keySet().iterator().next()).contains("\"comm\":\"python3\""));
            assertEquals(Map.of(11, "000011 bash"), bed.instances(PID));
        }
    }

    @Test
    void idsOutliveTheAgent() throws IOException {
        Simulation simulation = two();
        Map<Integer, String> before;
        try (GpuBed bed = bed(simulation)) {
            values(bed, "gpu.proc.memory.used");
            before = bed.instances(PROC);
        }
        host.process(13).comm("new").write();
        simulation.lines(
                "[gpu0]",
                "preset = h100",
                "process = pid=13 type=C mem=9GiB",
                "process = pid=12 type=C+G mem=1GiB",
                "process = pid=11 type=C mem=2GiB",
                "[gpu1]",
                "preset = h100",
                "process = pid=11 type=C mem=3GiB");
        try (GpuBed bed = bed(simulation)) {
            values(bed, "gpu.proc.memory.used");
            Map<Integer, String> after = bed.instances(PROC);
            before.forEach((id, name) -> assertEquals(name, after.get(id)));
            assertEquals(4, after.size());
        }
    }

    @Test
    void twoClientsDoNotCountTwice() throws IOException {
        try (GpuBed bed = bed(two())) {
            String[] names = {
                "gpu.proc.samples",
                "gpu.proc.memory.accum",
                "gpu.pid.samples",
                "gpu.pid.memory.accum",
                "gpu.processes.total"
            };
            bed.time().hold();
            Map<String, GpuBed.Values> first = bed.fetch(1, names);
            for (int i = 0; i < 5; i++) {
                bed.jump(Duration.ofSeconds(2));
                bed.fetch(1, names);
                bed.fetch(2, names);
                bed.fetch(2, "gpu.power.usage");
            }
            Map<String, GpuBed.Values> last = bed.fetch(2, names);
            String process = "gpu0/11 python3";
            assertEquals(5, grown(first, last, "gpu.proc.samples", process));
            assertEquals(5 * 2 * GIB, grown(first, last, "gpu.proc.memory.accum", process));
            assertEquals(5, grown(first, last, "gpu.pid.samples", "000011 python3"), "not once per GPU");
            assertEquals(5 * 5 * GIB, grown(first, last, "gpu.pid.memory.accum", "000011 python3"));
        }
    }

    private static long grown(
            Map<String, GpuBed.Values> first, Map<String, GpuBed.Values> last, String name, String instance) {
        return last.get(name).number(instance) - first.get(name).number(instance);
    }

    @Test
    void theLargestAreShownAndAllAreCounted() throws IOException {
        String[] lines = new String[14];
        lines[0] = "[gpu0]";
        lines[1] = "preset = h100";
        for (int i = 0; i < 12; i++) {
            host.process(100 + i).start(i + 1).write();
            lines[i + 2] = "process = pid=" + (100 + i) + " mem=" + (i + 1) + "GiB";
        }
        Simulation simulation = simulation(lines);
        try (GpuBed bed = new GpuBed(directory, simulation, settings(simulation, 3))) {
            Set<String> shown =
                    new TreeSet<>(values(bed, "gpu.proc.memory.used").keySet());
            assertEquals(Set.of("gpu0/109 python3", "gpu0/110 python3", "gpu0/111 python3"), shown);
            assertEquals(Map.of("gpu0", 12L), values(bed, "gpu.processes.total"));
            values(bed, "gpu.proc.memory.used");
            List<String> said = bed.log("9 of 12 processes");
            assertEquals(1, said.size(), "said once");
            assertTrue(said.get(0).contains("process_limit"), said::toString);
            simulation.lines("[gpu0]", "preset = h100", "process = pid=111 mem=1GiB");
            GpuBed.until(
                    "few are left", () -> values(bed, "gpu.proc.memory.used").size() == 1);
            assertEquals(1, bed.log("all processes are shown again").size());
        }
    }

    @Test
    void useOfAGpuIsCountedByTheSlowPassToo() throws IOException {
        host.process(11).write();
        Simulation simulation = simulation("[gpu0]", "preset = h100");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(Map.of("gpu0", 0L), values(bed, "gpu.usage.starts"));
            slowPass(bed, simulation, "process = pid=11 mem=1GiB");
            slowPass(bed, simulation);
            slowPass(bed, simulation, "process = pid=11 mem=1GiB");
            assertEquals(Map.of("gpu0", 2L), values(bed, "gpu.usage.starts"));
            assertEquals(Map.of("gpu0", 1L), values(bed, "gpu.usage.stops"));
            assertEquals(0L, bed.fetchOne("gpu.usage.spans.sent").singular());
            assertEquals(0L, bed.fetchOne("gpu.usage.spans.dropped").singular());
        }
    }

    /** What was there when the agent began has not been seen to start. */
    @Test
    void useAtTheStartIsNoStart() throws IOException {
        try (GpuBed bed = bed(two())) {
            assertEquals(Map.of("gpu0", 0L, "gpu1", 0L), values(bed, "gpu.usage.starts"));
            assertEquals(Map.of("gpu0", 0L, "gpu1", 0L), values(bed, "gpu.usage.stops"));
        }
    }

    static void slowPass(GpuBed bed, Simulation simulation, String... processes) {
        String[] lines = new String[processes.length + 2];
        lines[0] = "[gpu0]";
        lines[1] = "preset = h100";
        System.arraycopy(processes, 0, lines, 2, processes.length);
        simulation.lines(lines);
        simulation.command("reload");
        GpuWorker worker = bed.module().fleet().gpus().get(0).passes();
        long done = worker.passesDone();
        bed.pass(Duration.ofSeconds(11));
        GpuBed.until("the slow pass is done", () -> worker.passesDone() > done);
    }

    @Test
    void accountsAreReadOnlyWhileTheDriverKeepsThem() throws IOException {
        host.process(11).write();
        String process = "process = pid=11 mem=4GiB sm=50 start=-10";
        Simulation simulation = simulation("[gpu0]", "preset = h100", "load = 80", "accounting = on", process);
        try (GpuBed bed = bed(simulation)) {
            String name = "gpu0/11 python3";
            assertEquals(Map.of(name, 4 * GIB), values(bed, "gpu.proc.accounting.memory_max"));
            assertEquals(Map.of(name, 1L), values(bed, "gpu.proc.accounting.running"));
            assertEquals(Map.of(name, 0L), values(bed, "gpu.proc.accounting.time"), "it still runs");
            assertEquals(Map.of(name, 40L), values(bed, "gpu.proc.accounting.gpu_utilization"));
            assertEquals(Map.of(name, 24L), values(bed, "gpu.proc.accounting.memory_utilization"));
            assertNotEquals(0L, values(bed, "gpu.proc.accounting.start").get(name));
            simulation.lines("[gpu0]", "preset = h100", "load = 80", "accounting = off", process);
            GpuBed.until(
                    "accounting is off",
                    () -> values(bed, "gpu.proc.accounting.running").isEmpty());
            assertEquals(0, bed.fetchOne("gpu.proc.accounting.time").status());
        }
    }

    @Test
    void protectedMemoryIsToldWithConfidentialComputing() throws IOException {
        host.process(11).write();
        Simulation simulation = simulation(
                "cc_feature = 1", "[gpu0]", "preset = h100", "features_on = confidential", "process = pid=11 mem=4GiB");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(Map.of("gpu0/11 python3", 4 * GIB), values(bed, "gpu.proc.memory.protected"));
        }
    }

    @Test
    void slicesHaveProcessesOfTheirOwnWithoutShares() throws IOException {
        host.process(11).write();
        host.process(12).comm("serve").write();
        Simulation simulation = simulation(
                "[gpu0]",
                "preset = a100-40",
                "uuid = GPU-a",
                "mig = on",
                "mig_instance = 1 0 3g.20gb MIG-one",
                "mig_instance = 2 0 3g.20gb MIG-two",
                "process = pid=11 type=C mem=2GiB gi=1 ci=0",
                "process = pid=12 type=C mem=1GiB gi=1 ci=0",
                "process = pid=12 type=C mem=3GiB gi=2 ci=0");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(
                    Map.of(
                            "gpu0/mig1.0/11 python3",
                            2 * GIB,
                            "gpu0/mig1.0/12 serve",
                            GIB,
                            "gpu0/mig2.0/12 serve",
                            3 * GIB),
                    values(bed, "gpu.proc.memory.used"));
            assertEquals(Map.of("gpu0", 3L), values(bed, "gpu.processes.total"), "sum over slices");
            assertEquals(Map.of("gpu0", 3L), values(bed, "gpu.processes.compute"));
            assertEquals(Map.of(), values(bed, "gpu.proc.utilization.sm"), "no value, never 0");
            assertEquals(Map.of(), values(bed, "gpu.proc.busy.sm"));
            assertEquals(
                    "gpu0/mig1.0,gpu0/mig2.0", values(bed, "gpu.pid.gpulist").get("000012 serve"));
            assertEquals(1L, values(bed, "gpu.pid.gpus").get("000012 serve"), "one GPU");
            int id = bed.instances(PROC).entrySet().stream()
                    .filter(entry -> entry.getValue().equals("gpu0/mig2.0/12 serve"))
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            String labels = bed.labels(PROC, id);
            assertTrue(labels.startsWith("{\"gpu\":0,\"uuid\":\"GPU-a\",\"gi\":2,\"ci\":0,\"pid\":12,"), labels);

            simulation.faults("mig destroy gpu0 2");
            GpuBed.until(
                    "the slice is gone",
                    () -> values(bed, "gpu.proc.memory.used").size() == 2);
            assertEquals(Map.of("gpu0", 2L), values(bed, "gpu.processes.total"));
        }
    }

    @Test
    void encoderSessionsAreInstances() {
        Simulation simulation = simulation(
                "[gpu0]",
                "preset = l40s",
                "encoder_session = pid=11 codec=hevc width=1920 height=1080 fps=30 latency=4000",
                "encoder_session = pid=12 codec=h264 width=640 height=480 fps=60 latency=2000");
        try (GpuBed bed = bed(simulation)) {
            Map<String, Object> fps = values(bed, "gpu.video.encoder.session.fps");
            assertEquals(2, fps.size(), fps::toString);
            assertTrue(fps.values().containsAll(List.of(30L, 60L)), fps::toString);
            assertTrue(fps.keySet().stream().allMatch(name -> name.matches("gpu0/enc\\d+")), fps::toString);
            assertTrue(values(bed, "gpu.video.encoder.session.latency").values().containsAll(List.of(4000L, 2000L)));
            assertTrue(bed.instances(14).keySet().stream()
                    .map(id -> bed.labels(14, id))
                    .anyMatch(labels -> labels.contains("\"codec\":\"hevc\",\"resolution\":\"1920x1080\"")));
            simulation.lines("[gpu0]", "preset = l40s", "unsupported = nvmlDeviceGetEncoderSessions");
            GpuBed.until(
                    "no sessions",
                    () -> values(bed, "gpu.video.encoder.session.fps").isEmpty());
            assertEquals(0, bed.fetchOne("gpu.video.encoder.session.fps").status());
        }
    }
}
