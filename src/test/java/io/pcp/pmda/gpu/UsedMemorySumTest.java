package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsedMemorySumTest {
    private static final String SUM = "gpu.memory.used_accum";
    private static final String PASSES = "gpu.sampler.samples";

    @TempDir
    Path directory;

    @Test
    void aReadingCountsForEveryPassSinceTheLastOne() {
        UsedMemorySum sum = new UsedMemorySum();
        sum.add(Reading.of(100), 7);
        long before = sum.add(Reading.of(100), 7).number();
        assertEquals(before + 3 * 50, sum.add(Reading.of(50), 10).number());
        Reading failed = Reading.absent(NvmlReturn.TIMEOUT);
        assertEquals(failed, sum.add(failed, 12));
        assertEquals(before + 3 * 50 + 4 * 20, sum.add(Reading.of(20), 14).number());
    }

    private static long of(GpuBed bed, String metric) {
        bed.jump(Duration.ofSeconds(2));
        return bed.fetchOne(metric).number("gpu0");
    }

    @Test
    void growthOverPassesIsTheMeanHoweverManyClientsLook() {
        Simulation simulation =
                new Simulation(directory).lines("gpus = 1 x h100", "[gpu0]", "process = pid=self comm=a mem=2GiB");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            long used = of(bed, "gpu.memory.used");
            assertTrue(used >= 2L << 30);
            long passes = of(bed, PASSES);
            long sum = of(bed, SUM);
            for (int i = 0; i < 5; i++) {
                bed.jump(Duration.ofSeconds(2));
                for (int client = 0; client < 3; client++) {
                    bed.fetch(client, "gpu.temperature.gpu", SUM);
                }
            }
            passes = of(bed, PASSES) - passes;
            assertTrue(passes >= 5, "one for each jump at least");
            assertEquals(used * passes, of(bed, SUM) - sum);
        }
    }

    @Test
    void gpusWithoutMemoryOfTheirOwnHaveNone() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x gb10");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            assertEquals(Map.of(), bed.fetchOne(SUM).values());
            assertEquals(0, bed.fetchOne(SUM).status());
        }
    }
}
