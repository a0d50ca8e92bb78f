package io.pcp.pmda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files in the tree that are made from others; {@code -Dcatalogue.write=true} makes them anew. */
public final class GeneratedFile {
    private GeneratedFile() {}

    /** A path below the root of the project, wherever the tests are run. */
    public static Path path(String file) {
        String base = System.getProperty("pmdagpu.basedir");
        return Path.of(base == null ? "." : base, file);
    }

    /**
     * Fails when a file is not what it should be.
     *
     * @param source what it is made from, for the message
     */
    public static void same(String file, String text, String source) throws IOException {
        Path path = path(file);
        if (Boolean.getBoolean("catalogue.write")) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, text);
        }
        assertEquals(
                Files.isRegularFile(path) ? Files.readString(path) : "",
                text,
                () -> file + " is not what " + source + " says; run the tests with -Dcatalogue.write=true");
    }

    /**
     * Fails when what stands between two lines of a file is not what it should be.
     *
     * @param source what it is made from, for the message
     */
    public static void between(String file, String begin, String end, String text, String source) throws IOException {
        String whole = Files.readString(path(file));
        int from = whole.indexOf(begin) + begin.length();
        int to = whole.indexOf(end, from);
        assertTrue(from >= begin.length() && to >= from, () -> file + " has no place for " + source + ": " + begin);
        same(file, whole.substring(0, from) + text + whole.substring(to), source);
    }
}
