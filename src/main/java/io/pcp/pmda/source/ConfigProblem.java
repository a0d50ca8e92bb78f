package io.pcp.pmda.source;

import java.nio.file.Path;

/**
 * Something wrong in a configuration file.
 *
 * @param line from 1; 0 for the file as a whole
 * @param source name of the source that suffers; empty when it is not one source
 * @param text what is wrong and what to do, without secrets
 * @param fatal whether the file does not count (its last good version does)
 */
public record ConfigProblem(Path file, int line, String source, String text, boolean fatal) {
    /** A problem of no source in particular. */
    public ConfigProblem(Path file, int line, String text, boolean fatal) {
        this(file, line, "", text, fatal);
    }

    /** {@code file:line: text}. */
    @Override
    public String toString() {
        return file + ":" + (line > 0 ? line + ": " : " ") + text;
    }
}
