package io.pcp.pmda.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Inputs that are kept: {@code src/test/resources/fuzz/TARGET/NAME}. */
final class Corpus {
    private static final Path ROOT =
            Path.of(System.getProperty("pmdagpu.basedir", "."), "src", "test", "resources", "fuzz");

    private Corpus() {}

    static List<String> targets() throws IOException {
        try (Stream<Path> directories = Files.list(ROOT)) {
            return directories.map(path -> path.getFileName().toString()).toList();
        }
    }

    /** By file name. */
    static Map<String, byte[]> of(String target) throws IOException {
        Map<String, byte[]> inputs = new TreeMap<>();
        try (Stream<Path> files = Files.list(ROOT.resolve(target))) {
            for (Path file : files.toList()) {
                inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return inputs;
    }
}
