package io.pcp.pmda.gpu;

import static io.pcp.pmda.nvml.NvmlReturn.Kind.UNSUPPORTED;

import io.pcp.pmda.nvml.MemoryInfo;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Cluster 3: device memory and the BAR1 window. */
final class MemoryCollector implements Collector {
    static final int CLUSTER = 3;
    private static final int ADDRESSING_NONE = 0;
    /** By number of NVML. */
    private static final List<String> ADDRESSING = List.of("none", "hmm", "ats");

    @Override
    public int cluster() {
        return CLUSTER;
    }

    @Override
    public void define(Reads reads) {
        reads.number("gpu.memory.total", gpu -> gpu.memory().total()).or(MemoryCollector::sharedTotal);
        reads.number("gpu.memory.used", gpu -> gpu.memory().used());
        reads.number("gpu.memory.free", gpu -> gpu.memory().free());
        reads.number("gpu.memory.reserved", gpu -> gpu.memory().reserved());
        reads.number("gpu.memory.used_percent", MemoryCollector::usedPercent);
        reads.number(
                        "gpu.memory.used_accum",
                        gpu -> gpu.accumulators()
                                .usedMemory()
                                .add(gpu.memory().used(), gpu.gpu().passes().passesDone()))
                .accumulating();
        reads.number("gpu.memory.numa_node", gpu -> gpu.device().board().memoryNumaNode());
        reads.text("gpu.memory.addressing_mode", MemoryCollector::addressing);
        reads.number("gpu.memory.unified", MemoryCollector::unified);
        reads.number("gpu.memory.bar1.total", gpu -> gpu.bar1().total());
        reads.number("gpu.memory.bar1.used", gpu -> gpu.bar1().used());
        reads.number("gpu.memory.bar1.free", gpu -> gpu.bar1().free());
    }

    /** Of what programs can have: the reservation is no part of it where it is known. */
    private static Reading usedPercent(GpuReader gpu) {
        MemoryInfo memory = gpu.memory();
        Reading missing = GpuReader.missing(memory.total(), memory.used());
        if (missing != null) {
            return missing;
        }
        long reserved = memory.reserved().ok() ? memory.reserved().number() : 0;
        double usable = memory.total().number() - reserved;
        return GpuReader.real(Math.min(100, 100.0 * memory.used().number() / usable));
    }

    /**
     * A GPU without memory of its own does not answer the memory call; with ATS or HMM it uses that of the
     * CPU.
     */
    private static Reading unified(GpuReader gpu) {
        Reading total = gpu.memory().total();
        if (total.kind() != UNSUPPORTED) {
            return total.ok() ? Reading.of(0) : total;
        }
        Reading mode = gpu.device().addressingMode();
        return Reading.of(mode.ok() && mode.number() == ADDRESSING_NONE ? 0 : 1);
    }

    private static Reading addressing(GpuReader gpu) {
        Reading mode = gpu.device().addressingMode();
        return mode.ok() ? Reading.of(ADDRESSING.get((int) mode.number())) : mode;
    }

    private static Reading sharedTotal(GpuReader gpu) {
        Reading unified = unified(gpu);
        if (!unified.ok() || unified.number() == 0) {
            return Reading.absent(NvmlReturn.NOT_SUPPORTED);
        }
        return memTotal(gpu.procfs().resolve("meminfo"));
    }

    private static Reading memTotal(Path meminfo) {
        try {
            for (String line : Files.readAllLines(meminfo)) {
                if (line.startsWith("MemTotal:")) {
                    return Reading.of(Long.parseLong(line.replaceAll("\\D+", "")) << 10);
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return Reading.absent(NvmlReturn.OPERATING_SYSTEM);
        }
        return Reading.absent(NvmlReturn.NO_DATA);
    }
}
