package io.pcp.pmda.gpu;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which rows of the catalogue this release serves: those something reads. */
final class ServedMetrics {
    private ServedMetrics() {}

    /**
     * Served rows, by cluster and item.
     *
     * @throws IllegalArgumentException when something is read that has no row
     */
    static List<CatalogueRow> of(GpuCatalogue catalogue, ReadSet reads) {
        Set<String> names = new HashSet<>();
        Family.all().forEach(family -> names.addAll(family.readers().keySet()));
        names.addAll(reads.names());
        for (String name : names) {
            if (catalogue.row(name) == null) {
                throw new IllegalArgumentException(name + " has no row in " + GpuCatalogue.RESOURCE);
            }
        }
        return catalogue.rows().stream()
                .filter(row -> names.contains(row.name()))
                .toList();
    }
}
