package io.pcp.pmda.sdk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names and their instance ids, remembered for ever in a file of the format of PCP's {@code pmdaCache} (version 2):
 *
 * <pre>
 * 2 0 2147483647           version, insert mode (0 append, 1 reuse gaps), greatest id
 * 0 1795177547 GPU-aaaa    id, last seen (seconds since the epoch), optional [hexkey], name to the end of the line
 * </pre>
 *
 * <p>A file of the C library is read (version 1 too), and the C library reads ours. Damaged lines are reported and
 * skipped; the rest counts, the id of a damaged line is not given to another name, and before such a file is replaced
 * it is kept as {@code <file>.damaged}. A name keeps its id through restarts, reboots and kill -9: {@link #save} replaces
 * the file atomically, and must be called before an answer carries a new id. Ids are not reused while their name is
 * remembered.
 *
 * <p>Not thread-safe: one owner.
 */
public final class InstanceCache {
    static final int MAX_ID = Integer.MAX_VALUE;
    /** What the C library reads of a line; bytes. */
    private static final int MAX_LINE = 1023;
    /** Begins the name of an id that nobody has any more. */
    private static final String MARK = "~";
    /** Leaves room for id, time and key in a line; bytes. */
    private static final int MAX_NAME = 900;
    /** A name seen again after this many seconds has its time saved; so the file is seldom written for times alone. */
    private static final long SEEN_STEP = Duration.ofDays(1).toSeconds();

    private static final Pattern HEADER = Pattern.compile("1 ([01])|2 ([01]) (\\d{1,10})");
    private static final Pattern LEADING_ID = Pattern.compile("(\\d{1,10})\\s.*");

    private record Entry(int id, String name, String key, long lastSeen) {}

    private final Path file;
    private final Map<String, Entry> byWord = new HashMap<>();
    private final Map<Integer, Entry> byId = new HashMap<>();
    /** Ids of damaged lines. */
    private final Set<Integer> nameless = new HashSet<>();

    private int mode;
    private int maxId = MAX_ID;
    private int next;
    private boolean dirty;
    private boolean damaged;

    private InstanceCache(Path file) {
        this.file = file;
    }

    /**
     * @param file need not exist
     * @param problems hears one sentence per damaged line or unreadable file
     */
    public static InstanceCache load(Path file, Consumer<String> problems) {
        InstanceCache cache = new InstanceCache(file);
        try {
            cache.parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\n", -1), problems);
        } catch (NoSuchFileException none) {
            return cache;
        } catch (IOException unreadable) {
            cache.damaged = true;
            problems.accept(file + ": cannot be read (" + unreadable + "); instance ids start anew, make the file"
                    + " readable for this user and restart");
        }
        return cache;
    }

    private void parse(String[] lines, Consumer<String> problems) {
        boolean headed = false;
        for (int i = 0; i < lines.length; i++) {
            if (lines[i].isBlank()) {
                continue;
            }
            String wrong = headed ? entry(lines[i]) : header(lines[i]);
            headed = true;
            if (wrong != null) {
                damaged = true;
                problems.accept(file + ":" + (i + 1) + ": " + wrong);
                keepIdOf(lines[i]);
            }
        }
        dirty = damaged;
    }

    private String header(String line) {
        Matcher header = HEADER.matcher(line.strip());
        if (!header.matches()) {
            return entry(line) == null
                    ? "the header is missing; names and ids count all the same"
                    : "no pmdaCache header of version 1 or 2; line ignored";
        }
        boolean second = header.group(1) == null;
        mode = Integer.parseInt(header.group(second ? 2 : 1));
        maxId = second ? (int) Math.min(MAX_ID, Long.parseLong(header.group(3))) : MAX_ID;
        return null;
    }

    /** An id that stood in the file is somebody's, even if his name cannot be read any more. */
    private void keepIdOf(String line) {
        Matcher id = LEADING_ID.matcher(line);
        if (id.matches() && Long.parseLong(id.group(1)) < maxId) {
            int lost = Integer.parseInt(id.group(1));
            nameless.add(lost);
            next = Math.max(next, lost + 1);
        }
    }

    private String entry(String line) {
        String[] words = line.split(" ", 3);
        if (words.length < 3 || words[2].isBlank() || bytes(line) > MAX_LINE) {
            return "not 'id last-seen name'; line ignored";
        }
        int id;
        long seen;
        try {
            id = Integer.parseInt(words[0]);
            seen = Long.parseLong(words[1]);
        } catch (NumberFormatException e) {
            return "not 'id last-seen name'; line ignored";
        }
        String name = words[2];
        String key = null;
        if (name.startsWith("[") && name.indexOf("] ") > 0) {
            key = name.substring(1, name.indexOf("] "));
            name = name.substring(name.indexOf("] ") + 2);
        }
        if (id < 0) {
            return "id " + id + " is negative; line ignored";
        }
        if (byId.containsKey(id)) {
            return "id " + id + " stands here twice; line ignored";
        }
        if (byWord.containsKey(InstanceTable.firstWord(name))) {
            return "name '" + InstanceTable.firstWord(name) + "' stands here twice; line ignored";
        }
        put(new Entry(id, name, key, seen));
        return null;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
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
     * @return the id, or -1 when a different name with the same first word has one, the name is unfit for the file, or
     *     all ids are taken
     */
    public int idOf(String name, long now) {
        Entry known = byWord.get(InstanceTable.firstWord(name));
        if (known != null) {
            if (!known.name().equals(name)) {
                return -1;
            }
            if (now - known.lastSeen() >= SEEN_STEP) {
                put(new Entry(known.id(), name, known.key(), now));
                dirty = true;
            }
            return known.id();
        }
        if (name.isBlank()
                || name.startsWith(" ")
                || name.startsWith("[")
                || hasControl(name)
                || bytes(name) > MAX_NAME) {
            return -1;
        }
        int id = mode == 0 && next <= maxId && next != MAX_ID ? next : lowestFree();
        if (id > maxId) {
            return -1;
        }
        put(new Entry(id, name, null, now));
        dirty = true;
        return id;
    }

    /**
     * The id of a thing that is told apart by more than its name: a process by its start time, say. As {@link #idOf(String,
     * long)}, but a name that comes with another key is another thing and gets a new id; the old one is forgotten.
     *
     * @param key not empty; kept in the file in hexadecimal, as pmdaCache keeps keys
     */
    public int idOf(String name, String key, long now) {
        String hex = HexFormat.of().formatHex(key.getBytes(StandardCharsets.UTF_8));
        Entry known = byWord.get(InstanceTable.firstWord(name));
        if (known != null && hex.equals(known.key())) {
            return known.id();
        }
        if (known != null) {
            forget(known.id());
        }
        int id = idOf(name, now);
        if (id >= 0) {
            put(new Entry(id, name, hex, now));
            if (bytes(line(byId.get(id))) > MAX_LINE) {
                forget(id);
                return -1;
            }
        }
        return id;
    }

    /** Forgets a name. Its id is not given out again: the greatest id ever given stays in the file as a mark. */
    public void forget(int id) {
        Entry entry = byId.remove(id);
        if (entry == null) {
            return;
        }
        byWord.remove(InstanceTable.firstWord(entry.name()));
        dirty = true;
        if (id == next - 1) {
            put(new Entry(id, MARK + id, null, entry.lastSeen()));
        }
    }

    /** Ids of all names remembered. */
    public List<Integer> ids() {
        return List.copyOf(byId.keySet());
    }

    /** Marks below the greatest id have done their service. */
    private void dropMarks() {
        for (Entry entry : new ArrayList<>(byId.values())) {
            if (entry.id() < next - 1 && entry.name().equals(MARK + entry.id())) {
                byId.remove(entry.id());
                byWord.remove(entry.name());
            }
        }
    }

    private static boolean hasControl(String name) {
        return name.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    }

    private int lowestFree() {
        mode = 1;
        int id = 0;
        while (byId.containsKey(id) || nameless.contains(id)) {
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

    /**
     * Forgets names not seen since the given time (seconds since the epoch); their ids may be given out again. When a name
     * was seen is known to the day.
     */
    public void purge(long before) {
        for (Entry entry : new ArrayList<>(byId.values())) {
            if (entry.lastSeen() + SEEN_STEP <= before) {
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
            dropMarks();
            StringBuilder text = new StringBuilder("2 " + mode + " " + maxId + "\n");
            List<Entry> entries = new ArrayList<>(byId.values());
            entries.sort(Comparator.comparingInt(Entry::id));
            for (Entry entry : entries) {
                text.append(line(entry)).append('\n');
            }
            keepDamaged();
            AtomicFile.write(file, text.toString());
            dirty = false;
        }
    }

    private static String line(Entry entry) {
        String key = entry.key() == null ? "" : "[" + entry.key() + "] ";
        return entry.id() + " " + entry.lastSeen() + " " + key + entry.name();
    }

    private void keepDamaged() throws IOException {
        if (damaged && Files.exists(file)) {
            Path kept = file.resolveSibling(file.getFileName() + ".damaged");
            if (Files.isReadable(file)) {
                Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
            } else {
                Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
            }
        }
        damaged = false;
    }
}
