package io.pcp.pmda.receiver;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The requests of a connection, one behind the other: lines, and bytes. Of one thread. */
final class RequestInput {
    /** Most a request may have besides its body; trailers and the lines between chunks count. */
    static final int MAX_HEAD = 16_384;

    /** Where bytes come from. */
    interface Bytes {
        /** As {@link java.io.InputStream#read(byte[], int, int)}. */
        int read(byte[] into, int from, int length) throws IOException;
    }

    private final Bytes bytes;
    private final byte[] buffer = new byte[MAX_HEAD];
    private int at;
    private int end;
    private int headLeft;

    RequestInput(Bytes bytes) {
        this.bytes = bytes;
    }

    /** Waits for the first byte of a request; false when there is no more. */
    boolean begin() throws IOException {
        headLeft = MAX_HEAD;
        return at < end || fill();
    }

    /** Whether something came that nobody has read. */
    boolean buffered() {
        return at < end;
    }

    /** The next byte, which stays; only after {@link #begin}. */
    int peek() {
        return buffer[at] & 0xff;
    }

    private boolean fill() throws IOException {
        int got = bytes.read(buffer, 0, buffer.length);
        at = 0;
        end = Math.max(got, 0);
        return got > 0;
    }

    /**
     * A line without its end, which is CR LF; bytes as characters, none of them a control character but the tab.
     *
     * @throws Refusal when it is no such line, or all lines of the request together are too long
     * @throws EOFException when the stream ends before the line
     */
    String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            if (at == end && !fill()) {
                throw new EOFException();
            }
            int from = at;
            int until = Math.min(end, from + headLeft);
            while (at < until && plain(buffer[at])) {
                at++;
            }
            line.append(new String(buffer, from, at - from, StandardCharsets.ISO_8859_1));
            headLeft -= at - from;
            if (headLeft < 2) {
                throw new Refusal(400, "the head of the request is larger than 16 KB");
            }
            if (at < end) {
                headLeft -= 2;
                lineEnd();
                return line.toString();
            }
        }
    }

    private static boolean plain(byte b) {
        return b >= ' ' && b != 0x7f || b < 0 || b == '\t';
    }

    /** Others than CR LF are read in different ways by different programs; that is how requests are smuggled. */
    private void lineEnd() throws IOException {
        byte first = buffer[at++];
        if (first != '\r') {
            throw new Refusal(400, "not HTTP: a line that does not end with CR LF, or holds a control character");
        }
        if (at == end && !fill()) {
            throw new EOFException();
        }
        if (buffer[at++] != '\n') {
            throw new Refusal(400, "not HTTP: CR without LF");
        }
    }

    /** The size of a chunk is no head: what one line took may be taken again. */
    void refund() {
        headLeft = MAX_HEAD;
    }

    /** As {@link java.io.InputStream#read(byte[], int, int)}. */
    int read(byte[] into, int from, int length) throws IOException {
        if (at == end && !fill()) {
            return -1;
        }
        int part = Math.min(length, end - at);
        System.arraycopy(buffer, at, into, from, part);
        at += part;
        return part;
    }
}
