package io.pcp.pmda.exposition;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A series: a sample name with its labels. Immutable. The same object stands in one layout after the other for as long as
 * neither its text nor the metadata of its family change, so that what was made of it can be found by identity.
 */
public final class Series {
    private static final SeriesLabel[] NONE = {};

    private final Family family;
    private final String sample;
    private final Role role;
    /** An array, and no list of them for each of many thousand series. */
    private final SeriesLabel[] labels;

    /**
     * @param sample name as it stands in the document, with its suffix
     * @param labels in the order of the document
     */
    public Series(Family family, String sample, Role role, List<SeriesLabel> labels) {
        this.family = family;
        this.sample = sample;
        this.role = role;
        this.labels = List.copyOf(labels).toArray(NONE);
    }

    public Family family() {
        return family;
    }

    public String sample() {
        return sample;
    }

    public Role role() {
        return role;
    }

    public List<SeriesLabel> labels() {
        return new Labels(labels);
    }

    /** Labels while somebody looks at them. */
    private static final class Labels extends AbstractList<SeriesLabel> implements RandomAccess {
        private final SeriesLabel[] labels;

        Labels(SeriesLabel[] labels) {
            this.labels = labels;
        }

        @Override
        public SeriesLabel get(int index) {
            return labels[index];
        }

        @Override
        public int size() {
            return labels.length;
        }
    }

    /** The value of a label; empty when the series does not have it. */
    public String label(String name) {
        for (SeriesLabel label : labels) {
            if (label.name().equals(name)) {
                return label.value();
            }
        }
        return "";
    }

    /** As a document has it, for messages. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(sample);
        String before = "{";
        for (SeriesLabel label : labels) {
            text.append(before)
                    .append(label.name())
                    .append("=\"")
                    .append(label.value())
                    .append('"');
            before = ",";
        }
        return labels.length == 0 ? sample : text.append('}').toString();
    }
}
