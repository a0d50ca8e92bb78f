package io.pcp.pmda.cli;

import io.pcp.pmda.gpu.CatalogueRow;
import io.pcp.pmda.gpu.GpuCatalogue;
import io.pcp.pmda.sdk.Metric;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes samples and prints them: once, or again and again, redrawing when the output is a terminal. */
final class Watch {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    /** What is read in the background only comes this long after it was first asked for. */
    private static final long BACKGROUND_MILLIS = 1300;

    private static final String HOME = "\033[H";
    private static final String CLEAR_LINE = "\033[K";
    private static final String CLEAR_BELOW = "\033[J";
    private static final String HIDE_CURSOR = "\033[?25l";
    private static final String SHOW_CURSOR = "\033[?25h";
    private static final String CLEAR_ALL = "\033[2J";

    private final Shell shell;
    private final LocalAgent agent;
    private final List<Metric> metrics;
    private final Set<String> instances;
    private final Format format;

    /**
     * @param instances names to keep; empty for all
     */
    Watch(Shell shell, LocalAgent agent, List<Metric> metrics, Set<String> instances, Format format) {
        this.shell = shell;
        this.agent = agent;
        this.metrics = metrics;
        this.instances = instances;
        this.format = format;
    }

    /** One sample, complete: values that are read in the background are waited for. */
    Sample sample() throws InterruptedException {
        Sample first = fetch();
        GpuCatalogue catalogue = GpuCatalogue.load();
        boolean waiting = first.metrics().stream()
                .filter(values -> values.data().isEmpty() && values.metric().instances() != null)
                .map(values -> catalogue.row(values.metric().name()))
                .anyMatch(row -> row != null
                        && (row.cost() == CatalogueRow.Cost.W || row.cost() == CatalogueRow.Cost.B)
                        && someInstance(row));
        if (!waiting) {
            return first;
        }
        Thread.sleep(BACKGROUND_MILLIS);
        return fetch();
    }

    private boolean someInstance(CatalogueRow row) {
        return metrics.stream()
                .anyMatch(metric -> metric.name().equals(row.name())
                        && !metric.instances().table().instances().isEmpty());
    }

    private Sample fetch() throws InterruptedException {
        Sample sample = agent.fetch(metrics);
        if (instances.isEmpty()) {
            return sample;
        }
        List<Sample.Values> kept = new ArrayList<>();
        for (Sample.Values values : sample.metrics()) {
            List<Sample.Datum> data = values.data().stream()
                    .filter(datum -> datum.instance() != null
                            && instances.contains(datum.instance().name()))
                    .toList();
            kept.add(new Sample.Values(values.metric(), values.code(), values.rate(), data));
        }
        return new Sample(sample.time(), sample.nanos(), kept);
    }

    /**
     * Prints one sample.
     *
     * @param rates the same with counters per second, or null for the totals
     */
    void print(Sample sample, Sample rates) {
        if (format == Format.json) {
            List<String> objects = new ArrayList<>();
            for (Sample.Values values : sample.metrics()) {
                Sample.Values rate =
                        rates == null ? null : rates.of(values.metric().name());
                objects.add(MetricJson.metric(sample, values, rate != null && rate.rate() ? rate : null));
            }
            shell.out().println(MetricJson.array(objects));
        } else {
            ValueTable.render(rates == null ? sample : rates, shell.screen()).forEach(shell.out()::println);
        }
        shell.out().flush();
    }

    /**
     * Prints a sample per interval until the process is interrupted, the reader goes, or so many were printed.
     *
     * @param most 0 for no end
     */
    void repeat(Duration interval, int most) throws InterruptedException {
        boolean redraw = shell.screen().interactive() && format == Format.table;
        if (!redraw) {
            loop(interval, most, false);
            return;
        }
        shell.out().print(CLEAR_ALL + HIDE_CURSOR);
        AtExit restore = AtExit.of(this::restore);
        try {
            loop(interval, most, true);
        } finally {
            restore.close();
        }
    }

    private void restore() {
        shell.out().print(SHOW_CURSOR);
        shell.out().flush();
    }

    private void loop(Duration interval, int most, boolean redraw) throws InterruptedException {
        // Counters need a second look before they have a rate.
        Sample before = sample();
        long next = System.nanoTime()
                + Math.min(interval.toNanos(), Duration.ofSeconds(1).toNanos());
        for (int printed = 0; (most == 0 || printed < most) && !shell.unheard(); printed++) {
            Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
            next += interval.toNanos();
            Sample now = fetch();
            Sample rates = Rates.between(before, now);
            if (redraw) {
                draw(rates, interval);
            } else {
                if (format == Format.table) {
                    shell.out().println((printed == 0 ? "" : "\n") + CLOCK.format(now.time()));
                }
                print(now, rates);
            }
            before = now;
        }
    }

    private void draw(Sample rates, Duration interval) {
        Screen screen = shell.screen();
        Screen.Size size = screen.size().get();
        List<String> lines = new ArrayList<>();
        lines.add(screen.bold("pmdagpu")
                + screen.dim("  every " + text(interval) + "  " + CLOCK.format(rates.time())
                        + screen.plain("  ·  Ctrl-C ends")));
        lines.add("");
        lines.addAll(ValueTable.render(rates, screen));
        if (lines.size() > size.lines() - 1) {
            int left = lines.size() - (size.lines() - 2);
            lines = new ArrayList<>(lines.subList(0, size.lines() - 2));
            lines.add(screen.dim(screen.plain("… " + left + " more lines: enlarge the window or name a pattern")));
        }
        StringBuilder picture = new StringBuilder(HOME);
        lines.forEach(line -> picture.append(line).append(CLEAR_LINE).append('\n'));
        shell.out().print(picture.append(CLEAR_BELOW));
        shell.out().flush();
    }

    private static String text(Duration interval) {
        long millis = interval.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
