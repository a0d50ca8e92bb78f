package io.pcp.pmda.exposition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A line with a value, taken apart.
 *
 * @param line from 1
 * @param timestamp null without
 * @param exemplar null without
 */
record SampleLine(int line, String name, List<SeriesLabel> labels, double value, Stamp timestamp, Exemplar exemplar) {

    /**
     * What stands behind {@code  # }.
     *
     * @param timestamp null without
     */
    record Exemplar(List<SeriesLabel> labels, double value, Stamp timestamp) {
        /** Characters of names and values together; a character outside the basic plane is one. */
        long length() {
            long sum = 0;
            for (SeriesLabel label : labels) {
                sum += label.name().length();
                sum += label.value().codePointCount(0, label.value().length());
            }
            return sum;
        }
    }

    /** The value of a label; null when the sample does not have it. */
    String label(String wanted) {
        for (SeriesLabel label : labels) {
            if (label.name().equals(wanted)) {
                return label.value();
            }
        }
        return null;
    }

    /** The same for the same labels in any order. */
    String labelKey(String without) {
        List<SeriesLabel> sorted = new ArrayList<>(labels);
        sorted.sort(Comparator.comparing(SeriesLabel::name));
        StringBuilder key = new StringBuilder();
        for (SeriesLabel label : sorted) {
            if (!label.name().equals(without)) {
                // The length keeps apart what a value could imitate.
                key.append(label.name()).append('=').append(label.value().length());
                key.append(':').append(label.value());
            }
        }
        return key.toString();
    }
}
