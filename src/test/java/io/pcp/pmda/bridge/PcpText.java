package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Exposition;
import io.pcp.pmda.exposition.ParseReport;
import io.pcp.pmda.exposition.Problem;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import io.pcp.pmda.sdk.Instance;
import io.pcp.pmda.sdk.InstanceTable;
import io.pcp.pmda.source.NoValues;
import java.util.Comparator;
import java.util.List;

/** What a document becomes in PCP, as text to compare and to read: everything but the numbers of metrics and domains. */
final class PcpText {
    private final StringBuilder text = new StringBuilder();

    private final NoValues noValues;

    private PcpText(NoValues noValues) {
        this.noValues = noValues;
    }

    static String of(Exposition exposition, MappedLayout layout, NoValues noValues) {
        PcpText out = new PcpText(noValues);
        out.report(exposition.report());
        if (layout.droppedSeries() + layout.typeConflicts() + layout.redefined() > 0) {
            out.text.append("# ").append(layout.droppedSeries()).append(" series have no place, ");
            out.text.append(layout.typeConflicts()).append(" do not suit their type, ");
            out.text.append(layout.redefined()).append(" metrics were redefined\n");
        }
        layout.metrics().stream()
                .sorted(Comparator.comparing(mapped -> mapped.metric().name()))
                .forEach(mapped -> out.metric(exposition, layout, mapped));
        return out.text.toString();
    }

    private void report(ParseReport report) {
        text.append("# ").append(report.samples()).append(" samples");
        count(report.parseErrors(), "lines lost");
        count(report.strictErrors(), "breaches of the specification");
        count(report.dropped(), "dropped by rules");
        count(report.duplicates(), "duplicates");
        count(report.exemplars(), "exemplars");
        count(report.rounded(), "rounded");
        text.append('\n');
        for (Problem problem : report.problems()) {
            text.append("# ").append(problem).append('\n');
        }
    }

    private void count(int number, String what) {
        if (number > 0) {
            text.append(", ").append(number).append(' ').append(what);
        }
    }

    private void metric(Exposition exposition, MappedLayout layout, MappedMetric mapped) {
        BridgeMetric metric = mapped.metric();
        text.append(metric.name())
                .append("  ")
                .append(metric.type())
                .append(' ')
                .append(metric.semantics());
        text.append(' ').append(metric.units());
        labels(metric.labels());
        if (metric.instances() == null) {
            text.append("  = ")
                    .append(mapped.series().length == 0 ? "-" : value(exposition, metric, mapped.series()[0]));
            text.append('\n');
            return;
        }
        text.append('\n');
        InstanceTable table = layout.tables().get(metric.instances());
        for (int i = 0; i < mapped.ids().length; i++) {
            Instance instance = table.byId(mapped.ids()[i]);
            text.append("    ")
                    .append(instance.id())
                    .append(" \"")
                    .append(instance.name())
                    .append("\" = ");
            text.append(value(exposition, metric, mapped.series()[i]));
            labels(instance.labels());
            text.append('\n');
        }
    }

    private String value(Exposition exposition, BridgeMetric metric, int series) {
        long word = exposition.words()[series];
        boolean none = metric.exact()
                ? noValues.has(word, exposition.marks().above(series))
                : noValues.has(exposition.real(series));
        if (none) {
            return "no value";
        }
        return metric.exact() ? Long.toString(word) : Double.toString(exposition.real(series));
    }

    /** Those that are notes in parentheses. */
    private void labels(LabelSet labels) {
        List<Label> all = labels.labels();
        if (all.isEmpty()) {
            return;
        }
        text.append("  {");
        String before = "";
        for (Label label : all) {
            text.append(before).append(label.optional() ? "(" : "");
            text.append(label.name()).append(':').append(label.json());
            text.append(label.optional() ? ")" : "");
            before = ",";
        }
        text.append('}');
    }
}
