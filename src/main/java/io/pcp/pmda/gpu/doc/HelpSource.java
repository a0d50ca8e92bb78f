package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.DescribedInstances;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.sdk.HelpText;
import io.pcp.pmda.sdk.InstanceDomain;

/** Source of the help texts in the form of newhelp(1); the agent serves the same texts. */
public final class HelpSource {
    private HelpSource() {}

    /**
     * The file {@code help}.
     *
     * @param domain number for the texts of instance domains
     */
    public static String of(GpuCatalogue catalogue, int domain) {
        StringBuilder text = new StringBuilder("# NVIDIA GPUs; made from the metric catalogue, see pmdagpu(1)\n");
        for (InstanceDomain instances : DescribedInstances.all()) {
            entry(text, domain + "." + instances.serial(), instances.oneline(), instances.help());
        }
        for (CatalogueRow row : catalogue.served()) {
            entry(text, row.name(), row.oneline(), row.fullHelp());
        }
        return text.toString();
    }

    private static void entry(StringBuilder text, String what, String oneline, String help) {
        text.append("\n@ ").append(what).append(' ').append(oneline).append('\n');
        for (String line : HelpText.lines(help)) {
            text.append(line).append('\n');
        }
    }
}
