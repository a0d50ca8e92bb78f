package io.pcp.pmda.gpu.alert;

import java.util.ArrayList;
import java.util.List;

/** The tables of rules in the manual. */
final class RulePage {
    private RulePage() {}

    /** The text between the marks of the page. */
    static String of(List<AlertRule> rules) {
        StringBuilder out = new StringBuilder();
        for (String group : List.of("gpu", "workload", "node")) {
            out.append("\n### Group ")
                    .append(group)
                    .append("\n\n| Rule | True when | For | Severity | On | What to do |\n");
            out.append("|---|---|---|---|---|---|\n");
            rules.stream().filter(rule -> rule.group().equals(group)).forEach(rule -> row(out, rule));
        }
        return out.append('\n').toString();
    }

    private static void row(StringBuilder out, AlertRule rule) {
        out.append("| `")
                .append(rule.name())
                .append("` | ")
                .append(rule.title())
                .append(": `");
        out.append(rule.condition().at("", "").replace("|", "\\|").replace("$", ""))
                .append('`')
                .append(settings(rule))
                .append(" | ");
        out.append(time(rule)).append(" | ").append(rule.severity().word()).append(" | ");
        out.append(rule.enabled() ? "yes" : "no")
                .append(" | ")
                .append(rule.remedy().replace("*", "\\*"));
        out.append(". |\n");
    }

    private static String settings(AlertRule rule) {
        List<String> settings = new ArrayList<>();
        rule.variables().forEach(each -> settings.add("`" + each.name() + "` = " + each.value()));
        if (rule.form() == Form.PLAIN && rule.holds()) {
            settings.add("`hold` = " + rule.samples());
        }
        return settings.isEmpty() ? "" : "; " + String.join(", ", settings);
    }

    private static String time(AlertRule rule) {
        return rule.holds() ? Duration.text(rule.hold()) : "at once";
    }
}
