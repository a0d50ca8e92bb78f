package io.pcp.pmda.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.sdk.Namespace;
import io.pcp.pmda.source.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {

    @ParameterizedTest
    @CsvSource({
        "vllm:num_requests_running, vllm.num_requests_running",
        "go_gc_duration_seconds, go_gc_duration_seconds",
        "http.server.duration, http.server.duration",
        "a::b..c, a.b.c",
        ":lead:, lead",
        "_hidden, x_hidden",
        "9lives, x9lives",
        "a:9b:_c, a.x9b.x_c",
        "DCGM_FI_DEV_GPU_UTIL, DCGM_FI_DEV_GPU_UTIL",
        "ünïcode, x_n_code",
        "with-dash/slash, with_dash_slash",
        "'two words', two_words",
        ":, x",
        "control, control",
        "control_x, control_x"
    })
    void samplesBecomeLeaves(String raw, String leaf) {
        assertEquals(leaf, Names.leaf(raw, "workload.app"));
    }

    @ParameterizedTest
    @CsvSource({"control, control_", "control:up, control_.up", "controls, controls"})
    void controlBelowARootIsOurs(String raw, String leaf) {
        assertEquals(leaf, Names.leaf(raw, "workload"));
    }

    @Test
    void longPartsAreCutAndStayDifferent() {
        String one = Names.leaf("a".repeat(121), "workload.app");
        String two = Names.leaf("a".repeat(122), "workload.app");
        assertEquals("a".repeat(120), Names.leaf("a".repeat(120), "workload.app"));
        assertTrue(one.matches("a{120}_[0-9a-f]{8}"), one);
        assertFalse(one.equals(two));
    }

    @Test
    void rulesWorkOnTheFamilyAndLeaveTheSuffix() {
        Sources source = new Sources();
        source.strip = "vllm:";
        source.renames.add(new Mapping.Rename(Sources.whole("e2e_(.*)_seconds"), "total_$1"));
        Names names = new Names(source.mapping());
        List<String> leaves = Document.of(
                        "# TYPE vllm:e2e_latency_seconds histogram",
                        "vllm:e2e_latency_seconds_bucket le=1",
                        "vllm:e2e_latency_seconds_sum",
                        "vllm:num_requests_running",
                        "vllm:")
                .series()
                .stream()
                .map(names::wanted)
                .toList();
        assertEquals(List.of("total_latency_bucket", "total_latency_sum", "num_requests_running", "vllm"), leaves);
    }

    @Test
    void aLineOfPcpNamesItsMetric() {
        Names names = new Names(new Sources().mapping());
        assertEquals(
                "pcp.own.name",
                names.wanted(Document.of("# PCP5 pcp.own.name 32 instant none", "pcp.own.name")
                        .series()
                        .get(0)));
    }

    private static String add(NameTree tree, String wanted, String raw) {
        String name = tree.resolve(wanted, raw, other -> false);
        tree.add(name);
        return name;
    }

    @Test
    void theFirstKeepsItsNameAndTheOthersGetOneOfTheirOwn() {
        NameTree tree = new NameTree();
        assertEquals("a", add(tree, "a", "a"));
        assertEquals("a_b", add(tree, "a.b", "a:b"));
        assertTrue(add(tree, "a_b", "a_b").matches("a_b_[0-9a-f]{6}"));
        assertEquals("c.d", add(tree, "c.d", "c:d"));
        assertEquals("c.value", add(tree, "c", "c"));
        assertTrue(add(tree, "c.value", "c:value").matches("c\\.value_[0-9a-f]{6}"));
        assertEquals("a_x.y", add(tree, "a.x.y", "a:x:y"));
        assertEquals("h", add(tree, "h", "h"));
        assertEquals("h_bucket", add(tree, "h_bucket", "h_bucket"));
        assertEquals("taken", tree.resolve("taken", "t", other -> false));
        assertTrue(tree.resolve("taken", "t", "taken"::equals).matches("taken_[0-9a-f]{6}"));
    }

    @Test
    void anyNamesTogetherAreANamespace() {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            NameTree tree = new NameTree();
            List<String> given = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                StringBuilder wanted = new StringBuilder();
                for (int part = random.nextInt(4); part >= 0; part--) {
                    wanted.append(wanted.isEmpty() ? "" : ".").append((char) ('a' + random.nextInt(3)));
                }
                given.add(add(tree, wanted.toString(), wanted + "#" + i));
            }
            for (String one : given) {
                assertTrue(java.util.Arrays.stream(one.split("\\.")).allMatch(Namespace::validPart), one);
                for (String other : given) {
                    assertFalse(one.startsWith(other + "."), one + " " + other);
                }
            }
            assertEquals(given.size(), given.stream().distinct().count());
        }
    }

    @Test
    void aNameThatIsTakenBackCanBeGivenAgain() {
        NameTree tree = new NameTree();
        tree.add("a.b");
        tree.add("a.c");
        tree.remove("a.b");
        assertTrue(tree.isBranch("a"));
        tree.remove("a.c");
        assertFalse(tree.isBranch("a"));
        assertEquals("a", tree.resolve("a", "a", other -> false));
    }
}
