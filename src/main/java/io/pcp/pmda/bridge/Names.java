package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.source.Mapping;

/** Names of metrics as the rules of a source want them; {@link NameTree} settles what two want. Immutable. */
final class Names {
    private static final int MAX_PART = 120;

    private final Mapping mapping;

    Names(Mapping mapping) {
        this.mapping = mapping;
    }

    /**
     * The name below the namespace; parts divided by dots, each {@code [A-Za-z][A-Za-z0-9_]*} and at most 129 long.
     */
    String wanted(Series series) {
        if (series.family().pcp() != null && !series.family().pcp().name().isEmpty()) {
            return leaf(series.family().pcp().name(), mapping.namespace());
        }
        String family = series.family().name();
        String sample = series.sample();
        String suffix = sample.startsWith(family) ? sample.substring(family.length()) : "";
        String name = sample.startsWith(family) ? family : sample;
        if (!mapping.stripPrefix().isEmpty()
                && name.startsWith(mapping.stripPrefix())
                && name.length() > mapping.stripPrefix().length()) {
            name = name.substring(mapping.stripPrefix().length());
        }
        for (Mapping.Rename rename : mapping.renames()) {
            name = Replacement.whole(rename.pattern(), rename.replacement(), name);
        }
        return leaf(name + suffix, mapping.namespace());
    }

    /** A raw name as parts of a PMNS name. */
    static String leaf(String raw, String namespace) {
        StringBuilder out = new StringBuilder(raw.length() + 8);
        for (String part : raw.split("[:.]")) {
            if (!part.isEmpty()) {
                out.append(out.isEmpty() ? "" : ".").append(part(part));
            }
        }
        String leaf = out.isEmpty() ? "x" : out.toString();
        boolean root = namespace.indexOf('.') < 0;
        return root && (leaf.equals("control") || leaf.startsWith("control."))
                ? "control_" + leaf.substring("control".length())
                : leaf;
    }

    private static String part(String raw) {
        StringBuilder part = new StringBuilder(raw.length() + 1);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            part.append(wordCharacter(c) ? c : '_');
        }
        if (!letter(part.charAt(0))) {
            part.insert(0, 'x');
        }
        return part.length() <= MAX_PART
                ? part.toString()
                : part.substring(0, MAX_PART) + "_" + Fingerprint.hex8(Fingerprint.of(raw));
    }

    /** Whether it is a name as {@link #leaf} makes them. */
    static boolean valid(String leaf) {
        boolean begins = true;
        for (int i = 0; i < leaf.length(); i++) {
            char c = leaf.charAt(i);
            if (begins ? !letter(c) : c != '.' && !wordCharacter(c)) {
                return false;
            }
            begins = c == '.';
        }
        return !begins;
    }

    static boolean letter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Of PMNS names and labels. */
    static boolean wordCharacter(char c) {
        return letter(c) || c >= '0' && c <= '9' || c == '_';
    }
}
