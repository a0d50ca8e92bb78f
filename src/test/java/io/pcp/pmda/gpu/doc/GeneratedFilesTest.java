package io.pcp.pmda.gpu.doc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.GeneratedFile;
import io.pcp.pmda.gpu.GpuCatalogue;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The files made from the catalogue are the ones in the tree. {@code -Dcatalogue.write=true} makes them anew.
 */
class GeneratedFilesTest {
    private static final int DOMAIN = 300;

    private static void same(String file, String text) throws IOException {
        GeneratedFile.same(file, text, "the catalogue");
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
