package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Series;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a source does, and however often the agent starts: who has a number keeps it. */
class MappingChurnTest {
    private static final int ROUNDS = 150;

    @TempDir
    private Path directory;

    @Test
    void numbersHoldThroughRandomDocumentsAndRestarts() {
        Random random = new Random(42);
        List<String> said = new ArrayList<>();
        Map<String, String> known = new HashMap<>();
        long now = System.currentTimeMillis();
        int restarts = 0;
        Registry registry = null;
        SourceMapping mapping = null;
        Document document = new Document();
        for (int round = 0; round < ROUNDS; round++) {
            if (registry == null || random.nextInt(8) == 0) {
                if (registry != null) {
                    registry.close();
                }
                registry = Registry.open(directory.resolve("reg"), (what, text) -> said.add(text));
                mapping = new SourceMapping(Sources.of("churn"), registry, MappingLog.NONE);
                document = new Document();
                restarts++;
            }
            now += random.nextInt(40_000);
            Mapped mapped = new Mapped(mapping.map(document.layout(Churn.lines(random)), now));
            Churn.learn(mapped, known, "round " + round);
            if (random.nextInt(5) == 0) {
                registry.flush();
            }
        }
        registry.close();
        assertEquals(List.of(), said);
        assertTrue(restarts > 10 && known.size() > 300, restarts + " restarts, " + known.size() + " numbers");
    }

    @Test
    void theOrderOfADocumentDecidesNothing() {
        Random random = new Random(7);
        for (int round = 0; round < 20; round++) {
            Layout layout = new Document().layout(Churn.lines(random));
            List<Series> shuffled = new ArrayList<>(layout.series());
            Collections.shuffle(shuffled, random);
            assertEquals(instances(layout), instances(new Layout(shuffled, layout.families())));
        }
    }

    private static Map<String, String> instances(Layout layout) {
        Registry registry = Registry.open(null, MappingLog.NONE);
        SourceMapping mapping = new SourceMapping(Sources.of("churn"), registry, MappingLog.NONE);
        return new Mapped(mapping.map(layout, 1)).numbers();
    }
}
