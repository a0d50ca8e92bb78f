package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.CatalogueRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** GitHub-flavoured Markdown; names of metrics are links to them. */
final class MarkdownPage implements Page {
    private final StringBuilder out = new StringBuilder();
    private final Set<String> names;

    /**
     * @param names metrics the page tells about
     */
    MarkdownPage(Collection<String> names) {
        this.names = Set.copyOf(names);
    }

    /** The anchor GitHub gives a heading. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_ -]", "").replace(' ', '-');
    }

    private static String escape(String prose) {
        return prose.replaceAll("([\\\\*<>\\[\\]_|])", "\\\\$1");
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private String name(String text) {
        return names.contains(text) ? "[" + code(text) + "](#" + anchor(text) + ")" : code(text);
    }

    private String inline(String text) {
        return Markup.apply(text, MarkdownPage::escape, MarkdownPage::code, this::name);
    }

    /** In a cell even code must not hold a bare bar. */
    private String cell(String text) {
        return Markup.apply(text, MarkdownPage::escape, code -> code(code.replace("|", "\\|")), this::name);
    }

    @Override
    public void begin(String title, String summary) {
        out.append("# ").append(title).append('\n');
        paragraph(summary);
    }

    @Override
    public void chapter(String title) {
        out.append("\n## ").append(title).append('\n');
    }

    @Override
    public void paragraph(String text) {
        out.append('\n').append(inline(text)).append('\n');
    }

    @Override
    public void contents(List<Chapter> chapters) {
        out.append('\n');
        for (Chapter chapter : chapters) {
            out.append("- [")
                    .append(chapter.title())
                    .append("](#")
                    .append(anchor(chapter.title()))
                    .append(')');
            if (!chapter.rows().isEmpty()) {
                out.append(" (").append(chapter.rows().size()).append(')');
            }
            out.append('\n');
        }
    }

    @Override
    public void overview(List<CatalogueRow> rows) {
        List<List<String>> records = new ArrayList<>();
        for (CatalogueRow row : rows) {
            records.add(List.of(
                    row.name(), row.oneline(), MetricText.units(row), row.singular() ? "node" : row.instances()));
        }
        table(List.of("Metric", "What", "Unit", "Per"), records);
    }

    @Override
    public void metric(MetricText metric) {
        out.append("\n### ")
                .append(metric.name())
                .append("\n\n**")
                .append(inline(metric.oneline()))
                .append(".**");
        if (!metric.meaning().isEmpty()) {
            out.append(' ').append(inline(metric.meaning()));
        }
        out.append("\n\n");
        for (MetricText.Fact fact : metric.facts()) {
            out.append("- *")
                    .append(fact.label())
                    .append(":* ")
                    .append(inline(fact.text()))
                    .append('\n');
        }
    }

    @Override
    public void table(List<String> heads, List<List<String>> records) {
        out.append("\n| ").append(String.join(" | ", heads)).append(" |\n|");
        out.append("---|".repeat(heads.size())).append('\n');
        for (List<String> record : records) {
            out.append('|');
            record.forEach(field -> out.append(' ').append(cell(field)).append(" |"));
            out.append('\n');
        }
    }

    @Override
    public void index(String tool, List<Entry> entries) {
        List<List<String>> records = new ArrayList<>();
        entries.forEach(entry -> records.add(List.of(code(entry.name()), String.join(", ", entry.metrics()))));
        table(List.of(tool, "Metric"), records);
    }

    @Override
    public String end() {
        return out.toString();
    }
}
