package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.Namespace;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All metrics of {@code gpu.*}, released and planned: the single truth for names, PMIDs, types, units and
 * texts. Immutable.
 *
 * <p>Numbers are frozen once released: a row keeps its cluster and item for ever, new rows take new items.
 */
public final class GpuCatalogue {
    /** Where the table lies in the jar. */
    public static final String RESOURCE = "gpu-metrics.csv";

    private final List<CatalogueRow> rows;
    private final Map<String, CatalogueRow> byName;

    private GpuCatalogue(List<CatalogueRow> sorted) {
        rows = List.copyOf(sorted);
        Map<String, CatalogueRow> names = new LinkedHashMap<>();
        rows.forEach(row -> names.put(row.name(), row));
        byName = Map.copyOf(names);
    }

    /** The table of this build. */
    public static GpuCatalogue load() {
        try (InputStream in = GpuCatalogue.class.getResourceAsStream("/" + RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing in this jar; build it anew");
            }
            return parse(RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(RESOURCE + " cannot be read from this jar; build it anew", e);
        }
    }

    /**
     * Reads a table.
     *
     * @param file name for messages
     * @throws IllegalArgumentException listing every bad row with file and line
     */
    public static GpuCatalogue parse(String file, String text) {
        CatalogueParser parser = new CatalogueParser(file, Csv.parse(file, text));
        List<CatalogueRow> rows = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        Map<String, Integer> taken = new HashMap<>();
        parser.rows(
                (line, row) -> {
                    String at = file + ":" + line + ": " + row.name() + ": ";
                    Integer other = taken.putIfAbsent(row.name(), line);
                    if (other != null) {
                        problems.add(at + "stands in line " + other + " already");
                    }
                    other = taken.putIfAbsent(row.id(), line);
                    if (other != null) {
                        problems.add(
                                at + "item " + row.id() + " belongs to line " + other + "; take the next free item");
                    }
                    rows.add(row);
                },
                problems);
        checkNames(file, rows, problems);
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        rows.sort(Comparator.comparingInt(CatalogueRow::cluster).thenComparingInt(CatalogueRow::item));
        return new GpuCatalogue(rows);
    }

    private static void checkNames(String file, List<CatalogueRow> rows, List<String> problems) {
        Map<String, Boolean> nodes = new HashMap<>();
        for (CatalogueRow row : rows) {
            String[] parts = row.name().split("\\.", -1);
            StringBuilder name = new StringBuilder();
            for (int i = 0; i < parts.length; i++) {
                boolean leaf = i == parts.length - 1;
                name.append(i == 0 ? "" : ".").append(parts[i]);
                Boolean other = nodes.putIfAbsent(name.toString(), leaf);
                if (!Namespace.validPart(parts[i])) {
                    problems.add(file + ": " + row.name() + ": '" + parts[i] + "' is no part of a metric name");
                } else if (other != null && other != leaf) {
                    problems.add(file + ": " + name + " is a metric and a branch at the same time");
                }
            }
        }
    }

    /** All rows, by cluster and item. */
    public List<CatalogueRow> rows() {
        return rows;
    }

    /** Rows this release serves, by cluster and item: those something reads. */
    public List<CatalogueRow> served() {
        return ServedMetrics.of(this, ReadSet.of(this));
    }

    /** The row of a metric, or null. */
    public CatalogueRow row(String name) {
        return byName.get(name);
    }
}
