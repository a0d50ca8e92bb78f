package io.pcp.pmda.exposition;

import java.util.List;

/**
 * A series: a sample name with its labels. Immutable. The same object stands in one layout after the other for as long as
 * neither its text nor the metadata of its family change, so that what was made of it can be found by identity.
 */
public final class Series {
    private final Family family;
    private final String sample;
    private final Role role;
    private final List<SeriesLabel> labels;

    /**
     * @param sample name as it stands in the document, with its suffix
     * @param labels in the order of the document
     */
    public Series(Family family, String sample, Role role, List<SeriesLabel> labels) {
        this.family = family;
        this.sample = sample;
        this.role = role;
        this.labels = List.copyOf(labels);
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
        return labels;
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
        return labels.isEmpty() ? sample : text.append('}').toString();
    }
}
