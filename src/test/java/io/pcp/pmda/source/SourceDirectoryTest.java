package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceDirectoryTest {
    @TempDir
    private Path directory;

    private Path sources;
    private Path configD;
    private SourceDirectory reader;

    @BeforeEach
    void makeDirectories() throws IOException {
        sources = Files.createDirectory(directory.resolve("sources.d"));
        configD = Files.createDirectory(directory.resolve("config.d"));
        reader = new SourceDirectory(sources, configD, new FileTrust(4711));
    }

    private Path write(String name, String text) throws IOException {
        Path file = sources.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private static String port(int port) {
        return "url = http://127.0.0.1:" + port + "/\n";
    }

    private List<String> names() {
        return reader.load().sources().stream().map(SourceConfig::name).toList();
    }

    private SourceConfig source(String name) {
        return reader.load().sources().stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private List<String> problems() {
        return reader.load().problems().stream()
                .map(problem -> directory.relativize(problem.file()) + ":" + problem.line() + " " + problem.text())
                .toList();
    }

    @Test
    void directoriesThatDoNotExistHoldNoSources() {
        assertEquals(
                SourceSet.EMPTY,
                new SourceDirectory(directory.resolve("a"), directory.resolve("b"), new FileTrust(1)).load());
        assertEquals(SourceSet.EMPTY, new SourceDirectory(directory.resolve("a"), null, new FileTrust(1)).load());
    }

    @Test
    void sourcesAreNamedAfterFilesAndDirectories() throws IOException {
        write("b.conf", port(1));
        write("a.conf", port(2));
        write("x/y/z.conf", port(3));
        write("x.w.conf", port(4));
        assertEquals(List.of("a", "b", "x.w", "x.y.z"), names());
        assertEquals("workload.x.y.z", source("x.y.z").mapping().namespace());
    }

    @Test
    void whatIsNoSourceIsNotRead() throws IOException {
        for (String name :
                List.of("README", "a.conf.new", "a.conf~", ".a.conf", ".git/a.conf", "a.conf.rpmsave", "a.txt")) {
            write(name, "nonsense");
        }
        assertEquals(SourceSet.EMPTY, reader.load());
    }

    @Test
    void unchangedFilesAreTheSameObjects() throws IOException {
        write("a.conf", port(1));
        write("b.conf", port(1) + "namespace = workload.other");
        SourceConfig before = source("a");
        write("b.conf", port(2));
        assertSame(before, source("a"));
        assertEquals(reader.load(), reader.load());
    }

    @Test
    void brokenFileKeepsItsLastGoodVersionUntilItIsRemoved() throws IOException {
        write("a.conf", port(1));
        SourceConfig good = source("a");
        write("a.conf", "ulr = x\n");
        assertEquals(good, source("a"));
        assertEquals(List.of("sources.d/a.conf:1 unknown key 'ulr'; did you mean 'url'?"), problems());
        assertEquals(
                1,
                reader.load().problems().stream()
                        .filter(problem -> problem.source().equals("a"))
                        .count());
        write("a.conf", port(2));
        assertEquals("http://127.0.0.1:2/", source("a").target().display());
        assertEquals(List.of(), problems());
        write("a.conf", "broken again");
        Files.delete(sources.resolve("a.conf"));
        assertEquals(SourceSet.EMPTY, reader.load());
    }

    @Test
    void fileThatWasNeverGoodIsOnlyAProblem() throws IOException {
        write("a.conf", "nonsense");
        write("b.conf", port(1));
        assertEquals(List.of("b"), names());
        assertEquals("a", reader.load().problems().get(0).source());
    }

    @Test
    void defaultsHoldForAllAndAgainWhenTheyChange() throws IOException {
        write("a.conf", port(1));
        write("defaults.conf", "timeout = 5s");
        assertEquals(5, source("a").timing().timeout().toSeconds());
        write("defaults.conf", "timeout = 6s");
        assertEquals(6, source("a").timing().timeout().toSeconds());
        write("defaults.conf", "timeout = 7 parsecs");
        assertEquals(6, source("a").timing().timeout().toSeconds());
        assertEquals(1, problems().size());
        Files.delete(sources.resolve("defaults.conf"));
        assertEquals(2, source("a").timing().timeout().toSeconds());
    }

    @Test
    void defaultsWithAWarningDoNotMakeAllFilesNew() throws IOException {
        write("a.conf", port(1));
        write("defaults.conf", "tls_insecure = yes");
        SourceConfig before = source("a");
        assertSame(before, source("a"));
        assertEquals(1, problems().size());
    }

    @Test
    void defaultsOfADirectoryDoNotExist() throws IOException {
        write("x/defaults.conf", "timeout = 3s");
        assertEquals(List.of(), names());
        assertTrue(problems().get(0).startsWith("sources.d/x/defaults.conf:0 counts only in " + sources));
    }

    @Test
    void twoFilesOfOneNameAreOneSource() throws IOException {
        write("a.b.conf", port(1));
        write("a/b.conf", port(2));
        assertEquals(List.of("a.b"), names());
        assertEquals(1, problems().size());
        assertTrue(problems().get(0).contains("rename one of them"), problems()::toString);
    }

    @Test
    void placeInTheNamespaceIsGivenOnce() throws IOException {
        write("a.conf", port(1));
        write("b.conf", port(2) + "namespace = workload.a");
        write("c.conf", port(2) + "namespace = workload.a\nenabled = no");
        write("d.conf", port(2) + "alias = workload.a");
        assertEquals(List.of("a", "c"), names());
        assertEquals(2, problems().size());
    }

    @Test
    void nativeFileThatIsBrokenStillHidesThatOfConfigD() throws IOException {
        write("a.conf", "nonsense");
        Files.writeString(configD.resolve("a.url"), "http://127.0.0.1:9/\n");
        assertEquals(List.of(), names());
        Files.delete(sources.resolve("a.conf"));
        assertEquals(List.of("a"), names());
    }

    @Test
    void filesInTheWrongDirectoryAreToldWhereTheyBelong() throws IOException {
        write("a.url", "http://127.0.0.1/");
        Files.writeString(configD.resolve("b.conf"), port(1));
        assertEquals(
                List.of(
                        "config.d/b.conf:0 is not read here; files with lines 'key = value' belong into sources.d",
                        "sources.d/a.url:0 is not read here; files of pmdaopenmetrics belong into config.d"),
                problems());
    }

    @Test
    void whateverLiesInTheDirectoryIsAProblemAndNoTrouble() throws Exception {
        write("good.conf", port(1));
        write("large.conf", "# " + "x".repeat(1 << 20));
        Files.write(sources.resolve("latin.conf"), new byte[] {'#', '\n', (byte) 0xe4, '\n'});
        Files.write(sources.resolve("zero.conf"), new byte[] {'#', 0});
        Files.createSymbolicLink(sources.resolve("nowhere.conf"), Path.of("missing"));
        Files.createSymbolicLink(sources.resolve("self.conf"), Path.of("self.conf"));
        Files.createDirectory(sources.resolve("dir.conf"));
        Files.createSymbolicLink(sources.resolve("loop"), sources);
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", sources.resolve("pipe.conf").toString())
                        .start()
                        .waitFor());
        assertEquals(List.of("good"), names());
        assertEquals(
                List.of(
                        "sources.d/large.conf:0 is larger than 1 MB: this is no configuration of a source",
                        "sources.d/latin.conf:2 is not a text in UTF-8",
                        "sources.d/loop:0 is a link to a directory it lies in; it is not followed",
                        "sources.d/nowhere.conf:0 is missing, or a link to nowhere",
                        "sources.d/pipe.conf:0 is no regular file",
                        "sources.d/self.conf:0 is missing, or a link to nowhere",
                        "sources.d/zero.conf:1 is not a text in UTF-8"),
                problems());
    }

    @Test
    void linkedFilesAndDirectoriesAreRead() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("a.conf"), port(1));
        Files.createSymbolicLink(sources.resolve("dir"), elsewhere);
        Files.createSymbolicLink(sources.resolve("b.conf"), elsewhere.resolve("a.conf"));
        assertEquals(List.of("b", "dir.a"), names());
        Files.writeString(elsewhere.resolve("a.conf"), port(2));
        assertEquals("http://127.0.0.1:2/", source("b").target().display());
    }

    @Test
    void markOfAnEditorBeforeTheFirstLineIsNoPartOfIt() throws IOException {
        write("a.conf", "\ufeff" + port(1));
        assertEquals(List.of("a"), names());
    }

    @Test
    void directoriesThatLieTooDeepAreAProblem() throws IOException {
        write("d/".repeat(15) + "a.conf", port(1));
        write("d/".repeat(16) + "b.conf", port(1));
        assertEquals(List.of("d.".repeat(15) + "a"), names());
        assertTrue(problems().get(0).endsWith("lies too deep: more than 16 directories"));
    }

    @Test
    void fileInThePlaceOfTheDirectoryIsAProblem() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        SourceSet set = new SourceDirectory(file, null, new FileTrust(1)).load();
        assertEquals("is no directory", set.problems().get(0).text());
    }

    @Test
    void directoryThatVanishesTakesItsSourcesAlong() throws IOException {
        write("x/a.conf", port(1));
        assertEquals(List.of("x.a"), names());
        Files.delete(sources.resolve("x/a.conf"));
        Files.delete(sources.resolve("x"));
        assertEquals(List.of(), names());
        Files.delete(sources);
        assertEquals(SourceSet.EMPTY, reader.load());
    }

    @Test
    void oneFileCanBeChecked() throws IOException {
        Path file = write("a.conf", port(1) + "timeuot = 3s");
        write("b.conf", "nonsense");
        write("defaults.conf", "timeout = 9s");
        assertEquals(1, SourceDirectory.check(file, new FileTrust(1)).problems().size());
        Path good = write("c.conf", port(1));
        SourceConfigReader.Result result = SourceDirectory.check(good, new FileTrust(1));
        assertFalse(result.fatal());
        assertEquals(9, result.sources().get(0).timing().timeout().toSeconds());
        Path url = Files.writeString(configD.resolve("d.url"), "http://127.0.0.1/\n");
        assertEquals(
                "d",
                SourceDirectory.check(url, new FileTrust(1)).sources().get(0).name());
        assertTrue(SourceDirectory.check(sources.resolve("missing.conf"), new FileTrust(1))
                .fatal());
        assertEquals(
                List.of(),
                SourceDirectory.check(sources.resolve("defaults.conf"), new FileTrust(1))
                        .problems());
    }

    @Test
    void permissionsOfATokenAreLookedAtAgain() throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "abc");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        write("a.conf", port(1) + "bearer_token_file = " + token);
        assertNull(source("a"));
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals("a", source("a").name());
        assertTrue(Files.exists(token, LinkOption.NOFOLLOW_LINKS));
    }
}
