package io.pcp.pmda.sdk;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The active instances of an instance domain at one moment, ascending by id. Immutable, so that a fetch and the
 * questions about its instances see the same.
 */
public final class InstanceTable {
    public static final InstanceTable EMPTY = new InstanceTable(List.of());

    private final List<Instance> instances;
    private final Map<Integer, Instance> byId = new HashMap<>();
    private final Map<String, Instance> byName = new HashMap<>();

    /**
     * @throws IllegalArgumentException when two share an id or the first word of their names
     */
    public InstanceTable(Collection<Instance> instances) {
        List<Instance> sorted = new ArrayList<>(instances);
        sorted.sort(Comparator.comparingInt(Instance::id));
        this.instances = List.copyOf(sorted);
        for (Instance instance : sorted) {
            Instance other = byId.put(instance.id(), instance);
            if (other == null) {
                other = byName.putIfAbsent(firstWord(instance.name()), instance);
            }
            if (other != null) {
                throw new IllegalArgumentException("instances " + other.id() + " '" + other.name() + "' and "
                        + instance.id() + " '" + instance.name() + "' cannot be told apart");
            }
        }
    }

    /** Ascending by id. */
    public List<Instance> instances() {
        return instances;
    }

    public boolean contains(int id) {
        return byId.containsKey(id);
    }

    /** Null when unknown. */
    public Instance byId(int id) {
        return byId.get(id);
    }

    /**
     * As PCP matches names: the whole name, or, for a text without blanks, the first word. Null when unknown.
     */
    public Instance byName(String name) {
        Instance found = byName.get(firstWord(name));
        if (found == null || found.name().equals(name) || name.indexOf(' ') < 0) {
            return found;
        }
        return null;
    }

    /** Up to the first blank: what makes a name unique in PCP. */
    public static String firstWord(String name) {
        int blank = name.indexOf(' ');
        return blank < 0 ? name : name.substring(0, blank);
    }
}
