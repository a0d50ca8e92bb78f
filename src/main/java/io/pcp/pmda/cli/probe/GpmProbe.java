package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import java.util.Map;
import java.util.TreeMap;

/** Profiling metrics (GPM, Hopper and newer) as they are served: which there are, and whether they can be true. */
public final class GpmProbe {
    private static final String ROOT = "gpu.gpm.";

    private final GpuCatalogue catalogue;

    /**
     * @param catalogue tells units
     */
    public GpmProbe(GpuCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * @param served all metrics, after GPUs had time for two samples
     */
    public void report(Report report, Map<String, Served> served) {
        report.heading("Profiling metrics (GPM)");
        Map<String, Served> gpm = new TreeMap<>(served);
        gpm.keySet().removeIf(name -> !name.startsWith(ROOT));
        if (gpm.isEmpty()) {
            report.check(Check.note("gpu.gpm", "not served by this version"));
            return;
        }
        int values = 0;
        for (Served metric : gpm.values()) {
            CatalogueRow row = catalogue.row(metric.name());
            boolean percent = row != null && row.unitLabel().equals("percent");
            values += metric.values().size();
            for (Map.Entry<String, String> value : metric.sorted().entrySet()) {
                double number = Double.parseDouble(value.getValue());
                if (!Double.isFinite(number) || number < 0 || percent && number > 100) {
                    report.check(Check.of(false, metric.name() + " of " + value.getKey(), value.getValue()));
                }
            }
        }
        report.check(Check.note(
                "gpu.gpm", gpm.size() + " metrics, " + (values == 0 ? "none has a value here" : values + " values")));
    }
}
