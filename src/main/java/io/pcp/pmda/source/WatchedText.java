package io.pcp.pmda.source;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** One file that is read again when it has changed; it need not exist. Used by one thread, which is not that of the pipe. */
public final class WatchedText {
    private final Path file;
    private FileStamp stamp;

    public WatchedText(Path file) {
        this.file = file;
    }

    public Path file() {
        return file;
    }

    /** Whether it is another file than at the last call, or the first call is made. */
    public boolean changed() {
        FileStamp now = FileStamp.ofOrAbsent(file);
        boolean same = now.equals(stamp);
        stamp = now;
        return !same;
    }

    /**
     * What it says; empty when there is none.
     *
     * @param problems gets why it cannot be read; the result is null then
     */
    public String read(List<ConfigProblem> problems) {
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            return "";
        }
        ConfigProblems wrong = new ConfigProblems(file, "");
        String text = ConfigText.read(file, wrong);
        problems.addAll(wrong.list());
        return text;
    }
}
