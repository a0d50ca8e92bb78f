package io.pcp.pmda.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which metrics a person means: a name ({@code gpu.memory.used}), a part of the tree ({@code gpu.memory}) or a pattern
 * with {@code *} (any text, dots included) and {@code ?} (one character). Immutable.
 *
 * @param text as typed
 * @param pattern what a name must match as a whole
 */
record MetricPattern(String text, Pattern pattern) {
    private static final int MOST_SUGGESTIONS = 3;

    static MetricPattern of(String text) {
        String name = text.strip();
        boolean glob = name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
        StringBuilder regex = new StringBuilder();
        for (char c : (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toCharArray()) {
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return new MetricPattern(text, Pattern.compile(glob ? regex.toString() : regex + "(\\..*)?"));
    }

    boolean matches(String name) {
        return pattern.matcher(name).matches();
    }

    /** Names and branches of the tree that resemble what was typed, best first; at most three. */
    List<String> suggestions(Collection<String> names) {
        String typed = text.replace("*", "").replace("?", "").strip();
        List<String> close = new ArrayList<>();
        if (typed.isEmpty()) {
            return close;
        }
        for (String node : nodes(names)) {
            if (node.startsWith(typed) || Spelling.distance(node, typed) <= Spelling.NEAR) {
                close.add(node);
            }
        }
        if (close.isEmpty()) {
            String last = typed.substring(typed.lastIndexOf('.') + 1);
            names.stream()
                    .filter(name -> !last.isEmpty() && name.contains(last))
                    .forEach(close::add);
        }
        return close.subList(0, Math.min(MOST_SUGGESTIONS, close.size()));
    }

    /** All names and all their branches, branches first. */
    private static List<String> nodes(Collection<String> names) {
        List<String> nodes = new ArrayList<>();
        for (String name : names) {
            for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
                String branch = name.substring(0, dot);
                if (!nodes.contains(branch)) {
                    nodes.add(branch);
                }
            }
        }
        nodes.addAll(names);
        return nodes;
    }
}
