package io.pcp.pmda.cli.sources;

import io.pcp.pmda.bridge.Preview;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.Problem;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.source.SourceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a document would be in PCP, as lines for people. */
public final class PreviewText {
    private final int instances;
    private final List<String> lines = new ArrayList<>();

    private PreviewText(int instances) {
        this.instances = instances;
    }

    /**
     * All of it.
     *
     * @param instances shown of each metric, at most
     */
    public static List<String> of(SourceConfig source, Document document, Preview preview, int instances) {
        PreviewText text = new PreviewText(instances);
        text.head(source, document, preview);
        preview.metrics().forEach(text::metric);
        text.lines.addAll(problems(preview));
        return text.lines;
    }

    /** The first lines only: what came, and how much it is in PCP. */
    public static List<String> summary(SourceConfig source, Document document, Preview preview) {
        PreviewText text = new PreviewText(0);
        text.head(source, document, preview);
        text.lines.addAll(problems(preview));
        return text.lines;
    }

    private void head(SourceConfig source, Document document, Preview preview) {
        ParseReport report = preview.report();
        String took = document.millis() < 0 ? "" : ", fetched in " + document.millis() + " ms";
        lines.add(String.format(
                Locale.ROOT,
                "%s: %s, %,d bytes, %s%s",
                document.from(),
                document.formatName(),
                report.bytes(),
                count(report.samples(), document.otlp() == null ? "sample" : "point"),
                took));
        long series = preview.metrics().stream()
                .mapToLong(metric -> metric.values().size())
                .sum();
        lines.add("becomes " + count(preview.metrics().size(), "metric") + " below "
                + source.mapping().namespace() + ", " + count(series, "value"));
        String prefixes = String.join(", ", source.mapping().aliases());
        if (!prefixes.isEmpty()) {
            lines.add("also below " + prefixes);
        }
        lines.add("labels of all: " + preview.labels().json());
        String needed = document.needs(source);
        if (!needed.isEmpty()) {
            lines.add("a source of such documents needs: " + needed);
        }
    }

    private void metric(Preview.Metric metric) {
        lines.add("");
        String labels = metric.labels().isEmpty() ? "" : "  " + metric.labels().json();
        lines.add(metric.name() + "  " + metric.type().pcpName().toLowerCase(Locale.ROOT) + ", "
                + metric.semantics().pcpName() + ", " + units(metric) + labels);
        if (!metric.oneline().isEmpty()) {
            lines.add("    " + metric.oneline());
        }
        int shown = Math.min(instances, metric.values().size());
        for (Preview.Value value :
                metric.values().subList(0, metric.singular() ? metric.values().size() : shown)) {
            lines.add("    " + value(value, metric.labels()));
        }
        if (!metric.singular() && shown < metric.values().size()) {
            int left = metric.values().size() - shown;
            lines.add("    " + (shown == 0 ? count(left, "instance") : "and " + left + " more"));
        }
    }

    private static String units(Preview.Metric metric) {
        String text = metric.units().toString();
        return text.equals("none") ? "no units" : text;
    }

    private static String value(Preview.Value value, LabelSet shown) {
        if (value.instance() == null) {
            return "value " + number(value.number());
        }
        String labels = unnamed(value.instance(), shown);
        return '"' + value.instance().name() + "\" value " + number(value.number()) + labels;
    }

    /** Labels that neither the name of the instance nor its metric shows. */
    private static String unnamed(Instance instance, LabelSet shown) {
        List<Label> more = new ArrayList<>();
        for (Label label : instance.labels().labels()) {
            String plain = label.json().startsWith("\"")
                    ? label.json().substring(1, label.json().length() - 1)
                    : label.json();
            boolean told = shown.labels().contains(label);
            if (!told && !("," + instance.name() + ",").contains("," + label.name() + "=" + plain + ",")) {
                more.add(label);
            }
        }
        return more.isEmpty() ? "" : "  " + new LabelSet(more).json();
    }

    /** Whole numbers without a fraction, as PCP's tools have them. */
    static String number(Number number) {
        if (number == null) {
            return "(none)";
        }
        double real = number.doubleValue();
        if (number instanceof Double && real == Math.rint(real) && Math.abs(real) < 1e15) {
            return Long.toString((long) real);
        }
        return number.toString();
    }

    /** What was lost, or is not as it should be; empty when all is well. */
    static List<String> problems(Preview preview) {
        List<String> lines = new ArrayList<>();
        ParseReport report = preview.report();
        for (Problem problem : report.problems()) {
            lines.add("    " + problem + (problem.fatal() ? " (the line is lost)" : ""));
        }
        int more =
                report.parseErrors() + report.strictErrors() - report.problems().size();
        if (more > 0) {
            lines.add("    and " + more + " more");
        }
        add(lines, report.dropped(), "series", "left out by the rules of the source");
        add(lines, preview.droppedSeries(), "series", "without a place: see max_series and max_metrics");
        add(lines, report.duplicates(), "series", "there more than once: the last one counts");
        add(lines, report.rounded(), "values", "with a fraction in a metric of integers");
        add(lines, report.exemplars(), "exemplars", "dropped: PCP has no place for them");
        preview.warnings().forEach(text -> lines.add("    " + text));
        if (preview.unexpected() != null) {
            lines.add("    " + preview.unexpected() + " (expect): the agent would not show it");
        }
        if (!lines.isEmpty()) {
            lines.add(0, "");
            lines.add(1, "notes:");
        }
        return lines;
    }

    private static void add(List<String> lines, int number, String what, String why) {
        if (number > 0) {
            lines.add("    " + number + " " + what + " " + why);
        }
    }

    static String count(long number, String what) {
        return String.format(Locale.ROOT, "%,d %s%s", number, what, number == 1 ? "" : "s");
    }
}
