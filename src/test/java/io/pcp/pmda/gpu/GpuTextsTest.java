package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The files made from the catalogue are the ones in the tree. {@code -Dcatalogue.write=true} makes them anew.
 */
class GpuTextsTest {
    private static final int DOMAIN = 300;

    private static void same(String file, String text) throws IOException {
        String base = System.getProperty("pmdagpu.basedir");
        Path path = Path.of(base == null ? "." : base, file);
        if (Boolean.getBoolean("catalogue.write")) {
            Files.writeString(path, text);
        }
        assertEquals(
                Files.isRegularFile(path) ? Files.readString(path) : "",
                text,
                () -> file + " is not what the catalogue says; run the tests with -Dcatalogue.write=true");
    }

    @Test
    void namespaceInTheTreeIsTheCatalogues() throws IOException {
        same("pmns", GpuTexts.pmns(GpuCatalogue.load()));
    }

    @Test
    void helpInTheTreeIsTheCatalogues() throws IOException {
        same("help", GpuTexts.help(GpuCatalogue.load(), DOMAIN));
    }

    @Test
    void helpLinesFitATerminalAndNoTextIsEmpty() {
        String help = GpuTexts.help(GpuCatalogue.load(), DOMAIN);
        assertEquals(
                List.of(),
                help.lines()
                        .filter(line -> !line.startsWith("@") && line.length() > 79)
                        .toList());
        for (String entry : help.split("\n@ ")) {
            assertTrue(entry.contains("\n"), () -> "no text: " + entry);
        }
        assertTrue(help.contains("\n@ 300.0 NVIDIA GPUs of this node\n"), "text of the instance domain");
    }

    @Test
    void referenceHasEveryServedMetricOnce() {
        GpuCatalogue catalogue = GpuCatalogue.load();
        String markdown = GpuTexts.markdown(catalogue);
        for (CatalogueRow row : catalogue.served()) {
            assertEquals(2, markdown.split("\\| `" + row.name() + "` \\|", -1).length, row.name());
        }
    }
}
