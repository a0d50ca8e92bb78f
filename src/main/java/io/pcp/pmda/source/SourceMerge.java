package io.pcp.pmda.source;

import io.pcp.pmda.source.SourceConfig.Enabled;
import io.pcp.pmda.source.SourceConfigReader.Result;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Sources of all files as one set, in which each name and each place in the namespace is there once: files come in the
 * order in which they win.
 */
final class SourceMerge {
    private final Map<String, SourceConfig> sources = new TreeMap<>();
    /** Names and the files that have them, also of files that are wrong. */
    private final Map<String, Path> owners = new HashMap<>();

    private final Set<ConfigProblem> problems = new LinkedHashSet<>();

    void problems(List<ConfigProblem> more) {
        problems.addAll(more);
    }

    /**
     * @param name after the file
     * @param compatible of config.d
     */
    void add(String name, Path file, Result result, boolean compatible) {
        problems.addAll(result.problems());
        claim(name, file, compatible);
        for (SourceConfig source : result.sources()) {
            if (claim(source.name(), file, compatible)) {
                sources.put(source.name(), source);
            }
        }
    }

    private boolean claim(String name, Path file, boolean compatible) {
        Path before = owners.putIfAbsent(name, file);
        if (before == null || before.equals(file)) {
            return true;
        }
        String text = "is not used: " + before + " is the source " + name + " already";
        problems.add(new ConfigProblem(file, 0, name, compatible ? text : text + "; rename one of them", !compatible));
        return false;
    }

    SourceSet result() {
        Map<String, SourceConfig> places = new LinkedHashMap<>();
        List<SourceConfig> all = new ArrayList<>();
        for (SourceConfig source : sources.values()) {
            SourceConfig before = source.enabled() == Enabled.NO ? null : occupied(source, places);
            if (before == null) {
                all.add(source);
            } else {
                problems.add(new ConfigProblem(
                        source.file(),
                        0,
                        source.name(),
                        "is not used: " + before.file() + " has the same namespace or alias already; give it another",
                        true));
            }
        }
        List<ConfigProblem> sorted = new ArrayList<>(problems);
        sorted.sort(SourceDirectory.ORDER);
        return new SourceSet(all, sorted);
    }

    /** Whose namespace or alias it is already; null when nobody's, and from then on its own. */
    private static SourceConfig occupied(SourceConfig source, Map<String, SourceConfig> places) {
        List<String> wanted = new ArrayList<>(source.mapping().aliases());
        wanted.add(source.mapping().namespace());
        for (String place : wanted) {
            if (places.containsKey(place)) {
                return places.get(place);
            }
        }
        wanted.forEach(place -> places.put(place, source));
        return null;
    }
}
