package io.pcp.pmda.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP/2 frame, RFC 9113 section 4.1.
 *
 * @param type 0..255; unknown ones are to be ignored
 * @param flags of the type
 * @param stream 0 for the connection
 */
record Http2Frame(int type, int flags, int stream, byte[] payload) {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PUSH_PROMISE = 5;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;

    private static final int HEADER = 9;
    /** What a peer may send that was not told otherwise. */
    private static final int MAX_PAYLOAD = 16_384;
    /** Window of a connection before any update. */
    private static final int INITIAL_WINDOW = 65_535;

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** The next frame. */
    static Http2Frame read(UnixConnection connection) throws IOException {
        ByteBuffer header = ByteBuffer.wrap(connection.read(HEADER));
        int word = header.getInt();
        int length = word >>> 8;
        int flags = header.get() & 0xff;
        int stream = header.getInt() & 0x7fffffff;
        if (length > MAX_PAYLOAD) {
            throw new IOException("HTTP/2: frame of " + length + " bytes, or no HTTP/2 at all");
        }
        return new Http2Frame(word & 0xff, flags, stream, connection.read(length));
    }

    /** The bytes of a frame. */
    static byte[] of(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(HEADER + payload.length)
                .putInt(payload.length << 8 | type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** A whole header block for stream 1. */
    static byte[] headers(byte[] block) {
        return of(HEADERS, 4, 1, block);
    }

    /** What a client says first: no header table, no push, and windows for {@code window} bytes. */
    static byte[] opening(int window) {
        byte[] settings = ByteBuffer.allocate(18)
                .putShort((short) 1)
                .putInt(0)
                .putShort((short) 2)
                .putInt(0)
                .putShort((short) 4)
                .putInt(window)
                .array();
        byte[] update = ByteBuffer.allocate(4).putInt(window - INITIAL_WINDOW).array();
        byte[] first = of(SETTINGS, 0, 0, settings);
        byte[] second = of(WINDOW_UPDATE, 0, 0, update);
        return ByteBuffer.allocate(PREFACE.length + first.length + second.length)
                .put(PREFACE)
                .put(first)
                .put(second)
                .array();
    }

    /** A 32-bit number of the payload. */
    int number(int at) throws IOException {
        if (payload.length < at + 4) {
            throw new IOException("HTTP/2: frame of type " + type + " too short");
        }
        return ByteBuffer.wrap(payload).getInt(at);
    }

    /** Bytes of padding at the end, of a frame that has the flag. */
    int padding() throws IOException {
        if (payload.length == 0 || (payload[0] & 0xff) >= payload.length) {
            throw new IOException("HTTP/2: padding longer than its frame");
        }
        return payload[0] & 0xff;
    }
}
