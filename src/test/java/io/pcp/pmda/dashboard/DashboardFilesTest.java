package io.pcp.pmda.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.pcp.pmda.GeneratedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The dashboards in the tree are what their sources say. {@code -Dcatalogue.write=true} makes them anew. */
class DashboardFilesTest {
    @Test
    void dashboardsInTheTreeAreThoseOfTheirSources() throws IOException {
        for (Tree.Made made : Tree.made()) {
            GeneratedFile.same(made.file(), made.json(), "its source");
        }
    }

    @Test
    void noDashboardInTheTreeIsWithoutASource() throws IOException {
        Set<String> made = Tree.made().stream().map(Tree.Made::file).collect(Collectors.toCollection(TreeSet::new));
        Set<String> there = new TreeSet<>();
        for (Flavour flavour : Flavour.values()) {
            String directory = "pmda/grafana/" + flavour.directory;
            try (Stream<Path> files = Files.list(GeneratedFile.path(directory))) {
                files.forEach(file -> there.add(directory + "/" + file.getFileName()));
            }
        }
        assertEquals(made, there);
    }

    @Test
    void sketchShowsEachPanelWhereItStands() throws IOException {
        for (Dashboard dashboard : Tree.sources()) {
            String sketch = Sketch.of(dashboard, Flavour.VALKEY);
            if (Boolean.getBoolean("dashboard.sketch")) {
                System.out.println(sketch);
            }
            for (Panel panel : dashboard.panels(Flavour.VALKEY)) {
                String start =
                        panel.title().substring(0, Math.min(10, panel.title().length()));
                assertTrue(sketch.contains(start), () -> dashboard.name() + ": " + panel.title() + "\n" + sketch);
            }
        }
    }
}
