package io.pcp.pmda.cli.probe;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

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

    /** Open file descriptors. */
    static long descriptors() {
        long count = 0;
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path unused : all) {
                count++;
            }
        } catch (IOException unreadable) {
            return 0;
        }
        return count;
    }
}
