package io.pcp.pmda.source;

import java.util.regex.Pattern;

/** Names of sources, and the prefixes of names in PCP where their metrics appear. */
final class SourceNames {
    /** PCP's rule for the parts of a name, pmns(5). */
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]*(\\.[A-Za-z][A-Za-z0-9_]*)*");

    private static final Pattern CONTROL = Pattern.compile("(workload|node|openmetrics)\\.control(\\..*)?");
    private static final int MAX = 200;

    private SourceNames() {}

    /** What is wrong with the name of a source; null when it is good. */
    static String wrong(String name) {
        if (!NAME.matcher(name).matches()) {
            return "a source is named after its file, and '" + name + "' is no name of PCP: letters, digits and _, each"
                    + " part beginning with a letter" + suggestion(name);
        }
        if (name.equals("control") || name.startsWith("control.")) {
            return "the name 'control' is that of metrics about sources; rename the file";
        }
        return name.length() > MAX ? "the name is longer than " + MAX + " characters; rename the file" : null;
    }

    private static String suggestion(String name) {
        String near = name.replaceAll("[^A-Za-z0-9_.]", "_")
                .replaceAll("\\.{2,}", ".")
                .replaceAll("(^|\\.)(?=[0-9_])", "$1x");
        return NAME.matcher(near).matches() ? "; rename it to " + near : "; rename the file";
    }

    /**
     * What is wrong with a prefix; null when it is good.
     *
     * @param compat whether names below openmetrics are allowed
     */
    static String wrongPrefix(String prefix, boolean compat) {
        boolean ours = prefix.startsWith("workload.") || prefix.startsWith("node.");
        boolean theirs = prefix.startsWith("openmetrics.");
        if (!ours && !theirs || !NAME.matcher(prefix).matches()) {
            return "expected a name below workload or node, such as workload.vllm";
        }
        if (theirs && !compat) {
            return "names below openmetrics need compat = yes, and that no other agent has them";
        }
        if (CONTROL.matcher(prefix).matches()) {
            return "below " + prefix.substring(0, prefix.indexOf('.')) + ".control are metrics about sources";
        }
        return prefix.length() > MAX ? "the prefix is longer than " + MAX + " characters" : null;
    }
}
