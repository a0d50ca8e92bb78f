package io.pcp.pmda.otlp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes protobuf by hand, in any order and any form. */
final class Wire {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    Wire tag(int field, int form) {
        return raw((long) field << 3 | form);
    }

    Wire raw(long varint) {
        long left = varint;
        while ((left & ~0x7fL) != 0) {
            out.write((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    Wire varint(int field, long value) {
        return tag(field, 0).raw(value);
    }

    Wire bits(long value) {
        for (int i = 0; i < 8; i++) {
            out.write((int) (value >>> 8 * i));
        }
        return this;
    }

    Wire fixed64(int field, long value) {
        return tag(field, 1).bits(value);
    }

    Wire real(int field, double value) {
        return fixed64(field, Double.doubleToRawLongBits(value));
    }

    Wire fixed32(int field) {
        return tag(field, 5).hex("01020304");
    }

    Wire bytes(int field, byte[] value) {
        tag(field, 2).raw(value.length);
        out.writeBytes(value);
        return this;
    }

    Wire text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Wire message(int field, Wire value) {
        return bytes(field, value.bytes());
    }

    Wire hex(String digits) {
        out.writeBytes(HexFormat.of().parseHex(digits.replace(" ", "")));
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }

    /** The metric in a request. */
    static byte[] request(Wire metric) {
        return new Wire()
                .message(1, new Wire().message(2, new Wire().message(2, metric)))
                .bytes();
    }

    /** A gauge with one point. */
    static Wire gauge(Wire point) {
        return new Wire().text(1, "m").message(5, new Wire().message(1, point));
    }

    static Wire attribute(String key, Wire value) {
        return new Wire().text(1, key).message(2, value);
    }
}
