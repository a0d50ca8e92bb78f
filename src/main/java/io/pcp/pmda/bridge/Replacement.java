package io.pcp.pmda.bridge;

import io.pcp.pmda.source.NamePattern;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code REGEX REPLACEMENT} of a configuration file, with {@code $1} or {@code ${1}} for a group. */
final class Replacement {
    private Replacement() {}

    /** The text with what the pattern matches replaced; unchanged when it does not match. */
    static String whole(NamePattern pattern, String replacement, String text) {
        if (!pattern.matches(text)) {
            return text;
        }
        Matcher matcher = Pattern.compile(pattern.text()).matcher(text);
        if (!(pattern.whole() ? matcher.matches() : matcher.lookingAt())) {
            return text;
        }
        return expand(matcher, replacement) + text.substring(matcher.end());
    }

    /** A group that does not exist or took no part is empty, as in Prometheus' relabelling. */
    private static String expand(Matcher matcher, String replacement) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < replacement.length(); i++) {
            char c = replacement.charAt(i);
            boolean brace = replacement.startsWith("${", i);
            int from = i + (brace ? 2 : 1);
            int to = from;
            while (c == '$' && to < replacement.length() && to < from + 2 && digit(replacement.charAt(to))) {
                to++;
            }
            if (c == '$' && replacement.startsWith("$$", i)) {
                out.append('$');
                i++;
            } else if (c != '$' || to == from || brace && !replacement.startsWith("}", to)) {
                out.append(c);
            } else {
                int group = Integer.parseInt(replacement.substring(from, to));
                String part = group <= matcher.groupCount() ? matcher.group(group) : null;
                out.append(part == null ? "" : part);
                i = brace ? to : to - 1;
            }
        }
        return out.toString();
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}
