package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes of GPUs where the driver does not tell, may not, fails or hangs. */
class UntoldProcessesTest extends ProcessRig {
    @Test
    void whereTheDriverDoesNotTellThereIsNoShareAndNoZero() throws IOException {
        host.process(11).write();
        Simulation simulation = simulation(
                "[gpu0]",
                "preset = a100-40",
                "load = 80",
                "unsupported = nvmlDeviceGetProcess*",
                "process = pid=11 type=C mem=2GiB");
        try (GpuBed bed = bed(simulation)) {
            for (String name : new String[] {
                "proc.utilization.sm",
                "proc.utilization.jpeg",
                "proc.busy.sm",
                "pid.utilization.sm",
                "pid.utilization.memory",
                "proc.accounting.memory_max",
                "proc.memory.protected"
            }) {
                GpuBed.Values values = bed.fetchOne("gpu." + name);
                assertEquals(0, values.status(), name);
                assertEquals(Map.of(), values.values(), name);
            }
            assertEquals(1, values(bed, "gpu.proc.memory.used").size());
        }
    }

    @Test
    void whereProcessesAreNotListedNothingIs() {
        Simulation simulation = simulation(
                "[gpu0]", "preset = h100", "unsupported = nvmlDeviceGet*RunningProcesses*", "process = pid=11");
        try (GpuBed bed = bed(simulation)) {
            for (String name : new String[] {
                "processes.total", "processes.compute", "processes.external", "processes.zombie", "memory.orphaned",
                "usage.starts", "proc.memory.used", "pid.gpus", "proc.type", "job.gpus"
            }) {
                GpuBed.Values values = bed.fetchOne("gpu." + name);
                assertEquals(0, values.status(), name);
                assertEquals(Map.of(), values.values(), name);
            }
        }
    }

    @Test
    void processesThatMayNotBeListedAreAnErrorThatSaysSo() {
        Simulation simulation =
                simulation("[gpu0]", "preset = h100", "permission_denied = nvmlDeviceGet*RunningProcesses*");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(-12387, bed.fetchOne("gpu.proc.memory.used").status());
            assertEquals(-12387, bed.fetchOne("gpu.processes.total").status());
        }
    }

    @Test
    void unknownMemoryIsNoValue() throws IOException {
        host.process(11).write();
        Simulation simulation = simulation("[gpu0]", "preset = h100", "process = pid=11 mem=unknown");
        try (GpuBed bed = bed(simulation)) {
            assertEquals(Map.of(), values(bed, "gpu.proc.memory.used"));
            assertEquals(Map.of(), values(bed, "gpu.pid.memory.used"));
            assertEquals(Map.of("gpu0/11 python3", "C"), values(bed, "gpu.proc.type"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lost gpu0", "notsup gpu0 nvmlDeviceGetComputeRunningProcesses*"})
    void aGpuThatIsGoneHasNoProcesses(String fault) throws IOException {
        Simulation simulation = two();
        try (GpuBed bed = bed(simulation)) {
            assertEquals(3, values(bed, "gpu.proc.memory.used").size());
            simulation.faults(
                    fault,
                    "notsup gpu0 nvmlDeviceGetGraphicsRunningProcesses*",
                    "notsup gpu0 nvmlDeviceGetMPSComputeRunningProcesses*");
            GpuBed.until(
                    "only those of the other",
                    () -> values(bed, "gpu.proc.memory.used").keySet().equals(Set.of("gpu1/11 python3")));
        }
    }

    @Test
    void aListThatFailsForAMomentChangesNothingForAWhile() throws IOException {
        Simulation simulation = two();
        try (GpuBed bed = bed(simulation)) {
            assertEquals(3, values(bed, "gpu.proc.memory.used").size());
            simulation.faults("rc nvmlDeviceGetComputeRunningProcesses_v3 999");
            assertEquals(3, values(bed, "gpu.proc.memory.used").size());
            assertEquals(2L, values(bed, "gpu.processes.total").get("gpu0"));
            GpuBed.until(
                    "the last list is too old",
                    () -> values(bed, "gpu.proc.memory.used").isEmpty());
        }
    }

    @Test
    void aGpuThatHangsCostsNobodyElseItsProcesses() throws IOException {
        Simulation simulation = two();
        try (GpuBed bed = bed(simulation)) {
            assertEquals(3, values(bed, "gpu.proc.memory.used").size());
            simulation.faults("hang gpu1 *");
            simulation.command("reload");
            values(bed, "gpu.proc.memory.used");
            host.process(12).comm("Xorg").start(700).write();
            GpuBed.until(
                    "the other is followed",
                    () -> bed.fetchOne("gpu.proc.samples").values().containsKey("gpu0/12 Xorg"));
            bed.jump(Duration.ofSeconds(31));
            GpuBed.until(
                    "what hangs is too old",
                    () -> values(bed, "gpu.proc.memory.used").keySet().stream()
                            .noneMatch(name -> name.startsWith("gpu1")));
            assertEquals(2, values(bed, "gpu.proc.memory.used").size());
        }
    }
}
