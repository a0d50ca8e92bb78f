package io.pcp.pmda.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What is wrong in one file, collected while it is read. Not thread-safe. */
final class ConfigProblems {
    /** More than anybody reads. */
    private static final int MAX = 50;

    private final Path file;
    private final String source;
    private final List<ConfigProblem> all = new ArrayList<>();
    private boolean fatal;

    /**
     * @param source the source the file is about; empty for none
     */
    ConfigProblems(Path file, String source) {
        this.file = file;
        this.source = source;
    }

    Path file() {
        return file;
    }

    /** The file does not count. */
    void fatal(int line, String text) {
        fatal = true;
        add(file, line, text, true);
    }

    /** The file counts, nevertheless. */
    void warning(int line, String text) {
        add(file, line, text, false);
    }

    /** About a line of this file, of a preset or of the defaults. */
    void fatal(ConfigSetting setting, String text) {
        fatal = true;
        add(setting.file(), setting.line(), setting.key().key() + ": " + text, true);
    }

    void warning(ConfigSetting setting, String text) {
        add(setting.file(), setting.line(), setting.key().key() + ": " + text, false);
    }

    private void add(Path where, int line, String text, boolean isFatal) {
        ConfigProblem problem = new ConfigProblem(where, line, source, text, isFatal);
        if (all.size() < MAX) {
            all.add(problem);
        } else if (isFatal && all.stream().noneMatch(ConfigProblem::fatal)) {
            // Why the file does not count has to be said.
            all.set(MAX - 1, problem);
        }
    }

    boolean isFatal() {
        return fatal;
    }

    List<ConfigProblem> list() {
        return List.copyOf(all);
    }
}
