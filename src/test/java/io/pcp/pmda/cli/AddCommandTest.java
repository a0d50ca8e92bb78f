package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pmdagpu add} and {@code pmdagpu remove}. */
class AddCommandTest {
    @TempDir
    Path root;

    private Path sources;

    @BeforeEach
    void installed() throws IOException {
        sources = Files.createDirectories(root.resolve("etc/pcp/pmdagpu/sources.d"));
    }

    private Captured.Run run(String... words) {
        return new Captured(root).run(words);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(sources)) {
            return all.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aSourceIsTriedOutAndWritten() throws Exception {
        try (Exporter exporter = Exporter.text()) {
            Captured.Run run = run("add", "app", exporter.url());
            assertEquals(0, run.code(), run.err());
            Path file = sources.resolve("app.conf");
            assertEquals(List.of("app.conf"), files());
            assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertTrue(Files.readAllLines(file).contains("url = " + exporter.url()));
            assertTrue(run.out().contains("becomes 2 metrics below workload.app, 3 values\n"), run.out());
            assertTrue(run.out().contains("\nwrote " + file + "\n    workload.app.app_memory_bytes\n"), run.out());
            assertTrue(run.out().contains("pminfo -f workload.app\n"), run.out());
            assertEquals(
                    List.of(), SourceDirectory.check(file, FileTrust.current()).problems());
        }
    }

    @Test
    void aSourceOfOtlpIsWrittenWhenItsFormatIsSaid() throws Exception {
        try (Exporter exporter = Exporter.of(200, "application/json", "{\"resourceMetrics\":[]}")) {
            Captured.Run refused = run("add", "app", exporter.url());
            assertEquals(1, refused.code());
            assertTrue(
                    refused.err().contains("holds metrics of OTLP: add -s format=otlp-json; nothing is written"),
                    refused.err());
            assertEquals(List.of(), files());
            assertEquals(
                    0,
                    run("add", "app", exporter.url(), "-s", "format=otlp-json").code());
            assertTrue(Files.readAllLines(sources.resolve("app.conf")).contains("format = otlp-json"));
        }
    }

    @Test
    void withPresetAndFurtherLinesTheyAreInTheFile() throws Exception {
        Captured.Run run = run(
                "add",
                "a.b",
                "--preset",
                "jmx",
                "-s",
                "timeout=5s",
                "--set",
                "namespace = node.jmx",
                "--no-scrape",
                "http://node7:9404/metrics");
        assertEquals(0, run.code(), run.err());
        List<String> lines = Files.readAllLines(sources.resolve("a.b.conf"));
        assertEquals(
                List.of("preset = jmx", "timeout = 5s", "namespace = node.jmx", "url = http://node7:9404/metrics"),
                lines.subList(1, lines.size()));
        assertTrue(run.out().contains("pminfo -f node.jmx\n"), run.out());
    }

    @Test
    void aDryRunShowsTheFileAndWritesNothing() throws Exception {
        try (Exporter exporter = Exporter.text()) {
            Captured.Run run = run("add", "app", exporter.url(), "--dry-run");
            assertEquals(0, run.code(), run.err());
            assertTrue(run.out().contains("would write " + sources.resolve("app.conf") + " (mode 0644):\n"), run.out());
            assertTrue(run.out().endsWith("url = " + exporter.url() + "\n"), run.out());
            assertEquals(List.of(), files());
        }
    }

    @Test
    void aDryRunShowsNoSecret() {
        Captured.Run run = run(
                "add",
                "app",
                "http://me:abc@127.0.0.1:1/m?key=abc",
                "--no-scrape",
                "--dry-run",
                "--header",
                "X-Api-Key: abc",
                "-s",
                "timeout=3s");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("\nheader = X-Api-Key: ***\n"), run.out());
        assertTrue(run.out().contains("\nurl = http://127.0.0.1:1/m (and a secret)\n"), run.out());
        assertTrue(run.out().contains("\ntimeout = 3s\n"), run.out());
        assertFalse((run.out() + run.err()).contains("abc"), run.out() + run.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--header=Authorization: Bearer abc", "--header=X-Api-Key: abc", "--set=bearer_token=abc"})
    void aFileWithASecretIsNotForEverybody(String option) throws Exception {
        try (Exporter exporter = Exporter.text()) {
            Captured.Run run = run("add", "app", exporter.url(), option);
            assertEquals(0, run.code(), run.err());
            assertTrue(run.out().contains(", which holds a secret: mode 06"), run.out());
            assertFalse((run.out() + run.err()).contains("abc"), run.out() + run.err());
            Path file = sources.resolve("app.conf");
            assertTrue(Files.readString(file).contains("abc"));
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
            assertTrue(mode.endsWith("---") && mode.startsWith("rw-"), mode);
        }
    }

    @Test
    void aPasswordInTheAddressIsASecretToo() throws Exception {
        Captured.Run run = run("add", "app", "http://me:abc@127.0.0.1:1/metrics", "--no-scrape");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("holds a secret"), run.out());
        assertFalse((run.out() + run.err()).contains("abc"), run.out() + run.err());
    }

    @Test
    void nothingIsWrittenWithoutAnExposition() throws Exception {
        Captured.Run refused = run("add", "app", "http://127.0.0.1:1/metrics");
        assertEquals(1, refused.code());
        assertTrue(refused.err().contains("refused"), refused.err());
        assertTrue(refused.err().contains("nothing is written (--no-scrape writes it untried)"), refused.err());
        try (Exporter page = Exporter.of(200, "text/html", "<html></html>");
                Exporter other = Exporter.text()) {
            assertEquals(1, run("add", "app", page.url()).code());
            Captured.Run run = run("add", "app", other.url(), "--preset", "vllm");
            assertEquals(1, run.code());
            assertTrue(run.err().contains("another program: no family matches vllm:; nothing is written"), run.err());
        }
        assertEquals(List.of(), files());
    }

    @Test
    void aFileThatIsThereIsReplacedOnRequestOnly() throws Exception {
        Path file = Files.writeString(sources.resolve("app.conf"), "url = http://127.0.0.1:2/\n");
        try (Exporter exporter = Exporter.text()) {
            Captured.Run run = run("add", "app", exporter.url());
            assertEquals(1, run.code());
            assertEquals(
                    "pmdagpu: " + file + " exists: edit it, replace it with --force, or choose another name\n",
                    run.err());
            assertEquals("url = http://127.0.0.1:2/\n", Files.readString(file));
            assertEquals(0, run("add", "app", exporter.url(), "--force").code());
            assertTrue(Files.readString(file).contains(exporter.url()));
        }
        assertEquals(List.of("app.conf"), files());
    }

    @Test
    void namesOfOtherSourcesAreNotTaken() throws Exception {
        Path other =
                Files.writeString(sources.resolve("old.conf"), "url = http://127.0.0.1:2/\nnamespace = workload.app\n");
        Captured.Run run = run("add", "app", "http://127.0.0.1:1/", "--no-scrape");
        assertEquals(1, run.code());
        assertTrue(run.err().contains("workload.app belongs to " + other + ": choose another namespace"), run.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "my-app http://127.0.0.1:1/ | 'my-app' cannot be the name of a source: it is no name of PCP: letters, digits",
                "my-app http://127.0.0.1:1/ | rename it to my_app",
                "control http://127.0.0.1:1/ | the name 'control' is that of metrics about sources",
                "../app http://127.0.0.1:1/ | cannot be the name of a source",
                "app                        | missing required parameter: 'URL'",
                "app http://127.0.0.1:1/ -s tiemout=1s | unknown key 'tiemout'; did you mean 'timeout'?",
                "app ftp://127.0.0.1/       | 'ftp:' is not supported"
            })
    void wrongArgumentsAreExplainedAndNothingIsWritten(String line, String message) throws Exception {
        Captured.Run run = run(("add " + line).split(" "));
        assertEquals(2, run.code(), run.err());
        assertTrue(run.err().contains(message), run.err());
        assertEquals(List.of(), files());
    }

    @Test
    void anotherDirectoryMayBeNamed() throws Exception {
        Path directory = Files.createDirectory(root.resolve("mine"));
        assertEquals(
                0,
                run("add", "app", "http://127.0.0.1:1/", "--no-scrape", "--dir", directory.toString())
                        .code());
        assertTrue(Files.exists(directory.resolve("app.conf")));
        Captured.Run missing = run("add", "app", "http://127.0.0.1:1/", "--dir", "/does/not/exist");
        assertEquals(1, missing.code());
        assertEquals("pmdagpu: --dir /does/not/exist: there is no such directory\n", missing.err());
    }

    @Test
    void aSourceIsRemovedByItsName() throws Exception {
        Path file = Files.writeString(sources.resolve("app.conf"), "url = http://127.0.0.1:2/\n");
        assertEquals(
                "would remove " + file + "\n", run("remove", "app", "--dry-run").out());
        assertTrue(Files.exists(file));
        Captured.Run run = run("remove", "app");
        assertEquals(0, run.code(), run.err());
        assertEquals("removed " + file + "\n", run.out());
        assertFalse(Files.exists(file));
    }

    @Test
    void aFileThatIsWrongCanBeRemovedAndTheDefaultsCannot() throws Exception {
        Path file = Files.writeString(sources.resolve("app.conf"), "nonsense\n");
        Path defaults = Files.writeString(sources.resolve("defaults.conf"), "timeout = 1s\n");
        assertEquals(0, run("remove", "app").code());
        assertFalse(Files.exists(file));
        assertEquals(1, run("remove", "defaults").code());
        assertTrue(Files.exists(defaults));
    }

    @Test
    void whatIsNoSourceIsToldWithWhatMayBeMeant() throws Exception {
        Files.writeString(sources.resolve("app.conf"), "url = http://127.0.0.1:2/\n");
        Captured.Run run = run("remove", "apb");
        assertEquals(1, run.code());
        assertEquals("pmdagpu: there is no source apb in " + sources + "; did you mean app?\n", run.err());
    }
}
