package io.pcp.pmda.sdk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of an agent as a tree (PMNS). Immutable once built; order of names is order of insertion. */
public final class Namespace {
    private final Node root = new Node();
    private final Map<Integer, List<String>> names = new HashMap<>();

    /** Most nodes are leaves, and have nothing but their number. */
    private static final class Node {
        private Map<String, Node> children = Map.of();
        private Integer pmid;

        Node child(String part) {
            if (children.isEmpty()) {
                children = new LinkedHashMap<>(4);
            }
            return children.computeIfAbsent(part, unused -> new Node());
        }
    }

    /** A child of a node: its last component and whether it is a metric. */
    public record Child(String name, boolean leaf) {}

    /** Without any name; filled by {@link #add} before anybody else sees it. */
    Namespace() {}

    /**
     * @param entries name to packed PMID, names with dots; several names may share a PMID
     * @throws IllegalArgumentException for a name that is no PMNS name, or is a leaf and a prefix at the same time
     */
    Namespace(Map<String, Integer> entries) {
        entries.forEach((name, pmid) -> {
            String wrong = add(name, pmid);
            if (wrong != null) {
                throw new IllegalArgumentException(wrong);
            }
        });
    }

    /**
     * Adds a name.
     *
     * @return why it cannot be one, and then nothing has changed; else null
     */
    String add(String name, Integer pmid) {
        String wrong = obstacle(name);
        if (wrong != null) {
            return wrong;
        }
        Node node = root;
        for (int from = 0; from <= name.length(); ) {
            int end = end(name, from);
            node = node.child(name.substring(from, end));
            from = end + 1;
        }
        node.pmid = pmid;
        List<String> others = names.putIfAbsent(pmid, List.of(name));
        if (others != null) {
            List<String> all = new ArrayList<>(others);
            all.add(name);
            names.put(pmid, List.copyOf(all));
        }
        return null;
    }

    private String obstacle(String name) {
        Node node = root;
        for (int from = 0; from <= name.length(); ) {
            int end = end(name, from);
            String part = name.substring(from, end);
            if (!validPart(part)) {
                return "'" + name + "' is no metric name: '" + part
                        + "' must be a letter followed by letters, digits or _";
            }
            if (node != null && node.pmid != null) {
                return "'" + name + "' continues a metric name";
            }
            node = node == null ? null : node.children.get(part);
            from = end + 1;
        }
        return node == null ? null : "'" + name + "' is there already, as a metric or as a branch";
    }

    private static int end(String name, int from) {
        int dot = name.indexOf('.', from);
        return dot < 0 ? name.length() : dot;
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
