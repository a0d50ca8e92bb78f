package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.ExpositionFormat;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * What a program exports, in a file: {@code NAME.txt}, with {@code NAME.about} that tells whether it was recorded or written,
 * and {@code NAME.pcp}, what it becomes in PCP.
 *
 * @param name of the files
 * @param body as it comes over the wire
 * @param about lines {@code key = value}: origin, describes, changed, content_type, preset, source
 */
record StoredExposition(String name, byte[] body, Properties about) {
    private static final Path DIRECTORY =
            Path.of(System.getProperty("pmdagpu.basedir", ""), "src/test/resources/scrapes");

    static List<String> names() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(".txt"))
                    .map(file -> file.substring(0, file.length() - ".txt".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StoredExposition read(String name) throws IOException {
        Properties about = new Properties();
        about.load(new StringReader(Files.readString(DIRECTORY.resolve(name + ".about"))));
        return new StoredExposition(name, Files.readAllBytes(DIRECTORY.resolve(name + ".txt")), about);
    }

    ExpositionFormat format() {
        return ExpositionFormat.of(about.getProperty("content_type"));
    }

    /** Of the source. */
    String source() {
        return about.getProperty("source", name.replace('-', '_'));
    }

    /** What one would write into {@code sources.d}. */
    String configuration() {
        String preset = about.getProperty("preset");
        return preset == null ? "url = http://127.0.0.1:1/metrics\n" : "preset = " + preset + "\n";
    }

    Path pcp() {
        return DIRECTORY.resolve(name + ".pcp");
    }
}
