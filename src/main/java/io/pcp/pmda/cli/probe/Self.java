package io.pcp.pmda.cli.probe;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What this process takes, from /proc/self; 0 where that cannot be read. */
final class Self {
    private Self() {}

    /** Resident set, KiB. */
    static long rssKib() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException | NumberFormatException unreadable) {
            return 0;
        }
        return 0;
    }

    /** Open file descriptors by number, with what they lead to; without the one that lists them. */
    static Map<String, String> descriptors() {
        Map<String, String> open = new TreeMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : all) {
                try {
                    open.put(
                            descriptor.getFileName().toString(),
                            Files.readSymbolicLink(descriptor).toString());
                } catch (IOException closed) {
                    // Closed since it was listed, as the listing's own is in the end.
                }
            }
        } catch (IOException unreadable) {
            return Map.of();
        }
        open.values().removeIf(target -> target.matches("/proc/(self|\\d+)/fd"));
        return open;
    }
}
