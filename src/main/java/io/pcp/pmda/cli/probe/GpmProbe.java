package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.nvml.GpmMetric;
import io.pcp.pmda.nvml.GpmReading;
import io.pcp.pmda.nvml.GpmValues;
import io.pcp.pmda.nvml.MigDevice;
import io.pcp.pmda.nvml.NvmlDevice;
import io.pcp.pmda.nvml.NvmlReturn;
import io.pcp.pmda.nvml.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Profiling (GPM, Hopper and newer): pairs of samples, and the metrics as they are served; whether they can be true. */
public final class GpmProbe {
    private static final String ROOT = "gpu.gpm.";
    private static final int[] WINDOWS = {100, 200, 1000};
    /** Percentages, then rates. */
    private static final int[] METRICS = {
        GpmMetric.GRAPHICS,
        GpmMetric.SM,
        GpmMetric.SM_OCCUPANCY,
        GpmMetric.TENSOR,
        GpmMetric.DRAM,
        GpmMetric.FP64,
        GpmMetric.FP32,
        GpmMetric.FP16,
        GpmMetric.PCIE_TX,
        GpmMetric.PCIE_RX,
        GpmMetric.NVLINK_RX,
        GpmMetric.NVLINK_TX
    };

    private final GpuCatalogue catalogue;

    /**
     * @param catalogue tells units
     */
    public GpmProbe(GpuCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Pairs of samples with windows of different length, of each GPU and its GPU instances.
     *
     * @throws ProbeException when there is no library
     */
    public static void pairs(Report report, GpuSettings settings) throws ProbeException, InterruptedException {
        report.heading("Profiling samples (GPM)");
        try (LiveNvml live = LiveNvml.open(settings.library(), null)) {
            for (LiveNvml.Gpu gpu : live.gpus()) {
                try (NvmlDevice device = live.session().device(gpu.handle())) {
                    pairs(report, "gpu" + gpu.index(), device);
                }
            }
        }
    }

    private static void pairs(Report report, String gpu, NvmlDevice device) throws InterruptedException {
        Reading supported = device.gpm().supported();
        report.check(Check.note(
                gpu, "supported " + supported + ", streaming " + device.gpm().streaming()));
        if (!supported.ok() || supported.number() == 0) {
            return;
        }
        if (!device.migMode().on()) {
            device.gpm().sample();
            for (int window : WINDOWS) {
                Thread.sleep(window);
                int rc = device.gpm().sample();
                GpmValues values = device.gpm().metrics(METRICS);
                judge(report, gpu + " over " + window + " ms", rc == NvmlReturn.SUCCESS ? values.rc() : rc, values);
            }
        }
        Set<Integer> instances = new TreeSet<>();
        for (MigDevice slice : device.migDevices().devices()) {
            if (slice.gi().ok()) {
                instances.add((int) slice.gi().number());
            }
        }
        device.gpm()
                .slices(instances, METRICS)
                .forEach((gi, values) -> judge(report, gpu + "/gi" + gi, values.rc(), values));
    }

    private static void judge(Report report, String what, int rc, GpmValues values) {
        if (rc != NvmlReturn.SUCCESS) {
            report.check(Check.of(false, what, NvmlReturn.text(rc)));
            return;
        }
        List<String> words = new ArrayList<>();
        boolean possible = true;
        for (int metric : METRICS) {
            GpmReading reading = values.readings().get(metric);
            words.add(metric + "=" + reading);
            boolean percent = metric <= GpmMetric.FP16;
            possible &=
                    reading != null && (!reading.ok() || reading.value() >= 0 && (!percent || reading.value() <= 100));
        }
        report.check(Check.of(possible, what, String.join(", ", words)));
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
