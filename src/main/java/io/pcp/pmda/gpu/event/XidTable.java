package io.pcp.pmda.gpu.event;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What each XID code means and what to do about it. The table of this build is {@code xid.csv} in the jar,
 * made from NVIDIA's XID catalogue (its head names source and date); {@link #with} lays a site's own table over
 * it. Immutable.
 */
public final class XidTable {
    /** Where the table lies in the jar. */
    public static final String RESOURCE = "xid.csv";

    private static final String HEADER = "code,class,text,action";
    private static final int COLUMNS = 4;

    /**
     * One code.
     *
     * @param code as the driver reports it
     * @param kind what it calls for first
     * @param text what happened, a few words
     * @param action what to do
     */
    public record Xid(long code, XidClass kind, String text, String action) {}

    private final TreeMap<Long, Xid> byCode;

    private XidTable(TreeMap<Long, Xid> byCode) {
        this.byCode = byCode;
    }

    /**
     * The table of this build.
     *
     * @param problems hears one sentence per bad line
     */
    public static XidTable load(Consumer<String> problems) {
        try (InputStream in = XidTable.class.getResourceAsStream("/" + RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is missing in this jar; build it anew");
            }
            return parse(RESOURCE, new String(in.readAllBytes(), StandardCharsets.UTF_8), problems);
        } catch (IOException e) {
            throw new IllegalStateException(RESOURCE + " cannot be read from this jar; build it anew", e);
        }
    }

    /**
     * Reads a table: {@code code,class,text,action} per line, no quotes, {@code #} starts a comment line. Bad
     * lines are left out.
     *
     * @param file name for messages
     * @param problems hears one sentence with file and line per bad line
     */
    public static XidTable parse(String file, String text, Consumer<String> problems) {
        TreeMap<Long, Xid> byCode = new TreeMap<>();
        String[] lines = text.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (line.isEmpty() || line.startsWith("#") || line.equals(HEADER)) {
                continue;
            }
            String wrong = line(line, byCode);
            if (wrong != null) {
                problems.accept(file + ":" + (i + 1) + ": " + wrong + "; line ignored");
            }
        }
        return new XidTable(byCode);
    }

    private static String line(String line, TreeMap<Long, Xid> byCode) {
        String[] fields = line.split(",", -1);
        if (fields.length != COLUMNS || line.indexOf('"') >= 0) {
            return "not '" + HEADER + "' (no commas or quotes inside a field)";
        }
        Optional<Integer> code =
                EventFile.number(fields[0].strip(), EventCounts.MOST_CODE).map(Long::intValue);
        if (code.isEmpty()) {
            return "'" + fields[0].strip() + "' is no XID code, a number from 0 to " + EventCounts.MOST_CODE;
        }
        Optional<XidClass> kind = XidClass.of(fields[1].strip());
        if (kind.isEmpty()) {
            return "'" + fields[1].strip() + "' is no class; use fatal, reset, app or other";
        }
        if (fields[2].isBlank() || fields[3].isBlank()) {
            return "XID " + code.get() + " has no text or no action";
        }
        Xid xid = new Xid(code.get(), kind.get(), fields[2].strip(), fields[3].strip());
        return byCode.putIfAbsent(xid.code(), xid) == null ? null : "XID " + code.get() + " stands here twice";
    }

    /** What a code means; one that is not listed is class other and called by its number. */
    public Xid of(long code) {
        Xid xid = byCode.get(code);
        return xid != null
                ? xid
                : new Xid(
                        code,
                        XidClass.OTHER,
                        "XID " + Long.toUnsignedString(code),
                        "look the code up in NVIDIA's XID catalogue");
    }

    /** Whether the table has a line for the code. */
    public boolean lists(long code) {
        return byCode.containsKey(code);
    }

    /** All listed codes, ascending. */
    public Collection<Xid> entries() {
        return Collections.unmodifiableCollection(byCode.values());
    }

    /** This table with the lines of another in place of its own where both list a code. */
    public XidTable with(XidTable other) {
        TreeMap<Long, Xid> both = new TreeMap<>(byCode);
        both.putAll(other.byCode);
        return new XidTable(both);
    }
}
