package io.pcp.pmda.sdk;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.IntFunction;

/**
 * The active instances of an instance domain at one moment, ascending by id. Immutable, so that a fetch and the
 * questions about its instances see the same.
 *
 * <p>Ids are found by binary search. The index of names is made when somebody asks for a name, which few tables live to
 * see: pmcd and its clients ask for whole domains.
 */
public final class InstanceTable {
    public static final InstanceTable EMPTY = new InstanceTable(List.of());

    private final int[] ids;
    private final List<Instance> instances;
    private volatile int[] index;

    /**
     * @throws IllegalArgumentException when two share an id or the first word of their names
     */
    public InstanceTable(Collection<Instance> instances) {
        Instance[] sorted = instances.toArray(new Instance[0]);
        // Mostly they come in order; sorting what is sorted costs nothing.
        Arrays.sort(sorted, (a, b) -> Integer.compare(a.id(), b.id()));
        this.instances = List.of(sorted);
        this.ids = new int[sorted.length];
        for (int i = 0; i < sorted.length; i++) {
            ids[i] = sorted[i].id();
            if (i > 0 && ids[i] == ids[i - 1]) {
                throw alike(sorted[i - 1], sorted[i]);
            }
        }
        indexed();
    }

    private InstanceTable(int[] ids, List<Instance> instances) {
        this.ids = ids;
        this.instances = instances;
    }

    /**
     * A table that keeps nothing but the ids: names and instances are made when one is asked for.
     *
     * @param ids ascending; kept, not copied
     * @param names of the instance at a position, unique in their first words, which the caller answers for; called by any
     *     thread, must always give the same
     * @param made the instance at a position, with that name; called by any thread, must always give the same
     * @throws IllegalArgumentException when ids do not ascend
     */
    public static InstanceTable of(int[] ids, IntFunction<String> names, IntFunction<Instance> made) {
        for (int i = 1; i < ids.length; i++) {
            if (ids[i] <= ids[i - 1]) {
                throw new IllegalArgumentException("instance " + ids[i] + " follows " + ids[i - 1]);
            }
        }
        return ids.length == 0 ? EMPTY : new InstanceTable(ids, new Made(ids.length, names, made));
    }

    /** Instances that exist while somebody looks at them. */
    private static final class Made extends AbstractList<Instance> implements RandomAccess {
        private final int size;
        private final IntFunction<String> names;
        private final IntFunction<Instance> made;

        Made(int size, IntFunction<String> names, IntFunction<Instance> made) {
            this.size = size;
            this.names = names;
            this.made = made;
        }

        @Override
        public Instance get(int position) {
            return made.apply(position);
        }

        @Override
        public int size() {
            return size;
        }
    }

    private static IllegalArgumentException alike(Instance one, Instance other) {
        return new IllegalArgumentException("instances " + one.id() + " '" + one.name() + "' and " + other.id() + " '"
                + other.name() + "' cannot be told apart");
    }

    /** Ascending by id. */
    public List<Instance> instances() {
        return instances;
    }

    public int size() {
        return ids.length;
    }

    public boolean contains(int id) {
        return Arrays.binarySearch(ids, id) >= 0;
    }

    /**
     * Where an id is to be found, for readers that go through a table in order.
     *
     * @param from position behind the one found last; wrong guesses cost a search and nothing else
     * @return position in {@link #instances}, negative when unknown
     */
    int position(int id, int from) {
        for (int guess = from; guess < ids.length && guess < from + 2; guess++) {
            if (ids[guess] == id) {
                return guess;
            }
        }
        return Arrays.binarySearch(ids, id);
    }

    /** Null when unknown. */
    public Instance byId(int id) {
        int position = Arrays.binarySearch(ids, id);
        return position < 0 ? null : instances.get(position);
    }

    /**
     * As PCP matches names: the whole name, or, for a text without blanks, the first word. Null when unknown.
     */
    public Instance byName(String name) {
        if (ids.length == 0) {
            return null;
        }
        int[] slots = index;
        if (slots == null) {
            slots = indexed();
            index = slots;
        }
        String word = firstWord(name);
        for (int slot = start(word, slots.length); slots[slot] != 0; slot = slot + 1 & slots.length - 1) {
            String found = name(slots[slot] - 1);
            if (firstWord(found).equals(word)) {
                return name.indexOf(' ') < 0 || found.equals(name) ? instances.get(slots[slot] - 1) : null;
            }
        }
        return null;
    }

    /** Positions plus one, by the hash of the first word. */
    private int[] indexed() {
        int[] slots = new int[Integer.highestOneBit(Math.max(1, ids.length)) * 4];
        for (int i = 0; i < ids.length; i++) {
            String word = firstWord(name(i));
            int slot = start(word, slots.length);
            while (slots[slot] != 0) {
                if (firstWord(name(slots[slot] - 1)).equals(word)) {
                    throw alike(instances.get(slots[slot] - 1), instances.get(i));
                }
                slot = slot + 1 & slots.length - 1;
            }
            slots[slot] = i + 1;
        }
        return slots;
    }

    private static int start(String word, int slots) {
        int hash = word.hashCode();
        return (hash ^ hash >>> 15) & slots - 1;
    }

    private String name(int position) {
        return instances instanceof Made made
                ? made.names.apply(position)
                : instances.get(position).name();
    }

    /** Up to the first blank: what makes a name unique in PCP. */
    public static String firstWord(String name) {
        int blank = name.indexOf(' ');
        return blank < 0 ? name : name.substring(0, blank);
    }
}
