package io.pcp.pmda.gpu.doc;

import io.pcp.pmda.gpu.Absence;
import io.pcp.pmda.gpu.CatalogueRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the reference says on one metric.
 *
 * @param name of the metric
 * @param oneline what it is, without a full stop
 * @param meaning more on it; may be empty
 * @param facts what else is to be said, in the order of the page
 */
record MetricText(String name, String oneline, String meaning, List<Fact> facts) {
    /** One line: what it is about, and a sentence. */
    record Fact(String label, String text) {}

    static MetricText of(CatalogueRow row, Map<String, InstanceText> instances) {
        List<Fact> facts = new ArrayList<>();
        add(facts, "Value", value(row, instances));
        add(facts, "From", Origin.sentence(row));
        add(facts, "Fresh", Origin.freshness(row));
        add(facts, "MIG", Origin.slices(row));
        String absence = Absence.sentence(row);
        String no = "No value ";
        add(
                facts,
                "No value",
                Absence.never(row) ? "never." : absence.startsWith(no) ? absence.substring(no.length()) : "");
        add(facts, "When bad", row.action());
        add(facts, "Elsewhere", Equivalents.sentence(row));
        return new MetricText(row.name(), row.oneline(), row.help().equals(row.oneline()) ? "" : row.help(), facts);
    }

    private static void add(List<Fact> facts, String label, String text) {
        if (!text.isEmpty()) {
            facts.add(new Fact(label, text));
        }
    }

    private static String value(CatalogueRow row, Map<String, InstanceText> instances) {
        String units = units(row);
        return row.type().pcpName() + ", " + row.semantics().pcpName() + (units.isEmpty() ? "" : ", " + units) + "; "
                + (row.singular()
                        ? "one for the node"
                        : "one per " + instances.get(row.instances()).per()) + ".";
    }

    /** Unit in words; empty for a plain number or a text. */
    static String units(CatalogueRow row) {
        String units = row.unitLabel().isEmpty() ? row.units().toString() : row.unitLabel();
        return units.equals("none") ? "" : units;
    }
}
