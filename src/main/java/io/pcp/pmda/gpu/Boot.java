package io.pcp.pmda.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** When the node was booted. */
final class Boot {
    private static final String LINE = "btime ";

    private Boot() {}

    /**
     * Milliseconds since 1970; 0 when procfs does not tell.
     *
     * @param procfs root of procfs
     */
    static long millis(Path procfs) {
        try {
            for (String line : Files.readAllLines(procfs.resolve("stat"))) {
                if (line.startsWith(LINE)) {
                    return TimeUnit.SECONDS.toMillis(
                            Long.parseLong(line.substring(LINE.length()).strip()));
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            return 0;
        }
        return 0;
    }
}
