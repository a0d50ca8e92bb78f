package io.pcp.pmda.otlp;

import java.util.ArrayList;
import java.util.List;

/**
 * An {@code AnyValue} while its fields come. The last field counts; several lists, or several maps, in a row are one.
 */
final class ValueDraft {
    private AnyValue simple = AnyValue.None.NONE;
    private List<AnyValue> items;
    private List<Attribute> fields;

    void set(AnyValue value) {
        simple = value;
        items = null;
        fields = null;
    }

    /** From here on it is a list. */
    List<AnyValue> items() {
        if (items == null) {
            set(AnyValue.None.NONE);
            items = new ArrayList<>();
        }
        return items;
    }

    /** From here on it is a map. */
    List<Attribute> fields() {
        if (fields == null) {
            set(AnyValue.None.NONE);
            fields = new ArrayList<>();
        }
        return fields;
    }

    AnyValue value() {
        if (items != null) {
            return new AnyValue.Items(items);
        }
        return fields != null ? new AnyValue.Fields(fields) : simple;
    }
}
