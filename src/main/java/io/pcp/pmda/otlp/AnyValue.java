package io.pcp.pmda.otlp;

import java.util.List;

/** {@code AnyValue}: the value of an attribute. */
public sealed interface AnyValue {
    /**
     * As a label has it: strings as they are, {@code true} and {@code false}, decimal integers, doubles by their shortest
     * digits, bytes in base64, lists and maps as compact JSON; empty for one that is not set.
     */
    String text();

    /** No field of the message is set. */
    record None() implements AnyValue {
        public static final None NONE = new None();

        @Override
        public String text() {
            return "";
        }
    }

    record Text(String text) implements AnyValue {}

    record Bool(boolean value) implements AnyValue {
        @Override
        public String text() {
            return Boolean.toString(value);
        }
    }

    record Whole(long value) implements AnyValue {
        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    record Real(double value) implements AnyValue {
        @Override
        public String text() {
            return AnyValueText.of(this);
        }
    }

    /** Never changed by anybody; two are equal when they hold the same bytes. */
    record Bytes(byte[] value) implements AnyValue {
        @Override
        public String text() {
            return AnyValueText.of(this);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes bytes && java.util.Arrays.equals(value, bytes.value);
        }

        @Override
        public int hashCode() {
            return java.util.Arrays.hashCode(value);
        }
    }

    /** {@code ArrayValue} */
    record Items(List<AnyValue> values) implements AnyValue {
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String text() {
            return AnyValueText.of(this);
        }
    }

    /** {@code KeyValueList} */
    record Fields(List<Attribute> values) implements AnyValue {
        public Fields {
            values = List.copyOf(values);
        }

        @Override
        public String text() {
            return AnyValueText.of(this);
        }
    }
}
