package io.pcp.pmda.gpu.doc;

import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the parts of a text that are not prose: `code` in backquotes, and names and patterns of metrics. */
final class Markup {
    private static final Pattern SPECIAL =
            Pattern.compile("`([^`]+)`|\\b((?:gpu|proc|hinv|workload|node)\\.[a-z0-9_]+(?:\\.(?:[a-z0-9_]+|\\*))*)");

    private Markup() {}

    /** The text with each part put through the function for its kind. */
    static String apply(
            String text, UnaryOperator<String> prose, UnaryOperator<String> code, UnaryOperator<String> name) {
        StringBuilder out = new StringBuilder();
        int end = 0;
        for (Matcher special = SPECIAL.matcher(text); special.find(); end = special.end()) {
            out.append(prose.apply(text.substring(end, special.start())));
            out.append(special.group(1) != null ? code.apply(special.group(1)) : name.apply(special.group(2)));
        }
        return out.append(prose.apply(text.substring(end))).toString();
    }
}
