package io.pcp.pmda.gpu.alert;

import java.util.ArrayList;
import java.util.List;

/** A rule as a file for pmieconf. */
final class PmieconfFile {
    private final AlertRule rule;
    private final StringBuilder out = new StringBuilder("#pmieconf-rules 1\n"
            + "# --- DO NOT MODIFY THIS FILE --- made from " + AlertRules.NAME_OF_TABLE + ", see pmieconf(5)\n");

    private PmieconfFile(AlertRule rule) {
        this.rule = rule;
    }

    /** Text of the file {@code GROUP/ID}. */
    static String of(AlertRule rule) {
        PmieconfFile file = new PmieconfFile(rule);
        file.head();
        file.variables();
        file.texts();
        return file.out.toString();
    }

    /** A string that nobody changes: pmieconf hides it. */
    private void fixed(String name, String value) {
        out.append("\nstring\t")
                .append(name)
                .append("\n\tdefault\t= \"")
                .append(value)
                .append("\"\n");
        out.append("\tdisplay\t= no\n\tmodify\t= no;\n");
    }

    private void variable(String type, String name, String value, String help) {
        out.append('\n').append(type).append('\t').append(name);
        out.append("\n\tdefault\t= ").append(value);
        out.append("\n\thelp\t=\n\"").append(Wrapped.text(help)).append("\";\n");
    }

    private void head() {
        List<String> places = new ArrayList<>(List.of("hosts"));
        if (!rule.scope().singular()) {
            places.add(rule.scope().variable());
        }
        String names = String.join(" ", places);
        String qualifiers = "$" + String.join("$ $", places) + "$";
        out.append("\nrule\t").append(rule.name()).append("\n\tsummary\t= \"$rule$\"\n");
        out.append("\tenumerate = \"").append(names).append("\"\n\tpredicate =\n\"");
        out.append(new Predicate(rule, qualifiers, "\\\"").text()).append("\"\n");
        out.append("\tenabled\t= ").append(rule.enabled() ? "yes" : "no");
        out.append("\n\tversion\t= 1\n\thelp\t=\n\"")
                .append(Wrapped.text(rule.help() + " What to do: " + rule.remedy() + "."))
                .append("\";\n");
    }

    private void variables() {
        rule.variables().forEach(each -> variable(each.type(), each.name(), each.quoted(), each.help()));
        if (rule.holds()) {
            variable(
                    "unsigned",
                    "hold",
                    Integer.toString(rule.samples()),
                    "For how many samples before the newest the condition must have been true. They are delta apart: "
                            + Duration.text(rule.hold()) + " by default.");
        }
        variable("string", "delta", "\"" + Duration.text(rule.delta()) + "\"", "How often the rule is looked at.");
        if (!rule.scope().singular()) {
            variable(
                    "instlist",
                    rule.scope().variable(),
                    "\"\"",
                    "Names of the instances to look at, each on its own; empty: all."
                            + (rule.condition().comparesMetrics()
                                    ? " pmie compares metrics only where all of them have the same instances: name the"
                                            + " instances where some of them lack one of the metrics."
                                    : ""));
        }
    }

    private void texts() {
        fixed("rule", rule.title());
        fixed("alertname", rule.name());
        fixed("severity", rule.severity().word());
        fixed("remedy", rule.remedy());
        fixed("instance_label", rule.scope().label());
        fixed("syslog_prefix", "-p daemon." + rule.severity().priority() + "^");
        fixed("action_expand", Message.details(rule) + "^" + Message.remedy(rule));
        fixed(
                "email_expand",
                "host: %h" + (rule.scope().singular() ? "" : " " + rule.scope().noun() + ": %i") + " " + rule.value()
                        + "^|" + rule.remedy());
    }
}
