package io.pcp.pmda.otlp;

import io.pcp.pmda.exposition.Series;
import io.pcp.pmda.exposition.SeriesLabel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Attributes as labels, each pair of name and value once in memory. What makes two sets of attributes the same is the
 * texts of their labels, in any order; an empty value is no label, and of two with the same key the first counts. Not
 * thread-safe.
 */
final class LabelText {
    static final int MOST_LABELS = 64;
    static final int LONGEST_NAME = 128;
    static final int LONGEST_VALUE = 1024;
    private static final int MARK = 9;
    private static final SeriesLabel[] NONE = {};
    private static final long PRIME = 0x9e3779b97f4a7c15L;

    private final long seed;
    private final Map<SeriesLabel, SeriesLabel> pool = new HashMap<>();
    /** Bounds are the same again and again, and their digits are work. */
    private final Map<Double, SeriesLabel> bounds = new HashMap<>();

    /**
     * @param seed of the hash, so that nobody can make many labels with the same
     */
    LabelText(long seed) {
        this.seed = seed;
    }

    /** The same for the same attributes in any order, and for the labels made of them unless a value is cut. */
    long hash(List<Attribute> attributes) {
        long sum = seed;
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = attributes.get(i);
            String value = attribute.value().text();
            if (!value.isEmpty()) {
                sum += pair(attribute.key(), value);
            }
        }
        return sum;
    }

    long hash(SeriesLabel[] labels) {
        long sum = seed;
        for (SeriesLabel label : labels) {
            sum += pair(label.name(), label.value());
        }
        return sum;
    }

    private long pair(String name, String value) {
        long hash = text(text(seed, name) * PRIME, value);
        return (hash ^ hash >>> 32) * PRIME;
    }

    private static long text(long start, String text) {
        long hash = start + text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * PRIME;
            hash ^= hash >>> 29;
        }
        return hash;
    }

    /** Whether labels are what these attributes become; false also where a value has to be cut or a key stands twice. */
    static boolean same(SeriesLabel[] labels, List<Attribute> attributes) {
        int at = 0;
        boolean inOrder = true;
        for (int i = 0; i < attributes.size(); i++) {
            Attribute attribute = attributes.get(i);
            String value = attribute.value().text();
            if (value.isEmpty()) {
                continue;
            }
            if (at == labels.length) {
                return false;
            }
            inOrder = inOrder && is(labels[at], attribute.key(), value);
            at++;
        }
        return at == labels.length && (inOrder || sameSet(labels, attributes));
    }

    private static boolean is(SeriesLabel label, String name, String value) {
        return label.name().equals(name) && label.value().equals(value);
    }

    private static boolean sameSet(SeriesLabel[] labels, List<Attribute> attributes) {
        for (SeriesLabel label : labels) {
            boolean found = false;
            for (int i = 0; i < attributes.size() && !found; i++) {
                Attribute attribute = attributes.get(i);
                found = is(label, attribute.key(), attribute.value().text());
            }
            if (!found) {
                return false;
            }
        }
        return true;
    }

    /** What is wrong with attributes; null when they can be labels. */
    static String problem(List<Attribute> attributes) {
        if (attributes.size() > MOST_LABELS) {
            return "a point has more than " + MOST_LABELS + " attributes";
        }
        for (Attribute attribute : attributes) {
            // Most names are far from the limit: no need to count their bytes.
            if (attribute.key().length() > LONGEST_NAME / 4
                    && attribute.key().getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                return "the name of an attribute has more than " + LONGEST_NAME + " bytes";
            }
        }
        return null;
    }

    /** What is remembered of a scope with each series: so much of it as can be labels. */
    static Scope kept(Scope scope) {
        String name = cut(scope.name());
        String version = cut(scope.version());
        if (scope.attributes().isEmpty() && name.equals(scope.name()) && version.equals(scope.version())) {
            return scope;
        }
        List<Attribute> attributes = new ArrayList<>();
        for (Attribute attribute : scope.attributes()) {
            if (attributes.size() < MOST_LABELS && problem(List.of(attribute)) == null) {
                attributes.add(new Attribute(
                        attribute.key(), new AnyValue.Text(cut(attribute.value().text()))));
            }
        }
        return new Scope(name, version, attributes);
    }

    /** The labels of attributes, in their order. */
    SeriesLabel[] labels(List<Attribute> attributes) {
        List<SeriesLabel> labels = new ArrayList<>(attributes.size());
        for (Attribute attribute : attributes) {
            String value = attribute.value().text();
            boolean known = false;
            for (SeriesLabel label : labels) {
                known |= label.name().equals(attribute.key());
            }
            if (!known && !value.isEmpty()) {
                labels.add(label(attribute.key(), value));
            }
        }
        return labels.toArray(NONE);
    }

    /** The one object for a label. */
    SeriesLabel label(String name, String value) {
        SeriesLabel label = new SeriesLabel(name, cut(value));
        SeriesLabel known = pool.putIfAbsent(label, label);
        return known == null ? label : known;
    }

    /** The label of an upper bound. */
    SeriesLabel bound(double bound) {
        return bounds.computeIfAbsent(bound, number -> label("le", Decimals.of(number)));
    }

    /** Pairs that are remembered. */
    int size() {
        return pool.size();
    }

    /** Forgets all labels; those in use stay what they are. */
    void forget() {
        pool.clear();
        bounds.clear();
    }

    /** Remembers the labels of series again. */
    void keep(Series[] series) {
        for (Series one : series) {
            if (one != null) {
                for (SeriesLabel label : one.labels()) {
                    pool.putIfAbsent(label, label);
                }
                for (SeriesLabel label : one.notes()) {
                    pool.putIfAbsent(label, label);
                }
            }
        }
    }

    /** A value that is too long, as everywhere: its beginning and eight hex digits of the whole. */
    static String cut(String value) {
        if (value.length() <= LONGEST_VALUE / 4) {
            return value;
        }
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= LONGEST_VALUE) {
            return value;
        }
        CRC32 crc = new CRC32();
        crc.update(bytes);
        int end = LONGEST_VALUE - MARK;
        while (bytes[end] < -64) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8) + String.format("~%08x", crc.getValue());
    }
}
