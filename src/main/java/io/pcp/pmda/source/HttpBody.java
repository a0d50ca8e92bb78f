package io.pcp.pmda.source;

import java.io.EOFException;
import java.io.IOException;

/** The body of an answer, taken out of chunks, RFC 9112 sections 6 and 7. Of one thread. */
final class HttpBody implements ByteSource {
    private static final int MAX_CHUNK_LINE = 4096;

    private final HttpInput in;
    private final boolean chunked;
    private final long total;
    /** Of the body or the chunk; -1 for all up to the end of the connection. */
    private long left;

    private long got;
    private boolean first = true;
    private boolean done;

    HttpBody(HttpInput in, ResponseHead head) {
        this.in = in;
        chunked = head.chunked();
        total = head.length();
        left = chunked ? 0 : total;
        done = total == 0;
    }

    /** Whether it was read to its end, so that the connection can serve another request. */
    boolean complete() {
        return done;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException, ScrapeException {
        if (!done && chunked && left == 0) {
            chunk();
        }
        if (done) {
            return -1;
        }
        int part = in.read(into, from, left < 0 ? length : (int) Math.min(length, left));
        if (part < 0) {
            if (left >= 0) {
                throw cutOff();
            }
            done = true;
            return -1;
        }
        got += part;
        if (left >= 0) {
            left -= part;
            done = !chunked && left == 0;
        }
        return part;
    }

    private void chunk() throws IOException, ScrapeException {
        try {
            if (!first && !in.line(MAX_CHUNK_LINE).isEmpty()) {
                throw malformed();
            }
            first = false;
            left = size(in.line(MAX_CHUNK_LINE));
            if (left == 0) {
                int room = Scratch.SIZE;
                for (String trailer = in.line(room); !trailer.isEmpty(); trailer = in.line(room)) {
                    room -= trailer.length() + 2;
                }
                done = true;
            }
        } catch (EOFException e) {
            throw cutOff();
        }
    }

    /** Extensions behind a semicolon mean nothing to us. */
    private static long size(String line) throws ScrapeException {
        int end = line.indexOf(';');
        String digits = (end < 0 ? line : line.substring(0, end)).strip();
        long size = digits.isEmpty() || digits.length() > 15 ? -1 : 0;
        for (int i = 0; i < digits.length() && size >= 0; i++) {
            char c = digits.charAt(i);
            int digit = c < 0x7f ? Character.digit(c, 16) : -1;
            size = digit < 0 ? -1 : size << 4 | digit;
        }
        if (size < 0) {
            throw malformed();
        }
        return size;
    }

    private static ScrapeException malformed() {
        return new ScrapeException(ScrapeException.Kind.FAILED, "malformed answer: chunks");
    }

    private ScrapeException cutOff() {
        String of = total >= 0 ? " of " + Units.bytes(total) : "";
        return new ScrapeException(ScrapeException.Kind.FAILED, "cut off after " + Units.bytes(got) + of);
    }
}
