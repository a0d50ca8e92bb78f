package io.pcp.pmda.bridge;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Which label set of a domain has which instance id: about 32 bytes an instance. A label set is known by its
 * {@link Fingerprint} alone: its id is the upper 31 bits of it, or the next free number where another has that. Ids of a
 * sequential book count from 0.
 *
 * <p>Of the name only a hash is kept, and how it was made ({@link #SUFFIX} and so on): with the label set it gives the
 * same name again.
 *
 * <p>Not thread-safe; the {@link Registry} guards it.
 */
final class InstanceBook {
    /** More than this many are forgotten again, those seen longest ago first. */
    static final int LIMIT = 100_000;

    /** The plain name was somebody else's: {@code ~} and eight digits follow. */
    static final int SUFFIX = 1;
    /** {@code label:NAME} was not unique: named by all labels. */
    static final int FALLBACK = 2;
    /** No other label set can have this name, so equal hashes mean nothing. */
    static final int EXACT = 4;
    /** Eight digits were somebody else's, too: sixteen. */
    static final int LONG = 8;

    private static final int FORM_BITS = 4;
    /** All forms together. */
    static final int FORMS = (1 << FORM_BITS) - 1;

    private static final int GONE = -1;

    private final boolean sequential;
    private long[] prints = new long[4];
    private int[] ids = new int[4];
    private int[] names = new int[4];
    private int[] marks = new int[4];
    private int size;
    private int gone;
    /** Positions + 1 by natural id and by hash of the name; linear probing. */
    private int[] byPrint = new int[8];

    private int[] byName = new int[8];
    /** Positions whose id is not their natural one, and ids of damaged lines. */
    private int[] probed = new int[0];

    private int[] reserved = new int[0];
    private int next;
    /** Greatest id that somebody has or had. */
    private int greatest = -1;

    InstanceBook(boolean sequential) {
        this.sequential = sequential;
    }

    /** The id a label set has unless another has it. */
    static int natural(long print) {
        return (int) (print >>> 33);
    }

    boolean sequential() {
        return sequential;
    }

    /** Instances remembered. */
    int size() {
        return size - gone;
    }

    /** Positions used, those without an instance included: see {@link #isThere}. */
    int positions() {
        return size;
    }

    boolean isThere(int position) {
        return ids[position] != GONE;
    }

    long print(int position) {
        return prints[position];
    }

    int id(int position) {
        return ids[position];
    }

    int name(int position) {
        return names[position];
    }

    int form(int position) {
        return marks[position] & FORMS;
    }

    /** Last seen, days since the epoch. */
    int day(int position) {
        return marks[position] >>> FORM_BITS;
    }

    void seen(int position, int day) {
        marks[position] = day << FORM_BITS | form(position);
    }

    /** Least id a sequential book has never given. */
    int next() {
        return next;
    }

    void next(int least) {
        next = Math.max(next, least);
    }

    /** Position of a label set, or -1. */
    int find(long print) {
        for (int slot = slot((int) (print >>> 32), byPrint); byPrint[slot] != 0; slot = after(slot, byPrint)) {
            int position = byPrint[slot] - 1;
            if (prints[position] == print && isThere(position)) {
                return position;
            }
        }
        return -1;
    }

    /** Position of an id, or -1; of a sequential book it is looked for one by one. */
    int findId(int id) {
        for (int slot = slot(id << 1, byPrint); !sequential && byPrint[slot] != 0; slot = after(slot, byPrint)) {
            int position = byPrint[slot] - 1;
            if (ids[position] == id) {
                return position;
            }
        }
        if (sequential) {
            for (int position = 0; position < size; position++) {
                if (ids[position] == id) {
                    return position;
                }
            }
            return -1;
        }
        for (int position : probed) {
            if (ids[position] == id) {
                return position;
            }
        }
        return -1;
    }

    /** Whether an instance may have that name already. */
    boolean nameTaken(int name, boolean exact) {
        for (int slot = slot(name, byName); byName[slot] != 0; slot = after(slot, byName)) {
            int position = byName[slot] - 1;
            if (names[position] == name && isThere(position) && !(exact && (form(position) & EXACT) != 0)) {
                return true;
            }
        }
        return false;
    }

    /** A new label set, which must not be there. Returns its position. */
    int add(long print, int name, int form, int day) {
        int id = sequential ? next : natural(print);
        if (!sequential || id == Integer.MAX_VALUE) {
            boolean mine = findId(id) < 0;
            while (!mine) {
                id = id + 1 & Integer.MAX_VALUE;
                mine = findId(id) < 0 && Arrays.binarySearch(reserved, id) < 0;
            }
        }
        return append(print, id, name, form, day);
    }

    /** What a line of the file says; it overrules what earlier lines said of the label set or the id. */
    void put(long print, int id, int name, int form, int day) {
        int before = find(print);
        // Those of a sequential book are in order, as long as nobody meddles with the file: looking would take long.
        int holder = sequential && id > greatest ? -1 : findId(id);
        if (before >= 0) {
            drop(before);
        }
        if (holder >= 0 && holder != before) {
            drop(holder);
        }
        append(print, id, name, form, day);
    }

    /** An id that a damaged line mentions: whoever had it comes back by his fingerprint, nobody else gets it. */
    void reserve(int id) {
        next(id + 1);
        if (Arrays.binarySearch(reserved, id) < 0) {
            reserved = Arrays.copyOf(reserved, reserved.length + 1);
            reserved[reserved.length - 1] = id;
            Arrays.sort(reserved);
        }
    }

    private int append(long print, int id, int name, int form, int day) {
        if (size == prints.length) {
            grow();
        }
        prints[size] = print;
        ids[size] = id;
        names[size] = name;
        marks[size] = day << FORM_BITS | form;
        index(size);
        next(id == Integer.MAX_VALUE ? id : id + 1);
        greatest = Math.max(greatest, id);
        return size++;
    }

    private void index(int position) {
        enter(position, (int) (prints[position] >>> 32), byPrint);
        if (!sequential) {
            enter(position, names[position], byName);
            if (ids[position] != natural(prints[position])) {
                probed = Arrays.copyOf(probed, probed.length + 1);
                probed[probed.length - 1] = position;
            }
        }
    }

    private static void enter(int position, int hash, int[] table) {
        int slot = slot(hash, table);
        while (table[slot] != 0) {
            slot = after(slot, table);
        }
        table[slot] = position + 1;
    }

    private static int slot(int hash, int[] table) {
        // The last bit is left out: an id, which lacks it, finds the place of its fingerprint. And neighbours are
        // spread,
        // since label sets come sorted: they would all crowd at one end of the table.
        return (int) (((hash >>> 1) * 0x9e3779b1 & 0xffffffffL) * table.length >>> 32);
    }

    private static int after(int slot, int[] table) {
        return slot + 1 == table.length ? 0 : slot + 1;
    }

    private void grow() {
        int capacity = size + Math.max(4, size / 4);
        prints = Arrays.copyOf(prints, capacity);
        ids = Arrays.copyOf(ids, capacity);
        names = Arrays.copyOf(names, capacity);
        marks = Arrays.copyOf(marks, capacity);
        indexAll();
    }

    private void indexAll() {
        byPrint = new int[prints.length + prints.length / 4 + 3];
        byName = new int[sequential ? 1 : byPrint.length];
        probed = new int[0];
        for (int position = 0; position < size; position++) {
            index(position);
        }
    }

    /** The place stays, without an instance, until {@link #tidy}. */
    private void drop(int position) {
        ids[position] = GONE;
        gone++;
    }

    /** Gives places without an instance back; positions change. */
    private void tidy() {
        int to = 0;
        for (int from = 0; from < size; from++) {
            if (isThere(from)) {
                prints[to] = prints[from];
                ids[to] = ids[from];
                names[to] = names[from];
                marks[to] = marks[from];
                to++;
            }
        }
        size = to;
        gone = 0;
        int capacity = Math.max(4, size + size / 8);
        prints = Arrays.copyOf(prints, capacity);
        ids = Arrays.copyOf(ids, capacity);
        names = Arrays.copyOf(names, capacity);
        marks = Arrays.copyOf(marks, capacity);
        indexAll();
    }

    /**
     * Forgets instances last seen before a day. Positions change.
     *
     * @param inUse ids that stay
     */
    void purge(int day, IntPredicate inUse) {
        for (int position = 0; position < size; position++) {
            if (isThere(position) && day(position) < day && !inUse.test(ids[position])) {
                drop(position);
            }
        }
        if (gone > 0) {
            tidy();
        }
    }

    /**
     * Makes room: when so many more would exceed {@link #LIMIT}, those seen longest ago are forgotten, an eighth more
     * than needed. Positions change.
     *
     * @param inUse ids that stay, whatever the limit
     */
    void makeRoom(int more, IntPredicate inUse) {
        int tooMany = size() + more - LIMIT;
        if (tooMany <= 0) {
            return;
        }
        long[] ages = new long[size];
        int count = 0;
        for (int position = 0; position < size; position++) {
            if (isThere(position) && !inUse.test(ids[position])) {
                ages[count++] = (long) day(position) << 32 | position;
            }
        }
        Arrays.sort(ages, 0, count);
        for (int i = 0; i < Math.min(count, tooMany + LIMIT / 8); i++) {
            drop((int) ages[i]);
        }
        tidy();
    }
}
