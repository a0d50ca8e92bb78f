package io.pcp.pmda.gpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of pmdanvidia's names. */
class AliasCatalogueTest {
    private static final String HEAD = "name,cluster,item,type,sem,units,indom,computation,of,source,oneline,help\n";

    @Test
    void namesTypesSemanticsAndUnitsAreThoseOfPmdanvidia() {
        List<String> ours = AliasCatalogue.load().rows().stream()
                .map(row -> String.join(
                        " ",
                        row.name(),
                        row.type().pcpName().toUpperCase(java.util.Locale.ROOT),
                        row.instances().isEmpty() ? "-" : row.instances(),
                        row.semantics().pcpName(),
                        row.units().toString()))
                .sorted()
                .toList();
        assertEquals(String.join("\n", Pmdanvidia.METRICS), String.join("\n", ours));
    }

    @Test
    void everyAliasIsMadeFromMetricsOfTheCatalogue() {
        GpuCatalogue catalogue = GpuCatalogue.load();
        for (AliasRow row : AliasCatalogue.load().rows()) {
            row.needs().forEach(name -> assertNotNull(catalogue.row(name), () -> row.name() + ": " + name));
            assertTrue(row.oneline().length() <= 80 && !row.oneline().isBlank(), row.name());
        }
    }

    @Test
    void aliasesOfCardsAreServedAndThoseOfProcessesAsSoonAsProcessesAre() {
        List<String> metrics =
                GpuCatalogue.load().served().stream().map(CatalogueRow::name).toList();
        TreeSet<String> missing = new TreeSet<>(
                AliasCatalogue.load().rows().stream().map(AliasRow::name).toList());
        AliasCatalogue.load().served(metrics).forEach(row -> missing.remove(row.name()));
        boolean processes = metrics.contains(AliasRow.PROCESS_TYPE);
        assertEquals(
                List.of(),
                missing.stream()
                        .filter(name -> processes || !name.startsWith("nvidia.proc."))
                        .toList());
    }

    @Test
    void namespaceInTheTreeIsThatOfTheServedAliases() throws IOException {
        String base = System.getProperty("pmdagpu.basedir");
        Path path = Path.of(base == null ? "." : base, "pmda/pmns.nvidia");
        String text = AliasCatalogue.pmns(AliasCatalogue.load()
                .served(GpuCatalogue.load().served().stream()
                        .map(CatalogueRow::name)
                        .toList()));
        if (Boolean.getBoolean("catalogue.write")) {
            Files.writeString(path, text);
        }
        assertEquals(
                Files.isRegularFile(path) ? Files.readString(path) : "",
                text,
                path + " is not what the table says; run the tests with -Dcatalogue.write=true");
    }

    @Test
    void branchesOfTheNamespaceHoldTheirBranches() {
        List<AliasRow> all = AliasCatalogue.load().rows();
        String text = AliasCatalogue.pmns(all);
        assertTrue(text.contains("\nnvidia {\n    numcards\t\tGPU:120:0\n"), text);
        assertTrue(text.contains("    proc\n}"), text);
        assertTrue(text.contains("\nnvidia.proc.graphics {\n    samples\t\tGPU:124:0\n"), text);
        assertEquals(all.size(), text.split("GPU:", -1).length - 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpu.x,120,0,U32,instant,none,,same,,gpu.count,a,b | t:2: gpu.x: the name must begin with nvidia.",
                "nvidia.x,99,0,U32,instant,none,,same,,gpu.count,a,b"
                        + " | t:2: nvidia.x: cluster '99' is not a number of 100 to 255",
                "nvidia.x,120,-1,U32,instant,none,,same,,gpu.count,a,b"
                        + " | t:2: nvidia.x: item '-1' is not a number of 0 to 1023",
                "nvidia.x,120,0,U32,instant,none,cards,same,,gpu.count,a,b"
                        + " | t:2: nvidia.x: indom 'cards' is unknown",
                "nvidia.x,120,0,U32,instant,none,,mean,,gpu.count,a,b"
                        + " | t:2: nvidia.x: computation 'mean' is unknown",
                "nvidia.x,120,0,U32,instant,none,,sum,some,gpu.count,a,b | t:2: nvidia.x: of 'some' is unknown",
                "nvidia.x,120,0,U33,instant,none,,same,,gpu.count,a,b | t:2: nvidia.x: unknown value type 'U33'",
                "nvidia.x,120 | t:2: nvidia.x: 2 fields, expected 12"
            })
    void badRowIsNamedWithFileAndLine(String row, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> AliasCatalogue.parse("t", HEAD + row + "\n"))
                        .getMessage());
    }

    @Test
    void nameAndNumberBelongToOneRow() {
        String row = "nvidia.x,120,0,U32,instant,none,,same,,gpu.count,a,b\n";
        for (String second : List.of(row, row.replace("nvidia.x", "nvidia.y"))) {
            String message = assertThrows(
                            IllegalArgumentException.class, () -> AliasCatalogue.parse("t", HEAD + row + second))
                    .getMessage();
            assertTrue(message.startsWith("t:3: nvidia.") && message.endsWith("is taken already"), message);
        }
        assertTrue(assertThrows(IllegalArgumentException.class, () -> AliasCatalogue.parse("t", "a,b\n"))
                .getMessage()
                .startsWith("t:1: the columns must be name,"));
    }
}
