package io.pcp.pmda.bridge;

import io.pcp.pmda.model.Semantics;
import io.pcp.pmda.model.Units;
import io.pcp.pmda.model.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/** Lines of the registry's file on their way in. Used once, before anybody else knows the registry. */
final class RegistryLoader {
    /** A file of a later version, which this one must not touch. */
    static final class ForeignFormat extends Exception {
        private static final long serialVersionUID = 1L;

        ForeignFormat(String message) {
            super(message);
        }
    }

    private static final int BODY = RecordBuffer.CRC_DIGITS + 1;

    private final Registry registry;
    private final CRC32 crc = new CRC32();
    private boolean headed;
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
        if (!headed) {
            headed = true;
            if (!whole || bytes[BODY] != 'V') {
                throw new ForeignFormat("it does not begin as a registry");
            }
        }
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
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return "not understood (" + e.getMessage() + ")";
        }
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
                if (number(words[1]) != RegistryRecords.FORMAT) {
                    throw new ForeignFormat(
                            "it is of format " + words[1] + ", this program knows format " + RegistryRecords.FORMAT);
                }
                registry.given(number(words[2]), number(words[3]));
            }
            case "S" -> source(words);
            case "B" -> {
                SourceBook book = source(number(words[2]));
                int cluster = number(words[1]);
                range("cluster", cluster, Registry.FIRST_CLUSTER, Registry.LAST_CLUSTER);
                if (book.block(cluster) == null) {
                    registry.own(book, cluster);
                }
                book.block(cluster).next(number(words[3]));
            }
            case "D" -> domain(words);
            case "M" -> metric(words);
            case "t" -> instancesSeen(words);
            case "u" -> metricsSeen(words);
            default -> throw new IllegalArgumentException("kind '" + words[0] + "'");
        }
    }

    private void source(String[] words) {
        SourceBook book = registry.sourceByNumber(number(words[1]));
        if (book == null) {
            book = new SourceBook(
                    number(words[1]),
                    RecordBuffer.unescape(words[4]),
                    RecordBuffer.unescape(words[5]),
                    number(words[2]));
            registry.enter(book);
        }
        book.retainDays = number(words[2]);
        saw(book, number(words[3]));
    }

    private void saw(SourceBook book, int day) {
        book.day = Math.max(book.day, day);
        registry.sawDay(day);
    }

    private void domain(String[] words) {
        int serial = number(words[1]);
        range("serial", serial, Registry.FIRST_SERIAL, Registry.LAST_SERIAL);
        DomainEntry domain = registry.domainBySerial(serial);
        if (domain == null) {
            String names = RecordBuffer.unescape(words[5]);
            String mode = RecordBuffer.unescape(words[4]);
            domain = new DomainEntry(
                    serial,
                    mode,
                    names.isEmpty() ? List.of() : List.of(names.split("\n")),
                    new InstanceBook(mode.equals(InstanceNames.UPSTREAM)));
            registry.enter(source(number(words[2])), domain);
        }
        domain.book().next(number(words[3]));
    }

    private void metric(String[] words) {
        SourceBook book = source(number(words[3]));
        int cluster = number(words[1]);
        int item = number(words[2]);
        range("item", item, 0, SourceBook.Block.ITEMS - 1);
        if (registry.ownerOf(cluster) != book) {
            throw new IllegalArgumentException("cluster " + cluster + " is not of this source");
        }
        int serial = number(words[7]);
        DomainEntry domain = serial == 0 ? null : registry.domainBySerial(serial);
        if (serial != 0 && domain == null) {
            book.reserve(cluster, item);
            throw new IllegalArgumentException("no instance domain " + serial);
        }
        Kind kind = new Kind(
                ValueType.of(number(words[4])),
                Semantics.of(number(words[5])),
                new Units(Integer.parseUnsignedInt(words[6], 16)),
                "",
                domain == null,
                words[8].contains("u"));
        int day = number(words[9]);
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
        book.put(entry);
        saw(book, day);
    }

    /** By far the most lines are of instances: no text is made of them. */
    private void instance(byte[] bytes, int length) {
        at = BODY + 2;
        DomainEntry domain = registry.domainBySerial((int) number(bytes, length, 10));
        int day = (int) number(bytes, length, 10);
        int form = (int) number(bytes, length, 16);
        long print = number(bytes, length, 16);
        int name = (int) number(bytes, length, 16);
        int id = at < length ? (int) number(bytes, length, 10) : InstanceBook.natural(print);
        if (domain == null) {
            throw new IllegalArgumentException("no such instance domain");
        }
        domain.book().put(print, id, name, form, day);
        registry.sawDay(day);
    }

    private long number(byte[] bytes, int length, int radix) {
        long value = 0;
        int start = at;
        for (; at < length && bytes[at] != ' '; at++) {
            int digit = Character.digit(bytes[at], radix);
            if (digit < 0) {
                throw new IllegalArgumentException("no number");
            }
            value = value * radix + digit;
        }
        if (at == start || at - start > 16) {
            throw new IllegalArgumentException("no number");
        }
        at++;
        return value;
    }

    private void instancesSeen(String[] words) {
        DomainEntry domain = registry.domainBySerial(number(words[1]));
        int day = number(words[2]);
        registry.sawDay(day);
        for (int i = 3; domain != null && i < words.length; i++) {
            int position = domain.book().find(Long.parseUnsignedLong(words[i], 16));
            if (position >= 0) {
                domain.book().seen(position, day);
            }
        }
    }

    private void metricsSeen(String[] words) {
        SourceBook book = source(number(words[1]));
        int day = number(words[2]);
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
            if (words[1].equals("M") && registry.ownerOf(number(words[2])) != null) {
                registry.ownerOf(number(words[2])).reserve(number(words[2]), number(words[3]));
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
        if (book == null) {
            throw new IllegalArgumentException("no source " + number);
        }
        return book;
    }

    private static void range(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " " + value + " is outside " + least + ".." + most);
        }
    }

    /** Not negative. */
    private static int number(String word) {
        int number = Integer.parseInt(word);
        if (number < 0) {
            throw new IllegalArgumentException(word + " is negative");
        }
        return number;
    }
}
