package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import java.util.LinkedHashMap;
import java.util.Map;

/** Source of the namespace as in PMNS(5): the served metrics. */
public final class NamespaceSource {
    /** Stands for the domain number in PCP's source files; Install puts the number there. */
    private static final String SYMBOLIC_DOMAIN = "GPU";

    private NamespaceSource() {}

    /** The file {@code pmns}. */
    public static String of(GpuCatalogue catalogue) {
        Map<String, Map<String, CatalogueRow>> branches = new LinkedHashMap<>();
        for (CatalogueRow row : catalogue.served()) {
            String name = row.name();
            String child = name.substring(name.lastIndexOf('.') + 1);
            CatalogueRow leaf = row;
            while (name.contains(".")) {
                name = name.substring(0, name.lastIndexOf('.'));
                branches.computeIfAbsent(name, unused -> new LinkedHashMap<>()).putIfAbsent(child, leaf);
                child = name.substring(name.lastIndexOf('.') + 1);
                leaf = null;
            }
        }
        StringBuilder text = new StringBuilder("/* NVIDIA GPUs; made from the metric catalogue, see pmdagpu(1) */\n");
        branches.keySet().stream().sorted().forEach(branch -> {
            text.append('\n').append(branch).append(" {\n");
            branches.get(branch).forEach((child, row) -> {
                text.append("    ").append(child);
                if (row != null) {
                    text.append("\t\t")
                            .append(SYMBOLIC_DOMAIN)
                            .append(':')
                            .append(row.cluster())
                            .append(':');
                    text.append(row.item());
                }
                text.append('\n');
            });
            text.append("}\n");
        });
        return text.toString();
    }
}
