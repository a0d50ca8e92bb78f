package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.CatalogueRow;
import java.util.List;
import java.util.Locale;

/** Manual page of section 5, in the macros of groff_man(7). */
final class ManPage implements Page {
    private static final int WIDTH = 100;
    /** Longer than this a name may be broken. */
    private static final int LONG = 48;

    private final StringBuilder out = new StringBuilder();
    private final String name;

    /**
     * @param name of the page, without section
     */
    ManPage(String name) {
        this.name = name;
    }

    private static String escape(String prose) {
        return prose.replace("\\", "\\e");
    }

    /** Hyphens that can be copied from the screen. */
    private static String literal(String text) {
        return escape(text).replace("-", "\\-");
    }

    /** Names stay whole, so that they can be searched for, unless they would run out of the page. */
    private static String bold(String text) {
        String shown = literal(text);
        return "\\fB" + (text.length() > LONG ? shown.replaceAll("[._|/]", "$0\\\\:") : shown) + "\\fP";
    }

    private static String inline(String text) {
        return Markup.apply(text, ManPage::escape, ManPage::bold, ManPage::bold);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    /** Filled text: lines of bearable length, none of which groff takes for a request. */
    private void fill(String text) {
        fill("", text);
    }

    private void fill(String label, String text) {
        String lead = label.isEmpty() ? "" : "\\fI" + escape(label) + ":\\fP ";
        StringBuilder row = new StringBuilder();
        for (String word : (lead + inline(text)).split(" ")) {
            if (!row.isEmpty() && row.length() + 1 + word.length() > WIDTH) {
                protectedLine(row.toString());
                row.setLength(0);
            }
            row.append(row.isEmpty() ? "" : " ").append(word);
        }
        protectedLine(row.toString());
    }

    private void protectedLine(String text) {
        line(text.startsWith(".") || text.startsWith("'") ? "\\&" + text : text);
    }

    @Override
    public void begin(String title, String summary) {
        line(".\\\" Made from the metric catalogue of pmdagpu. Licence: Apache-2.0.");
        line(".TH " + name.toUpperCase(Locale.ROOT) + " 5 \"\" \"pmdagpu\" \"Performance Co-Pilot\"");
        // Ragged right, no hyphenation: names of metrics must stay whole and findable.
        line(".ad l");
        line(".nh");
        line(".SH NAME");
        line(literal(name) + " \\- " + escape(title.substring(0, 1).toLowerCase(Locale.ROOT) + title.substring(1)));
        line(".SH DESCRIPTION");
        fill(summary);
    }

    @Override
    public void chapter(String title) {
        line(".SH \"" + escape(title).toUpperCase(Locale.ROOT) + "\"");
    }

    @Override
    public void paragraph(String text) {
        line(".PP");
        fill(text);
    }

    /** Pages have no numbers here: the headings in order, to search for. */
    @Override
    public void contents(List<Chapter> chapters) {
        line(".PP");
        line(".PD 0");
        for (Chapter chapter : chapters) {
            if (!chapter.rows().isEmpty()) {
                line(".TP 8");
                line(String.valueOf(chapter.rows().size()));
                line(escape(chapter.title()).toUpperCase(Locale.ROOT));
            }
        }
        line(".PD");
    }

    /** The metrics follow at once, so there is nothing to tell before. */
    @Override
    public void overview(List<CatalogueRow> rows) {}

    @Override
    public void metric(MetricText metric) {
        line(".TP 4");
        line("\\fB" + literal(metric.name()) + "\\fP");
        fill(metric.oneline() + "." + (metric.meaning().isEmpty() ? "" : " " + metric.meaning()));
        for (MetricText.Fact fact : metric.facts()) {
            line(".br");
            fill(fact.label(), fact.text());
        }
    }

    @Override
    public void table(List<String> heads, List<List<String>> records) {
        for (List<String> record : records) {
            line(".TP");
            line(bold(record.get(0)));
            for (int i = 1; i < record.size(); i++) {
                if (i > 1) {
                    line(".br");
                }
                fill(heads.get(i), record.get(i));
            }
        }
    }

    @Override
    public void index(String tool, List<Entry> entries) {
        line(".SS " + literal(tool));
        line(".PD 0");
        for (Entry entry : entries) {
            line(".TP 4");
            line(literal(entry.name()));
            fill(String.join(", ", entry.metrics()));
        }
        line(".PD");
    }

    @Override
    public String end() {
        line(".SH SEE ALSO");
        line(
                ".BR PCPIntro (1),\n.BR pmdagpu (1),\n.BR pminfo (1),\n.BR pmval (1),\n.BR PMNS (5)\nand\n.BR nvidia\\-smi (1).");
        return out.toString();
    }
}
