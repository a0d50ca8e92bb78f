package io.pcp.pmda.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.sdk.PmdaLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceWatcherTest {
    private static final int DEADLINE_SECONDS = 30;

    @TempDir
    private Path directory;

    private Path sources;
    private final BlockingQueue<SourceSet> seen = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PmdaLog log = new PmdaLog("pmdatest", () -> new PrintStream(bytes, true, StandardCharsets.UTF_8));
    private SourceWatcher watcher;

    @BeforeEach
    void makeDirectory() throws IOException {
        sources = Files.createDirectory(directory.resolve("sources.d"));
    }

    @AfterEach
    void end() {
        if (watcher != null) {
            watcher.close();
        }
    }

    private void start() {
        SourceDirectory files = new SourceDirectory(sources, directory.resolve("config.d"), new FileTrust(4711));
        watcher = new SourceWatcher(files, log, seen::add);
        watcher.start();
    }

    /** At once, as editors and packages do; who writes slowly may be read half. */
    private Path write(String name, String text) throws IOException {
        Path next = Files.writeString(directory.resolve("." + name), text);
        return Files.move(next, sources.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String port(int port) {
        return "url = http://127.0.0.1:" + port + "/\n";
    }

    /** The next set in which the sources are these. */
    private SourceSet until(String... names) throws InterruptedException {
        return until(List.of(names), true);
    }

    private SourceSet until(List<String> names, boolean clean) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            SourceSet next = seen.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            assertNotNull(next, () -> "no set with " + names + "; log: " + bytes.toString(StandardCharsets.UTF_8));
            if (next.sources().stream().map(SourceConfig::name).toList().equals(names)
                    && clean == next.problems().isEmpty()) {
                return next;
            }
        }
    }

    private List<String> logged() {
        return bytes.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.substring(line.indexOf(") ") + 2))
                .toList();
    }

    @Test
    void filesThatAreThereAreRead() throws Exception {
        write("a.conf", port(1));
        start();
        until("a");
    }

    @Test
    void newChangedAndRemovedFilesAreNoticedByThemselves() throws Exception {
        start();
        write("a.conf", port(1));
        until("a");
        write("a.conf", port(2));
        assertEquals("http://127.0.0.1:2/", until("a").sources().get(0).target().display());
        Path next = Files.writeString(directory.resolve("next"), port(3));
        Files.move(next, sources.resolve("a.conf"), StandardCopyOption.REPLACE_EXISTING);
        assertEquals("http://127.0.0.1:3/", until("a").sources().get(0).target().display());
        Files.delete(sources.resolve("a.conf"));
        until();
    }

    @Test
    void directoriesThatComeLaterAreWatchedToo() throws Exception {
        start();
        write("first.conf", port(1));
        until("first");
        Files.createDirectories(sources.resolve("x/y"));
        Files.writeString(sources.resolve("x/y/z.conf"), port(2));
        until("first", "x.y.z");
        Files.writeString(sources.resolve("x/y/w.conf"), port(3));
        until("first", "x.y.w", "x.y.z");
        Files.createDirectory(directory.resolve("config.d"));
        Files.writeString(directory.resolve("config.d/up.url"), "http://127.0.0.1:4/\n");
        until("first", "up", "x.y.w", "x.y.z");
    }

    @Test
    void directoryThatIsReplacedIsWatchedInItsPlace() throws Exception {
        write("a.conf", port(1));
        start();
        until("a");
        Path next = Files.createDirectory(directory.resolve("next"));
        Files.writeString(next.resolve("b.conf"), port(2));
        Files.move(sources, directory.resolve("old"));
        Files.move(next, sources);
        until("b");
        write("c.conf", port(3));
        until("b", "c");
    }

    @Test
    void whatStaysTheSameIsNotTold() throws Exception {
        write("a.conf", port(1));
        start();
        until("a");
        write("a.conf", port(1));
        write("README", "text");
        watcher.reload();
        write("b.conf", port(2));
        until("a", "b");
        assertNull(seen.poll());
    }

    @Test
    void problemIsLoggedOnceAndSoIsItsEnd() throws Exception {
        write("a.conf", port(1));
        start();
        until("a");
        write("a.conf", "ulr = x\n");
        until(List.of("a"), false);
        write("b.conf", port(2));
        until(List.of("a", "b"), false);
        write("a.conf", port(3));
        until("a", "b");
        Path file = sources.resolve("a.conf");
        assertEquals(
                List.of(
                        "Warning: sources: " + file
                                + ":1: unknown key 'ulr'; did you mean 'url'?; its last good version" + " stays in use",
                        "Info: sources: " + file + " has no error any more"),
                logged());
    }

    @Test
    void fileThatGoesTogetherWithItsErrorIsNotCalledGood() throws Exception {
        write("a.conf", "ulr = x\n");
        write("b.conf", port(2));
        write("defaults.conf", "ulr = x\n");
        start();
        until(List.of("b"), false);
        Files.delete(sources.resolve("a.conf"));
        assertEquals(1, until(List.of("b"), false).problems().size());
        Files.delete(sources.resolve("defaults.conf"));
        until("b");
        List<String> lines = logged();
        assertEquals(3, lines.size(), "of a.conf, which was the whole source, nothing more is said: " + lines);
        assertEquals(
                "Info: sources: " + sources.resolve("defaults.conf") + " is gone, and its error with it", lines.get(2));
    }

    @Test
    void nudgeFindsWhatNoEventTells() throws Exception {
        // Nothing is watched yet that could have an event: the directory above is missing, too.
        sources = directory.resolve("later/sources.d");
        start();
        Files.createDirectories(sources);
        write("a.conf", port(1));
        SourceSet found = null;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (found == null && System.nanoTime() < deadline) {
            watcher.nudge();
            found = seen.poll(20, TimeUnit.MILLISECONDS);
        }
        assertNotNull(found);
    }

    @Test
    void reloadLooksAtOnce() throws Exception {
        sources = directory.resolve("later/sources.d");
        start();
        Files.createDirectories(sources);
        write("a.conf", port(1));
        watcher.reload();
        until("a");
    }

    @Test
    void consumerThatFailsDoesNotEndTheWatch() throws Exception {
        write("a.conf", port(1));
        watcher = new SourceWatcher(new SourceDirectory(sources, null, new FileTrust(4711)), log, set -> {
            seen.add(set);
            if (set.sources().size() == 1) {
                throw new IllegalStateException("of the test");
            }
        });
        watcher.start();
        until("a");
        write("b.conf", port(2));
        until("a", "b");
        assertTrue(logged().get(0).startsWith("Error: sources: "), logged()::toString);
    }

    @Test
    void pipeInTheDirectoryDoesNotHoldUpTheOthers() throws Exception {
        start();
        Process mkfifo =
                new ProcessBuilder("mkfifo", sources.resolve("pipe.conf").toString()).start();
        assertEquals(0, mkfifo.waitFor());
        write("a.conf", port(1));
        until(List.of("a"), false);
    }
}
