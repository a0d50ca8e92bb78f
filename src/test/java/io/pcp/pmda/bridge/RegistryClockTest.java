package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.source.SourceConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clock that is wrong takes no numbers away. */
class RegistryClockTest {
    private static final long NOW = Duration.ofDays(20_778).toMillis();
    private static final long FAR = NOW + Duration.ofDays(5_000).toMillis();
    private static final String[] OLD = {"# TYPE a gauge", "a m=1", "a m=2", "b q=x"};
    private static final String[] OTHER = {"# TYPE c gauge", "c m=3"};

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();

    /** Numbers of a document, after a start with this clock. */
    private Map<String, String> life(long now, String... lines) {
        SourceConfig config = Sources.of("app");
        Registry registry = Registry.open(directory.resolve("300.bridge.reg"), (what, text) -> said.add(text));
        int day = (int) Duration.ofMillis(now).toDays();
        registry.source("other", "workload.other", Duration.ofDays(90), day);
        try (SourceMapping mapping = new SourceMapping(config, registry, (what, text) -> said.add(text), () -> now)) {
            return new Mapped(mapping.map(Document.of(lines), now)).numbers();
        } finally {
            registry.close();
        }
    }

    @Test
    void clockThatWasFarAheadOnceForgetsNothing() {
        Map<String, String> before = life(NOW, OLD);
        life(FAR, OTHER);
        assertEquals(1, said.stream().distinct().count(), said.toString());
        assertTrue(said.get(0).contains("5000 days after"), said.get(0));
        said.clear();
        assertEquals(before, life(NOW + Duration.ofDays(1).toMillis(), OLD));
        assertEquals(List.of(), said);
    }

    @Test
    void dayFarAheadInTheFileMakesNothingTooOld() {
        life(FAR, OTHER);
        Map<String, String> before = life(NOW, OLD);
        life(NOW + Duration.ofDays(1).toMillis(), OTHER);
        assertEquals(before, life(NOW + Duration.ofDays(2).toMillis(), OLD));
    }

    @Test
    void clockThatWasFarBackForgetsNothing() {
        Map<String, String> before = life(NOW, OLD);
        assertEquals(before, life(Duration.ofDays(3).toMillis(), OLD));
        assertEquals(before, life(NOW, OLD));
    }

    @Test
    void whatWasNotSeenForItsTimeIsStillForgotten() {
        Map<String, String> before = life(NOW, OLD);
        life(NOW + Duration.ofDays(60).toMillis(), OTHER);
        life(NOW + Duration.ofDays(120).toMillis(), OTHER);
        assertNotEquals(before, life(NOW + Duration.ofDays(121).toMillis(), OLD));
    }
}
