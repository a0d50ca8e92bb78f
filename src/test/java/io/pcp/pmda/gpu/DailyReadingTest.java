package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DailyReadingTest {
    private final JumpingTime time = new JumpingTime();
    private final DailyReading daily = new DailyReading(time);
    private final AtomicInteger calls = new AtomicInteger();

    @TempDir
    Path directory;

    private Reading ask(Reading answer) {
        return daily.value(() -> {
            calls.incrementAndGet();
            return answer;
        });
    }

    @Test
    void isReadOnceADay() {
        assertEquals(Reading.of(1), ask(Reading.of(1)));
        time.jump(Duration.ofHours(23));
        assertEquals(Reading.of(1), ask(Reading.of(0)));
        assertEquals(1, calls.get());
        time.jump(Duration.ofHours(2));
        assertEquals(Reading.of(0), ask(Reading.of(0)));
        assertEquals(2, calls.get());
    }

    @Test
    void afterAMomentaryFailureTheLastOneCountsUntilItIsTriedAgain() {
        Reading failed = Reading.absent(NvmlReturn.TIMEOUT);
        assertEquals(failed, ask(failed));
        assertEquals(failed, ask(Reading.of(1)), "not at once");
        time.jump(Duration.ofMinutes(11));
        assertEquals(Reading.of(1), ask(Reading.of(1)));
        time.jump(Duration.ofHours(25));
        assertEquals(Reading.of(1), ask(failed));
        assertEquals(3, calls.get());
    }

    @Test
    void whatIsUnsupportedOrGoneIsNotRemembered() {
        for (int rc : new int[] {NvmlReturn.NOT_SUPPORTED, NvmlReturn.GPU_IS_LOST, NvmlReturn.NO_PERMISSION}) {
            assertEquals(Reading.absent(rc), ask(Reading.absent(rc)));
        }
        assertEquals(Reading.of(1), ask(Reading.of(1)));
    }

    @Test
    void theInforomIsNotReadAgainWithinTheDay() {
        Simulation simulation = new Simulation(directory).lines("gpus = 1 x h100");
        try (GpuBed bed = new GpuBed(directory, simulation)) {
            String valid = "gpu.health.inforom_valid";
            assertEquals(Map.of("gpu0", 1L), bed.fetchOne(valid).values());
            simulation.lines("gpus = 1 x h100", "[gpu0]", "inforom_corrupt = on");
            bed.pass(Duration.ofHours(22));
            assertEquals(Map.of("gpu0", 1L), bed.fetchOne(valid).values());
            GpuBed.until("the next day", () -> {
                bed.pass(Duration.ofHours(1));
                return bed.fetchOne(valid).values().equals(Map.of("gpu0", 0L));
            });
        }
    }
}
