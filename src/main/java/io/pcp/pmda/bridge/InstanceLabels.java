package io.pcp.pmda.bridge;

import io.pcp.pmda.exposition.SeriesLabel;
import io.pcp.pmda.model.Label;
import io.pcp.pmda.model.LabelSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Labels of instances as PCP has them. Labels that come again and again are one object; what was asked for longest ago makes
 * room for others. Not thread-safe.
 */
final class InstanceLabels {
    /** Of the 65 535 that PCP takes; bytes of JSON. */
    private static final int MAX_JSON = 60_000;

    private final Label[] known = new Label[1024];

    LabelSet of(NamedSeries series) {
        List<Label> labels =
                new ArrayList<>(series.naming().size() + series.optional().size());
        int bytes = add(series.naming(), false, 0, labels);
        add(series.optional(), true, bytes, labels);
        return labels.isEmpty() ? LabelSet.EMPTY : new LabelSet(labels);
    }

    private int add(List<SeriesLabel> from, boolean optional, int before, List<Label> to) {
        int bytes = before;
        for (SeriesLabel label : from) {
            Label next = label(label.name(), label.value(), optional);
            int size = label.name().length() + 4 + 3 * next.json().length();
            if (to.size() < LabelSet.MAX_LABELS && bytes + size <= MAX_JSON) {
                bytes += size;
                to.add(next);
            }
        }
        return bytes;
    }

    private Label label(String name, String value, boolean optional) {
        int slot = (name.hashCode() * 31 + value.hashCode() + (optional ? 1 : 0)) * 0x9e3779b9 >>> 22;
        Label before = known[slot];
        Label next = Label.text(name, value);
        next = optional ? next.asOptional() : next;
        if (next.equals(before)) {
            return before;
        }
        known[slot] = next;
        return next;
    }
}
