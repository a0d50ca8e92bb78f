package io.pcp.pmda.bridge;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Lines of the registry's file on their way in. Used once, before anybody else knows the registry.
 *
 * <p>A number that a line gives to one it does not belong to stays with whom it belongs to, and the line is refused: what
 * archives hold under that number is his. Only of what was not seen for its time a later line may take it, since that
 * was forgotten before the line was written.
 */
final class RegistryLoader {
    /** A file of a later version, which this one must not touch. */
    static final class ForeignFormat extends Exception {
        private static final long serialVersionUID = 1L;

        ForeignFormat(String message) {
            super(message);
        }
    }

    private static final int MAX_TEXT = 200;
    private static final int BODY = RecordBuffer.CRC_DIGITS + 1;

    private final Registry registry;
    private final CRC32 crc = new CRC32();
    private final Map<DomainEntry, SourceBook> domainOwners = new HashMap<>();
    /** Lines so far. */
    private int lines;
    /** Where the next number of a line begins, while it is read. */
    private int at;

    RegistryLoader(Registry registry) {
        this.registry = registry;
    }

    /**
     * Takes a line.
     *
     * @return null, or what is wrong with it
     * @throws ForeignFormat when the file cannot be for us
     */
    String line(byte[] bytes, int length) throws ForeignFormat {
        boolean whole = length > BODY + 1 && bytes[BODY - 1] == ' ' && sum(bytes, length);
        if (lines == 0 && (!whole || bytes[BODY] != 'V')) {
            throw new ForeignFormat("it does not begin as a registry");
        }
        lines++;
        if (!whole) {
            reserve(bytes, length);
            return "damaged";
        }
        try {
            if (bytes[BODY] == 'I') {
                instance(bytes, length);
            } else {
                String text = new String(bytes, BODY, length - BODY, StandardCharsets.UTF_8);
                record(text.split(" "));
            }
            return null;
        } catch (ArrayIndexOutOfBoundsException e) {
            return "not understood (words are missing)";
        } catch (IllegalArgumentException e) {
            return "not understood (" + excerpt(e.getMessage()) + ")";
        }
    }

    /** Words of the file may be long, and hold anything. */
    private static String excerpt(String message) {
        StringBuilder text = new StringBuilder(message);
        if (text.length() > MAX_TEXT) {
            text.setLength(MAX_TEXT);
            text.append("...");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                text.setCharAt(i, '?');
            }
        }
        return text.toString();
    }

    /** Whether lines were taken: they count, even if the rest cannot be read. */
    boolean begun() {
        return lines > 1;
    }

    /** The file has damaged lines. */
    void distrust() {
        registry.distrust();
    }

    private boolean sum(byte[] bytes, int length) {
        long expected = 0;
        for (int i = 0; i < BODY - 1; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return false;
            }
            expected = expected << 4 | digit;
        }
        crc.reset();
        crc.update(bytes, BODY, length - BODY);
        return crc.getValue() == expected;
    }

    private void record(String[] words) throws ForeignFormat {
        switch (words[0]) {
            case "V" -> {
                boolean known = number(words[1]) == RegistryRecords.FORMAT;
                claim(known || lines == 1, "format %s within a file of format %d", words[1], RegistryRecords.FORMAT);
                if (!known) {
                    throw new ForeignFormat(
                            "it is of format " + words[1] + ", this program knows format " + RegistryRecords.FORMAT);
                }
                registry.given(
                        number("serial", words[2], 0, Registry.LAST_SERIAL + 1),
                        number("source", words[3], 0, Registry.LAST_SOURCE + 1));
            }
            case "S" -> source(words);
            case "B" -> block(words);
            case "D" -> domain(words);
            case "M" -> metric(words);
            case "t" -> instancesSeen(words);
            case "u" -> metricsSeen(words);
            default -> throw new IllegalArgumentException("kind '" + words[0] + "'");
        }
    }

    private void source(String[] words) {
        int number = number("source", words[1], 0, Registry.LAST_SOURCE);
        int retain = number("time to retain", words[2], 1, SourceBook.LONGEST_RETAIN);
        int day = day(words[3]);
        String name = RecordBuffer.unescape(words[4]);
        String namespace = RecordBuffer.unescape(words[5]);
        SourceBook book = registry.sourceByNumber(number);
        if (book == null) {
            SourceBook same = registry.sourceByName(name, namespace);
            if (same != null) {
                claim(forgotten(same, day), "source %s (%s) is number %d", name, namespace, same.number);
                registry.forget(same);
            }
            book = new SourceBook(number, name, namespace, retain);
            registry.enter(book);
        }
        claim(
                book.name.equals(name) && book.namespace.equals(namespace),
                "number %d is of source %s (%s)",
                number,
                book.name,
                book.namespace);
        book.retainDays = retain;
        saw(book, day);
    }

    private void block(String[] words) {
        SourceBook book = source(number(words[2]));
        int cluster = number("cluster", words[1], BlockOwners.FIRST, BlockOwners.LAST);
        int next = number(words[3]);
        SourceBook owner = registry.owners().of(cluster);
        if (owner != book) {
            if (owner != null) {
                claim(forgotten(owner, 0), "cluster %d is of source %s", cluster, owner.name);
            }
            registry.owners().give(cluster, book);
        }
        book.block(cluster).next(next);
    }

    /** Whether a source was forgotten before a line was written that tells of this day. */
    private boolean forgotten(SourceBook book, int day) {
        return book.unseenSince(Math.max(registry.clock().newest(), day) - book.retainDays);
    }

    private void saw(SourceBook book, int day) {
        book.day = Math.max(book.day, day);
        registry.clock().saw(day);
    }

    private void domain(String[] words) {
        int serial = number("serial", words[1], Registry.FIRST_SERIAL, Registry.LAST_SERIAL);
        SourceBook book = source(number(words[2]));
        int next = number(words[3]);
        String mode = RecordBuffer.unescape(words[4]);
        String names = RecordBuffer.unescape(words[5]);
        List<String> labels = names.isEmpty() ? List.of() : List.of(names.split("\n"));
        DomainEntry domain = registry.domainBySerial(serial);
        if (domain == null) {
            domain = new DomainEntry(serial, mode, labels, new InstanceBook(mode.equals(InstanceNames.UPSTREAM)));
            domainOwners.put(domain, book);
            registry.enter(book, domain);
        }
        boolean same = domain.mode().equals(mode) && domain.names().equals(labels);
        claim(same && domainOwners.get(domain) == book, "serial %d is of another instance domain", serial);
        domain.book().next(next);
    }

    private void metric(String[] words) {
        SourceBook book = source(number(words[3]));
        int cluster = number(words[1]);
        int item = number("item", words[2], 0, SourceBook.Block.ITEMS - 1);
        claim(registry.owners().of(cluster) == book, "cluster %d is not of this source", cluster);
        int serial = number(words[7]);
        DomainEntry domain = serial == 0 ? null : registry.domainBySerial(serial);
        if (serial != 0 && domainOwners.get(domain) != book) {
            book.reserve(cluster, item);
            claim(false, "no instance domain %d of this source", serial);
        }
        Kind kind = new Kind(
                ValueType.of(number(words[4])),
                Semantics.of(number(words[5])),
                new Units(Integer.parseUnsignedInt(words[6], 16)),
                "",
                domain == null,
                words[8].contains("u"));
        int day = day(words[9]);
        MetricEntry entry = new MetricEntry(
                cluster,
                item,
                kind,
                domain,
                RecordBuffer.unescape(words[10]),
                RecordBuffer.unescape(words[11]),
                RecordBuffer.unescape(words[12]),
                day);
        entry.tombstone = words[8].contains("x");
        claimMetric(book, entry, Math.max(registry.clock().newest(), day) - book.retainDays);
        book.put(entry);
        saw(book, day);
    }

    /**
     * @param lost whoever was not seen since that day may have been forgotten
     */
    private static void claimMetric(SourceBook book, MetricEntry entry, int lost) {
        MetricEntry holder = book.entry(entry.cluster, entry.item);
        if (holder != null) {
            boolean free = holder.day < lost || holder.isLike(entry);
            claim(free, "number %d.%d is of %s", entry.cluster, entry.item, holder.raw);
        }
        claim(Names.valid(entry.leaf), "%s can be no name of a metric", entry.leaf);
        MetricEntry before = book.find(entry.raw, entry.wanted);
        boolean his = before != null && before.leaf.equals(entry.leaf);
        if (entry.tombstone || his || !book.tree.blocks(entry.leaf)) {
            return;
        }
        List<MetricEntry> forgotten = new ArrayList<>();
        book.each(other -> {
            boolean another = !other.tombstone && other != before && other != holder;
            if (another && NameTree.clash(other.leaf, entry.leaf)) {
                claim(other.day < lost, "name %s is of %s", entry.leaf, other.raw);
                forgotten.add(other);
            }
        });
        book.forget(forgotten);
    }

    /** By far the most lines are of instances: no text is made of them. */
    private void instance(byte[] bytes, int length) {
        at = BODY + 2;
        int serial = (int) number(bytes, length, 10, Registry.LAST_SERIAL);
        int day = (int) number(bytes, length, 10, RegistryClock.LAST_DAY);
        int form = (int) number(bytes, length, 16, InstanceBook.FORMS);
        long print = number(bytes, length, 16, -1);
        int name = (int) number(bytes, length, 16, 0xffffffffL);
        int id = at < length ? (int) number(bytes, length, 10, Integer.MAX_VALUE) : InstanceBook.natural(print);
        DomainEntry domain = registry.domainBySerial(serial);
        if (domain == null) {
            throw new IllegalArgumentException("no instance domain " + serial);
        }
        domain.book().put(print, id, name, form, day);
        registry.clock().saw(day);
    }

    /**
     * The next number of a line, at most 16 digits.
     *
     * @param most as an unsigned number
     */
    private long number(byte[] bytes, int length, int radix, long most) {
        long value = 0;
        int start = at;
        for (; at < length && bytes[at] != ' '; at++) {
            int digit = Character.digit(bytes[at], radix);
            if (digit < 0) {
                throw new IllegalArgumentException("no number at byte " + (at + 1));
            }
            value = value * radix + digit;
        }
        if (at == start || at - start > 16 || Long.compareUnsigned(value, most) > 0) {
            throw new IllegalArgumentException("no number, or one too large, at byte " + (start + 1));
        }
        at++;
        return value;
    }

    private void instancesSeen(String[] words) {
        DomainEntry domain = registry.domainBySerial(number(words[1]));
        int day = day(words[2]);
        registry.clock().saw(day);
        for (int i = 3; domain != null && i < words.length; i++) {
            int position = domain.book().find(Long.parseUnsignedLong(words[i], 16));
            if (position >= 0) {
                domain.book().seen(position, day);
            }
        }
    }

    private void metricsSeen(String[] words) {
        SourceBook book = source(number(words[1]));
        int day = day(words[2]);
        saw(book, day);
        for (int i = 3; i < words.length; i++) {
            MetricEntry entry = book.entry(number(words[i]) >>> 10, number(words[i]) & 1023);
            if (entry != null) {
                entry.day = Math.max(entry.day, day);
            }
        }
    }

    /** What a damaged line seems to say is taken. */
    private void reserve(byte[] bytes, int length) {
        String[] words = new String(bytes, 0, length, StandardCharsets.ISO_8859_1).split(" ");
        try {
            if (words[1].equals("M") && registry.owners().of(number(words[2])) != null) {
                registry.owners().of(number(words[2])).reserve(number(words[2]), number(words[3]));
            } else if (words[1].equals("I") && words.length == 8) {
                DomainEntry domain = registry.domainBySerial(number(words[2]));
                if (domain != null) {
                    domain.book().reserve(number(words[7]));
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException nothing) {
            // It says nothing; Registry.distrust keeps away from what it may have said.
        }
    }

    private SourceBook source(int number) {
        SourceBook book = registry.sourceByNumber(number);
        claim(book != null, "no source %d", number);
        return book;
    }

    /**
     * What has to hold for a line.
     *
     * @throws IllegalArgumentException with this text unless it does
     */
    private static void claim(boolean holds, String otherwise, Object... arguments) {
        if (!holds) {
            throw new IllegalArgumentException(String.format(otherwise, arguments));
        }
    }

    private static int day(String word) {
        return number("day", word, 0, RegistryClock.LAST_DAY);
    }

    /** Not negative. */
    private static int number(String word) {
        return number("number", word, 0, Integer.MAX_VALUE);
    }

    private static int number(String what, String word, int least, int most) {
        int number = Integer.parseInt(word);
        claim(number >= least && number <= most, "%s %d is outside %d..%d", what, number, least, most);
        return number;
    }
}
