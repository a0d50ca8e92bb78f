package io.pcp.pmda.gpu.alert;

import java.util.List;

/**
 * What {@code pmieconf modify} can change of a rule.
 *
 * @param type of pmieconf: double, unsigned, percent or string
 * @param name used as {@code $name$} in the condition
 * @param value the default
 * @param help one sentence
 */
record RuleVariable(String type, String name, String value, String help) {
    private static final List<String> TYPES = List.of("double", "unsigned", "percent", "string");

    /**
     * Reads {@code TYPE NAME DEFAULT HELP}.
     *
     * @throws IllegalArgumentException when it is something else
     */
    static RuleVariable parse(String text) {
        String[] words = text.strip().split(" ", 4);
        if (words.length < 4 || !TYPES.contains(words[0]) || !words[3].endsWith(".")) {
            throw new IllegalArgumentException(
                    "variable \"" + text + "\"; expected TYPE NAME DEFAULT HELP. with a type of " + TYPES);
        }
        return new RuleVariable(words[0], words[1], words[2], words[3]);
    }

    /** The default as pmieconf's files write it. */
    String quoted() {
        return type.equals("string") ? "\"" + value + "\"" : value;
    }
}
