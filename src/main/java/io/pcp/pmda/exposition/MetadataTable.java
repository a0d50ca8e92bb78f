package io.pcp.pmda.exposition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the metadata lines of a document say about each name, wherever they stand; of two that contradict each other the
 * later counts. Tells which family a sample belongs to. Not thread-safe.
 */
final class MetadataTable {
    /** All that was said about a name. */
    private static final class Entry {
        final String name;
        FamilyType type;
        String help = "";
        String unit = "";
        PcpMetadata pcp;
        Family family;

        Entry(String name) {
            this.name = name;
        }
    }

    /** What a PCP line says about the family of the sample after it, which is not known yet. */
    private record Said(String sample, PcpMetadata pcp) {}

    private static final Role[] SUFFIXED = {
        Role.BUCKET, Role.SUM, Role.COUNT, Role.TOTAL, Role.CREATED, Role.INFO, Role.GSUM, Role.GCOUNT
    };

    private final Map<String, Entry> entries = new HashMap<>();
    /** Names of the metadata lines in the order of the document; null for a PCP line. */
    private final List<Entry> lines = new ArrayList<>();
    /** What waits for the family after it. */
    private PcpMetadata pending;

    private final List<Said> said = new ArrayList<>();
    private boolean pcp;

    /** Reads the metadata lines among those of a document. */
    static MetadataTable of(
            LineBuilder all, Known known, CommentReader comments, byte[] body, int length, ExpositionFormat format) {
        MetadataTable table = new MetadataTable();
        for (int i = 0; i < all.count; i++) {
            int target = all.targets[i];
            if (LineTable.isMeta(target)) {
                int first = Ascii.skipBlanks(body, all.start(i), length);
                int end = Ascii.lineEnd(body, first, length);
                int stop = body[end - 1] == '\r' ? end - 1 : end;
                table.add(comments, comments.read(body, first, stop, format, true), body, format);
            } else if (table.pending != null && LineTable.isSample(target)) {
                Sample sample =
                        target >= 0 ? known.index.sample(target) : known.samples.get(LineTable.DROPPED - target);
                table.said.add(new Said(sample.name, table.pending));
                table.pending = null;
            }
        }
        return table;
    }

    /** Whether there are PCP lines, whose meaning depends on what follows them. */
    boolean hasPcp() {
        return pcp;
    }

    /** The next metadata line of the document. */
    private void add(CommentReader comment, CommentReader.Kind kind, byte[] text, ExpositionFormat format) {
        if (kind == CommentReader.Kind.PCP) {
            pending = comment.pcp();
            pcp = true;
            lines.add(null);
            return;
        }
        Entry entry = entries.computeIfAbsent(comment.name, Entry::new);
        lines.add(entry);
        if (pending != null) {
            entry.pcp = pending;
            pending = null;
        }
        if (kind == CommentReader.Kind.HELP) {
            entry.help = comment.text(text, format);
        } else if (kind == CommentReader.Kind.UNIT) {
            entry.unit = comment.text(text, format);
        } else {
            FamilyType type = comment.type(text);
            entry.type = type == null ? FamilyType.UNKNOWN : type;
        }
    }

    /**
     * Makes the families.
     *
     * @param before the table of the document before: what did not change keeps its object
     */
    void complete(MetadataTable before) {
        for (Said one : said) {
            Entry entry = owner(one.sample);
            if (entry == null) {
                entry = entries.computeIfAbsent(one.sample, Entry::new);
            }
            entry.pcp = one.pcp;
        }
        said.clear();
        for (Entry entry : entries.values()) {
            FamilyType type = entry.type == null ? FamilyType.UNKNOWN : entry.type;
            Family family = new Family(entry.name, type, entry.help, entry.unit, entry.pcp);
            Entry old = before.entries.get(entry.name);
            entry.family = old != null && family.equals(old.family) ? old.family : family;
        }
    }

    /** The family of the metadata line with this place among them; null for a PCP line. */
    Family family(int line) {
        Entry entry = lines.get(line);
        return entry == null ? null : entry.family;
    }

    private Entry owner(String sample) {
        Entry own = entries.get(sample);
        if (own != null && own.type != null) {
            return own;
        }
        Role role = suffix(sample);
        return role == Role.VALUE ? own : entries.get(base(sample, role));
    }

    private static String base(String sample, Role role) {
        return sample.substring(0, sample.length() - role.suffix().length());
    }

    /** The role that the suffix of a name tells, where a family of a type that has such samples owns it. */
    private Role suffix(String sample) {
        for (Role role : SUFFIXED) {
            if (sample.endsWith(role.suffix())) {
                Entry base = entries.get(base(sample, role));
                if (base != null && allows(base.type, role)) {
                    return role;
                }
            }
        }
        return Role.VALUE;
    }

    private static boolean allows(FamilyType type, Role role) {
        if (type == null) {
            return false;
        }
        return switch (type) {
            case COUNTER -> role == Role.TOTAL || role == Role.CREATED;
            case HISTOGRAM -> role == Role.BUCKET || role == Role.SUM || role == Role.COUNT || role == Role.CREATED;
            case GAUGEHISTOGRAM -> role == Role.BUCKET || role == Role.GSUM || role == Role.GCOUNT;
            case SUMMARY -> role == Role.SUM || role == Role.COUNT || role == Role.CREATED;
            case INFO -> role == Role.INFO;
            case GAUGE, STATESET, UNKNOWN -> false;
        };
    }

    /**
     * Finds out family and role of a sample, and whether they changed.
     *
     * <p>A name that has a TYPE line of its own is a family of its own, whatever its suffix.
     */
    void resolve(Sample sample) {
        Entry entry = owner(sample.name);
        Family family = entry == null ? new Family(sample.name, FamilyType.UNKNOWN, "", "", null) : entry.family;
        Role role = entry == null || entry.name.equals(sample.name) ? Role.VALUE : suffix(sample.name);
        sample.changed = !family.equals(sample.family) || role != sample.role;
        if (sample.changed) {
            sample.family = family;
            sample.role = role;
        }
    }
}
