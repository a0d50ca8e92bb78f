package io.pcp.pmda.model;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One value of one instance as it travels: a 32-bit word in place, or a block of typed bytes.
 *
 * <p>Used where values are looked at one by one (stores, tests, clients). The fetch answer is written without it
 * ({@code protocol.ResultEncoder}).
 */
public sealed interface Value {

    /**
     * A value inside the value set ({@code PM_VAL_INSITU}): types 32 and U32.
     *
     * @param bits the word; unsigned or signed as the descriptor says
     */
    record Word(int bits) implements Value {}

    /**
     * A value block: 64, U64, FLOAT, DOUBLE, STRING, AGGREGATE, AGGREGATE_STATIC.
     *
     * @param type what the block says it is
     * @param data the bytes as they travel (numbers big-endian, strings with their NUL); not to be changed
     */
    record Block(ValueType type, byte[] data) implements Value {
        @Override
        public boolean equals(Object other) {
            return other instanceof Block b && b.type == type && java.util.Arrays.equals(b.data, data);
        }

        @Override
        public int hashCode() {
            return 31 * type.hashCode() + java.util.Arrays.hashCode(data);
        }
    }

    /**
     * An event array.
     *
     * @param type EVENT or HIGHRES_EVENT
     * @param records in time order
     */
    record Events(ValueType type, List<EventRecord> records) implements Value {
        public Events {
            records = List.copyOf(records);
        }
    }

    /** A string block: UTF-8 bytes and one NUL. */
    static Block text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return new Block(ValueType.STRING, java.util.Arrays.copyOf(utf8, utf8.length + 1));
    }

    /** A 64, U64, FLOAT or DOUBLE block, or a word for 32 and U32, from the raw bits of the type. */
    static Value number(ValueType type, long bits) {
        return switch (type) {
            case I32, U32 -> new Word((int) bits);
            case FLOAT ->
                new Block(
                        type, java.nio.ByteBuffer.allocate(4).putInt((int) bits).array());
            case I64, U64, DOUBLE ->
                new Block(type, java.nio.ByteBuffer.allocate(8).putLong(bits).array());
            default -> throw new IllegalArgumentException(type + " is no number");
        };
    }
}
