package io.pcp.pmda.sdk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Names and their instance ids, remembered for ever in a file of the format of PCP's {@code pmdaCache} (version 2):
 *
 * <pre>
 * 2 0 2147483647           version, insert mode (0 append, 1 reuse gaps), greatest id
 * 0 1795177547 GPU-aaaa    id, last seen (seconds since the epoch), optional [hexkey], name to the end of the line
 * </pre>
 *
 * <p>A file of the C library is read (version 1 too), and the C library reads ours. Damaged lines are reported and
 * skipped; the rest counts. A name keeps its id through restarts, reboots and kill -9: {@link #save} replaces the file
 * atomically, and must be called before an answer carries a new id. Ids are not reused while their name is remembered.
 *
 * <p>Not thread-safe: one owner.
 */
public final class InstanceCache {
    static final int MAX_ID = Integer.MAX_VALUE;
    private static final int MAX_LINE = 1023;

    private record Entry(int id, String name, String key, long lastSeen) {}

    private final Path file;
    private final Map<String, Entry> byWord = new HashMap<>();
    private final Map<Integer, Entry> byId = new HashMap<>();
    private int mode;
    private int maxId = MAX_ID;
    private int next;
    private boolean dirty;

    private InstanceCache(Path file) {
        this.file = file;
    }

    /**
     * @param file need not exist
     * @param problems hears one sentence per damaged line or unreadable file
     */
    public static InstanceCache load(Path file, Consumer<String> problems) {
        InstanceCache cache = new InstanceCache(file);
        List<String> lines;
        try {
            lines = List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1));
        } catch (NoSuchFileException none) {
            return cache;
        } catch (IOException unreadable) {
            problems.accept(file + ": cannot be read (" + unreadable.getMessage()
                    + "); instance ids start anew, make the file readable for this user and restart");
            return cache;
        }
        cache.parse(lines, problems);
        return cache;
    }

    private void parse(List<String> lines, Consumer<String> problems) {
        boolean headed = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            String wrong = headed ? entry(line) : header(line);
            if (wrong != null) {
                problems.accept(file + ":" + (i + 1) + ": " + wrong + "; line ignored");
            }
            headed = true;
        }
        dirty = false;
    }

    private String header(String line) {
        String[] words = line.strip().split("\\s+");
        try {
            int version = Integer.parseInt(words[0]);
            if (version != 1 && version != 2 || words.length < 2) {
                return "no pmdaCache header of version 1 or 2";
            }
            mode = Integer.parseInt(words[1]);
            maxId = version == 2 && words.length > 2 ? Integer.parseInt(words[2]) : MAX_ID;
            return null;
        } catch (NumberFormatException e) {
            String asEntry = entry(line);
            return asEntry == null ? "header is missing" : "no pmdaCache header of version 1 or 2";
        }
    }

    private String entry(String line) {
        String[] words = line.split(" ", 3);
        if (words.length < 3 || words[2].isBlank() || line.length() > MAX_LINE) {
            return "not 'id last-seen name'";
        }
        int id;
        long seen;
        try {
            id = Integer.parseInt(words[0]);
            seen = Long.parseLong(words[1]);
        } catch (NumberFormatException e) {
            return "not 'id last-seen name'";
        }
        String name = words[2];
        String key = null;
        if (name.startsWith("[") && name.indexOf("] ") > 0) {
            key = name.substring(1, name.indexOf("] "));
            name = name.substring(name.indexOf("] ") + 2);
        }
        if (id < 0) {
            return "id " + id + " is negative";
        }
        if (byId.containsKey(id)) {
            return "id " + id + " stands here twice";
        }
        if (byWord.containsKey(InstanceTable.firstWord(name))) {
            return "name '" + name + "' stands here twice";
        }
        put(new Entry(id, name, key, seen));
        return null;
    }

    private void put(Entry entry) {
        byId.put(entry.id(), entry);
        byWord.put(InstanceTable.firstWord(entry.name()), entry);
        next = Math.max(next, entry.id() == MAX_ID ? MAX_ID : entry.id() + 1);
    }

    /**
     * The id of a name, a new one when it is unknown.
     *
     * @param name not empty, no line breaks; equality is that of the first word
     * @param now seconds since the epoch
     * @return the id, or -1 when a different name with the same first word has one, or the name is unfit for the file
     */
    public int idOf(String name, long now) {
        Entry known = byWord.get(InstanceTable.firstWord(name));
        if (known != null) {
            if (!known.name().equals(name)) {
                return -1;
            }
            put(new Entry(known.id(), name, known.key(), now));
            return known.id();
        }
        if (name.isBlank() || name.length() > 900 || name.startsWith("[") || hasControl(name)) {
            return -1;
        }
        int id = mode == 0 && next <= maxId && next != MAX_ID ? next : lowestFree();
        put(new Entry(id, name, null, now));
        dirty = true;
        return id;
    }

    private static boolean hasControl(String name) {
        return name.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    }

    private int lowestFree() {
        mode = 1;
        int id = 0;
        while (byId.containsKey(id)) {
            id++;
        }
        return id;
    }

    /** The name of an id, or null. */
    public String nameOf(int id) {
        Entry entry = byId.get(id);
        return entry == null ? null : entry.name();
    }

    /** Number of names remembered. */
    public int size() {
        return byId.size();
    }

    /** Forgets names not seen since the given time (seconds since the epoch); their ids may be given out again. */
    public void purge(long before) {
        for (Entry entry : new ArrayList<>(byId.values())) {
            if (entry.lastSeen() < before) {
                byId.remove(entry.id());
                byWord.remove(InstanceTable.firstWord(entry.name()));
                dirty = true;
            }
        }
    }

    /**
     * Writes the file when names were added or forgotten since the last time.
     *
     * @throws IOException when it cannot be written; the ids stay valid in memory and the next save tries again
     */
    public void save() throws IOException {
        if (dirty) {
            StringBuilder text = new StringBuilder("2 " + mode + " " + maxId + "\n");
            List<Entry> entries = new ArrayList<>(byId.values());
            entries.sort(Comparator.comparingInt(Entry::id));
            for (Entry entry : entries) {
                text.append(entry.id()).append(' ').append(entry.lastSeen()).append(' ');
                if (entry.key() != null) {
                    text.append('[').append(entry.key()).append("] ");
                }
                text.append(entry.name()).append('\n');
            }
            AtomicFile.write(file, text.toString());
            dirty = false;
        }
    }
}
