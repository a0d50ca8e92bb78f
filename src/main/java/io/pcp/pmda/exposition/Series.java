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

    private final SeriesLabel[] notes;

    /**
     * @param sample name as it stands in the document, with its suffix
     * @param labels in the order of the document
     */
    public Series(Family family, String sample, Role role, List<SeriesLabel> labels) {
        this(family, sample, role, labels, List.of());
    }

    /**
     * @param sample name as it stands in the document, with its suffix
     * @param labels in the order of the document; no other series of this sample has the same
     * @param notes further labels, which tell no series from another
     */
    public Series(Family family, String sample, Role role, List<SeriesLabel> labels, List<SeriesLabel> notes) {
        this.family = family;
        this.sample = sample;
        this.role = role;
        this.labels = array(labels);
        this.notes = array(notes);
    }

    private static SeriesLabel[] array(List<SeriesLabel> labels) {
        return labels.isEmpty() ? NONE : List.copyOf(labels).toArray(NONE);
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

    /** Labels that are worth knowing and do not name the series; most series have none. */
    public List<SeriesLabel> notes() {
        return new Labels(notes);
    }

    /** Whether it has {@link #notes}. */
    public boolean noted() {
        return notes.length > 0;
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

    /** The value of a label or note; empty when the series does not have it. */
    public String label(String name) {
        String value = value(labels, name);
        return value.isEmpty() ? value(notes, name) : value;
    }

    private static String value(SeriesLabel[] labels, String name) {
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
