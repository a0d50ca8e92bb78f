package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import io.pcp.pmda.gpu.usage.UsageSettings;
import io.pcp.pmda.process.KubernetesSettings;
import io.pcp.pmda.process.ProcFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes on a driver whose clock the test moves: churn, many GPUs, and busy time over a while. */
class ManyProcessesTest {
    private static final long START_SECONDS = 1_800_000_000L;

    @TempDir
    Path directory;

    private ProcFixture host;

    @BeforeEach
    void driverHasItsOwnClock() throws IOException {
        environment("setenv", "NVMLSIM_CLOCK", "virtual:" + START_SECONDS * 1_000_000, 1);
        host = new ProcFixture(directory);
    }

    @AfterEach
    void driverHasTheMachinesClock() {
        environment("unsetenv", "NVMLSIM_CLOCK");
    }

    private static void environment(String function, Object... arguments) {
        assertEquals(0, NativeLibrary.getProcess().getFunction(function).invokeInt(arguments));
    }

    private GpuBed bed(Simulation simulation) {
        GpuSettings settings = GpuBed.settings(directory, simulation)
                .withProcesses(new UsageSettings(512, directory.resolve("cgroup"), KubernetesSettings.OFF, null));
        return new GpuBed(directory, simulation, settings);
    }

    private static void advance(GpuBed bed, Simulation simulation, int seconds) {
        bed.jump(Duration.ofSeconds(seconds));
        simulation.command("advance " + seconds);
    }

    @Test
    void busyTimeOfAProcessIsItsShareOverTime() throws IOException {
        host.process(11).write();
        host.process(12).write();
        Simulation simulation = new Simulation(directory)
                .lines(
                        "epoch = " + START_SECONDS,
                        "[gpu0]",
                        "preset = h100",
                        "load = 80",
                        "process = pid=11 sm=75 mem=1GiB start=-100",
                        "process = pid=12 sm=25 mem=1GiB start=-100");
        try (GpuBed bed = bed(simulation)) {
            advance(bed, simulation, 5);
            Map<String, Object> first = bed.fetchOne("gpu.proc.busy.sm").values();
            for (int i = 0; i < 20; i++) {
                advance(bed, simulation, 1 + i % 5);
                bed.fetch(i % 3, "gpu.proc.busy.sm", "gpu.proc.utilization.sm");
                if (i % 4 == 0) {
                    bed.tick();
                }
            }
            Map<String, Object> last = bed.fetchOne("gpu.proc.busy.sm").values();
            assertEquals(60_000 * 0.6, grown(first, last, "gpu0/11 python3"), 170);
            assertEquals(60_000 * 0.2, grown(first, last, "gpu0/12 python3"), 170);
        }
    }

    private static long grown(Map<String, Object> first, Map<String, Object> last, String name) {
        return (Long) last.get(name) - (Long) first.get(name);
    }

    @Test
    void churnNeverGivesAnInstanceToAnotherProcess() throws IOException {
        for (int pid = 20_000; pid < 20_050; pid++) {
            host.process(pid).start(pid).write();
        }
        Simulation simulation = new Simulation(directory)
                .lines(
                        "epoch = " + START_SECONDS,
                        "gpus = 2 x h100",
                        "[gpu*]",
                        "churn = rate=3 life=2..8 pids=20000..20049 mem=1GiB..2GiB comm=x");
        Map<Integer, String> names = new HashMap<>();
        try (GpuBed bed = bed(simulation)) {
            int seen = 0;
            for (int i = 0; i < 40; i++) {
                advance(bed, simulation, 2);
                Map<String, Object> used = bed.fetchOne("gpu.proc.memory.used").values();
                Map<Integer, String> instances = bed.instances(3);
                instances.forEach((id, name) -> assertEquals(name, names.getOrDefault(id, name), "id " + id));
                names.putAll(instances);
                assertEquals(instances.size(), used.size());
                seen += used.size();
            }
            assertTrue(seen > 200, "there was something to see: " + seen);
            assertEquals(100, names.values().stream().distinct().count(), "each pid on each GPU is one process here");
        }
    }

    @Test
    void sixteenGpusFullOfProcessesAreOneFetch() throws IOException {
        int each = 64;
        List<String> lines = new ArrayList<>(List.of("epoch = " + START_SECONDS, "gpus = 16 x h100"));
        for (int gpu = 0; gpu < 16; gpu++) {
            lines.add("[gpu" + gpu + "]");
            for (int i = 0; i < each; i++) {
                int pid = 1000 + gpu * each + i;
                host.process(pid).start(pid).write();
                lines.add("process = pid=" + pid + " mem=" + (i + 1) + "MiB");
            }
        }
        // Everybody else on the machine is never looked at.
        for (int pid = 100_000; pid < 101_000; pid++) {
            Files.createDirectory(directory.resolve("proc/" + pid));
        }
        Simulation simulation = new Simulation(directory).lines(lines.toArray(new String[0]));
        try (GpuBed bed = bed(simulation)) {
            Map<String, GpuBed.Values> all =
                    bed.fetch("gpu.proc.memory.used", "gpu.pid.gpus", "gpu.proc.utilization.sm");
            all.forEach(
                    (name, values) -> assertEquals(16 * each, values.values().size(), name));
            long files = bed.module().fleet().users().filesRead();
            advance(bed, simulation, 2);
            bed.fetch("gpu.proc.memory.used", "gpu.pid.gpus");
            long more = bed.module().fleet().users().filesRead() - files;
            assertEquals(16 * each, more, "a file for each process on a GPU");
        }
    }
}
