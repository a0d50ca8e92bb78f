package io.pcp.pmda.cli.sources;

import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceConfig;
import io.pcp.pmda.source.SourceDirectory;
import io.pcp.pmda.source.SourceSet;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the files of sources are. Immutable.
 *
 * @param sources directory {@code sources.d}; need not exist
 * @param configD directories in the format of pmdaopenmetrics
 */
public record SourcePlaces(Path sources, List<Path> configD) {
    private static final String SUFFIX = ".conf";

    public SourcePlaces {
        configD = List.copyOf(configD);
    }

    /** All sources of all files, and what is wrong with these. */
    public SourceSet load(FileTrust trust) {
        SourceSet first = new SourceDirectory(sources, configD.isEmpty() ? null : configD.get(0), trust).load();
        if (configD.size() < 2) {
            return first;
        }
        List<SourceConfig> all = new ArrayList<>(first.sources());
        List<io.pcp.pmda.source.ConfigProblem> problems = new ArrayList<>(first.problems());
        for (Path directory : configD.subList(1, configD.size())) {
            SourceSet more = new SourceDirectory(sources.resolve(".none"), directory, trust).load();
            all.addAll(more.sources());
            problems.addAll(more.problems());
        }
        all.sort(Comparator.comparing(SourceConfig::name));
        return new SourceSet(all, problems);
    }

    /** The file of a source of that name. */
    public Path file(String name) {
        return sources.resolve(name + SUFFIX);
    }
}
