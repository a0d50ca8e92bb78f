package io.pcp.pmda.gpu;

import io.pcp.pmda.nvml.DeviceLinks;
import io.pcp.pmda.sdk.AtomicFile;
import io.pcp.pmda.sdk.IoReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Which NVLinks of which GPU have ever been up, remembered in {@code <state>/<domain>.nvlink.map}
 * ({@code <domain>.simulated.nvlink.map} for simulated GPUs), so that a link that is down when the agent starts is still
 * missed:
 *
 * <pre>
 * # uuid links (hexadecimal, bit 0 is link 0)
 * GPU-8f2e... 3ffff
 * </pre>
 *
 * <p>Whoever takes links out on purpose deletes the line of that GPU while the agent is stopped.
 *
 * <p>Thread-safe. Workers of GPUs add, discovery saves: no worker of a GPU waits for a disk.
 */
final class SeenLinks {
    private static final long ALL = (1L << DeviceLinks.MAX) - 1;

    private final Path file;
    private final Map<String, Long> links = new TreeMap<>();
    private boolean dirty;

    private SeenLinks(Path file) {
        this.file = file;
    }

    /**
     * @param file need not exist
     * @param problems hears one sentence per damaged line or unreadable file
     */
    static SeenLinks load(Path file, Consumer<String> problems) {
        SeenLinks seen = new SeenLinks(file);
        try {
            // Bytes that are no UTF-8 spoil their line only.
            String[] lines = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                String wrong = seen.line(lines[i].strip());
                if (wrong != null) {
                    problems.accept(file + ":" + (i + 1) + ": " + wrong
                            + "; line ignored, links of its GPU are known again when they are up");
                }
            }
        } catch (NoSuchFileException none) {
            // First start.
        } catch (IOException unreadable) {
            problems.accept(file + ": cannot be read (" + IoReason.of(unreadable)
                    + "); NVLinks that are down now are not missed, make the file readable for this user and restart");
        }
        return seen;
    }

    private String line(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return null;
        }
        String[] words = line.split("\\s+");
        if (words.length != 2) {
            return "not 'uuid links'";
        }
        try {
            long mask = Long.parseLong(words[1], 16);
            if ((mask & ~ALL) != 0) {
                return "'" + words[1] + "' has links beyond " + (DeviceLinks.MAX - 1);
            }
            links.merge(words[0], mask, (one, other) -> one | other);
            return null;
        } catch (NumberFormatException e) {
            return "'" + words[1] + "' is no hexadecimal number";
        }
    }

    /**
     * Links that have been up, bit 0 for link 0.
     *
     * @param up those that are now
     */
    synchronized long add(String uuid, long up) {
        long before = links.getOrDefault(uuid, 0L);
        long now = before | up;
        if (now != before) {
            links.put(uuid, now);
            dirty = true;
        }
        return now;
    }

    /**
     * Writes the file when something changed.
     *
     * @throws IOException when it cannot be written; the next save tries again
     */
    void save() throws IOException {
        List<String> lines = new ArrayList<>();
        synchronized (this) {
            if (!dirty) {
                return;
            }
            dirty = false;
            lines.add("# uuid links (hexadecimal, bit 0 is link 0)");
            links.forEach((uuid, mask) -> lines.add(uuid + " " + Long.toHexString(mask)));
        }
        try {
            AtomicFile.write(file, String.join("\n", lines) + "\n");
        } catch (IOException unwritable) {
            synchronized (this) {
                dirty = true;
            }
            throw unwritable;
        }
    }
}
