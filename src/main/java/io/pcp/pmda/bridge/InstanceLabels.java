package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import java.util.ArrayList;
import java.util.List;

/** Labels of instances as PCP has them. */
final class InstanceLabels {
    /** Of the 65 535 that PCP takes; bytes of JSON. */
    private static final int MAX_JSON = 60_000;

    private InstanceLabels() {}

    static LabelSet of(NamedSeries series) {
        List<Label> labels =
                new ArrayList<>(series.naming().size() + series.optional().size());
        int bytes = add(series.naming(), false, 0, labels);
        add(series.optional(), true, bytes, labels);
        return labels.isEmpty() ? LabelSet.EMPTY : new LabelSet(labels);
    }

    private static int add(List<SeriesLabel> from, boolean optional, int before, List<Label> to) {
        int bytes = before;
        for (SeriesLabel label : from) {
            Label plain = Label.text(label.name(), label.value());
            Label next = optional ? plain.asOptional() : plain;
            int size = label.name().length() + 4 + 3 * next.json().length();
            if (to.size() < LabelSet.MAX_LABELS && bytes + size <= MAX_JSON) {
                bytes += size;
                to.add(next);
            }
        }
        return bytes;
    }
}
