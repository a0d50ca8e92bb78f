package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Family;
import io.pcp.pmda.exposition.FamilyType;
import io.pcp.pmda.exposition.Layout;
import io.pcp.pmda.exposition.Role;
import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prints what mapping costs: bytes of heap a series beside the layout itself, and times. Arguments: numbers of series. */
public final class MappingBench {
    private MappingBench() {}

    public static void main(String[] args) throws Exception {
        for (String count : args.length == 0 ? new String[] {"20000", "100000"} : args) {
            measure(Integer.parseInt(count));
        }
    }

    private static void measure(int count) throws Exception {
        Path file = Files.createTempDirectory("mapping-bench").resolve("reg");
        Layout layout = layout(count, 0);
        long before = used();
        Registry registry = Registry.open(file, MappingLog.NONE);
        Sources source = new Sources();
        source.limits = new io.pcp.pmda.source.Limits(1L << 30, 1_000_000, 4096, 64, 128, 1024, 1 << 16);
        SourceMapping mapping = new SourceMapping(source.config(), registry, MappingLog.NONE);
        long start = cpu();
        MappedLayout mapped = mapping.map(layout, System.currentTimeMillis());
        long first = cpu() - start;
        long bytes = used() - before;
        start = cpu();
        Layout next = changed(layout, count);
        long made = cpu() - start;
        start = cpu();
        mapping.map(next, System.currentTimeMillis());
        long again = cpu() - start;
        registry.close();
        start = cpu();
        Registry reopened = Registry.open(file, MappingLog.NONE);
        long load = cpu() - start;
        System.out.printf(
                "%d series, %d metrics: %d bytes of heap a series, registry file %d bytes a series; first map %.0f ms,"
                        + " map with 1 %% changed %.1f ms, load %.0f ms (times of the CPU)%n",
                count,
                mapped.metrics().size(),
                bytes / count,
                reopened.bytes() / count,
                first / 1e6,
                again / 1e6,
                load / 1e6);
        if (made < 0 || mapping.clusters().length == 0) {
            throw new IllegalStateException();
        }
    }

    /** Five label values a series of which two are its own, 200 series a metric; instances are shared by two metrics. */
    private static Layout layout(int count, int generation) {
        List<Series> all = new ArrayList<>(count);
        List<Family> families = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (i % 200 == 0) {
                families.add(new Family("app_metric_" + i / 200 + "_bytes", FamilyType.GAUGE, "Some help.", "", null));
            }
            all.add(series(families.get(families.size() - 1), i, generation));
        }
        return new Layout(all, families);
    }

    private static Series series(Family family, int i, int generation) {
        int instance = i / 400 * 200 + i % 200;
        return new Series(
                family,
                family.name(),
                Role.VALUE,
                List.of(
                        new SeriesLabel("pod", "serving-" + instance + "-" + generation),
                        new SeriesLabel("uid", "4f7c2d1e-" + instance),
                        new SeriesLabel("model_name", "meta-llama/Llama-3-70B"),
                        new SeriesLabel("engine", Integer.toString(instance % 8)),
                        new SeriesLabel("namespace", "prod")));
    }

    private static Layout changed(Layout layout, int count) {
        List<Series> all = new ArrayList<>(layout.series());
        for (int i = 0; i < count; i += 100) {
            all.set(i, series(all.get(i).family(), i, 1));
        }
        return new Layout(all, layout.families());
    }

    /** Of this thread; other programs on the machine do not count. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long used() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            Thread.sleep(50);
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
