package io.pcp.pmda.gpu;

import io.pcp.pmda.sdk.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The sticky number of every GPU this node ever had, by UUID, remembered in {@code <state>/<domain>.gpu.map}
 * ({@code <domain>.simulated.gpu.map} for simulated ones):
 *
 * <pre>
 * # ordinal uuid pci-address serial last-seen
 * 0 GPU-8f2e... 00000000:1B:00.0 1653922000123 1795177547
 * </pre>
 *
 * <p>At the first start a GPU gets its NVML index. Later a GPU keeps its number whatever happens to others; a
 * new one gets the lowest number never used, unless it sits in the PCI slot of one that was missing when the
 * agent started: a swapped board takes the number over. Numbers are never given to anything else.
 *
 * <p>Not thread-safe: owned by discovery.
 */
final class OrdinalMap {
    /** Ordinals are 19 bits wide in instance ids of slices. */
    private static final int MAX_ORDINAL = (1 << 19) - 1;
    /** Stands for the rest of a line that was damaged once: nobody gets its number. */
    private static final String RESERVED = "reserved";

    /**
     * One GPU.
     *
     * @param pci address in NVML's form
     * @param serial of the board, or {@code -}
     * @param lastSeen seconds since the epoch
     */
    record Entry(int ordinal, String uuid, String pci, String serial, long lastSeen) {}

    /** A GPU as found now. */
    record Seen(int index, String uuid, String pci, String serial) {}

    private final Path file;
    private final TreeMap<Integer, Entry> byOrdinal = new TreeMap<>();
    private final Map<String, Integer> byUuid = new HashMap<>();
    /** Numbers that belonged to a damaged line: not known whose, so nobody else's. */
    private final Set<Integer> burnt = new HashSet<>();

    private boolean first = true;
    private boolean fresh;
    private final Set<String> missingAtStart = new HashSet<>();
    private boolean dirty;

    private OrdinalMap(Path file) {
        this.file = file;
    }

    /**
     * @param file need not exist
     * @param problems hears one sentence per damaged line or unreadable file
     */
    static OrdinalMap load(Path file, Consumer<String> problems) {
        OrdinalMap map = new OrdinalMap(file);
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            String[] lines = text.split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                String wrong = map.line(lines[i].strip());
                if (wrong != null) {
                    problems.accept(file + ":" + (i + 1) + ": " + wrong
                            + "; line ignored, its GPU gets a new number when it is found");
                }
            }
        } catch (NoSuchFileException none) {
            // First start.
        } catch (IOException unreadable) {
            problems.accept(file + ": cannot be read (" + unreadable
                    + "); GPUs are numbered anew, make the file readable for this user and restart");
        }
        map.fresh = map.byOrdinal.isEmpty() && map.burnt.isEmpty();
        return map;
    }

    private String line(String line) {
        if (line.isEmpty() || line.startsWith("#")) {
            return null;
        }
        String[] words = line.split("\\s+");
        int ordinal;
        try {
            ordinal = Integer.parseInt(words[0]);
        } catch (NumberFormatException e) {
            return "'" + words[0] + "' is no number of a GPU";
        }
        if (ordinal < 0 || ordinal > MAX_ORDINAL) {
            return "number " + ordinal + " is outside 0.." + MAX_ORDINAL;
        }
        String wrong = entry(words, ordinal);
        if (wrong != null && !byOrdinal.containsKey(ordinal)) {
            burnt.add(ordinal);
        }
        return wrong;
    }

    private String entry(String[] words, int ordinal) {
        if (words.length == 2 && words[1].equals(RESERVED)) {
            burnt.add(ordinal);
            return null;
        }
        if (words.length != 5) {
            return "not 'ordinal uuid pci-address serial last-seen'";
        }
        if (byOrdinal.containsKey(ordinal)) {
            return "number " + ordinal + " stands here twice";
        }
        if (byUuid.containsKey(words[1])) {
            return words[1] + " stands here twice";
        }
        try {
            put(new Entry(ordinal, words[1], words[2], words[3], Long.parseLong(words[4])));
            return null;
        } catch (NumberFormatException e) {
            return "'" + words[4] + "' is no time in seconds";
        }
    }

    private void put(Entry entry) {
        Entry before = byOrdinal.put(entry.ordinal(), entry);
        if (before != null) {
            byUuid.remove(before.uuid());
        }
        byUuid.put(entry.uuid(), entry.ordinal());
    }

    /**
     * Takes note of the GPUs that are there now and numbers the new ones. Save before serving them.
     *
     * @param now seconds since the epoch
     */
    void see(Collection<Seen> present, long now) {
        Set<String> uuids = new HashSet<>();
        present.forEach(gpu -> uuids.add(gpu.uuid()));
        if (first) {
            byUuid.keySet().stream().filter(uuid -> !uuids.contains(uuid)).forEach(missingAtStart::add);
            first = false;
        }
        for (Seen gpu : present) {
            Integer ordinal = byUuid.get(gpu.uuid());
            missingAtStart.remove(gpu.uuid());
            if (ordinal == null) {
                ordinal = swapped(gpu);
                ordinal = ordinal != null ? ordinal : next(gpu.index());
            }
            Entry before = byOrdinal.get(ordinal);
            Entry entry = new Entry(ordinal, gpu.uuid(), gpu.pci(), word(gpu.serial()), now);
            dirty |= before == null
                    || !before.uuid().equals(entry.uuid())
                    || !before.pci().equals(entry.pci())
                    || now - before.lastSeen() >= 3600;
            put(entry);
        }
    }

    /** The number of a board that was missing when the agent started and had the slot of this one. */
    private Integer swapped(Seen gpu) {
        for (Entry entry : byOrdinal.values()) {
            if (entry.pci().equals(gpu.pci()) && missingAtStart.contains(entry.uuid())) {
                missingAtStart.remove(entry.uuid());
                return entry.ordinal();
            }
        }
        return null;
    }

    private int next(int index) {
        if (fresh && !byOrdinal.containsKey(index)) {
            return index;
        }
        int ordinal = 0;
        while (byOrdinal.containsKey(ordinal) || burnt.contains(ordinal)) {
            ordinal++;
        }
        return ordinal;
    }

    private static String word(String serial) {
        String word = serial == null ? "" : serial.strip().replaceAll("\\s+", "_");
        return word.isEmpty() ? "-" : word;
    }

    /** All GPUs ever seen, ascending by number. */
    List<Entry> entries() {
        return List.copyOf(byOrdinal.values());
    }

    /** The number of a UUID, or null. */
    Integer ordinal(String uuid) {
        return byUuid.get(uuid);
    }

    /**
     * Writes the file when something changed (a last-seen time alone counts once per hour).
     *
     * @throws IOException when it cannot be written; the next save tries again
     */
    void save() throws IOException {
        if (!dirty) {
            return;
        }
        List<String> lines = new ArrayList<>();
        lines.add("# ordinal uuid pci-address serial last-seen");
        for (Entry entry : byOrdinal.values()) {
            lines.add(entry.ordinal() + " " + entry.uuid() + " " + entry.pci() + " " + entry.serial() + " "
                    + entry.lastSeen());
        }
        burnt.stream().sorted().forEach(ordinal -> lines.add(ordinal + " " + RESERVED));
        AtomicFile.write(file, String.join("\n", lines) + "\n");
        dirty = false;
    }
}
