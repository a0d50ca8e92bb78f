package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.CatalogueRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What other tools call a metric. */
enum Equivalents {
    DCGM(
            "DCGM",
            row -> split(row.dcgm()).stream()
                    .filter(name -> name.startsWith("DCGM_") || name.startsWith("GPU_I_"))
                    .toList()),
    NVIDIA_SMI("nvidia-smi", row -> split(row.nvidiaSmi())),
    PMDANVIDIA("pmdanvidia", row -> split(row.pmdanvidia()));

    private final String tool;
    private final Function<CatalogueRow, List<String>> names;

    Equivalents(String tool, Function<CatalogueRow, List<String>> names) {
        this.tool = tool;
        this.names = names;
    }

    private static List<String> split(String names) {
        return Arrays.stream(names.split(";"))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Name of the tool. */
    String tool() {
        return tool;
    }

    /** What the tool calls this metric. */
    List<String> names(CatalogueRow row) {
        return names.apply(row);
    }

    /** Metrics by the names of the tool, in alphabetical order. */
    Map<String, List<String>> index(List<CatalogueRow> rows) {
        Map<String, List<String>> index = new TreeMap<>(
                Comparator.comparing((String name) -> name.toLowerCase()).thenComparing(Comparator.naturalOrder()));
        for (CatalogueRow row : rows) {
            names(row)
                    .forEach(name -> index.computeIfAbsent(name, unused -> new ArrayList<>())
                            .add(row.name()));
        }
        return index;
    }

    /** All names of a metric in one sentence, each in backquotes; empty when it has none. */
    static String sentence(CatalogueRow row) {
        List<String> parts = new ArrayList<>();
        for (Equivalents other : values()) {
            if (!other.names(row).isEmpty()) {
                parts.add(
                        other.names(row).stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "))
                                + " in " + other.tool);
            }
        }
        return parts.isEmpty() ? "" : String.join("; ", parts) + ".";
    }
}
