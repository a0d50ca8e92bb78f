package io.pcp.pmda.otlp;

import static io.pcp.pmda.otlp.WireReader.BYTES;
import static io.pcp.pmda.otlp.WireReader.FIXED64;
import static io.pcp.pmda.otlp.WireReader.VARINT;

import io.pcp.pmda.exposition.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Strings, attributes and values: messages {@code KeyValue}, {@code AnyValue}, {@code ArrayValue}, {@code KeyValueList}. */
final class ProtobufValues {
    private final byte[] data;
    private final WireReader in;
    private final Budget budget;
    private final int depth;
    private final ByteTable<String> strings;
    private final ByteTable<Attribute> attributes;

    ProtobufValues(byte[] data, int length, WireReader in, Budget budget, int depth) {
        this.data = data;
        this.in = in;
        this.budget = budget;
        this.depth = depth;
        this.strings = new ByteTable<>(data, length);
        this.attributes = new ByteTable<>(data, length);
    }

    String string() throws OtlpException {
        int length = in.length();
        int start = in.at();
        in.advance(length);
        if (length == 0) {
            return "";
        }
        String known = strings.get(start, length);
        if (known != null) {
            return known;
        }
        int invalid = Utf8.invalidAt(data, start, start + length);
        if (invalid >= 0) {
            throw in.bad(invalid, "string is not UTF-8");
        }
        budget.spend(Budget.STRING + length);
        String text = new String(data, start, length, StandardCharsets.UTF_8);
        strings.put(strings.slot(), start, length, text);
        return text;
    }

    /** The field is a {@code KeyValue} of a resource, a scope or a point. */
    Attribute attribute() throws OtlpException {
        int before = in.at();
        int length = in.length();
        int start = in.at();
        budget.spend(Budget.SLOT);
        Attribute known = attributes.get(start, length);
        if (known != null) {
            in.advance(length);
            return known;
        }
        int slot = attributes.slot();
        in.advance(before - start);
        Attribute read = keyValue(0);
        attributes.put(slot, start, length, read);
        return read;
    }

    private Attribute keyValue(int level) throws OtlpException {
        String key = "";
        ValueDraft value = null;
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | BYTES -> key = string();
                case 2 << 3 | BYTES -> {
                    value = value == null ? new ValueDraft() : value;
                    value(value, level);
                }
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        budget.spend(Budget.OBJECT);
        return new Attribute(key, value == null ? AnyValue.None.NONE : value.value());
    }

    private void value(ValueDraft into, int level) throws OtlpException {
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            switch (tag) {
                case 1 << 3 | BYTES -> into.set(new AnyValue.Text(string()));
                case 2 << 3 | VARINT -> into.set(new AnyValue.Bool(in.varint() != 0));
                case 3 << 3 | VARINT -> into.set(new AnyValue.Whole(in.varint()));
                case 4 << 3 | FIXED64 -> into.set(new AnyValue.Real(in.real()));
                case 5 << 3 | BYTES -> items(into.items(), level + 1);
                case 6 << 3 | BYTES -> fields(into.fields(), level + 1);
                case 7 << 3 | BYTES -> into.set(bytes());
                case 8 << 3 | VARINT -> {
                    // Place in a table of strings that profiles have, and metrics do not.
                    in.varint();
                    into.set(AnyValue.None.NONE);
                }
                default -> in.skip(tag);
            }
        }
        in.leave(outer);
        budget.spend(Budget.OBJECT);
    }

    private AnyValue bytes() throws OtlpException {
        int length = in.length();
        int start = in.at();
        in.advance(length);
        budget.spend(16 + length);
        return new AnyValue.Bytes(Arrays.copyOfRange(data, start, start + length));
    }

    private void items(List<AnyValue> into, int level) throws OtlpException {
        check(level);
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            if (tag == (1 << 3 | BYTES)) {
                ValueDraft item = new ValueDraft();
                value(item, level);
                into.add(item.value());
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
        budget.spend(Budget.LIST);
    }

    private void fields(List<Attribute> into, int level) throws OtlpException {
        check(level);
        int outer = in.enter();
        for (int tag; (tag = in.tag()) != 0; ) {
            if (tag == (1 << 3 | BYTES)) {
                into.add(keyValue(level));
            } else {
                in.skip(tag);
            }
        }
        in.leave(outer);
        budget.spend(Budget.LIST);
    }

    private void check(int level) throws OtlpException {
        if (level > depth) {
            throw in.bad(in.at(), "values within values, more than " + depth + " deep");
        }
    }
}
