package io.pcp.pmda.cli.sources;

import io.pcp.pmda.source.FileTrust;
import io.pcp.pmda.source.SourceDirectory;
import io.pcp.pmda.source.SourceSet;
import java.nio.file.Path;

/**
 * Where the files of sources are. Immutable.
 *
 * @param sources directory {@code sources.d}; need not exist
 * @param configD directory in the format of pmdaopenmetrics, or null
 */
public record SourcePlaces(Path sources, Path configD) {
    private static final String SUFFIX = ".conf";

    /** All sources of all files, and what is wrong with these. */
    public SourceSet load(FileTrust trust) {
        return new SourceDirectory(sources, configD, trust).load();
    }

    /** The file of a source of that name. */
    public Path file(String name) {
        return sources.resolve(name + SUFFIX);
    }
}
