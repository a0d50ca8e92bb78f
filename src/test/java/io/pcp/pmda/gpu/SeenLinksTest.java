package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of links that have been up. */
class SeenLinksTest {
    @TempDir
    private Path directory;

    private final List<String> problems = new ArrayList<>();

    private Path file() {
        return directory.resolve("300.nvlink.map");
    }

    private SeenLinks load() {
        return SeenLinks.load(file(), problems::add);
    }

    @Test
    void linksAreAddedAndRemembered() throws IOException {
        SeenLinks seen = load();
        assertEquals(0b101, seen.add("GPU-1", 0b101));
        assertEquals(0b111, seen.add("GPU-1", 0b010));
        assertEquals(1L << 35, seen.add("GPU-2", 1L << 35));
        seen.save();
        SeenLinks again = load();
        assertEquals(0b111, again.add("GPU-1", 0));
        assertEquals(1L << 35, again.add("GPU-2", 0));
        assertEquals(0, again.add("GPU-3", 0));
        assertEquals(List.of(), problems);
    }

    @Test
    void nothingIsWrittenWithoutNeed() throws IOException {
        SeenLinks seen = load();
        seen.add("GPU-1", 0);
        seen.save();
        assertFalse(Files.exists(file()));
        seen.add("GPU-1", 1);
        seen.save();
        Files.delete(file());
        seen.add("GPU-1", 1);
        seen.save();
        assertFalse(Files.exists(file()));
    }

    @ParameterizedTest
    @CsvSource({
        "GPU-1, not 'uuid links'",
        "GPU-1 zz, no hexadecimal number",
        "GPU-1 1000000000, beyond 35",
        "GPU-1 -1, beyond 35"
    })
    void damagedLineLosesNothingElse(String line, String expected) throws IOException {
        Files.writeString(file(), "# comment\nGPU-0 3\n" + line + "\n\nGPU-2 c\n");
        SeenLinks seen = load();
        assertEquals(3, seen.add("GPU-0", 0));
        assertEquals(12, seen.add("GPU-2", 0));
        assertEquals(1, problems.size());
        assertTrue(problems.get(0).startsWith(file() + ":3: "), problems::toString);
        assertTrue(problems.get(0).contains(expected), problems::toString);
    }

    @Test
    void unreadableFileIsReported() throws IOException {
        Files.createDirectory(file());
        assertEquals(1, load().add("GPU-1", 1));
        assertTrue(problems.get(0).contains("cannot be read"), problems::toString);
    }

    @Test
    void whatCouldNotBeWrittenIsWrittenLater() throws IOException {
        SeenLinks seen = SeenLinks.load(directory.resolve("missing/300.nvlink.map"), problems::add);
        seen.add("GPU-1", 1);
        assertThrows(IOException.class, seen::save);
        Files.createDirectory(directory.resolve("missing"));
        seen.save();
        assertTrue(Files.exists(directory.resolve("missing/300.nvlink.map")));
    }
}
