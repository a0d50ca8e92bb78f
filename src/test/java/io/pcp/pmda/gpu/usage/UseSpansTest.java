package io.pcp.pmda.gpu.usage;

import static io.pcp.pmda.gpu.usage.UseBed.attributes;
import static io.pcp.pmda.gpu.usage.UseBed.end;
import static io.pcp.pmda.gpu.usage.UseBed.start;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.pcp.pmda.nvml.NvmlReturn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which spans follow from lists: when uses of a GPU begin and end. */
class UseSpansTest {
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
    void aUseLastsFromTheListThatShowsItToTheFirstWithoutIt() throws IOException {
        bed.process(11, bed.now() - 60_000);
        bed.look();
        bed.pass(1000);
        long began = bed.now();
        bed.look(11, 100);
        bed.pass(5000);
        bed.look(11, 100);
        bed.pass(1000);
        bed.look();
        List<Span> spans = bed.spans();
        assertEquals(1, spans.size());
        assertEquals(began, start(spans.get(0)));
        assertEquals(bed.now(), end(spans.get(0)));
        assertEquals("gpu.use", spans.get(0).getName());
        assertEquals(16, spans.get(0).getTraceId().size());
        assertEquals(8, spans.get(0).getSpanId().size());
        assertFalse(spans.get(0).hasStatus());
    }

    @Test
    void aProcessThatWasThereBeforeTheAgentUsedTheGpuSinceItBegan() throws IOException {
        bed.process(11, bed.now() - 60_000);
        bed.look(11, 100);
        bed.pass(1000);
        bed.look();
        assertEquals(bed.now() - 61_000, start(bed.spans().get(0)));
    }

    @Test
    void aProcessThatBeganSinceTheLastListUsesTheGpuSinceThen() throws IOException {
        bed.look();
        bed.pass(10_000);
        bed.process(11, bed.now() - 4000);
        bed.look(11, 100);
        bed.pass(1000);
        bed.look();
        assertEquals(bed.now() - 5000, start(bed.spans().get(0)));
    }

    @Test
    void aPidUsedAgainIsAnotherUse() throws IOException {
        bed.process(11, bed.now() - 60_000);
        bed.look(11, 100);
        bed.pass(2000);
        bed.process(11, bed.now() - 1000);
        bed.look(11, 100);
        bed.pass(1000);
        bed.look();
        List<Span> spans = bed.spans();
        assertEquals(2, spans.size());
        assertEquals(bed.now() - 1000, end(spans.get(0)));
        assertEquals(bed.now() - 2000, start(spans.get(1)));
        assertNotEquals(spans.get(0).getTraceId(), spans.get(1).getTraceId());
    }

    @Test
    void whoIsListedButNotShownGoesOn() throws IOException {
        bed.restart(1, Duration.ZERO);
        bed.process(11, bed.now() - 60_000);
        bed.process(12, bed.now() - 50_000);
        bed.look(11, 100);
        bed.pass(1000);
        bed.look(11, 100, 12, 200);
        bed.pass(1000);
        bed.look(11, 300, 12, 200);
        bed.pass(1000);
        bed.look(12, 200);
        List<Span> spans = bed.spans();
        assertEquals(1, spans.size());
        assertEquals(11L, attributes(spans.get(0)).get("process.pid"));
        assertEquals(bed.now(), end(spans.get(0)));
    }

    @Test
    void aMomentWithoutListEndsNothing() throws IOException {
        bed.process(11, bed.now() - 60_000);
        bed.look(11, 100);
        bed.pass(1000);
        bed.failed(NvmlReturn.TIMEOUT);
        bed.pass(1000);
        bed.look(11, 100);
        bed.pass(1000);
        bed.look();
        assertEquals(1, bed.spans().size());
    }

    @Test
    void afterALongTimeWithoutListAUseEndedWhenItWasSeenLast() throws IOException {
        bed.process(11, bed.now() - 60_000);
        bed.look(11, 100);
        long seen = bed.now();
        bed.pass(600_000);
        bed.look();
        assertEquals(seen, end(bed.spans().get(0)));
    }

    @Test
    void aLostGpuEndsItsUsesWithAnError() throws IOException {
        bed.process(11, bed.now() - 60_000);
        bed.look(11, 100);
        long seen = bed.now();
        bed.pass(5000);
        bed.lose("the GPU is lost");
        bed.pass(5000);
        bed.look(11, 100);
        bed.pass(1000);
        bed.look();
        List<Span> spans = bed.spans();
        assertEquals(2, spans.size());
        assertEquals(seen, end(spans.get(0)));
        assertEquals(
                Status.StatusCode.STATUS_CODE_ERROR, spans.get(0).getStatus().getCode());
        assertEquals("the GPU is lost", spans.get(0).getStatus().getMessage());
        assertEquals(bed.now() - 1000, start(spans.get(1)), "back, it is used anew");
    }

    @Test
    void shortUsesAreNotSent() throws IOException {
        bed.restart(512, Duration.ofSeconds(5));
        bed.look();
        bed.pass(1000);
        bed.process(11, bed.now() - 100);
        bed.process(12, bed.now() - 100);
        bed.look(11, 100, 12, 100);
        bed.pass(4800);
        bed.look(12, 100);
        bed.pass(100);
        bed.look();
        List<Span> spans = bed.spans();
        assertEquals(1, spans.size());
        assertEquals(12L, attributes(spans.get(0)).get("process.pid"));
    }

    @Test
    void manyUsesLeaveNothingBehind() throws IOException {
        for (int i = 0; i < 300; i++) {
            bed.process(1000 + i, bed.now() - 1000);
            bed.look(1000 + i, 100);
            bed.pass(2000);
            bed.remove(1000 + i);
        }
        bed.look();
        assertEquals(300, bed.spans().size());
        assertTrue(bed.sent().stream().allMatch(span -> span.length < 1000), "one that waits is small");
    }
}
