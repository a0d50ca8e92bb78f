package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    @TempDir
    Path root;

    private String file(String name, String text) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private Captured.Run check(String... words) {
        String[] all = new String[words.length + 1];
        all[0] = "check";
        System.arraycopy(words, 0, all, 1, words.length);
        return new Captured(root).run(all);
    }

    @Test
    void cleanFilesHaveASummaryOnly() throws Exception {
        Captured.Run run = check(file("m.txt", Exporter.TEXT), file("a.conf", "url = http://127.0.0.1:1/\n"));
        assertEquals(0, run.code(), run.out());
        assertEquals("2 files: no problem\n", run.out());
    }

    @Test
    void everyLostLineOfAnExpositionIsNamed() throws Exception {
        String bad = file("m.txt", Exporter.TEXT + "x{ 1\ny 1\nz\n");
        Captured.Run run = check(bad);
        assertEquals(1, run.code());
        List<String> lines = run.lines();
        assertTrue(lines.get(0).startsWith(bad + ":8: "), run.out());
        assertTrue(lines.get(1).startsWith(bad + ":10: "), run.out());
        assertEquals("1 file: 2 problems in 1", lines.get(2));
    }

    @Test
    void documentsOfOtlpThatCannotBeReadAreNamedWithTheirLines() throws Exception {
        String bad = file("m.json", "{}\n{\"resourceMetrics\":7}\n{}\n");
        Captured.Run run = check(bad, file("good.json", "{\"resourceMetrics\":[]}"));
        assertEquals(1, run.code());
        assertTrue(run.lines().get(0).startsWith(bad + ":2: JSON: "), run.out());
        assertEquals("2 files: 1 problem in 1", run.lines().get(1));
    }

    @Test
    void breachesThatLoseNothingCountWhenStrictOnly() throws Exception {
        String loose = file("m.txt", "# TYPE a counter\na 1\n# EOF\n");
        Captured.Run lenient = check(loose);
        assertEquals(0, lenient.code(), lenient.out());
        assertEquals(
                "1 file: no problem; 1 breach of the specification loses nothing (--strict lists them)\n",
                lenient.out());
        Captured.Run strict = check("--strict", loose);
        assertEquals(1, strict.code());
        assertTrue(strict.lines().get(0).startsWith(loose + ":2: "), strict.out());
        assertTrue(strict.out().endsWith("\n1 file: 1 problem in 1\n"), strict.out());
    }

    @Test
    void somethingElseIsToldInOneLine() throws Exception {
        String page = file("page.txt", "<html>\n<body>\n</body>\n</html>\n");
        for (Captured.Run run : List.of(check(page), check("--strict", page))) {
            assertEquals(1, run.code());
            assertEquals(2, run.lines().size(), run.out());
            assertTrue(run.lines().get(0).startsWith(page + ": not an exposition: "), run.out());
        }
    }

    @Test
    void filesOfSourcesAreCheckedByTheirRules() throws Exception {
        String source = file("a.conf", "url = http://127.0.0.1:1/\nmetric = exclude (\n");
        String upstream = file("b.url", "http://127.0.0.1:1/\nFILTER: SOMETIMES METRIC x\n");
        Captured.Run run = check(source, upstream);
        assertEquals(1, run.code());
        assertTrue(run.lines().get(0).startsWith(source + ":2: metric: "), run.out());
        assertTrue(run.lines().get(1).startsWith(upstream + ":2: FILTER: "), run.out());
        assertTrue(run.out().endsWith("2 files: 2 problems in 2\n"), run.out());
    }

    @Test
    void aDirectoryIsCheckedAsAWhole() throws Exception {
        file("etc/sources.d/a.conf", "url = http://127.0.0.1:1/\n");
        String second = file("etc/sources.d/b.conf", "url = http://127.0.0.1:2/\nnamespace = workload.a\n");
        file("etc/config.d/sub/c.url", "http://127.0.0.1:3/metrics\n");
        Captured.Run run = check(root.resolve("etc").toString());
        assertEquals(1, run.code());
        assertTrue(run.lines().get(0).startsWith(second), run.out());
        assertTrue(run.lines().get(0).contains("has the same namespace or alias already"), run.out());
        assertTrue(run.out().endsWith("3 files: 1 problem in 1\n"), run.out());
        assertEquals(
                "1 file: no problem\n",
                check(root.resolve("etc/config.d").toString()).out());
    }

    @Test
    void aFileThatIsMissingIsAProblem() {
        Captured.Run run = check("/does/not/exist.txt", "/does/not/exist.conf");
        assertEquals(1, run.code());
        assertEquals(
                "/does/not/exist.txt: no such file or directory", run.lines().get(0));
        assertEquals("/does/not/exist.conf: no such file", run.lines().get(1));
        assertEquals("2 files: 2 problems in 2", run.lines().get(2));
    }

    @Test
    void withoutAnyFileTheUsageIsWrong() {
        assertEquals(2, check().code());
    }

    @Test
    void fileThatSaysWhoMaySendIsCheckedWithTheOthers() throws Exception {
        String good = file("otlp.conf", "listen = 127.0.0.1:4318\nmetric = exclude jvm.*\n");
        assertEquals("1 file: no problem\n", check(good).out());
        file("sources.d/otlp.conf", "url = http://127.0.0.1:1/\n");
        assertEquals("2 files: no problem\n", check(root.toString()).out());
        file("otlp.conf", "listen = 127.0.0.1:4318\nlisten = 0.0.0.0:4318\ncolour = red\n");
        Captured.Run run = check(root.toString());
        assertEquals(1, run.code());
        assertTrue(run.out().contains(good + ":3: "), run.out());
        assertTrue(run.out().contains("allow_remote"), run.out());
        assertTrue(run.out().endsWith("2 files: 2 problems in 1\n"), run.out());
    }
}
