package io.pcp.pmda.source;

import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * All files of a directory tree at one moment, sorted by path. What begins with a dot is not seen. Links are followed,
 * round in circles not. Opens no file.
 */
final class TreeScan {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_FILES = 10_000;

    private final Path root;
    private final List<Found> files = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Deque<FileStamp> above = new ArrayDeque<>();

    /**
     * A file, or something else that is no directory.
     *
     * @param relative path below the root, parts separated by {@code /}
     * @param stamp null for a link to nowhere
     */
    record Found(Path path, String relative, FileStamp stamp) {}

    private TreeScan(Path root) {
        this.root = root;
    }

    /** A missing root is a tree without files. */
    static TreeScan of(Path root) {
        TreeScan scan = new TreeScan(root);
        try {
            scan.directory(root, FileStamp.of(root));
        } catch (NoSuchFileException missing) {
            return scan;
        } catch (IOException e) {
            scan.failed(root, e);
        }
        return scan;
    }

    List<Found> files() {
        return files;
    }

    /** The root, too, when it exists. */
    List<Path> directories() {
        return directories;
    }

    List<ConfigProblem> problems() {
        return problems;
    }

    /** Whether something at this path could not be seen this time, and may exist. */
    boolean hidden(Path file) {
        return unreadable.stream().anyMatch(file::startsWith);
    }

    private void failed(Path directory, IOException e) {
        unreadable.add(directory);
        problem(directory, "the directory cannot be read: " + IoReason.of(e));
    }

    private void problem(Path where, String text) {
        problems.add(new ConfigProblem(where, 0, text, true));
    }

    private void directory(Path directory, FileStamp stamp) {
        if (!stamp.directory()) {
            problem(directory, "is no directory");
            return;
        }
        if (above.stream().anyMatch(stamp::sameFile)) {
            problem(directory, "is a link to a directory it lies in; it is not followed");
            return;
        }
        if (above.size() >= MAX_DEPTH) {
            problem(directory, "lies too deep: more than " + MAX_DEPTH + " directories");
            return;
        }
        directories.add(directory);
        above.push(stamp);
        for (Path entry : entries(directory)) {
            entry(entry);
        }
        above.pop();
    }

    /** Sorted, so that sources are found in the same order each time. */
    private List<Path> entries(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            for (Path entry : stream) {
                if (!entry.getFileName().toString().startsWith(".")) {
                    entries.add(entry);
                }
            }
        } catch (NoSuchFileException | NotDirectoryException vanished) {
            return List.of();
        } catch (IOException e) {
            failed(directory, e);
        } catch (DirectoryIteratorException e) {
            failed(directory, e.getCause());
        }
        entries.sort(null);
        return entries;
    }

    private void entry(Path entry) {
        FileStamp stamp = null;
        try {
            stamp = FileStamp.of(entry);
        } catch (IOException gone) {
            // Removed a moment ago, or a link to nowhere: whoever wants to read it will find out.
            if (!Files.isSymbolicLink(entry)) {
                return;
            }
        }
        if (stamp != null && stamp.directory()) {
            directory(entry, stamp);
        } else if (files.size() < MAX_FILES) {
            files.add(new Found(entry, root.relativize(entry).toString(), stamp));
        } else if (files.size() == MAX_FILES && !unreadable.contains(root)) {
            failed(root, new IOException("more than " + MAX_FILES + " files"));
        }
    }
}
