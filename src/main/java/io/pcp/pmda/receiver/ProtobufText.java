package io.pcp.pmda.receiver;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a message of protobuf: fields with their default are left out. Of one thread. */
final class ProtobufText {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** {@code int32} or {@code int64}; not negative. */
    ProtobufText number(int field, long value) {
        if (value != 0) {
            varint((long) field << 3);
            varint(value);
        }
        return this;
    }

    ProtobufText text(int field, String value) {
        // Half of a pair of surrogates would be no UTF-8; String.getBytes puts ? there.
        return delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Written when it is empty, too: whether it is there means something. */
    ProtobufText message(int field, ProtobufText value) {
        byte[] bytes = value.bytes();
        varint((long) field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private ProtobufText delimited(int field, byte[] bytes) {
        if (bytes.length > 0) {
            varint((long) field << 3 | 2);
            varint(bytes.length);
            out.writeBytes(bytes);
        }
        return this;
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
