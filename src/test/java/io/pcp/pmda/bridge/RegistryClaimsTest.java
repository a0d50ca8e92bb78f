package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the registry in which two lines give one number to two owners: it stays with the one who has it. */
class RegistryClaimsTest {
    private static final int DAY = 20_000;
    private static final Kind KIND = new Kind(ValueType.DOUBLE, Semantics.COUNTER, Units.NONE, "", false, false);
    private static final String TWO_SOURCES = """
            V 1 4098 2
            S 0 90 %d a workload.a
            S 1 90 20000 b workload.b
            B 256 0 1
            D 4096 0 0 labels x
            D 4097 1 0 labels x
            M 256 0 0 5 1 0 4096 - %d m_x m_x m_x
            """;

    @TempDir
    private Path directory;

    private final List<String> said = new ArrayList<>();

    private Path file() {
        return directory.resolve("300.bridge.reg");
    }

    private Registry open(String lines) throws IOException {
        Files.write(file(), RegistryFuzz.withSums(lines.getBytes(StandardCharsets.UTF_8)));
        return open();
    }

    private Registry open() {
        return Registry.open(file(), (what, text) -> said.add(text));
    }

    private static SourceBook source(Registry registry, String name) {
        return registry.source(name, "workload." + name, Duration.ofDays(90), DAY);
    }

    private void assertRefused(int line, String why) {
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.get(0).startsWith(file() + ":" + line + ": not understood (" + why + ");"), said.get(0));
    }

    private static String twoSources(int day) {
        return TWO_SOURCES.formatted(day, day);
    }

    @Test
    void blockStaysWithItsSourceAndTheLinesThatWantItAreRefused() throws IOException {
        Registry registry = open(twoSources(DAY) + """
                B 256 1 1
                M 256 0 1 5 1 0 4097 - 20000 m_y m_y m_y
                I 4097 20000 0 10000000001 1
                """);
        assertRefused(8, "cluster 256 is of source a");
        assertTrue(said.get(0).contains("2 lines left out (the last one is line 9)"), said.get(0));
        SourceBook a = source(registry, "a");
        SourceBook b = source(registry, "b");
        assertEquals(0, a.find("m_x", "m_x").item);
        assertNull(b.find("m_y", "m_y"));
        MetricEntry other = registry.allocate(b, "m_y", "m_y", KIND, null, DAY, 4096);
        assertNotEquals(256, other.cluster);
        assertEquals(1, registry.domain(b, "labels", List.of("x")).book().size(), "other lines count");
        registry.close();
        said.clear();
        Registry again = open();
        assertEquals(List.of(), said, "the file is whole again");
        assertEquals(other.cluster, source(again, "b").find("m_y", "m_y").cluster);
        assertEquals(256, source(again, "a").find("m_x", "m_x").cluster);
        again.close();
    }

    @Test
    void blockOfASourceThatWasForgottenIsAnothersWithoutAWord() throws IOException {
        Registry registry = open(twoSources(DAY - 91) + """
                B 256 1 1
                M 256 0 1 5 1 0 4097 - 20000 m_y m_y m_y
                """);
        assertEquals(List.of(), said);
        SourceBook a = source(registry, "a");
        assertNull(a.find("m_x", "m_x"));
        assertNotEquals(256, registry.clusters(a)[0]);
        assertTrue(a.tree.resolve("m_x", "m_x", name -> false).equals("m_x"), "its name is free");
        assertEquals(256, source(registry, "b").find("m_y", "m_y").cluster);
        registry.close();
    }

    @Test
    void sourceHasOneNumberAndANumberOneSource() throws IOException {
        Registry twice = open(twoSources(DAY) + "S 7 90 20000 a workload.a\n");
        assertRefused(8, "source a (workload.a) is number 0");
        assertNotNull(source(twice, "a").find("m_x", "m_x"));
        twice.close();
        said.clear();
        Registry renamed = open(twoSources(DAY) + "S 0 90 20000 c workload.c\n");
        assertRefused(8, "number 0 is of source a (workload.a)");
        assertNotNull(source(renamed, "a").find("m_x", "m_x"));
        assertNull(source(renamed, "c").find("m_x", "m_x"));
        renamed.close();
    }

    @Test
    void sourceThatWasForgottenComesBackUnderANewNumber() throws IOException {
        Registry registry = open(twoSources(DAY - 91) + """
                S 2 90 20000 a workload.a
                B 256 2 0
                """);
        assertEquals(List.of(), said);
        assertEquals(2, source(registry, "a").number);
        registry.close();
        Registry again = open();
        assertEquals(2, source(again, "a").number);
        assertEquals(256, again.clusters(source(again, "a"))[0]);
        again.close();
    }

    @Test
    void serialStaysWithItsDomain() throws IOException {
        Registry registry = open(twoSources(DAY) + "D 4096 1 0 labels y\nM 256 1 0 5 1 0 4097 - 20000 m_z m_z m_z\n");
        assertRefused(8, "serial 4096 is of another instance domain");
        assertTrue(said.get(0).contains("2 lines left out"), "a metric has no domain of another source");
        assertEquals(4096, source(registry, "a").find("m_x", "m_x").domain.serial());
        assertNotEquals(
                4096,
                registry.domain(source(registry, "b"), "labels", List.of("y")).serial());
        registry.close();
    }

    @Test
    void numberOfAMetricStaysWithIt() throws IOException {
        Registry registry = open(twoSources(DAY) + "M 256 0 0 5 1 0 4096 - 20000 other other other\n");
        assertRefused(8, "number 256.0 is of m_x");
        assertNotNull(source(registry, "a").find("m_x", "m_x"));
        registry.close();
        said.clear();
        open(twoSources(DAY - 91) + "M 256 0 0 5 1 0 4096 - 20000 other other other\n")
                .close();
        assertEquals(List.of(), said, "m_x was forgotten by then");
    }

    @Test
    void nameOfAMetricIsNoOthersAndFitForPcp() throws IOException {
        for (String leaf : List.of("m_x", "m_x.below", "9", "a..b", "a%20b", "%", ".", "a.")) {
            said.clear();
            Registry registry = open(twoSources(DAY) + "M 256 1 0 5 1 0 4096 - 20000 other other " + leaf + "\n");
            String why = leaf.startsWith("m_x")
                    ? "name " + leaf + " is of m_x"
                    : RecordBuffer.unescape(leaf) + " can be no name of a metric";
            assertRefused(8, why);
            assertNull(source(registry, "a").find("other", "other"));
            registry.close();
        }
    }

    @Test
    void nameOfAMetricThatWasForgottenIsAnothersWhateverTheClockSaysNow() throws IOException {
        Registry registry = open(twoSources(DAY) + "M 256 1 0 5 1 0 4096 - 30000 other other m_x\n");
        assertEquals(List.of(), said);
        SourceBook a = source(registry, "a");
        assertNull(a.find("m_x", "m_x"));
        assertEquals("m_x", a.find("other", "other").leaf);
        registry.close();
    }

    @Test
    void numbersThatWouldLeaveNoOthersAreRefused() throws IOException {
        for (String line : List.of(
                "V 1 2147483647 2",
                "V 1 4096 2147483647",
                "V 2 4096 2",
                "S 2147483647 90 20000 c workload.c",
                "S 5 0 20000 c workload.c",
                "u 0 2147483647",
                "I 4096 2147483647 0 10000000001 1",
                "I 4096 20000 0 10000000001 1 4294967295",
                "I 4096 20000 10 10000000001 1",
                "I 4294971392 20000 0 10000000001 1",
                "S 5",
                "D 4098 0 0 labels %ü" + "x".repeat(1000))) {
            said.clear();
            Registry registry = open(twoSources(DAY) + line + "\n");
            assertEquals(1, said.size(), line);
            assertTrue(said.get(0).startsWith(file() + ":8: not understood ("), said.get(0));
            assertTrue(said.get(0).length() < 600, said.get(0));
            assertNotNull(source(registry, "a").find("m_x", "m_x"));
            assertTrue(source(registry, "new").number <= Registry.LAST_SOURCE);
            registry.close();
        }
    }

    @Test
    void whatStandsBeforeWhatCannotBeReadCounts() throws IOException {
        Registry registry = open(twoSources(DAY) + "S 2 90 20000 " + "x".repeat(2 << 20));
        assertEquals(1, said.size(), said.toString());
        assertTrue(
                said.get(0).contains("line 8 does not end; it is kept as 300.bridge.reg.damaged, what stands before"));
        SourceBook a = source(registry, "a");
        assertEquals(0, a.find("m_x", "m_x").item);
        MetricEntry other = registry.allocate(a, "m_y", "m_y", KIND, null, DAY, 4096);
        assertNotEquals(256, other.cluster, "its block may hold more than was read");
        registry.close();
        said.clear();
        Registry again = open();
        assertEquals(List.of(), said);
        assertEquals(256, source(again, "a").find("m_x", "m_x").cluster);
        assertEquals(other.cluster, source(again, "a").find("m_y", "m_y").cluster);
        again.close();
    }

    @Test
    void idOfASequentialDomainIsOneInstances() throws IOException {
        Registry registry = open(twoSources(DAY) + """
                D 4098 0 3 upstream m
                I 4098 20000 0 1 0 0
                I 4098 20000 0 2 0 2
                I 4098 20000 0 3 0 0
                I 4098 20000 0 4 0 2147483647
                """);
        assertEquals(List.of(), said, "as in any domain the later line counts");
        DomainEntry domain = registry.domain(source(registry, "a"), "upstream", List.of("m"));
        assertEquals(3, domain.book().size());
        assertEquals(-1, domain.book().find(1));
        assertEquals(0, domain.book().id(domain.book().find(3)));
        assertEquals(1, domain.book().id(registry.add(domain, 5, 0, 0, DAY)), "the first that is free after the last");
        registry.close();
    }
}
