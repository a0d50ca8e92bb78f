package io.pcp.pmda.source;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Patterns of file names as the shell has them, part by part: {@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]}. A name
 * that begins with a dot is found only by a pattern that does: it is what programs write before they rename it.
 */
final class Glob {
    private Glob() {}

    static boolean isPattern(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0 || text.indexOf('[') >= 0;
    }

    /**
     * What there is, in the order of the names.
     *
     * @param pattern absolute
     * @param max more are an error
     * @throws IOException when a directory cannot be listed that has to be, or there are too many
     */
    static List<Path> expand(String pattern, int max) throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of("/")));
        for (String part : pattern.split("/")) {
            if (part.isEmpty()) {
                continue;
            }
            List<Path> next = new ArrayList<>();
            for (Path directory : found) {
                if (isPattern(part)) {
                    list(directory, part, next, max);
                } else {
                    next.add(directory.resolve(part));
                }
            }
            found = next;
        }
        // What follows a pattern need not be everywhere.
        found.removeIf(path -> !Files.exists(path));
        found.sort(null);
        return found;
    }

    private static void list(Path directory, String part, List<Path> into, int max) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (matches(part, entry.getFileName().toString())) {
                    if (into.size() == max) {
                        throw new IOException("more than " + max + " files match");
                    }
                    into.add(entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Whether a name matches one part of a pattern; in time linear in their product at most. */
    static boolean matches(String pattern, String name) {
        if (name.startsWith(".") && !pattern.startsWith(".")) {
            return false;
        }
        int p = 0;
        int n = 0;
        int star = -1;
        int retry = 0;
        while (n < name.length()) {
            int next = p < pattern.length() ? step(pattern, p, name.charAt(n)) : -1;
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                retry = n;
            } else if (next >= 0) {
                p = next;
                n++;
            } else if (star >= 0) {
                p = star + 1;
                n = ++retry;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Where the pattern goes on after it took the character, or -1. */
    private static int step(String pattern, int p, char c) {
        char want = pattern.charAt(p);
        if (want == '?') {
            return p + 1;
        }
        // A bracket that is first in its class belongs to it; one without an end is itself.
        int first = p + 1 < pattern.length() && (pattern.charAt(p + 1) == '!' || pattern.charAt(p + 1) == '^')
                ? p + 2
                : p + 1;
        int end = want == '[' ? pattern.indexOf(']', first + 1) : -1;
        if (end < 0) {
            return want == c ? p + 1 : -1;
        }
        boolean in = false;
        for (int i = first; i < end; i++) {
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                in |= pattern.charAt(i) <= c && c <= pattern.charAt(i + 2);
                i += 2;
            } else {
                in |= pattern.charAt(i) == c;
            }
        }
        return in == (first == p + 1) ? end + 1 : -1;
    }
}
