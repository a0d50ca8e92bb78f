package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.source.SourceConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of the registry: what is in it holds, what is damaged in it harms nothing else. */
class RegistryTest {
    private static final String[] LINES = {
        "# TYPE lat histogram",
        "lat_bucket le=1 m=a",
        "lat_bucket le=2 m=a",
        "lat_sum m=a",
        "up",
        "# TYPE up gauge",
        "x:y k=v"
    };

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();

    private Path file() {
        return directory.resolve("300.bridge.reg");
    }

    private Registry open() {
        return Registry.open(file(), (what, text) -> said.add(text));
    }

    /** Numbers of a document, after a start. */
    private Map<String, String> numbers(SourceConfig config, long now, Layout layout) {
        Registry registry = open();
        try (SourceMapping mapping = new SourceMapping(config, registry, (what, text) -> said.add(text))) {
            return new Mapped(mapping.map(layout, now)).numbers();
        } finally {
            registry.close();
        }
    }

    private Map<String, String> numbers(String source, String... lines) {
        return numbers(Sources.of(source), System.currentTimeMillis(), Document.of(lines));
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }

    @Test
    void everyNumberIsTheSameAfterARestart() throws IOException {
        Map<String, String> first = numbers("app", LINES);
        numbers("other", "up");
        long size = Files.size(file());
        assertEquals(first, numbers("app", LINES));
        assertEquals(size, Files.size(file()), "nothing is written twice");
        assertEquals(List.of(), said);
        assertEquals(
                first,
                numbers(
                        "app",
                        "x:y k=v",
                        "up",
                        "# TYPE up gauge",
                        "# TYPE lat histogram",
                        "lat_sum m=a",
                        "lat_bucket le=2 m=a",
                        "lat_bucket le=1 m=a"));
    }

    @Test
    void sourcesHaveBlocksOfTheirOwn() {
        Registry registry = open();
        SourceMapping one = new SourceMapping(Sources.of("one"), registry, MappingLog.NONE);
        SourceMapping two = new SourceMapping(Sources.of("two"), registry, MappingLog.NONE);
        assertEquals(256, one.clusters()[0]);
        assertEquals(257, two.clusters()[0]);
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 1030; i++) {
            many.add("m" + i);
        }
        MappedLayout mapped = one.map(new Document().layout(many), 1);
        assertEquals(
                List.of(256, 258),
                java.util.Arrays.stream(one.clusters()).boxed().toList());
        assertEquals(1030, mapped.metrics().size());
        assertEquals(258, mapped.metrics().get(1029).metric().cluster());
        registry.close();
    }

    @Test
    void aTornTailIsNeverMissed() throws IOException {
        Map<String, String> first = numbers("app", LINES);
        byte[] whole = Files.readAllBytes(file());
        for (String torn : List.of("1234abcd M 256 9", "x", "\0\0\0\0\0\0")) {
            Files.write(file(), whole);
            Files.writeString(file(), torn, StandardOpenOption.APPEND);
            assertEquals(first, numbers("app", LINES));
            assertEquals(List.of(), said);
            assertEquals(new String(whole, StandardCharsets.UTF_8), Files.readString(file()));
        }
    }

    @Test
    void cutAnywhereTheFileGivesNoNumberTwice() throws IOException {
        Map<String, String> first = numbers("app", LINES);
        byte[] whole = Files.readAllBytes(file());
        for (int length = whole.length - 1; length > 40; length -= 17) {
            Files.write(file(), java.util.Arrays.copyOf(whole, length));
            assertEquals(pmids(first), pmids(numbers("app", LINES)), "cut at " + length);
            assertEquals(List.of(), said);
        }
    }

    @Test
    void aDamagedLineLosesItsOwnAndItsNumberIsNotUsedAgain() throws IOException {
        Map<String, String> first = numbers("app", LINES);
        byte[] whole = Files.readAllBytes(file());
        int line = 0;
        for (int at = 0; at < whole.length; at++) {
            line += whole[at] == '\n' ? 1 : 0;
            if (line == 0 || whole[at] == '\n' || at % 19 > 0) {
                continue;
            }
            byte[] damaged = whole.clone();
            damaged[at] ^= 4;
            said.clear();
            Files.write(file(), damaged);
            Map<String, String> after = numbers("app", LINES);
            assertEquals(
                    first.keySet().stream()
                            .filter(name -> name.startsWith("work"))
                            .toList(),
                    after.keySet().stream()
                            .filter(name -> name.startsWith("work"))
                            .toList());
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.get(0).startsWith(file() + ":" + (line + 1) + ": "), said.get(0));
            assertNoNumberChangesHands(first, after);
            assertTrue(Files.exists(directory.resolve("300.bridge.reg.damaged")));
            said.clear();
            assertEquals(after, numbers("app", LINES), "the file is whole again");
            assertEquals(List.of(), said);
        }
    }

    /** Without serials: that of a domain no metric had got yet is not used again. */
    private static Map<String, String> pmids(Map<String, String> numbers) {
        Map<String, String> all = new TreeMap<>();
        numbers.forEach((name, number) -> all.put(name.replaceFirst("^\\d+ ", ""), number.replaceFirst(" \\d+$", "")));
        return all;
    }

    /** What was somebody's is his or nobody's. */
    private static void assertNoNumberChangesHands(Map<String, String> before, Map<String, String> after) {
        after.forEach((name, number) -> {
            if (name.startsWith("workload")) {
                String pmid = number.split(" ")[0];
                before.forEach((other, old) -> assertFalse(
                        !other.equals(name) && old.split(" ")[0].equals(pmid) && other.startsWith("workload"),
                        () -> name + " has " + pmid + " of " + other));
            }
        });
    }

    @Test
    void whatIsNoRegistryIsKeptAsideAndSaid() throws IOException {
        for (String other :
                List.of("hello\n", "no line end", "\0\0\0\0\n", "00000000 V 1 0 0\n", "9a4e1a42 V 2 0 0\n")) {
            said.clear();
            Files.writeString(file(), other);
            assertFalse(numbers("app", LINES).isEmpty());
            assertEquals(1, said.size(), other + said);
            assertTrue(said.get(0).contains("300.bridge.reg.damaged"), said.get(0));
            assertEquals(other, Files.readString(directory.resolve("300.bridge.reg.damaged")));
            said.clear();
            numbers("app", LINES);
            assertEquals(List.of(), said);
        }
    }

    @Test
    void anEmptyFileIsANewOne() throws IOException {
        Files.createFile(file());
        assertFalse(numbers("app", LINES).isEmpty());
        assertEquals(List.of(), said);
        assertTrue(lines().get(0).contains(" V 1 "), lines().toString());
    }

    @Test
    void aDirectoryThatIsNotThereIsSaidOnceAndWrittenToWhenItIs() throws IOException {
        Path late = directory.resolve("late/300.bridge.reg");
        Registry registry = Registry.open(late, (what, text) -> said.add(text));
        SourceMapping mapping = new SourceMapping(Sources.of("app"), registry, MappingLog.NONE);
        Layout layout = Document.of(LINES);
        Map<String, String> first = new Mapped(mapping.map(layout, System.currentTimeMillis())).numbers();
        registry.flush();
        registry.flush();
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.get(0).contains("no such file or directory"), said.get(0));
        Files.createDirectory(late.getParent());
        for (int i = 0; i < 70; i++) {
            registry.flush();
        }
        assertEquals(2, said.size(), said.toString());
        registry.close();
        Registry again = Registry.open(late, (what, text) -> said.add(text));
        assertEquals(
                first,
                new Mapped(new SourceMapping(Sources.of("app"), again, MappingLog.NONE)
                                .map(layout, System.currentTimeMillis()))
                        .numbers());
        again.close();
    }

    @Test
    void whatIsOutdatedIsLeftOutWhenTheFileIsWrittenAnew() throws IOException {
        Registry registry = open();
        SourceMapping mapping = new SourceMapping(Sources.of("app"), registry, MappingLog.NONE);
        Document document = new Document();
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            many.add("up pod=pod-" + i);
        }
        long day = TimeUnit.DAYS.toMillis(1);
        long now = System.currentTimeMillis();
        Map<String, String> first = null;
        for (int today = 0; today < 20; today++) {
            Map<String, String> next = new Mapped(mapping.map(document.layout(many), now + today * day)).numbers();
            first = first == null ? next : first;
            assertEquals(first, next);
        }
        long before = registry.bytes();
        registry.flush();
        assertTrue(registry.bytes() < before / 2, before + " became " + registry.bytes());
        assertEquals(registry.bytes(), Files.size(file()));
        registry.close();
        assertEquals(first, numbers(Sources.of("app"), now + 20 * day, document.layout(many)));
        assertEquals(List.of(), said);
    }

    @Test
    void metricsKeepTheirNumberForTheTimeTheyAreRetained() {
        Sources source = new Sources();
        source.retain = Duration.ofDays(10);
        long day = TimeUnit.DAYS.toMillis(1);
        long now = System.currentTimeMillis();
        Map<String, String> first = numbers(source.config(), now, Document.of("b", "c k=1"));
        String b = first.get("workload.app.b");
        numbers(source.config(), now + 9 * day, Document.of("a"));
        Map<String, String> back = numbers(source.config(), now + 9 * day, Document.of("a", "b"));
        assertEquals(b, back.get("workload.app.b"));
        assertNotEquals(b, back.get("workload.app.a"));
        // Seen on day 9, b is remembered on day 18; c is not.
        Map<String, String> later = numbers(source.config(), now + 18 * day, Document.of("b", "c k=1"));
        assertEquals(b, later.get("workload.app.b"));
        assertNotEquals(first.get("workload.app.c"), later.get("workload.app.c"));
    }

    @Test
    void wordsOfAnyKindComeBack() {
        for (String word : List.of("", "%", "a b", "ü€😀", "a,b", "100%", "\n\t\0", "%41", "x")) {
            String escaped = RecordBuffer.escape(word);
            assertFalse(escaped.isEmpty() || escaped.chars().anyMatch(c -> c <= ' ' || c == ','), escaped);
            assertEquals(word, RecordBuffer.unescape(escaped));
        }
    }
}
