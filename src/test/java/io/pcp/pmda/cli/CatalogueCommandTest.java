package io.pcp.pmda.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.gpu.doc.HelpSource;
import io.pcp.pmda.gpu.doc.NamespaceSource;
import io.pcp.pmda.gpu.doc.Reference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueCommandTest {
    @TempDir
    Path root;

    private Captured.Run run(String... args) {
        return new Captured(root).run(args);
    }

    @Test
    void everyServedMetricHasALine() {
        Captured.Run run = run("catalogue");
        assertEquals(0, run.code(), run.err());
        List<String> served =
                GpuCatalogue.load().served().stream().map(row -> row.name()).toList();
        assertEquals(
                served,
                run.lines().stream().skip(1).map(line -> line.split(" ")[0]).toList());
    }

    @Test
    void aPatternNarrowsTheList() {
        assertEquals(
                List.of(
                        "METRIC            PMID  TYPE  SEMANTICS  UNITS  PER  WHAT",
                        "gpu.memory.total  3.0   U64   discrete   byte   gpu  Installed device memory"),
                run("catalogue", "gpu.memory.total").lines());
    }

    @Test
    void anUnknownNameIsAnErrorWithASuggestion() {
        Captured.Run run = run("catalogue", "gpu.memroy");
        assertEquals(1, run.code());
        assertEquals("pmdagpu: no metric matches 'gpu.memroy'; did you mean gpu.memory?\n", run.err());
    }

    @Test
    void theGeneratedFilesAreThoseOfTheBuild() {
        GpuCatalogue catalogue = GpuCatalogue.load();
        assertEquals(NamespaceSource.of(catalogue), run("catalogue", "--pmns").out());
        assertEquals(
                HelpSource.of(catalogue, AgentCommand.DOMAIN),
                run("catalogue", "--help-text").out());
        assertEquals(
                Reference.of(catalogue).markdown(),
                run("catalogue", "--markdown").out());
        assertEquals(Reference.of(catalogue).man(), run("catalogue", "--man").out());
    }
}
