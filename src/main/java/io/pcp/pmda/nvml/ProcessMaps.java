package io.pcp.pmda.nvml;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which file is mapped at an address, from the text of {@code /proc/self/maps}. */
final class ProcessMaps {
    private static final Path MAPS = Path.of("/proc/self/maps");

    private ProcessMaps() {}

    /** The file behind an address of this process, links resolved. */
    static Optional<String> fileAt(long address) {
        try {
            return fileAt(address, Files.readAllLines(MAPS, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /**
     * As {@link #fileAt(long)}; lines as proc(5) describes: {@code start-end perms offset dev inode path}.
     */
    static Optional<String> fileAt(long address, List<String> lines) {
        for (String line : lines) {
            int dash = line.indexOf('-');
            int space = line.indexOf(' ');
            int slash = line.indexOf('/');
            if (dash < 0 || space < dash || slash < space) {
                continue;
            }
            long start = Long.parseUnsignedLong(line.substring(0, dash), 16);
            long end = Long.parseUnsignedLong(line.substring(dash + 1, space), 16);
            if (Long.compareUnsigned(address, start) >= 0 && Long.compareUnsigned(address, end) < 0) {
                String path = line.substring(slash);
                String deleted = " (deleted)";
                return Optional.of(path.endsWith(deleted) ? path.substring(0, path.length() - deleted.length()) : path);
            }
        }
        return Optional.empty();
    }
}
