package io.pcp.pmda.model;

import java.util.ArrayList;
import java.util.List;

/**
 * The labels of one level and, at instance level, of one instance. Immutable; insertion order is kept in the JSON text,
 * names are unique (the last one given wins).
 *
 * @param labels at most 254
 */
public record LabelSet(List<Label> labels) {

    public static final LabelSet EMPTY = new LabelSet(List.of());
    public static final int MAX_LABELS = 254;

    public LabelSet {
        labels = List.copyOf(labels);
        if (labels.size() > MAX_LABELS) {
            throw new IllegalArgumentException(labels.size() + " labels, at most " + MAX_LABELS + " are possible");
        }
    }

    public static LabelSet of(Label... labels) {
        return EMPTY.with(labels);
    }

    /** This set with more labels; a label of the same name is replaced in place. */
    public LabelSet with(Label... more) {
        List<Label> all = new ArrayList<>(labels);
        for (Label label : more) {
            int at = indexOf(all, label.name());
            if (at >= 0) {
                all.set(at, label);
            } else {
                all.add(label);
            }
        }
        return new LabelSet(all);
    }

    private static int indexOf(List<Label> all, String name) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    public boolean isEmpty() {
        return labels.isEmpty();
    }

    /** Compact JSON object ({@code {"a":"x","b":1}}), the text PCP calls JSONB. */
    public String json() {
        StringBuilder out = new StringBuilder("{");
        for (Label label : labels) {
            if (out.length() > 1) {
                out.append(',');
            }
            out.append('"').append(label.name()).append("\":").append(label.json());
        }
        return out.append('}').toString();
    }
}
