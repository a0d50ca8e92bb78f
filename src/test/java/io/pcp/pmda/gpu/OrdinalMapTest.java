package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.pcp.pmda.gpu.OrdinalMap.Seen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrdinalMapTest {
    private static final long NOW = 1_800_000_000L;

    @TempDir
    Path directory;

    private final List<String> problems = new ArrayList<>();

    private Path file() {
        return directory.resolve("300.gpu.map");
    }

    private OrdinalMap load() {
        return OrdinalMap.load(file(), problems::add);
    }

    private static Seen gpu(int index, String uuid, String pci) {
        return new Seen(index, uuid, pci, "123");
    }

    /** The agent starts, sees these and ends. */
    private Map<String, Integer> life(Seen... present) throws IOException {
        OrdinalMap map = load();
        map.see(List.of(present), NOW);
        map.save();
        return numbers(map);
    }

    private static Map<String, Integer> numbers(OrdinalMap map) {
        Map<String, Integer> numbers = new TreeMap<>();
        map.entries().forEach(entry -> numbers.put(entry.uuid(), entry.ordinal()));
        return numbers;
    }

    @Test
    void firstStartTakesNvmlsIndices() throws IOException {
        assertEquals(Map.of("A", 0, "B", 2), life(gpu(0, "A", "p0"), gpu(2, "B", "p2")));
    }

    @Test
    void numbersSurviveARestartAndAnIndexShift() throws IOException {
        life(gpu(0, "A", "p0"), gpu(1, "B", "p1"), gpu(2, "C", "p2"));
        assertEquals(Map.of("A", 0, "B", 1, "C", 2), life(gpu(0, "A", "p0"), gpu(1, "C", "p2")));
        assertEquals(Map.of("A", 0, "B", 1, "C", 2), life(gpu(0, "C", "p2"), gpu(1, "B", "p1"), gpu(2, "A", "p0")));
        assertEquals(List.of(), problems);
    }

    @Test
    void newGpuGetsTheLowestNumberNeverUsed() throws IOException {
        life(gpu(0, "A", "p0"), gpu(1, "B", "p1"), gpu(3, "D", "p3"));
        assertEquals(Map.of("A", 0, "B", 1, "D", 3, "E", 2), life(gpu(0, "A", "p0"), gpu(1, "E", "p9")));
        assertEquals(4, life(gpu(0, "F", "p8")).get("F"));
    }

    @Test
    void swappedBoardTakesTheNumberOver() throws IOException {
        life(gpu(0, "A", "p0"), gpu(1, "B", "p1"));
        assertEquals(Map.of("A", 0, "NEW", 1), life(gpu(0, "A", "p0"), gpu(1, "NEW", "p1")));
        assertEquals(
                2,
                life(gpu(0, "A", "p0"), gpu(1, "NEW", "p1"), gpu(2, "B", "p2")).get("B"));
    }

    @Test
    void gpuInTheSlotOfOneThatLeftWhileRunningGetsItsOwnNumber() throws IOException {
        OrdinalMap map = load();
        map.see(List.of(gpu(0, "A", "p0"), gpu(1, "B", "p1")), NOW);
        map.see(List.of(gpu(0, "A", "p0")), NOW);
        map.see(List.of(gpu(0, "A", "p0"), gpu(1, "NEW", "p1")), NOW);
        assertEquals(Map.of("A", 0, "B", 1, "NEW", 2), numbers(map));
    }

    @Test
    void lateGpuOfTheFirstStartGetsItsIndex() {
        OrdinalMap map = load();
        map.see(List.of(gpu(0, "A", "p0"), gpu(2, "C", "p2")), NOW);
        map.see(List.of(gpu(0, "A", "p0"), gpu(2, "C", "p2"), gpu(3, "D", "p3")), NOW);
        map.see(List.of(gpu(0, "A", "p0"), gpu(1, "B", "p1"), gpu(2, "C", "p2"), gpu(3, "D", "p3")), NOW);
        assertEquals(Map.of("A", 0, "B", 1, "C", 2, "D", 3), numbers(map));
    }

    @Test
    void damagedLinesAreNamedAndTheirNumbersNotGivenAway() throws IOException {
        Files.writeString(file(), """
                # ordinal uuid pci-address serial last-seen
                0 A p0 - 1795177547
                1 B p1
                x C p2 - 1795177547
                0 D p3 - 1795177547
                4 E p4 - soon
                """);
        OrdinalMap map = load();
        String tail = "; line ignored, its GPU gets a new number when it is found";
        assertEquals(
                List.of(
                        file() + ":3: not 'ordinal uuid pci-address serial last-seen'" + tail,
                        file() + ":4: 'x' is no number of a GPU" + tail,
                        file() + ":5: number 0 stands here twice" + tail,
                        file() + ":6: 'soon' is no time in seconds" + tail),
                problems);
        map.see(List.of(gpu(0, "A", "p0"), gpu(1, "N1", "q1"), gpu(2, "N2", "q2"), gpu(3, "N3", "q3")), NOW);
        map.save();
        assertEquals(Map.of("A", 0, "N1", 2, "N2", 3, "N3", 5), numbers(map));
        problems.clear();
        OrdinalMap again = load();
        assertEquals(List.of(), problems);
        again.see(List.of(gpu(0, "N4", "q4")), NOW);
        assertEquals(6, again.ordinal("N4"));
        assertNull(again.ordinal("B"));
    }

    @Test
    void fileIsWrittenWhenSomethingChangedAndOnceAnHour() throws IOException {
        OrdinalMap map = load();
        map.see(List.of(gpu(0, "A", "p0")), NOW);
        map.save();
        assertEquals("# ordinal uuid pci-address serial last-seen\n0 A p0 123 " + NOW + "\n", Files.readString(file()));
        Files.delete(file());
        map.see(List.of(gpu(0, "A", "p0")), NOW + 60);
        map.save();
        assertEquals(false, Files.exists(file()));
        map.see(List.of(gpu(0, "A", "p0")), NOW + 4000);
        map.save();
        assertEquals(true, Files.exists(file()));
    }
}
