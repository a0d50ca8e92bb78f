package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.Csv;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the reference says on an instance domain.
 *
 * @param name as the catalogue calls it
 * @param per what one instance is, as in "one per ..."
 * @param example external name of an instance
 * @param lifetime how long a name stands for the same thing
 */
record InstanceText(String name, String per, String example, String lifetime) {
    /** Where these texts lie in the jar. */
    static final String RESOURCE = "gpu-instances.csv";

    /** All domains by name, in the order of their serials. */
    static Map<String, InstanceText> all() {
        Map<String, InstanceText> all = new LinkedHashMap<>();
        for (Csv.Line line : Resource.table(RESOURCE, List.of("name", "per", "example", "lifetime"))) {
            List<String> fields = line.fields();
            all.put(fields.get(0), new InstanceText(fields.get(0), fields.get(1), fields.get(2), fields.get(3)));
        }
        return all;
    }

    /** Those that these metrics have. */
    static List<InstanceText> of(List<CatalogueRow> rows) {
        List<InstanceText> used = new ArrayList<>(all().values());
        used.removeIf(text -> rows.stream().noneMatch(row -> row.instances().equals(text.name())));
        return used;
    }
}
