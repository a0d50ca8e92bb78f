package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Family;

/** Help texts of bridged metrics. */
final class HelpLines {
    private static final int ONELINE = 80;

    private HelpLines() {}

    /** The first line of the HELP line, cut on a word; the original name without one. */
    static String oneline(Family family, String raw) {
        String help = family.help().strip();
        int end = help.indexOf('\n');
        String first = (end < 0 ? help : help.substring(0, end)).strip();
        if (first.isEmpty()) {
            return raw;
        }
        if (first.length() <= ONELINE) {
            return first;
        }
        int blank = first.lastIndexOf(' ', ONELINE);
        int cut = blank > 0 ? blank : ONELINE;
        return first.substring(0, Character.isLowSurrogate(first.charAt(cut)) ? cut - 1 : cut)
                .strip();
    }

    /** All lines, the original name and the declared unit. */
    static String help(Family family, String raw) {
        String help = family.help().strip();
        return (help.isEmpty() ? "" : help + "\n")
                + "Original name: " + raw
                + (family.unit().isEmpty() ? "" : "\nUnit: " + family.unit());
    }
}
