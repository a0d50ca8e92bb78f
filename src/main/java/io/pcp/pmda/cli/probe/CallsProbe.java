package io.pcp.pmda.cli.probe;

import io.pcp.pmda.gpu.GpuSettings;
import io.pcp.pmda.nvml.NvmlFunction;
import io.pcp.pmda.nvml.NvmlReturn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What each NVML call costs on this machine, beside the cost class the catalogue gives it. */
public final class CallsProbe {
    /** Blocking calls are made so many times less often. */
    private static final int SLOWER = 10;

    /** Measuring ends after this, whatever is left of the rounds. */
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

    private final GpuSettings settings;
    private final int rounds;
    private final CallTimes times = new CallTimes();
    private final List<String> skipped = new ArrayList<>();

    /**
     * @param settings which library, and the root of procfs
     * @param rounds calls of each, from 1
     */
    public CallsProbe(GpuSettings settings, int rounds) {
        this.settings = settings;
        this.rounds = rounds;
    }

    /**
     * Measures on the first GPU.
     *
     * @throws ProbeException when there is no library
     */
    public void measure() throws ProbeException {
        try (LiveNvml live = LiveNvml.open(settings.library(), times)) {
            if (live.gpus().isEmpty()) {
                throw new ProbeException("no GPU answers; 'pmdagpu doctor' tells what to do");
            }
            measure(live);
        }
    }

    private void measure(LiveNvml live) {
        try (DeviceRound round = new DeviceRound(live, live.gpus().get(0), settings, times)) {
            long began = System.nanoTime();
            for (int i = 0; i < rounds && (i == 0 || System.nanoTime() - began < PATIENCE_NANOS); i++) {
                round.quick();
                if (i % SLOWER == 0) {
                    round.slow();
                }
            }
            round.remaining(Math.max(1, rounds / SLOWER));
        }
        for (NvmlFunction function : NvmlFunction.values()) {
            for (int version = 0; version < function.symbols().size(); version++) {
                if (!times.has(function, version)) {
                    boolean there = live.library()
                            .symbol(function)
                            .equals(function.symbols().get(version));
                    skipped.add(function.symbols().get(version) + (there ? " (needs arguments)" : ""));
                }
            }
        }
    }

    /** All times; complete after {@link #measure}. */
    public CallTimes times() {
        return times;
    }

    /** Table and findings. */
    public void report(Report report) {
        report.heading("Cost of NVML calls");
        report.line(
                "Microseconds, crossing from Java included (about 1 us). Class: S at discovery, C every pass (median"
                        + " below 200 us), I every 10 s and P process lists (below 20 ms), W blocking, B background.");
        List<List<String>> rows = new ArrayList<>();
        List<Check> found = new ArrayList<>();
        int judged = 0;
        for (CallTimes.Cost cost : times.costs()) {
            CostClass given = CostClass.of(cost.function());
            String verdict = verdict(cost);
            judged += cost.rc() == NvmlReturn.SUCCESS ? 1 : 0;
            rows.add(List.of(
                    cost.symbol(),
                    NvmlReturn.text(cost.rc()),
                    Integer.toString(cost.calls()),
                    micros(cost.min()),
                    micros(cost.median()),
                    micros(cost.p99()),
                    micros(cost.max()),
                    given.name(),
                    verdict));
            if (!verdict.isEmpty() && !verdict.equals("-")) {
                found.add(Check.note(cost.symbol(), "median " + micros(cost.median()) + " us is " + verdict));
            }
        }
        report.table(List.of("symbol", "answer", "calls", "min", "median", "p99", "max", "class", "verdict"), rows);
        report.check(Check.of(judged > 0, "calls measured", judged + " symbols answered with success"));
        found.forEach(report::check);
        report.check(Check.note("not called", skipped.isEmpty() ? "none" : String.join(", ", skipped)));
    }

    private static String verdict(CallTimes.Cost cost) {
        boolean comparable = cost.rc() == NvmlReturn.SUCCESS && cost.function() != NvmlFunction.INIT;
        return comparable ? CostClass.of(cost.function()).judge(cost.median()) : "-";
    }

    /** All times as CSV with a heading. */
    public List<String> csv() {
        List<String> lines = new ArrayList<>();
        lines.add("function,symbol,rc,answer,calls,min_us,median_us,p99_us,max_us,class,measured_class,verdict");
        for (CallTimes.Cost cost : times.costs()) {
            lines.add(String.join(
                    ",",
                    cost.function().name(),
                    cost.symbol(),
                    Integer.toString(cost.rc()),
                    NvmlReturn.name(cost.rc()),
                    Integer.toString(cost.calls()),
                    micros(cost.min()),
                    micros(cost.median()),
                    micros(cost.p99()),
                    micros(cost.max()),
                    CostClass.of(cost.function()).name(),
                    cost.rc() == NvmlReturn.SUCCESS
                            ? CostClass.measured(cost.median()).name()
                            : "",
                    verdict(cost)));
        }
        return lines;
    }

    static String micros(double micros) {
        return String.format(Locale.ROOT, "%.1f", micros);
    }
}
