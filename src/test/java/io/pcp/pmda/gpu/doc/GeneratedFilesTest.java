package io.pcp.pmda.gpu.doc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.gpu.GpuCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The files made from the catalogue are the ones in the tree. {@code -Dcatalogue.write=true} makes them anew.
 */
class GeneratedFilesTest {
    private static final int DOMAIN = 300;

    private static void same(String file, String text) throws IOException {
        String base = System.getProperty("pmdagpu.basedir");
        Path path = Path.of(base == null ? "." : base, file);
        if (Boolean.getBoolean("catalogue.write")) {
            Files.createDirectories(path.toAbsolutePath().getParent());
            Files.writeString(path, text);
        }
        assertEquals(
                Files.isRegularFile(path) ? Files.readString(path) : "",
                text,
                () -> file + " is not what the catalogue says; run the tests with -Dcatalogue.write=true");
    }

    @Test
    void namespaceInTheTreeIsTheCatalogues() throws IOException {
        same("pmns", NamespaceSource.of(GpuCatalogue.load()));
    }

    @Test
    void helpInTheTreeIsTheCatalogues() throws IOException {
        same("help", HelpSource.of(GpuCatalogue.load(), DOMAIN));
    }

    @Test
    void referenceInTheTreeIsTheCatalogues() throws IOException {
        same("pmda/doc/metrics.md", Reference.of(GpuCatalogue.load()).markdown());
    }

    @Test
    void manPageInTheTreeIsTheCatalogues() throws IOException {
        same(
                "pmda/" + Reference.MAN_PAGE + ".5",
                Reference.of(GpuCatalogue.load()).man());
    }

    @Test
    void helpLinesFitATerminalAndNoTextIsEmpty() {
        String help = HelpSource.of(GpuCatalogue.load(), DOMAIN);
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
}
