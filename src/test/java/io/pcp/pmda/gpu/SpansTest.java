package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.pcp.pmda.gpu.usage.SpanSettings;
import io.pcp.pmda.gpu.usage.SpanSink;
import io.pcp.pmda.gpu.usage.UsageSettings;
import io.pcp.pmda.process.KubernetesSettings;
import io.pcp.pmda.source.HttpPost;
import io.pcp.pmda.source.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Uses of simulated GPUs as spans at a real endpoint. */
class SpansTest extends ProcessRig {
    private static final String CONTAINER_ID = "0123456789ab".repeat(5) + "cdef";
    private static final String SLURM = "/system.slice/slurmstepd.scope/job_4711/step_0/user/task_0";
    private static final long GIB = 1L << 30;

    private SpanSink sink;

    @BeforeEach
    void listen() throws IOException {
        sink = new SpanSink(0);
    }

    @AfterEach
    void leave() {
        sink.close();
    }

    private GpuBed bed(Simulation simulation, Path jobMapping) {
        SpanSettings spans = new SpanSettings(
                HttpPost.target(sink.url(), SpanSettings.PATH), null, null, Request.Tls.DEFAULT, Duration.ofSeconds(1));
        UsageSettings usage =
                new UsageSettings(512, directory.resolve("cgroup"), KubernetesSettings.OFF, jobMapping, spans);
        return new GpuBed(
                directory, simulation, GpuBed.settings(directory, simulation).withProcesses(usage));
    }

    private void process(int pid, String cgroup) throws IOException {
        host.group(cgroup);
        host.process(pid).cgroup("0::" + cgroup + "\n").write();
    }

    private static void look(GpuBed bed) {
        bed.jump(Duration.ofSeconds(2));
        bed.fetchOne("gpu.proc.utilization.sm");
    }

    /** The agent ends; what is there comes in the meantime. */
    private Map<Object, Span> spansByProcess() {
        Map<Object, Span> all = new TreeMap<>();
        sink.spans().forEach(span -> all.put(attributes(span).get("process.pid"), span));
        return all;
    }

    private static Map<String, Object> attributes(Span span) {
        return SpanSink.attributes(span.getAttributesList());
    }

    @Test
    void aProcessThatComesAndGoesIsOneSpanWithItsOwner() throws IOException {
        process(11, SLURM);
        process(12, "/docker/" + CONTAINER_ID);
        Simulation simulation = simulation("[gpu0]", "preset = h100", "load = 60");
        try (GpuBed bed = bed(simulation, null)) {
            look(bed);
            assertEquals(
                    1,
                    bed.log("usage spans: uses of GPUs are sent to " + sink.url())
                            .size());
            simulation.lines(
                    "[gpu0]",
                    "preset = h100",
                    "load = 60",
                    "process = pid=11 type=C mem=2GiB sm=100",
                    "process = pid=12 type=C mem=1GiB");
            simulation.command("reload");
            for (int i = 0; i < 4; i++) {
                look(bed);
            }
            GpuBed.until("the driver has sampled it", () -> {
                bed.jump(Duration.ofSeconds(2));
                return Long.valueOf(60)
                        .equals(bed.fetchOne("gpu.proc.utilization.sm").values().get("gpu0/11 python3"));
            });
            look(bed);
            assertEquals(List.of(), sink.spans(), "they go on");
            simulation.lines("[gpu0]", "preset = h100", "load = 60");
            simulation.command("reload");
            look(bed);
            GpuBed.until("they are sent", () -> {
                look(bed);
                return bed.fetchOne("gpu.usage.spans.sent").singular().equals(2L);
            });
            assertEquals(0L, bed.fetchOne("gpu.usage.spans.dropped").singular());
        }
        Map<Object, Span> spans = spansByProcess();
        assertEquals(2, sink.spans().size());
        Map<String, Object> batch = attributes(spans.get(11L));
        assertEquals("gpu0", batch.get("gpu.name"));
        assertEquals(0L, batch.get("gpu.index"));
        assertEquals(batch.get("gpu.uuid"), batch.get("hw.id"));
        assertTrue(batch.get("hw.model").toString().contains("H100"), batch::toString);
        assertEquals("C", batch.get("gpu.use.type"));
        assertEquals("4711", batch.get("slurm.job.id"));
        assertEquals("0", batch.get("slurm.step.id"));
        assertEquals("slurm-4711", batch.get("gpu.job"));
        assertEquals("python3", batch.get("process.executable.name"));
        assertEquals(1001L, batch.get("process.real_user.id"));
        assertEquals(SLURM, batch.get("process.linux.cgroup"));
        assertEquals(2 * GIB, batch.get("gpu.use.memory.mean_bytes"));
        assertEquals(2 * GIB, batch.get("gpu.use.memory.peak_bytes"));
        assertEquals(60L, batch.get("gpu.use.sm.peak_percent"));
        assertTrue((double) batch.get("gpu.use.device_energy_joules") > 0, batch::toString);
        // Samples come by the machine's clock, which does not jump.
        assertTrue((double) batch.get("gpu.use.sm.mean_percent") <= 60, batch::toString);
        assertFalse(batch.containsKey("container.id"));
        assertFalse(batch.containsKey("gpu.slice"));
        Map<String, Object> container = attributes(spans.get(12L));
        assertEquals(CONTAINER_ID, container.get("container.id"));
        assertEquals("docker", container.get("container.runtime.name"));
        assertFalse(container.containsKey("slurm.job.id"));
        long nanos = spans.get(11L).getEndTimeUnixNano() - spans.get(11L).getStartTimeUnixNano();
        assertTrue(nanos >= TimeUnit.SECONDS.toNanos(6), "took " + nanos);
        Map<String, Object> resource = SpanSink.attributes(sink.resource().getAttributesList());
        assertEquals("pmdagpu", resource.get("service.name"));
        assertEquals("1.2.3", resource.get("service.version"));
    }

    @Test
    void aUseOfASliceNamesTheSliceAndTheJobItWasGivenTo() throws IOException {
        Path jobs = Files.createDirectory(directory.resolve("jobs"));
        Files.writeString(jobs.resolve("0.2"), "815\n816\n");
        process(11, "/user.slice");
        String[] mig = {"[gpu0]", "preset = a100-40", "mig = on", "mig_instance = 2 0 3g.20gb"};
        Simulation simulation = simulation(mig[0], mig[1], mig[2], mig[3], "process = pid=11 mem=1GiB gi=2 ci=0");
        try (GpuBed bed = bed(simulation, jobs)) {
            look(bed);
            GpuBed.until("the job is known", () -> {
                bed.pass(Duration.ofSeconds(6));
                return "815,816".equals(bed.module().fleet().jobs().named(uuid(bed), 2));
            });
            look(bed);
            simulation.lines(mig);
            simulation.command("reload");
            look(bed);
        }
        assertEquals(1, sink.spans().size(), "what waits is sent at the end");
        Map<String, Object> slice = attributes(sink.spans().get(0));
        assertEquals("mig2.0", slice.get("gpu.slice"));
        assertEquals(slice.get("gpu.slice.uuid"), slice.get("hw.id"));
        assertTrue(slice.get("hw.id").toString().startsWith("MIG-"), slice::toString);
        assertTrue(slice.get("gpu.uuid").toString().startsWith("GPU-"), slice::toString);
        assertEquals("815,816", slice.get("gpu.job.given"));
        assertFalse(slice.containsKey("gpu.use.sm.mean_percent"), "the driver does not tell it of slices");
    }

    private static String uuid(GpuBed bed) {
        return bed.module().fleet().gpus().get(0).uuid();
    }

    @Test
    void usesThatGoOnAtTheEndAreLeftToTheNextAgent() throws IOException {
        host.process(11).start(500).write();
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=11 mem=1GiB");
        try (GpuBed bed = bed(simulation, null)) {
            look(bed);
            look(bed);
        }
        assertEquals(List.of(), sink.spans());
        try (GpuBed bed = bed(simulation, null)) {
            look(bed);
            simulation.lines("[gpu0]", "preset = h100");
            simulation.command("reload");
            look(bed);
        }
        assertEquals(1, sink.spans().size());
        assertEquals(
                TimeUnit.SECONDS.toNanos(1_700_000_005L), sink.spans().get(0).getStartTimeUnixNano());
    }

    @Test
    void aLostGpuEndsItsUses() throws IOException {
        host.process(11).start(500).write();
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=11 mem=1GiB");
        try (GpuBed bed = bed(simulation, null)) {
            look(bed);
            look(bed);
            simulation.faults("lost gpu0");
            GpuBed.until("lost", () -> {
                look(bed);
                return bed.module().fleet().gpus().get(0).attachment() == null;
            });
        }
        assertEquals(1, sink.spans().size());
        Status status = sink.spans().get(0).getStatus();
        assertEquals(Status.StatusCode.STATUS_CODE_ERROR, status.getCode());
        assertTrue(status.getMessage().startsWith("the GPU is lost: "), status.getMessage());
    }

    @Test
    void anEndpointThatRefusesIsCounted() throws IOException {
        host.process(11).start(500).write();
        sink.answering(exchange -> SpanSink.status(exchange, 400, new byte[0]));
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=11 mem=1GiB");
        try (GpuBed bed = bed(simulation, null)) {
            look(bed);
            simulation.lines("[gpu0]", "preset = h100");
            simulation.command("reload");
            look(bed);
            GpuBed.until(
                    "it is lost",
                    () -> bed.fetchOne("gpu.usage.spans.dropped").singular().equals(1L));
            assertEquals(0L, bed.fetchOne("gpu.usage.spans.sent").singular());
            GpuBed.until("it is told", () -> bed.log("http 400; 1 are lost").size() == 1);
        }
    }
}
