package io.pcp.pmda.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the wire form of protobuf messages: varints, 64 bits, texts, bytes, and messages in messages. Fields come in the
 * order of the calls; of one thread.
 */
final class ProtobufWriter {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private byte[] data = new byte[512];
    private int length;

    /** A copy of what has been written. */
    byte[] bytes() {
        return Arrays.copyOf(data, length);
    }

    /** A field of the types int32 (not negative), int64, uint, bool and enum. */
    ProtobufWriter number(int field, long value) {
        tag(field, VARINT);
        varint(value);
        return this;
    }

    /** A field of the types fixed64 and sfixed64. */
    ProtobufWriter fixed64(int field, long value) {
        tag(field, FIXED64);
        little(value, 8);
        return this;
    }

    /** A field of the types fixed32 and sfixed32. */
    ProtobufWriter fixed32(int field, int value) {
        tag(field, FIXED32);
        little(value, 4);
        return this;
    }

    ProtobufWriter real(int field, double value) {
        return fixed64(field, Double.doubleToRawLongBits(value));
    }

    ProtobufWriter text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes, or a message that has been written elsewhere. */
    ProtobufWriter bytes(int field, byte[] value) {
        tag(field, BYTES);
        varint(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, data, length, value.length);
        length += value.length;
        return this;
    }

    /** A message in this one. */
    ProtobufWriter message(int field, ProtobufWriter message) {
        tag(field, BYTES);
        varint(message.length);
        reserve(message.length);
        System.arraycopy(message.data, 0, data, length, message.length);
        length += message.length;
        return this;
    }

    private void tag(int field, int type) {
        varint((long) field << 3 | type);
    }

    private void varint(long value) {
        reserve(10);
        long left = value;
        while ((left & ~0x7fL) != 0) {
            data[length++] = (byte) (left & 0x7f | 0x80);
            left >>>= 7;
        }
        data[length++] = (byte) left;
    }

    private void little(long value, int count) {
        reserve(count);
        for (int i = 0; i < count; i++) {
            data[length++] = (byte) (value >>> 8 * i);
        }
    }

    private void reserve(int more) {
        if (length + more > data.length) {
            data = Arrays.copyOf(data, Math.max(2 * data.length, length + more));
        }
    }
}
