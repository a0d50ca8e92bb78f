package io.pcp.pmda.gpu;

import io.pcp.pmda.gpu.usage.UsageSettings;
import io.pcp.pmda.process.KubernetesSettings;
import io.pcp.pmda.process.ProcFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** For tests of processes: simulated GPUs on a machine that is described in a directory. */
abstract class ProcessRig {
    @TempDir
    Path directory;

    /** The machine. */
    ProcFixture host;

    @BeforeEach
    void machine() throws IOException {
        host = new ProcFixture(directory);
    }

    /**
     * @param limit processes shown of each GPU
     */
    GpuSettings settings(Simulation simulation, int limit) {
        return GpuBed.settings(directory, simulation)
                .withProcesses(new UsageSettings(limit, directory.resolve("cgroup"), KubernetesSettings.OFF, null));
    }

    GpuBed bed(Simulation simulation) {
        return new GpuBed(directory, simulation, settings(simulation, 512));
    }

    Simulation simulation(String... lines) {
        return new Simulation(directory).lines(lines);
    }

    /** What a metric has two seconds later. */
    static Map<String, Object> values(GpuBed bed, String name) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(name).values();
    }

    /** Two processes on one GPU, one of them on another GPU, too. */
    Simulation two() throws IOException {
        host.process(11).comm("python3").start(500).write();
        host.process(12).comm("Xorg").start(600).write();
        return simulation(
                "[gpu0]",
                "preset = h100",
                "load = 80",
                "encoder = 40",
                "process = pid=11 comm=a type=C mem=2GiB sm=50",
                "process = pid=12 comm=b type=C+G mem=1GiB sm=25",
                "[gpu1]",
                "preset = h100",
                "load = 40",
                "process = pid=11 comm=a type=C mem=3GiB sm=100");
    }
}
