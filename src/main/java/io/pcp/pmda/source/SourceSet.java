package io.pcp.pmda.source;

import java.util.List;

/**
 * All sources of one moment. Immutable.
 *
 * @param sources by name, each name once; disabled ones too
 * @param problems of all files
 */
public record SourceSet(List<SourceConfig> sources, List<ConfigProblem> problems) {
    public static final SourceSet EMPTY = new SourceSet(List.of(), List.of());

    public SourceSet {
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
    }
}
