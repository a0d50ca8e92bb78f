package io.pcp.pmda.exposition;

/**
 * A label of a series as the document has it.
 *
 * @param value unescaped; may be empty, which counts as absent
 */
public record SeriesLabel(String name, String value) implements Comparable<SeriesLabel> {
    /** By name, then by value: maps of labels stay fast, even when somebody chooses values with the same hash. */
    @Override
    public int compareTo(SeriesLabel other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : value.compareTo(other.value);
    }
}
