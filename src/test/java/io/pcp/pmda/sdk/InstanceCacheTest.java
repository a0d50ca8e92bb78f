package io.pcp.pmda.sdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceCacheTest {
    private static final long NOW = 1_795_177_547L;
    private static final long DAY = 86_400;

    @TempDir
    private Path directory;

    private Path file;
    private final List<String> problems = new ArrayList<>();

    @BeforeEach
    void nameTheFile() {
        file = directory.resolve("300.7");
    }

    private InstanceCache load() {
        return InstanceCache.load(file, problems::add);
    }

    private InstanceCache load(String text) throws IOException {
        Files.writeString(file, text);
        return load();
    }

    private String saved(InstanceCache cache) throws IOException {
        cache.save();
        return Files.readString(file);
    }

    // Format

    @Test
    void fileIsWrittenAsTheLibraryWritesIt() throws IOException {
        InstanceCache cache = load();
        cache.idOf("GPU-aaaa", NOW);
        cache.idOf("green box", NOW + 1);
        assertEquals("2 0 2147483647\n0 1795177547 GPU-aaaa\n1 1795177548 green box\n", saved(cache));
        assertEquals(List.of(), problems);
    }

    @Test
    void fileOfTheLibraryIsReadAndWrittenBackAsItWas() throws IOException {
        String text = """
                2 1 4095
                0 1795177547 GPU-aaaa
                17 1700000000 [0a1bff] keyed by a hash
                4000 0 last one
                """;
        InstanceCache cache = load(text);
        assertEquals(List.of(), problems);
        assertEquals("keyed by a hash", cache.nameOf(17));
        assertEquals(3, cache.size());
        cache.idOf("new", NOW);
        assertEquals(text.replace("17 17", "1 1795177547 new\n17 17"), saved(cache));
    }

    @Test
    void versionOneHasNoGreatestId() throws IOException {
        InstanceCache cache = load("1 0\n3 1795177547 red\n");
        assertEquals(List.of(), problems);
        assertEquals(3, cache.idOf("red", NOW));
        assertEquals(4, cache.idOf("green", NOW));
        assertEquals("2 0 2147483647\n3 1795177547 red\n4 1795177547 green\n", saved(cache));
    }

    @Test
    void missingFileIsAnEmptyCacheAndNothingIsWrittenUntilANameComes() throws IOException {
        InstanceCache cache = load();
        cache.save();
        assertFalse(Files.exists(file));
        assertEquals(0, cache.size());
        assertEquals(List.of(), problems);
    }

    @Test
    void namesInAnyLanguageSurvive() throws IOException {
        InstanceCache cache = load();
        int id = cache.idOf("Grüße-値-😀 and a tail", NOW);
        cache.save();
        assertEquals(id, load().idOf("Grüße-値-😀 and a tail", NOW));
    }

    // Ids

    @Test
    void nameKeepsItsIdAcrossReloads() throws IOException {
        InstanceCache first = load();
        List<String> names = List.of("c", "a", "b with tail");
        names.forEach(name -> first.idOf(name, NOW));
        first.save();
        InstanceCache second = load();
        for (int i = 0; i < names.size(); i++) {
            assertEquals(i, second.idOf(names.get(i), NOW));
        }
        assertEquals(3, second.idOf("d", NOW));
    }

    @Test
    void appendModeDoesNotFillGaps() throws IOException {
        InstanceCache cache = load("2 0 2147483647\n1 1795177547 one\n5 1795177547 five\n");
        assertEquals(6, cache.idOf("six", NOW));
    }

    @Test
    void reuseModeGivesTheLowestFreeId() throws IOException {
        InstanceCache cache = load("2 1 2147483647\n0 1795177547 zero\n2 1795177547 two\n");
        assertEquals(1, cache.idOf("a", NOW));
        assertEquals(3, cache.idOf("b", NOW));
    }

    @Test
    void appendModeTurnsIntoReuseModeBehindTheGreatestId() throws IOException {
        InstanceCache cache = load("2 0 3\n3 1795177547 three\n");
        assertEquals(0, cache.idOf("a", NOW));
        assertEquals("2 1 3\n0 1795177547 a\n3 1795177547 three\n", saved(cache));
    }

    @Test
    void noIdIsGivenWhenAllAreTaken() throws IOException {
        InstanceCache cache = load("2 0 1\n");
        assertEquals(0, cache.idOf("a", NOW));
        assertEquals(1, cache.idOf("b", NOW));
        assertEquals(-1, cache.idOf("c", NOW));
        assertEquals(0, cache.idOf("a", NOW));
    }

    @Test
    void greatestPossibleIdIsFollowedByTheLowestFree() throws IOException {
        InstanceCache cache = load("2 0 2147483647\n2147483647 1795177547 last\n");
        assertEquals(List.of(), problems);
        assertEquals(0, cache.idOf("a", NOW));
    }

    @Test
    void firstWordMakesANameUnique() throws IOException {
        InstanceCache cache = load();
        assertEquals(0, cache.idOf("gpu0 H100", NOW));
        assertEquals(-1, cache.idOf("gpu0 A100", NOW));
        assertEquals(-1, cache.idOf("gpu0", NOW));
        assertEquals(0, cache.idOf("gpu0 H100", NOW));
        assertNull(cache.nameOf(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " leading", "[ab] key", "two\nlines", "tab\there", "del\u007f", "nul\0"})
    void nameTheFileCannotHoldIsRefused(String name) throws IOException {
        InstanceCache cache = load();
        assertEquals(-1, cache.idOf(name, NOW));
        assertEquals(0, cache.size());
    }

    @Test
    void lineIsNeverLongerThanTheLibraryReads() throws IOException {
        InstanceCache cache = load();
        assertEquals(-1, cache.idOf("ü".repeat(451), NOW));
        assertEquals(0, cache.idOf("ü".repeat(450), NOW));
        assertTrue(saved(cache)
                .lines()
                .allMatch(line -> line.getBytes(java.nio.charset.StandardCharsets.UTF_8).length < 1023));
    }

    // Damage

    static Stream<Arguments> damage() {
        return Stream.of(
                Arguments.of("5", "not 'id last-seen name'; line ignored"),
                Arguments.of("5 1795177547", "not 'id last-seen name'; line ignored"),
                Arguments.of("5 1795177547 ", "not 'id last-seen name'; line ignored"),
                Arguments.of("five 1795177547 x", "not 'id last-seen name'; line ignored"),
                Arguments.of("5 yesterday x", "not 'id last-seen name'; line ignored"),
                Arguments.of("5 1795177547 " + "x".repeat(1011), "not 'id last-seen name'; line ignored"),
                Arguments.of("-5 1795177547 x", "id -5 is negative; line ignored"),
                Arguments.of("0 1795177547 x", "id 0 stands here twice; line ignored"),
                Arguments.of("9 1795177547 red wine", "name 'red' stands here twice; line ignored"),
                Arguments.of("99999999999 1795177547 x", "not 'id last-seen name'; line ignored"));
    }

    @ParameterizedTest
    @MethodSource("damage")
    void damagedLineIsReportedWithItsPlaceAndTheRestCounts(String line, String problem) throws IOException {
        InstanceCache cache = load("2 0 2147483647\n0 1795177547 red\n" + line + "\n3 1795177547 blue\n");
        assertEquals(List.of(file + ":3: " + problem), problems);
        assertEquals(0, cache.idOf("red", NOW));
        assertEquals(3, cache.idOf("blue", NOW));
    }

    @Test
    void idOfADamagedLineIsGivenToNobody() throws IOException {
        assertEquals(8, load("2 0 2147483647\n0 1795177547 red\n7 17951").idOf("new", NOW));
        assertEquals(2, load("2 1 2147483647\n0 1795177547 red\n1 17951").idOf("new", NOW));
    }

    @Test
    void damagedFileIsKeptBesideWhenItIsReplaced() throws IOException {
        String text = "2 0 2147483647\nrubbish\n0 1795177547 red\n";
        InstanceCache cache = load(text);
        assertEquals("2 0 2147483647\n0 1795177547 red\n", saved(cache));
        assertEquals(text, Files.readString(directory.resolve("300.7.damaged")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0 1795177547 red", "1 1795177547 red", "2 1795177547 red", "2 0 red"})
    void fileWithoutHeaderLosesNothing(String first) throws IOException {
        InstanceCache cache = load(first + "\n5 1795177547 blue\n");
        assertEquals(List.of(file + ":1: the header is missing; names and ids count all the same"), problems);
        assertEquals("red", cache.nameOf(first.charAt(0) - '0'));
        assertEquals("blue", cache.nameOf(5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3 0 2147483647", "garbage", "2 0", "2 7 100", "\0\0\0\0"})
    void unknownHeaderIsReportedAndTheNamesCount(String header) throws IOException {
        InstanceCache cache = load(header + "\n5 1795177547 blue\n");
        assertEquals(1, problems.size(), problems::toString);
        assertTrue(problems.get(0).startsWith(file + ":1: "), problems::toString);
        assertEquals(5, cache.idOf("blue", NOW));
    }

    @Test
    void emptyFileAndBlankLinesAreNoDamage() throws IOException {
        assertEquals(0, load("").size());
        assertEquals(1, load("\n2 0 2147483647\n\n0 1795177547 red\n\n").size());
        assertEquals(List.of(), problems);
    }

    @Test
    void fileThatCannotBeReadIsReportedAndKept() throws IOException {
        Files.createDirectory(file);
        InstanceCache cache = load();
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith(file + ": cannot be read"), problems::toString);
        assertEquals(0, cache.idOf("red", NOW));
    }

    // Saving

    @Test
    void fileIsWrittenOnlyWhenSomethingIsNew() throws IOException {
        InstanceCache cache = load();
        cache.idOf("red", NOW);
        cache.save();
        Files.delete(file);
        cache.idOf("red", NOW + DAY - 1);
        cache.save();
        assertFalse(Files.exists(file));
        cache.idOf("red", NOW + DAY);
        assertEquals("2 0 2147483647\n0 " + (NOW + DAY) + " red\n", saved(cache));
    }

    @Test
    void failedSaveIsTriedAgain() throws IOException {
        file = directory.resolve("missing/300.7");
        InstanceCache cache = load();
        cache.idOf("red", NOW);
        assertThrows(IOException.class, cache::save);
        Files.createDirectory(file.getParent());
        assertEquals("2 0 2147483647\n0 1795177547 red\n", saved(cache));
    }

    @Test
    void purgeForgetsNamesNotSeenSince() throws IOException {
        InstanceCache cache = load("2 0 2147483647\n0 1000000000 old\n1 1795177547 young\n");
        cache.purge(1_795_000_000L);
        assertNull(cache.nameOf(0));
        assertEquals(1, cache.idOf("young", NOW));
        assertEquals("2 0 2147483647\n1 1795177547 young\n", saved(cache));
        assertEquals(2, cache.idOf("old", NOW), "its former id is not given out again in this life");
    }

    @Test
    void purgeSparesWhatHasBeenSeenAllTheTime() throws IOException {
        InstanceCache cache = load();
        for (long day = 0; day <= 30; day++) {
            cache.idOf("red", NOW + day * DAY + day);
        }
        cache.save();
        InstanceCache after = load();
        after.purge(NOW + 30 * DAY);
        assertEquals("red", after.nameOf(0));
    }
}
