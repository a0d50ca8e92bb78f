package io.pcp.pmda.bridge;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Names given to the metrics of a source, below its namespace: a name is a metric or a branch, never both, and has one
 * owner. Not thread-safe; the {@link Registry} guards it.
 */
final class NameTree {
    private final Set<String> leaves = new HashSet<>();
    /** How many metrics are below. */
    private final Map<String, Integer> branches = new HashMap<>();

    void add(String leaf) {
        if (leaves.add(leaf)) {
            for (int dot = leaf.indexOf('.'); dot >= 0; dot = leaf.indexOf('.', dot + 1)) {
                branches.merge(leaf.substring(0, dot), 1, Integer::sum);
            }
        }
    }

    void remove(String leaf) {
        if (leaves.remove(leaf)) {
            for (int dot = leaf.indexOf('.'); dot >= 0; dot = leaf.indexOf('.', dot + 1)) {
                branches.computeIfPresent(leaf.substring(0, dot), (branch, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    boolean isLeaf(String name) {
        return leaves.contains(name);
    }

    boolean isBranch(String name) {
        return branches.containsKey(name);
    }

    /** Whether a name can be no metric here: it is one, is a branch, or is below a metric. */
    boolean blocks(String name) {
        return isLeaf(name) || isBranch(name) || lastLeafAbove(name) >= 0;
    }

    /** Whether two metrics cannot have these names. */
    static boolean clash(String one, String other) {
        return one.equals(other) || one.startsWith(other + ".") || other.startsWith(one + ".");
    }

    /**
     * The name a metric gets; not entered yet.
     *
     * @param wanted by the rules
     * @param raw what tells it from others that want the same
     * @param elsewhere names that are taken although they are not in this tree
     */
    String resolve(String wanted, String raw, Predicate<String> elsewhere) {
        String name = wanted;
        for (int dot = lastLeafAbove(name); dot >= 0; dot = lastLeafAbove(name)) {
            name = name.substring(0, dot) + "_" + name.substring(dot + 1);
        }
        if (isBranch(name)) {
            name = name + ".value";
        }
        if (!blocks(name) && !elsewhere.test(name)) {
            return name;
        }
        String digits = String.format("%016x", Fingerprint.of(raw));
        String base = name;
        for (int length = 6; length < digits.length(); length++) {
            String candidate = base + "_" + digits.substring(digits.length() - length);
            if (!blocks(candidate) && !elsewhere.test(candidate)) {
                return candidate;
            }
        }
        return base + "_" + digits + "_" + leaves.size();
    }

    /** Index of the last dot of a name before which a metric ends, or -1. */
    private int lastLeafAbove(String name) {
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            if (leaves.contains(name.substring(0, dot))) {
                return dot;
            }
        }
        return -1;
    }
}
