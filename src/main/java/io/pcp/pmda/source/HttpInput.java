package io.pcp.pmda.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The answers of a connection: lines, and bytes. Of one thread. */
final class HttpInput {
    /** Larger pieces go past the buffer. */
    private static final int DIRECT = 4096;

    private final InputStream stream;
    private final byte[] buffer;
    private int at;
    private int end;
    private boolean received;

    /**
     * @param buffer to be used
     */
    HttpInput(InputStream stream, byte[] buffer) {
        this.stream = stream;
        this.buffer = buffer;
    }

    /** Whether anything came at all. */
    boolean received() {
        return received;
    }

    /** Whether there is something nobody has read. */
    boolean leftover() {
        return at < end;
    }

    private boolean fill() throws IOException {
        int got = stream.read(buffer, 0, buffer.length);
        at = 0;
        end = Math.max(got, 0);
        received |= got > 0;
        return got > 0;
    }

    /**
     * A line without its end; bytes as characters.
     *
     * @param longest bytes with the line end
     * @throws EOFException when the stream ends before the line
     */
    String line(int longest) throws IOException, ScrapeException {
        StringBuilder parts = null;
        int left = longest;
        while (true) {
            int from = at;
            int until = (int) Math.min(end, (long) from + left);
            for (int i = from; i < until; i++) {
                if (buffer[i] == '\n') {
                    at = i + 1;
                    return withoutReturn(joined(parts, from, i));
                }
            }
            left -= until - from;
            if (left <= 0) {
                throw new ScrapeException(
                        ScrapeException.Kind.FAILED,
                        "malformed answer: more than " + Units.bytes(Scratch.SIZE) + " of headers");
            }
            if (until > from) {
                parts = parts == null ? new StringBuilder(256) : parts;
                parts.append(new String(buffer, from, until - from, StandardCharsets.ISO_8859_1));
            }
            if (!fill()) {
                throw new EOFException();
            }
        }
    }

    private String joined(StringBuilder parts, int from, int until) {
        String last = new String(buffer, from, until - from, StandardCharsets.ISO_8859_1);
        return parts == null ? last : parts.append(last).toString();
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** As {@link InputStream#read(byte[], int, int)}. */
    int read(byte[] into, int from, int length) throws IOException {
        if (at == end) {
            if (length >= DIRECT) {
                int got = stream.read(into, from, length);
                received |= got > 0;
                return got;
            }
            if (!fill()) {
                return -1;
            }
        }
        int part = Math.min(length, end - at);
        System.arraycopy(buffer, at, into, from, part);
        at += part;
        return part;
    }
}
