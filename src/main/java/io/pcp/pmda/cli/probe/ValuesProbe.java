package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.model.PmErr;
import io.pcp.pmda.model.Semantics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Holds the values an agent in this process serves against those of an agent behind two pipes: same metrics, descriptors
 * and instances; same values where they do not change by themselves.
 */
public final class ValuesProbe {
    /** What is read in the background comes after a while, and not at the same time in both. */
    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(12);

    private static final long PAUSE_MILLIS = 500;

    /** Instances that come and go between two fetches. */
    private static final Set<String> DYNAMIC = Set.of("gpuproc", "pid", "session", "job", "jobgpu", "container", "xid");

    /** About the agent itself, of which there are two here. */
    private static final List<String> OWN = List.of("gpu.pmda.", "gpu.nvml.calls", "gpu.nvml.errors", "gpu.sampler.");

    private final GpuCatalogue catalogue;
    private Map<String, Served> local;
    private Map<String, Served> piped;

    /**
     * @param catalogue tells which instances come and go
     */
    public ValuesProbe(GpuCatalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * Fetches from both until they agree in what is there, or time is over.
     *
     * @throws IOException when one of both has gone
     */
    public void fetch(Values here, Values there) throws IOException, InterruptedException {
        long began = System.nanoTime();
        do {
            hold(here.fetch(), there.fetch());
            if (differences().isEmpty() && System.nanoTime() - began > TimeUnit.SECONDS.toNanos(2)) {
                return;
            }
            Thread.sleep(PAUSE_MILLIS);
        } while (System.nanoTime() - began < SETTLE_NANOS);
    }

    /** What is compared from now on. */
    void hold(Map<String, Served> here, Map<String, Served> there) {
        local = here;
        piped = there;
    }

    /** What differs, one sentence each. */
    List<String> differences() {
        List<String> found = new ArrayList<>();
        Set<String> names = new TreeSet<>(local.keySet());
        names.addAll(piped.keySet());
        for (String name : names) {
            Served a = local.get(name);
            Served b = piped.get(name);
            if (a == null || b == null) {
                found.add(name + ": served only " + (a == null ? "through the pipe" : "in process"));
            } else if (!a.desc().equals(b.desc())) {
                found.add(name + ": descriptors differ, " + a.desc() + " and " + b.desc());
            } else {
                values(a, b, found);
            }
        }
        return found;
    }

    private void values(Served a, Served b, List<String> found) {
        if (a.status() != b.status()) {
            found.add(a.name() + ": in process " + status(a) + ", through the pipe " + status(b));
            return;
        }
        CatalogueRow row = catalogue.row(a.name());
        if (row != null && DYNAMIC.contains(row.instances())) {
            return;
        }
        if (!a.values().keySet().equals(b.values().keySet())) {
            found.add(a.name() + ": instances in process "
                    + new TreeSet<>(a.values().keySet()) + ", through the pipe "
                    + new TreeSet<>(b.values().keySet()));
        } else if (fixed(a) && !a.values().equals(b.values())) {
            found.add(a.name() + ": in process " + a.sorted() + ", through the pipe " + b.sorted());
        }
    }

    private static String status(Served served) {
        return served.status() < 0 ? PmErr.name(served.status()) : "values";
    }

    private static boolean fixed(Served served) {
        return served.desc().semantics() == Semantics.DISCRETE && OWN.stream().noneMatch(served.name()::startsWith);
    }

    /** Findings about both. */
    public void report(Report report) {
        report.heading("Values in process and through the pipe");
        List<String> differences = differences();
        long values = local.values().stream()
                .mapToLong(served -> served.values().size())
                .sum();
        report.check(Check.of(values > 0, "values", local.size() + " metrics, " + values + " values in process"));
        report.check(Check.of(
                differences.isEmpty(),
                "through the pipe",
                differences.isEmpty() ? piped.size() + " metrics, the same" : differences.size() + " differences"));
        differences.forEach(difference -> report.line("  - " + difference));
    }

    /** All values in process, a line each: name, instance, value. */
    public static List<String> lines(Map<String, Served> values) {
        List<String> lines = new ArrayList<>();
        values.forEach((name, served) -> {
            if (served.status() < 0) {
                lines.add(name + " - " + PmErr.name(served.status()));
            } else if (served.values().isEmpty()) {
                lines.add(name + " - no value");
            }
            served.sorted()
                    .forEach((instance, value) ->
                            lines.add(name + " " + (instance.isEmpty() ? "-" : "\"" + instance + "\"") + " " + value));
        });
        return lines;
    }

    /** What this process served last. */
    public Map<String, Served> local() {
        return local;
    }
}
