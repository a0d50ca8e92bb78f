package io.pcp.pmda.gpu.alert;

import java.util.List;

/** All rules with their defaults, as one file for pmie itself. */
final class PmieFile {
    private static final String HEAD = """
            // Rules of pmdagpu for people who run pmie by hand: pmie -c gpu-alerts.pmie
            //
            // The same as the groups gpu, workload and node of pmieconf, with their default thresholds; made from
            // %s. Rules that are off by default are comments. Copy the file before changing it.
            """;

    private PmieFile() {}

    static String of(List<AlertRule> rules) {
        StringBuilder out = new StringBuilder(HEAD.formatted(AlertRules.NAME_OF_TABLE));
        for (AlertRule rule : rules) {
            out.append("\n// ")
                    .append(rule.name())
                    .append(" (")
                    .append(rule.severity().word())
                    .append(")\n// ");
            out.append(Wrapped.text(rule.help()).replace("\n", "\n// ")).append('\n');
            String text = text(rule);
            out.append(rule.enabled() ? text : text.replaceAll("(?m)^", "// ")).append('\n');
        }
        return out.toString();
    }

    /** A rule with its defaults. */
    static String text(AlertRule rule) {
        String predicate = new Predicate(rule, "", "\"").text().replace("$hold$", Integer.toString(rule.samples()));
        for (RuleVariable variable : rule.variables()) {
            predicate = predicate.replace("$" + variable.name() + "$", variable.value());
        }
        return "delta = " + Duration.text(rule.delta()) + ";\n" + rule.name() + " =\n" + predicate
                + "\n-> syslog 10 min \"-p daemon." + rule.severity().priority() + "\"\n    \"" + rule.title()
                + "\" \" "
                + Message.details(rule) + "\" \"" + Message.remedy(rule) + "\";";
    }
}
