package io.pcp.pmda.sdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of an agent as a tree (PMNS). Immutable once built; order of names is order of insertion. */
public final class Namespace {
    private final Node root = new Node();
    private final Map<Integer, List<String>> names = new LinkedHashMap<>();

    private static final class Node {
        private final Map<String, Node> children = new LinkedHashMap<>();
        private Integer pmid;
    }

    /** A child of a node: its last component and whether it is a metric. */
    public record Child(String name, boolean leaf) {}

    /**
     * @param entries name to packed PMID, names with dots; several names may share a PMID
     * @throws IllegalArgumentException for a name that is no PMNS name, or is a leaf and a prefix at the same time
     */
    Namespace(Map<String, Integer> entries) {
        entries.forEach(this::add);
    }

    private void add(String name, int pmid) {
        Node node = root;
        for (String part : name.split("\\.", -1)) {
            if (!validPart(part)) {
                throw new IllegalArgumentException("'" + name + "' is no metric name: '" + part
                        + "' must be a letter followed by letters, digits or _");
            }
            if (node.pmid != null) {
                throw new IllegalArgumentException("'" + name + "' continues a metric name");
            }
            node = node.children.computeIfAbsent(part, unused -> new Node());
        }
        if (!node.children.isEmpty() || node.pmid != null) {
            throw new IllegalArgumentException("'" + name + "' is there already, as a metric or as a branch");
        }
        node.pmid = pmid;
        names.computeIfAbsent(pmid, unused -> new ArrayList<>()).add(name);
    }

    /** One component: {@code [A-Za-z][A-Za-z0-9_]*}. */
    public static boolean validPart(String part) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || !(c >= '0' && c <= '9') && c != '_')) {
                return false;
            }
        }
        return !part.isEmpty();
    }

    private Node find(String name) {
        Node node = root;
        if (!name.isEmpty()) {
            for (String part : name.split("\\.", -1)) {
                node = node == null ? null : node.children.get(part);
            }
        }
        return node;
    }

    /** Packed PMID of a leaf, or null. */
    public Integer pmid(String name) {
        Node node = find(name);
        return node == null ? null : node.pmid;
    }

    /** All names of a PMID; empty when unknown. */
    public List<String> names(int pmid) {
        return names.getOrDefault(pmid, List.of());
    }

    /** Children of a node, none for a leaf; null when the name is unknown. The empty name is the root. */
    public List<Child> children(String name) {
        Node node = find(name);
        if (node == null) {
            return null;
        }
        List<Child> children = new ArrayList<>();
        node.children.forEach((part, child) -> children.add(new Child(part, child.pmid != null)));
        return children;
    }

    /** Full names of all leaves at or below a node; null when the name is unknown. */
    public List<String> traverse(String name) {
        Node node = find(name);
        if (node == null) {
            return null;
        }
        List<String> leaves = new ArrayList<>();
        collect(node, name, leaves);
        return leaves;
    }

    private static void collect(Node node, String name, List<String> leaves) {
        if (node.pmid != null) {
            leaves.add(name);
        }
        node.children.forEach((part, child) -> collect(child, name.isEmpty() ? part : name + "." + part, leaves));
    }
}
