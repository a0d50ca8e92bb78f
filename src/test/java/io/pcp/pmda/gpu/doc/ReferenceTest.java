package io.pcp.pmda.gpu.doc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReferenceTest {
    private static final HealthCondition RULE =
            new HealthCondition("row-remap", "1 degraded", "a row remap is pending", "Reset the GPU.");

    @TempDir
    Path folder;

    /** What is served, and all that is planned with rules of health. */
    static Stream<Reference> references() {
        GpuCatalogue catalogue = GpuCatalogue.load();
        return Stream.of(Reference.of(catalogue), Reference.of(catalogue.rows(), List.of(RULE)));
    }

    @Test
    void everyServedMetricHasASectionAndARow() {
        GpuCatalogue catalogue = GpuCatalogue.load();
        String markdown = Reference.of(catalogue).markdown();
        String man = Reference.of(catalogue).man();
        for (CatalogueRow row : catalogue.served()) {
            assertEquals(2, markdown.split("\n### " + Pattern.quote(row.name()) + "\n", -1).length, row.name());
            assertTrue(markdown.contains("\n| [`" + row.name() + "`](#"), row.name());
            assertEquals(
                    2, man.split("\n\\.TP 4\n\\\\fB" + Pattern.quote(row.name()) + "\\\\fP\n", -1).length, row.name());
        }
    }

    @ParameterizedTest
    @MethodSource("references")
    void tablesHaveTheSameNumberOfCellsInEachRow(Reference reference) {
        int width = 0;
        int rows = 0;
        for (String line : reference.markdown().split("\n")) {
            int cells = line.startsWith("|") ? line.replace("\\|", "").split("\\|", -1).length - 2 : 0;
            if (cells > 0 && width > 0) {
                assertEquals(width, cells, line);
                rows++;
            }
            width = cells;
        }
        assertTrue(rows > 126, "rows of tables: " + rows);
    }

    @ParameterizedTest
    @MethodSource("references")
    void linksLeadSomewhereAndHeadingsDiffer(Reference reference) {
        String markdown = reference.markdown();
        Set<String> anchors = new HashSet<>();
        for (Matcher heading = Pattern.compile("(?m)^#+ (.*)$").matcher(markdown); heading.find(); ) {
            String anchor = MarkdownPage.anchor(heading.group(1));
            assertTrue(anchors.add(anchor), () -> "two headings for #" + anchor);
        }
        List<String> dead = new ArrayList<>();
        for (Matcher link = Pattern.compile("]\\(#([^)]*)\\)").matcher(markdown); link.find(); ) {
            if (!anchors.contains(link.group(1))) {
                dead.add(link.group(1));
            }
        }
        assertEquals(List.of(), dead);
    }

    @ParameterizedTest
    @MethodSource("references")
    void backquotesArePairedInEachLine(Reference reference) {
        for (String line : reference.markdown().split("\n")) {
            assertEquals(0, line.chars().filter(c -> c == '`').count() % 2, line);
        }
    }

    @ParameterizedTest
    @MethodSource("references")
    void manPageUsesMacrosOfManAndNoOthers(Reference reference) {
        for (String line : reference.man().split("\n")) {
            if (line.startsWith(".") || line.startsWith("'")) {
                assertTrue(
                        line.matches("\\.(TH|SH|SS|PP|TP|PD|BR|br|ad|nh)( .*)?|\\.\\\\\".*"), () -> "request: " + line);
            }
            assertFalse(line.contains("`"), () -> "backquote left over: " + line);
        }
    }

    @ParameterizedTest
    @MethodSource("references")
    void groffHasNothingToSayAboutTheManPage(Reference reference) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/groff")), "groff is not installed");
        Path page = Files.writeString(folder.resolve("page.5"), reference.man());
        Path text = folder.resolve("page.txt");
        Path warnings = folder.resolve("warnings");
        Process groff = new ProcessBuilder("/usr/bin/groff", "-ww", "-man", "-Tutf8", "-P-cbou", page.toString())
                .redirectOutput(text.toFile())
                .redirectError(warnings.toFile())
                .start();
        assertTrue(groff.waitFor(60, TimeUnit.SECONDS), "groff does not end");
        assertEquals("", Files.readString(warnings));
        assertEquals(0, groff.exitValue());
        String shown = Files.readString(text, StandardCharsets.UTF_8);
        assertTrue(shown.contains("gpu.memory.used\n"), "a metric is shown under its name");
    }

    @Test
    void rulesOfHealthHaveAChapterOnceThereAreAny() {
        GpuCatalogue catalogue = GpuCatalogue.load();
        Reference with = Reference.of(catalogue.rows(), List.of(RULE));
        assertTrue(
                with.markdown().contains("\n| row-remap | 1 degraded | a row remap is pending | Reset the GPU. |\n"));
        assertTrue(with.man().contains("\n.SH \"RULES OF HEALTH\"\n"));
        assertFalse(Reference.of(catalogue.rows(), List.of()).markdown().contains("Rules of health"));
    }

    @Test
    void otherToolsNamesLeadToMetrics() {
        String markdown = Reference.of(GpuCatalogue.load()).markdown();
        for (String row : List.of(
                "| `DCGM_FI_DEV_GPU_UTIL` | [`gpu.utilization.gpu`](#gpuutilizationgpu) |",
                "| `utilization.gpu` | [`gpu.utilization.gpu`](#gpuutilizationgpu) |",
                "| `nvidia.gpuactive` | [`gpu.utilization.gpu`](#gpuutilizationgpu) |")) {
            assertTrue(markdown.contains("\n" + row + "\n"), row);
        }
    }

    @Test
    void everyClusterHasATitleAndEveryInstanceDomainAWord() {
        List<CatalogueRow> rows = GpuCatalogue.load().rows();
        assertEquals(
                rows.size(),
                Chapter.of(rows).stream()
                        .mapToInt(chapter -> chapter.rows().size())
                        .sum());
        assertEquals(
                rows.stream()
                        .map(CatalogueRow::instances)
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .count(),
                InstanceText.of(rows).size());
    }
}
