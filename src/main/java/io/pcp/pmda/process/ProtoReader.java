package io.pcp.pmda.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The fields of one protobuf message, in order. Only the wire form: {@code while (next()) switch (field()) …}. */
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final byte[] data;
    private final int end;
    private int at;
    private int field;
    private boolean bytes;
    private int start;

    ProtoReader(byte[] data, int from, int to) {
        this.data = data;
        this.at = from;
        this.end = to;
    }

    /**
     * False at the end of the message.
     *
     * @throws IOException when a field reaches beyond it or has no known form
     */
    boolean next() throws IOException {
        if (at == end) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        int type = (int) tag & 7;
        bytes = type == BYTES;
        switch (type) {
            case VARINT -> varint();
            case FIXED64 -> skip(8);
            case FIXED32 -> skip(4);
            case BYTES -> {
                long length = varint();
                start = at;
                skip(length);
            }
            default -> throw new IOException("protobuf: field of unknown form " + type);
        }
        return true;
    }

    /** Number of the field, 0 when it is no text, bytes or message. */
    int field() {
        return bytes ? field : 0;
    }

    /** The field as UTF-8 text. */
    String text() {
        return new String(data, start, at - start, StandardCharsets.UTF_8);
    }

    /** The field as a message. */
    ProtoReader message() {
        return new ProtoReader(data, start, at);
    }

    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (at == end) {
                throw new IOException("protobuf: message ends within a number");
            }
            byte b = data[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new IOException("protobuf: number of more than 10 bytes");
    }

    private void skip(long length) throws IOException {
        if (length < 0 || length > end - at) {
            throw new IOException("protobuf: field reaches beyond its message");
        }
        at += (int) length;
    }
}
