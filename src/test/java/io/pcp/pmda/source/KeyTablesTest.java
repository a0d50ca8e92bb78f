package io.pcp.pmda.source;

import io.pcp.pmda.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The tables of keys in the documentation are those of the code. {@code -Dcatalogue.write=true} makes them anew.
 */
class KeyTablesTest {
    @Test
    void thatOfTheManualPageIs() throws IOException {
        GeneratedFile.between(
                "pmda/pmdagpu.1",
                ".\\\" Made from the keys: begin\n",
                ".\\\" Made from the keys: end\n",
                ConfigReference.man(),
                "the keys");
    }

    @Test
    void thatOfTheGuideIs() throws IOException {
        GeneratedFile.between(
                "pmda/doc/sources.md",
                "<!-- Made from the keys: begin -->\n",
                "<!-- Made from the keys: end -->\n",
                ConfigReference.markdown(),
                "the keys");
    }

    @Test
    void thatOfThePresetsIs() throws IOException {
        GeneratedFile.between(
                "pmda/doc/sources.md",
                "<!-- Made from the presets: begin -->\n",
                "<!-- Made from the presets: end -->\n",
                presets(),
                "the presets");
    }

    private static String presets() throws IOException {
        StringBuilder table =
                new StringBuilder("| Preset | Program | Address | Found by itself |\n|---|---|---|---|\n");
        for (String name : Presets.names()) {
            if (name.indexOf('.') >= 0) {
                continue;
            }
            String url = Presets.text(name)
                    .lines()
                    .filter(line -> line.startsWith("url = "))
                    .map(line -> "`" + line.substring("url = ".length()) + "`")
                    .findFirst()
                    .orElse("several");
            table.append("| `")
                    .append(name)
                    .append("` | ")
                    .append(Presets.title(name))
                    .append(" | ")
                    .append(url);
            table.append(" | ").append(automatic(name) ? "yes" : "").append(" |\n");
        }
        return table.toString();
    }

    /** Whether a file that comes with the agent looks for the program. */
    private static boolean automatic(String preset) throws IOException {
        Path directory = Path.of(System.getProperty("pmdagpu.basedir", "."), "pmda/sources.d");
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                List<String> lines = Files.readAllLines(file);
                if (lines.contains("preset = " + preset)) {
                    return lines.contains("enabled = auto");
                }
            }
        }
        return false;
    }
}
