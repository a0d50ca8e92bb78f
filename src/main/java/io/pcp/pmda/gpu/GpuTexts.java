package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.ChangeFlags;
import io.pcp.pmda.sdk.HelpText;
import io.pcp.pmda.sdk.InstanceDomain;
import io.pcp.pmda.sdk.TimeSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Files made from the catalogue: the namespace and the help texts as PCP installs them, and the reference for
 * people.
 */
public final class GpuTexts {
    /** Stands for the domain number in PCP's source files; Install puts the number there. */
    private static final String SYMBOLIC_DOMAIN = "GPU";

    private GpuTexts() {}

    /** Source of the namespace ({@code pmns}): the served metrics. */
    public static String pmns(GpuCatalogue catalogue) {
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

    /**
     * Source of the help texts in the form of newhelp(1).
     *
     * @param domain number for the texts of instance domains
     */
    public static String help(GpuCatalogue catalogue, int domain) {
        StringBuilder text = new StringBuilder("# NVIDIA GPUs; made from the metric catalogue, see pmdagpu(1)\n");
        InstanceDomain gpus = new GpuInstances(GpuSettings.DEFAULT, new ChangeFlags(TimeSource.system()));
        entry(text, domain + "." + gpus.serial(), gpus.oneline(), gpus.help());
        for (CatalogueRow row : catalogue.served()) {
            entry(text, row.name(), row.oneline(), row.help());
        }
        return text.toString();
    }

    private static void entry(StringBuilder text, String what, String oneline, String help) {
        text.append("\n@ ").append(what).append(' ').append(oneline).append('\n');
        for (String line : HelpText.lines(help)) {
            text.append(line).append('\n');
        }
    }

    /** Reference of the served metrics as Markdown, one table per cluster. */
    public static String markdown(GpuCatalogue catalogue) {
        StringBuilder text = new StringBuilder("# Metrics of pmdagpu\n");
        int cluster = -1;
        for (CatalogueRow row : catalogue.served()) {
            if (row.cluster() != cluster) {
                cluster = row.cluster();
                text.append("\n## Cluster ").append(cluster).append("\n\n");
                text.append("| item | metric | type | semantics | units | per | source | driver | DCGM | meaning |\n");
                text.append("|--|--|--|--|--|--|--|--|--|--|\n");
            }
            text.append("| ")
                    .append(String.join(
                            " | ",
                            String.valueOf(row.item()),
                            "`" + row.name() + "`",
                            row.type().pcpName(),
                            row.semantics().pcpName(),
                            row.unitLabel().isEmpty() ? row.units().toString() : row.unitLabel(),
                            row.singular() ? "node" : row.instances(),
                            cell(row.fallback().isEmpty() ? row.source() : row.source() + " → " + row.fallback()),
                            cell(row.sinceDriver()),
                            cell(row.dcgmField()),
                            "**" + cell(row.oneline()) + ".** "
                                    + (row.help().equals(row.oneline()) ? "" : cell(row.help()))))
                    .append(" |\n");
        }
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
