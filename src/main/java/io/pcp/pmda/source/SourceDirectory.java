package io.pcp.pmda.source;

import io.pcp.pmda.source.SourceConfigReader.Result;
import io.pcp.pmda.source.TreeScan.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The files that configure sources: {@code sources.d} with its {@code defaults.conf}, and {@code config.d} in the format
 * of pmdaopenmetrics. Remembers what it has read: a file that has not changed is not opened again, and one that became
 * wrong keeps its last good version for as long as it exists.
 *
 * <p>Not thread-safe, and reads files: belongs to one thread, which is not that of the pipe.
 */
public final class SourceDirectory {
    static final String DEFAULTS = "defaults.conf";
    private static final String NATIVE = ".conf";
    private static final String URL = ".url";

    private final Path sources;
    private final Path configD;
    private final SourceConfigReader plain;
    private final Map<Path, Known> known = new HashMap<>();

    private SourceConfigReader reader;
    private Known defaults;
    private List<Path> directories = List.of();

    /**
     * What a file was when it was read last.
     *
     * @param reader with the defaults of then
     * @param good its sources, or those of its last good version
     */
    private record Known(
            FileStamp stamp, SourceConfigReader reader, List<SourceConfig> good, List<ConfigProblem> problems) {
        /** With a problem it may be another file that has to change: that of a token, a program, a directory. */
        boolean current(FileStamp now, SourceConfigReader with) {
            return problems.isEmpty() && reader == with && stamp != null && stamp.equals(now);
        }
    }

    /**
     * @param sources directory {@code sources.d}; may not exist
     * @param configD directory {@code config.d}; may not exist; null for none
     */
    public SourceDirectory(Path sources, Path configD, FileTrust trust) {
        this.sources = sources;
        this.configD = configD;
        this.plain = new SourceConfigReader(trust);
        this.reader = plain;
    }

    /** Everything as it is now. Equal to the result before when nothing has changed. */
    public SourceSet load() {
        TreeScan ours = TreeScan.of(sources);
        TreeScan theirs = configD == null ? null : TreeScan.of(configD);
        List<Path> seen = new ArrayList<>(ours.directories());
        SourceMerge merge = new SourceMerge();
        merge.problems(ours.problems());
        Path common = sources.resolve(DEFAULTS);
        defaults(at(ours, common), ours.hidden(common), merge);
        Set<Path> present = new LinkedHashSet<>();
        for (Found file : ours.files()) {
            if (file.relative().endsWith(NATIVE) && !file.path().equals(sources.resolve(DEFAULTS))) {
                present.add(file.path());
                merge.add(name(file), file.path(), read(file, false), false);
            } else if (file.relative().endsWith(URL)) {
                merge.problems(List.of(new ConfigProblem(
                        file.path(), 0, "is not read here; files of pmdaopenmetrics belong into config.d", false)));
            }
        }
        kept(ours, sources, present, merge, false);
        if (theirs != null) {
            seen.addAll(theirs.directories());
            merge.problems(theirs.problems());
            configD(theirs, present, merge);
            kept(theirs, configD, present, merge, true);
        }
        known.keySet().retainAll(present);
        // A directory that comes to exist later is an event in the one above it.
        for (Path root : configD == null ? new Path[] {sources} : new Path[] {sources, configD}) {
            Path parent = root.toAbsolutePath().getParent();
            if (parent != null && !seen.contains(parent) && Files.isDirectory(parent)) {
                seen.add(parent);
            }
        }
        directories = List.copyOf(seen);
        return merge.result();
    }

    /** Reads further texts with the defaults as of the last {@link #load}; the same object while these are the same. */
    public SourceConfigReader reader() {
        return reader;
    }

    /** Directories where a change matters, as of the last {@link #load}. */
    List<Path> directories() {
        return directories;
    }

    /**
     * What one file says, without looking at others but {@code defaults.conf} beside it; for checking files.
     *
     * @param file in the format its name tells: {@code .conf}, {@code .url}, or a script
     */
    public static Result check(Path file, FileTrust trust) {
        Path directory = file.toAbsolutePath().normalize().getParent();
        SourceDirectory alone = new SourceDirectory(directory, null, trust);
        SourceMerge merge = new SourceMerge();
        FileStamp stamp = stamp(file);
        Found found = new Found(file, file.getFileName().toString(), stamp);
        Path beside = directory.resolve(DEFAULTS);
        FileStamp ofDefaults = stamp(beside);
        alone.defaults(ofDefaults == null ? null : new Found(beside, DEFAULTS, ofDefaults), false, merge);
        if (found.relative().equals(DEFAULTS)) {
            return new Result(List.of(), merge.result().problems());
        }
        return alone.fresh(found, !found.relative().endsWith(NATIVE));
    }

    private static FileStamp stamp(Path file) {
        try {
            return FileStamp.of(file);
        } catch (IOException missing) {
            return null;
        }
    }

    private static Found at(TreeScan scan, Path file) {
        return scan.files().stream()
                .filter(found -> found.path().equals(file))
                .findFirst()
                .orElse(null);
    }

    /**
     * @param found null when it is not there
     * @param hidden it may be there, nevertheless
     */
    private void defaults(Found found, boolean hidden, SourceMerge merge) {
        if (found == null) {
            if (!hidden) {
                defaults = null;
                reader = plain;
            }
            return;
        }
        if (defaults == null || !defaults.current(found.stamp(), plain)) {
            ConfigProblems problems = new ConfigProblems(found.path(), "");
            String text = ConfigText.read(found.path(), problems);
            List<ConfigProblem> wrong = problems.list();
            if (text != null) {
                SourceConfigReader.Defaults read = plain.withDefaults(found.path(), text);
                wrong = read.problems();
                boolean same = defaults != null
                        && defaults.stamp() != null
                        && defaults.stamp().equals(found.stamp());
                // The same reader as before, lest all files be read again for nothing.
                if (read.reader() != null && !(same && wrong.equals(defaults.problems()))) {
                    reader = read.reader();
                }
            }
            defaults = new Known(found.stamp(), plain, List.of(), wrong);
        }
        merge.problems(defaults.problems());
    }

    private void configD(TreeScan scan, Set<Path> present, SourceMerge merge) {
        for (Found file : scan.files()) {
            boolean script = file.stamp() != null
                    && file.stamp().regular()
                    && file.stamp().executable();
            if (script || file.relative().endsWith(URL)) {
                present.add(file.path());
                merge.add(name(file), file.path(), read(file, true), true);
            } else if (file.relative().endsWith(NATIVE)) {
                merge.problems(List.of(new ConfigProblem(
                        file.path(),
                        0,
                        "is not read here; files with lines 'key = value' belong into sources.d",
                        false)));
            }
        }
    }

    /** Files in a directory that cannot be read at the moment: they may still be there. */
    private void kept(TreeScan scan, Path root, Set<Path> present, SourceMerge merge, boolean compatible) {
        for (Path file : List.copyOf(known.keySet())) {
            if (file.startsWith(root) && !present.contains(file) && scan.hidden(file)) {
                present.add(file);
                Known last = known.get(file);
                merge.add(
                        name(new Found(file, root.relativize(file).toString(), null)),
                        file,
                        new Result(last.good(), last.problems()),
                        compatible);
            }
        }
    }

    /** {@code a/b.conf} is {@code a.b}. */
    private static String name(Found file) {
        String path = file.relative();
        int dot = path.lastIndexOf('.');
        String bare = dot > path.lastIndexOf('/') ? path.substring(0, dot) : path;
        return bare.replace('/', '.');
    }

    private Result read(Found file, boolean compatible) {
        Known last = known.get(file.path());
        if (last == null || !last.current(file.stamp(), reader)) {
            Result result = fresh(file, compatible);
            List<SourceConfig> good = result.fatal() && last != null ? last.good() : result.sources();
            last = new Known(file.stamp(), reader, good, result.problems());
            known.put(file.path(), last);
        }
        return new Result(last.good(), last.problems());
    }

    private Result fresh(Found file, boolean compatible) {
        String name = name(file);
        ConfigDReader upstream = compatible ? new ConfigDReader(reader) : null;
        if (compatible
                && file.stamp() != null
                && file.stamp().regular()
                && file.stamp().executable()) {
            return upstream.script(name, file.path());
        }
        ConfigProblems problems = new ConfigProblems(file.path(), name);
        if (!compatible && file.path().endsWith(DEFAULTS)) {
            problems.fatal(0, "counts only in " + sources + " itself; a source cannot be called that");
        }
        String text = problems.isFatal() ? null : ConfigText.read(file.path(), problems);
        if (text == null) {
            return new Result(List.of(), problems.list());
        }
        return compatible ? upstream.url(name, file.path(), text) : reader.read(name, file.path(), text);
    }

    /** Sources by name, problems by file. */
    static final Comparator<ConfigProblem> ORDER =
            Comparator.comparing(ConfigProblem::file).thenComparing(ConfigProblem::line);
}
