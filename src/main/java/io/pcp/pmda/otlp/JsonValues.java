package io.pcp.pmda.otlp;

import java.io.IOException;
import java.util.List;

/** Attributes and values: messages {@code KeyValue}, {@code AnyValue}, {@code ArrayValue}, {@code KeyValueList}. */
final class JsonValues {
    private final JsonReader in;
    private final Budget budget;
    private final int depth;

    JsonValues(JsonReader in, Budget budget, int depth) {
        this.in = in;
        this.budget = budget;
        this.depth = depth;
    }

    /** The field is a list of attributes of a resource, a scope or a point. */
    void attributes(List<Attribute> into) throws IOException, OtlpException {
        attributes(into, 0);
    }

    private void attributes(List<Attribute> into, int level) throws IOException, OtlpException {
        in.array();
        while (in.message()) {
            budget.spend(Budget.SLOT);
            into.add(keyValue(level));
        }
    }

    private Attribute keyValue(int level) throws IOException, OtlpException {
        String key = "";
        ValueDraft value = null;
        for (String name; (name = in.field()) != null; ) {
            switch (name) {
                case "key" -> key = in.text();
                case "value" -> {
                    value = value == null ? new ValueDraft() : value;
                    in.object();
                    value(value, level);
                }
                default -> in.skip();
            }
        }
        return in.attribute(key, value == null ? AnyValue.None.NONE : value.value());
    }

    private void value(ValueDraft into, int level) throws IOException, OtlpException {
        for (String name; (name = in.field()) != null; ) {
            switch (name) {
                case "stringValue" -> into.set(new AnyValue.Text(in.text()));
                case "boolValue" -> into.set(new AnyValue.Bool(in.bool()));
                case "intValue" -> into.set(new AnyValue.Whole(in.signed()));
                case "doubleValue" -> into.set(new AnyValue.Real(in.real()));
                case "arrayValue" -> items(into.items(), level + 1);
                case "kvlistValue" -> fields(into.fields(), level + 1);
                case "bytesValue" -> {
                    byte[] bytes = in.bytes();
                    budget.spend(16 + bytes.length);
                    into.set(new AnyValue.Bytes(bytes));
                }
                case "stringValueStrindex" -> {
                    // Place in a table of strings that profiles have, and metrics do not.
                    in.skip();
                    into.set(AnyValue.None.NONE);
                }
                default -> in.skip();
            }
        }
    }

    private void items(List<AnyValue> into, int level) throws IOException, OtlpException {
        enter(level);
        for (String name; (name = in.field()) != null; ) {
            if (!name.equals("values")) {
                in.skip();
                continue;
            }
            in.array();
            while (in.element()) {
                ValueDraft item = new ValueDraft();
                // A null among values has its place, as a value that is not set.
                if (!in.isNull()) {
                    in.object();
                    value(item, level);
                }
                budget.spend(Budget.OBJECT);
                into.add(item.value());
            }
        }
    }

    private void fields(List<Attribute> into, int level) throws IOException, OtlpException {
        enter(level);
        for (String name; (name = in.field()) != null; ) {
            if (name.equals("values")) {
                attributes(into, level);
            } else {
                in.skip();
            }
        }
    }

    private void enter(int level) throws OtlpException {
        if (level > depth) {
            throw in.bad("values within values, more than " + depth + " deep");
        }
        in.object();
        budget.spend(Budget.OBJECT + Budget.LIST);
    }
}
