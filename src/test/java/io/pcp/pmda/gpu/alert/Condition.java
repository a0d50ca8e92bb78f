package io.pcp.pmda.gpu.alert;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text of a condition in the language of pmie: its metrics, and the same with qualifiers behind each metric. */
final class Condition {
    private static final String METRIC = "(?:gpu|workload|node|pmcd|filesys|mem|kernel|proc|hinv)(?:\\.[a-z0-9_]+)+";
    /** A metric, or a variable that holds the name of one, with the instance it may be restricted to. */
    private static final Pattern USE =
            Pattern.compile("(?<![\\w.])(" + METRIC + "|\\$(?:metric|errors|all)\\$)( #'[^']*')?");

    private final String text;

    Condition(String text) {
        this.text = text;
    }

    /** Names of metrics; those in variables are not among them. */
    Set<String> metrics() {
        Set<String> names = new LinkedHashSet<>();
        USE.matcher(text).results().map(found -> found.group(1)).forEach(name -> {
            if (!name.startsWith("$")) {
                names.add(name);
            }
        });
        return names;
    }

    /** Whether it compares metrics with each other, so that they need the same instances. */
    boolean comparesMetrics() {
        return USE.matcher(text)
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .count()
                > 1;
    }

    /**
     * The condition with qualifiers.
     *
     * @param places hosts and instances, as {@code $hosts$ $gpus$}; may be empty
     * @param time as {@code @0..6}; may be empty
     */
    String at(String places, String time) {
        return USE.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(found.group(1) + qualifiers(found, places, time)));
    }

    private static String qualifiers(MatchResult found, String places, String time) {
        String instance = found.group(2) == null ? "" : found.group(2);
        return (places.isEmpty() ? "" : " " + places) + instance + (time.isEmpty() ? "" : " " + time);
    }
}
