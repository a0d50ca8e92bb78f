package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.Csv;
import java.util.ArrayList;
import java.util.List;

/**
 * One chapter of the reference: general remarks, or a cluster with its metrics.
 *
 * @param title heading
 * @param paragraphs introduction
 * @param rows served metrics by item; empty for general remarks
 */
record Chapter(String title, List<String> paragraphs, List<CatalogueRow> rows) {
    /** Where titles and introductions lie in the jar. */
    static final String RESOURCE = "gpu-chapters.csv";

    private static final List<String> COLUMNS = List.of("cluster", "title", "introduction");

    /** General remarks. */
    static List<Chapter> general() {
        List<Chapter> chapters = new ArrayList<>();
        for (Csv.Line line : Resource.table(RESOURCE, COLUMNS)) {
            if (line.fields().get(0).isEmpty()) {
                chapters.add(chapter(line, List.of()));
            }
        }
        return chapters;
    }

    /**
     * A chapter for each cluster that has one of these metrics, by cluster.
     *
     * @throws IllegalStateException when a cluster has no title
     */
    static List<Chapter> of(List<CatalogueRow> rows) {
        List<Chapter> chapters = new ArrayList<>();
        List<CatalogueRow> told = new ArrayList<>();
        for (Csv.Line line : Resource.table(RESOURCE, COLUMNS)) {
            String cluster = line.fields().get(0);
            List<CatalogueRow> own = rows.stream()
                    .filter(row -> String.valueOf(row.cluster()).equals(cluster))
                    .toList();
            if (!own.isEmpty()) {
                chapters.add(chapter(line, own));
                told.addAll(own);
            }
        }
        for (CatalogueRow row : rows) {
            if (!told.contains(row)) {
                throw new IllegalStateException("cluster " + row.cluster() + " has no title in " + RESOURCE);
            }
        }
        return chapters;
    }

    private static Chapter chapter(Csv.Line line, List<CatalogueRow> rows) {
        return new Chapter(line.fields().get(1), List.of(line.fields().get(2).split("\n")), rows);
    }
}
