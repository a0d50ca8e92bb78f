package io.pcp.pmda.gpu.usage;

import static io.pcp.pmda.gpu.usage.UseBed.attributes;
import static io.pcp.pmda.gpu.usage.UseBed.start;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.proto.trace.v1.Span;
import io.pcp.pmda.gpu.usage.Listing.Listed;
import io.pcp.pmda.nvml.AccountingStats;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.ProcessKind;
import io.pcp.pmda.nvml.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What spans say of a use, from lists, samples, and what the driver has counted. */
class UseFiguresTest {
    @TempDir
    Path directory;

    private UseBed bed;

    @BeforeEach
    void node() throws IOException {
        bed = new UseBed(directory);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void theDriverKnowsBetterWhenAUseBegan() throws IOException {
        bed.process(11, bed.now() - 60_000);
        Reading none = Reading.absent(NvmlReturn.NOT_SUPPORTED);
        Reading most = Reading.of(700);
        Reading micros = Reading.of(1000 * (bed.now() - 20_000));
        bed.account(11, new AccountingStats(none, none, most, none, micros, Reading.of(1)));
        bed.look(11, 100);
        bed.pass(1000);
        bed.look();
        bed.pass(1000);
        bed.look(11, 100);
        bed.pass(1000);
        bed.look();
        List<Span> spans = bed.spans();
        assertEquals(2, spans.size());
        Span first = spans.get(0);
        assertEquals(bed.now() - 3000 - 20_000, start(first));
        assertEquals(700L, attributes(first).get("gpu.use.memory.peak_bytes"));
        assertEquals(100L, attributes(first).get("gpu.use.memory.mean_bytes"));
        assertEquals(bed.now() - 1000, start(spans.get(1)), "the account is of the first use");
    }

    @Test
    void memoryAndUtilisationAreWeighedByTime() throws IOException {
        bed.process(11, bed.now() - 60_000);
        bed.look();
        bed.drain(bed.sample(12, 0));
        bed.pass(1000);
        bed.look(11, 1000);
        bed.pass(1000);
        bed.drain(bed.sample(11, 100));
        bed.pass(1000);
        bed.look(11, 5000);
        bed.drain(bed.sample(11, 100));
        for (int i = 0; i < 2; i++) {
            bed.pass(1000);
            bed.drain(bed.sample(11, 50));
        }
        bed.pass(4000);
        bed.look(11, 0);
        bed.drain();
        bed.pass(1000);
        bed.look();
        Map<String, Object> found = attributes(bed.spans().get(0));
        assertEquals((1000L * 2 + 5000 * 6) / 8, found.get("gpu.use.memory.mean_bytes"));
        assertEquals(5000L, found.get("gpu.use.memory.peak_bytes"));
        assertEquals(100L, found.get("gpu.use.sm.peak_percent"));
        // The first sample reaches back to the one before it.
        double busy = 2 + 1 + 0.5 + 0.5;
        assertEquals(100 * busy / 8, found.get("gpu.use.sm.mean_percent"));
    }

    @Test
    void energyIsThatOfTheGpuWhileItWasUsedAlsoWhenTheDriverCountsAnew() throws IOException {
        bed.energy = 1_000_000;
        bed.look();
        bed.pass(1000);
        bed.look(11, 1000);
        bed.energy = 1_700_500;
        bed.pass(1000);
        bed.look(11, 1000);
        bed.energy = 300_000;
        bed.pass(1000);
        bed.look(11, 1000);
        bed.energy = -1;
        bed.pass(1000);
        bed.look(11, 1000);
        bed.energy = 400_000;
        bed.pass(1000);
        bed.look(11, 1000);
        bed.energy = 9_000_000;
        bed.pass(1000);
        bed.look();
        assertEquals(1100.5, attributes(bed.spans().get(0)).get("gpu.use.device_energy_joules"));
    }

    @Test
    void whatIsNotKnownIsLeftOut() throws IOException {
        bed.look();
        bed.pass(1000);
        Listed hidden = new Listed(99, Reading.absent(NvmlReturn.NOT_SUPPORTED), EnumSet.of(ProcessKind.GRAPHICS));
        bed.look(Map.of(99, hidden));
        bed.pass(1000);
        bed.look();
        assertEquals(
                Map.of(
                        "hw.id", UseBed.GPU,
                        "hw.type", "gpu",
                        "hw.vendor", "NVIDIA",
                        "hw.model", "NVIDIA H100 80GB HBM3",
                        "gpu.name", "gpu0",
                        "gpu.uuid", UseBed.GPU,
                        "gpu.index", 3L,
                        "gpu.use.type", "G",
                        "process.pid", 99L),
                attributes(bed.spans().get(0)));
    }

    @Test
    void aJobThatIsGivenTheGpuLateIsToldAndKept() throws IOException {
        bed.process(11, bed.now() - 60_000);
        bed.look(11, 100);
        bed.pass(1000);
        bed.give("4711");
        bed.look(11, 100);
        bed.give(null);
        bed.pass(1000);
        bed.look();
        assertEquals("4711", attributes(bed.spans().get(0)).get("gpu.job.given"));
    }
}
